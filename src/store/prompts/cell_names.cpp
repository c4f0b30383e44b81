#include "store/prompts/cell_names.hpp"

#include <vector>

#include "store/search.hpp"

namespace mien::store {
namespace {

// The rank says which of them counts. Each name is looked up in its index, twice at most: two have
// it, or more.
constexpr pg::Query find_called_characters{"find_called_characters", R"sql(
    SELECT wanted.written AS called, c.id, 1 AS rank
    FROM unnest($1::uuid[], $2::text[]) AS wanted (id, written)
    JOIN characters c ON c.id = wanted.id
    UNION ALL
    SELECT wanted.called, c.id, CASE WHEN c.slug = wanted.called THEN 2 ELSE 4 END
    FROM unnest($3::text[]) AS wanted (called) JOIN characters c ON c.slug = lower(wanted.called)
    UNION ALL
    SELECT wanted.called, c.id, 3
    FROM unnest($3::text[]) AS wanted (called)
    CROSS JOIN LATERAL (
        SELECT id FROM characters
        WHERE NOT is_archived AND name = wanted.called COLLATE name_order LIMIT 2) c
    ORDER BY rank
)sql",
                                           pg::Planning::for_each_call};

// Those in use first.
constexpr pg::Query list_emotion_names{"list_emotion_names", R"sql(
    SELECT name, display_name FROM emotions ORDER BY archived_at IS NOT NULL, name
)sql"};

std::map<std::string, core::EmotionName, std::less<>> match_emotions(
    const pg::Rows& rows, const std::set<std::string>& wanted) {
    std::map<std::string, core::EmotionName, std::less<>> known;
    for (const auto& row : rows) {
        const auto name = core::EmotionName::parse(row.get<std::string_view>("name")).value();
        known.insert_or_assign(name.text(), name);
    }
    for (const auto& row : rows) {
        const auto name = core::EmotionName::parse(row.get<std::string_view>("name")).value();
        known.emplace(fold_for_search(row.get<std::string_view>("display_name")), name);
    }
    std::map<std::string, core::EmotionName, std::less<>> found;
    for (const auto& called : wanted) {
        const auto match = known.find(fold_for_search(called));
        if (match != known.end()) {
            found.emplace(called, match->second);
        }
    }
    return found;
}

}  // namespace

awaitable<FoundNames> find_names(pg::Pool& pool, std::set<std::string> characters,
                                 std::set<std::string> emotions, Deadline deadline) {
    // An id may be written in several ways.
    std::vector<CharacterId> ids;
    std::vector<std::string> written;
    std::vector<std::string> called;
    for (const auto& one : characters) {
        if (const auto id = CharacterId::parse(one)) {
            ids.push_back(*id);
            written.push_back(one);
        } else {
            called.push_back(one);
        }
    }
    auto parameters = pg::params(ids, written, called);
    const auto rows = co_await pool.run(find_called_characters, std::move(parameters), deadline);
    FoundNames found;
    std::map<std::string, int, std::less<>> ranks;
    for (const auto& row : rows) {
        const auto id = row.get<CharacterId>("id");
        const auto rank = row.get<int>("rank");
        const auto name = row.get<std::string>("called");
        const auto [known, is_first] = ranks.emplace(name, rank);
        if (is_first) {
            found.characters.emplace(name, id);
        } else if (known->second == rank && found.characters[name] != id) {
            found.characters[name] = std::nullopt;
        }
    }
    const auto emotion_rows = co_await pool.run(list_emotion_names, {}, deadline);
    found.emotions = match_emotions(emotion_rows, emotions);
    co_return found;
}

}  // namespace mien::store
