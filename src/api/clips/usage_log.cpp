#include "api/clips/usage_log.hpp"

#include "api/edge/filters.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/json/preview.hpp"
#include "store/clips/usage_log.hpp"

namespace mien::api {
namespace {

store::UsageFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::UsageFilter filter;
    filter.prompt_id = id_from_query<PromptId>(request, "prompt_id");
    filter.prompt_version = version_from_query(request);
    filter.character_id = id_from_query<CharacterId>(request, "character_id");
    filter.video_id = id_from_query<VideoId>(request, "video_id");
    const auto emotion = emotion_from_query(request);
    if (emotion) {
        filter.emotion = emotion->text();
    }
    filter.limit = page.limit + 1;
    if (!page.after.empty()) {
        filter.before_timestamp = parse_timestamp(page.after[0]);
        filter.before_video_id = VideoId::parse(page.after[1]);
        if (!filter.before_timestamp || !filter.before_video_id) {
            refuse_cursor();
        }
    }
    return filter;
}

}  // namespace

awaitable<http::Response> list_usage_log(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto filter = filter_from(request, page);
    auto rows = co_await store::list_usage(context.pool, filter, request.deadline);
    json::object answer{{"next_cursor", nullptr}};
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        const auto& last = rows.back().entry;
        answer["next_cursor"] =
            next_cursor({to_rfc3339(last.generation_timestamp), to_string(last.video_id)});
    }
    json::array entries;
    for (const auto& row : rows) {
        entries.push_back(to_json(row));
    }
    answer["entries"] = std::move(entries);
    co_return http::json_response(200, answer);
}

}  // namespace mien::api
