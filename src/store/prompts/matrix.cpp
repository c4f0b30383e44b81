#include "store/prompts/matrix.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace mien::store {
namespace {

// Set by set of own texts, in characters_own_name_idx alone.
constexpr pg::Query count_own_prompts{"count_own_prompts", R"sql(
    WITH sets AS MATERIALIZED (
        SELECT s.own, (SELECT count(*) FROM characters c
                       WHERE c.is_archived = false AND c.own_emotions = s.own) AS count
        FROM own_sets(false, NULL, NULL, NULL) AS s (own)
    )
    SELECT (SELECT coalesce(sum(count), 0)::bigint FROM sets) AS characters_count,
           e.name AS emotion,
           (SELECT coalesce(sum(count), 0)::bigint FROM sets WHERE e.number = ANY (own))
               AS overridden_by_count
    FROM emotions e
)sql"};

// The cells of each character lie together in prompts_cell_unique; OFFSET keeps the planner from
// reading the whole table for a long page.
constexpr pg::Query list_matrix_cells{"list_matrix_cells", R"sql(
    SELECT p.character_id, p.emotion, p.head_version, p.updated_at
    FROM unnest($1::uuid[]) AS listed (id)
    CROSS JOIN LATERAL (
        SELECT character_id, emotion, head_version, updated_at FROM prompts
        WHERE character_id = listed.id AND NOT is_deleted OFFSET 0) p
)sql"};

// The same, a row for each character with its cells in lists: a row for each cell of a long page
// takes longer to send and to read than to find.
constexpr pg::Query list_compact_cells{"list_compact_cells", R"sql(
    SELECT listed.place - 1 AS character, p.emotions, p.versions, p.times
    FROM unnest($1::uuid[]) WITH ORDINALITY AS listed (id, place)
    CROSS JOIN LATERAL (
        SELECT string_agg(emotion, ',') AS emotions,
               string_agg(head_version::text, ',') AS versions,
               string_agg(floor(date_part('epoch', updated_at))::bigint::text, ',') AS times
        FROM prompts WHERE character_id = listed.id AND NOT is_deleted OFFSET 0) p
    WHERE p.emotions IS NOT NULL
)sql"};

// Few cells have a template, so that they are not looked for from each cell.
constexpr pg::Query list_template_marks{"list_template_marks", R"sql(
    SELECT listed.place - 1 AS character, r.emotion, r.state
    FROM unnest($1::uuid[]) WITH ORDINALITY AS listed (id, place)
    JOIN template_cell_rows r ON r.character_id = listed.id
    WHERE $2::uuid IS NULL OR r.template_id = $2
)sql",
                                        pg::Planning::for_each_call};

// Takes the first of a list that has commas between its values.
std::string_view take_value(std::string_view& list) {
    const auto end = std::min(list.find(','), list.size());
    const auto value = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return value;
}

template <class Number>
Number take_number(std::string_view& list) {
    const auto text = take_value(list);
    Number number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

EmotionUse EmotionUses::of(const core::EmotionName& emotion) const {
    const auto found = overridden_by_count.find(emotion);
    return {.characters_count = characters_count,
            .overridden_by_count = found == overridden_by_count.end() ? 0 : found->second};
}

awaitable<EmotionUses> count_emotion_uses(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(count_own_prompts, {}, deadline);
    EmotionUses uses;
    for (const auto& row : rows) {
        uses.characters_count = row.get<std::int64_t>("characters_count");
        const auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion"));
        uses.overridden_by_count.emplace(emotion.value(),
                                         row.get<std::int64_t>("overridden_by_count"));
    }
    co_return uses;
}

awaitable<std::vector<MatrixRow>> read_matrix(pg::Pool& pool, std::vector<CharacterKey> keys,
                                              std::optional<core::TemplateId> template_id,
                                              Deadline deadline) {
    std::vector<CharacterId> ids;
    std::vector<MatrixRow> matrix;
    std::unordered_map<CharacterId, std::size_t> places;
    ids.reserve(keys.size());
    matrix.reserve(keys.size());
    for (auto& key : keys) {
        places.emplace(key.id, ids.size());
        ids.push_back(key.id);
        matrix.push_back(
            {.id = key.id, .slug = std::move(key.slug), .name = std::move(key.name), .own = {}});
    }
    const auto rows = co_await pool.run(list_matrix_cells, pg::params(ids), deadline);
    for (const auto& row : rows) {
        const auto place = places.at(row.get<CharacterId>("character_id"));
        const auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion"));
        matrix[place].own.push_back({.emotion = emotion.value(),
                                     .version = row.get<int>("head_version"),
                                     .updated_at = row.get<Timestamp>("updated_at")});
    }
    const auto marks = co_await read_template_marks(pool, std::move(ids), template_id, deadline);
    for (const auto& mark : marks) {
        auto& own = matrix[mark.character].own;
        const auto cell = std::ranges::find(own, mark.emotion, &MatrixCell::emotion);
        if (cell != own.end()) {
            cell->template_state = mark.state;
        }
    }
    co_return matrix;
}

awaitable<std::vector<TemplateMark>> read_template_marks(
    pg::Pool& pool, std::vector<CharacterId> characters,
    std::optional<core::TemplateId> template_id, Deadline deadline) {
    const auto rows =
        co_await pool.run(list_template_marks, pg::params(characters, template_id), deadline);
    std::vector<TemplateMark> marks;
    marks.reserve(rows.size());
    for (const auto& row : rows) {
        const auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion"));
        marks.push_back({.character = static_cast<std::size_t>(row.get<int>("character")),
                         .emotion = emotion.value(),
                         .state = row.get<std::string>("state")});
    }
    co_return marks;
}

awaitable<std::vector<CompactCell>> read_compact_cells(pg::Pool& pool,
                                                       const std::vector<CharacterKey>& keys,
                                                       std::vector<std::string> emotions,
                                                       Deadline deadline) {
    std::vector<CharacterId> ids;
    ids.reserve(keys.size());
    for (const auto& key : keys) {
        ids.push_back(key.id);
    }
    const auto rows = co_await pool.run(list_compact_cells, pg::params(ids), deadline);
    std::vector<CompactCell> cells;
    cells.reserve(rows.size() * emotions.size());
    for (const auto& row : rows) {
        const auto character = static_cast<std::size_t>(row.get<int>("character"));
        auto names = row.get<std::string_view>("emotions");
        auto versions = row.get<std::string_view>("versions");
        auto times = row.get<std::string_view>("times");
        while (!names.empty()) {
            const auto emotion = std::ranges::find(emotions, take_value(names)) - emotions.begin();
            const auto version = take_number<int>(versions);
            const auto updated_s = take_number<std::int64_t>(times);
            if (emotion < std::ssize(emotions)) {
                cells.push_back({.character = character,
                                 .emotion = static_cast<std::size_t>(emotion),
                                 .version = version,
                                 .updated_s = updated_s});
            }
        }
    }
    co_return cells;
}

}  // namespace mien::store
