#include "api/clips/usage_log.hpp"

#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
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
    set_page_edge<VideoId>(page, {filter.before_timestamp, filter.before_video_id});
    return filter;
}

}  // namespace

awaitable<http::Response> list_usage_log(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto filter = filter_from(request, page);
    auto rows = co_await store::list_usage(context.pool, filter, request.deadline);
    const auto key_of = [](const store::UsageRow& last) {
        return std::vector{to_rfc3339(last.entry.generation_timestamp),
                           to_string(last.entry.video_id)};
    };
    const auto row_to_json = [](const store::UsageRow& row) { return to_json(row); };
    co_return latest_page("entries", std::move(rows), page, row_to_json, key_of);
}

}  // namespace mien::api
