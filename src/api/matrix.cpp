#include "api/matrix.hpp"

#include "api/filters.hpp"
#include "api/paging.hpp"
#include "api/path.hpp"
#include "base/text.hpp"
#include "store/matrix.hpp"
#include "store/prompt_cache.hpp"

namespace mien::api {
namespace {

using EmotionList = std::vector<store::EmotionSnapshot>;

// All emotions, or the one that the request names; throws not_found.
EmotionList emotions_from(const store::EmotionsSnapshot& emotions, const http::Request& request) {
    const auto name = emotion_from_query(request);
    return name ? EmotionList{emotions.get(*name)} : emotions.emotions;
}

json::object cells_to_json(const store::MatrixRow& row, const EmotionList& emotions) {
    json::object cells;
    for (const auto& emotion : emotions) {
        const auto own = std::ranges::find(row.own, emotion.name, &store::MatrixCell::emotion);
        json::object cell;
        if (own != row.own.end()) {
            cell = {{"source", "character"},
                    {"version", own->version},
                    {"updated_at", to_rfc3339(own->updated_at)}};
        } else if (emotion.is_archived) {
            continue;
        } else if (emotion.global) {
            cell = {{"source", "global"},
                    {"version", emotion.global->head.version},
                    {"updated_at", to_rfc3339(emotion.global->head.updated_at)}};
        } else {
            cell = {{"source", "missing"}, {"version", nullptr}, {"updated_at", nullptr}};
        }
        cells[emotion.name.text()] = std::move(cell);
    }
    return cells;
}

json::array to_json(const EmotionList& emotions) {
    json::array list;
    for (const auto& emotion : emotions) {
        list.push_back({{"name", emotion.name.text()},
                        {"display_name", emotion.display_name},
                        {"archived", emotion.is_archived},
                        {"has_global_prompt", emotion.global.has_value()}});
    }
    return list;
}

}  // namespace

awaitable<http::Response> get_matrix(Context& context, http::Request& request) {
    auto page = page_of(request, 2);
    store::MatrixFilter filter;
    filter.search = fold_case(search_from_query(request));
    filter.limit = page.limit + 1;  // one more tells whether another page follows
    if (!page.after.empty()) {
        filter.after_name = page.after[0];
        filter.after_id = CharacterId::parse(page.after[1]);
        if (!filter.after_id) {
            refuse_cursor();
        }
    }
    const auto snapshot = co_await context.prompts.get_emotions();
    const auto emotions = emotions_from(*snapshot, request);
    auto rows = co_await store::list_matrix(context.pool, filter, request.deadline);
    json::object answer{{"emotions", to_json(emotions)}, {"next_cursor", nullptr}};
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        answer["next_cursor"] = next_cursor({rows.back().name, to_string(rows.back().id)});
    }
    json::array characters;
    for (const auto& row : rows) {
        characters.push_back({{"id", to_string(row.id)},
                              {"slug", row.slug},
                              {"name", row.name},
                              {"own_count", row.own.size()},
                              {"cells", cells_to_json(row, emotions)}});
    }
    answer["characters"] = std::move(characters);
    co_return http::json_response(200, answer);
}

}  // namespace mien::api
