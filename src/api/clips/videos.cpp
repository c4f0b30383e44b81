#include "api/clips/videos.hpp"

#include <functional>

#include "actions/clips/change_clip.hpp"
#include "actions/clips/request_video.hpp"
#include "api/clips/clip_filter.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/json/preview.hpp"
#include "store/clips/videos.hpp"

namespace mien::api {
namespace {

VideoId video_id_from_path(const http::Request& request) {
    return id_from_path<VideoId>(request, "There is no such video.");
}

using ChangeVideo =
    std::function<awaitable<actions::Done<store::VideoRow>>(pg::Transaction&, VideoId)>;

awaitable<http::Response> change_video(Context& context, http::Request& request, unsigned status,
                                       const ChangeVideo& action) {
    const auto id = video_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [video, audit] = co_await action(transaction, id);
        co_return Change{http::json_response(status, to_json(video, context.links)),
                         std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

store::VideoFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::VideoFilter filter;
    set_clip_filter<VideoId>(request, page, filter);
    filter.prompt_id = id_from_query<PromptId>(request, "prompt_id");
    filter.prompt_version = version_from_query(request);
    filter.user_id = id_from_query<UserId>(request, "user_id");
    return filter;
}

}  // namespace

awaitable<http::Response> create_video(Context& context, http::Request& request) {
    auto wanted = video_request_from_json(body_of(request));
    wanted.requested_by = principal_of(request).admin_id;
    const auto character_id = co_await actions::character_for(context.prompts, wanted.character_id,
                                                              wanted.user_id, "/character_id");
    const store::PromptKey key{character_id, wanted.emotion};
    const auto rendering =
        co_await actions::choose_rendering(context.pool, context.rendering, key, request.deadline);
    const auto order = co_await actions::draft_video(context.prompts, context.pool, rendering,
                                                     wanted, request.deadline);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [video, audit] = co_await actions::request_video(transaction, order);
        Change made{http::json_response(202, to_json(video, context.links)), std::move(audit)};
        made.response.set("Location", "/api/videos/" + to_string(video.id));
        co_return made;
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> get_video(Context& context, http::Request& request) {
    const auto id = video_id_from_path(request);
    const auto video = co_await store::get_video(context.pool, id, request.deadline);
    auto answer = to_json(video, context.links);
    const auto outlook = co_await jobs::find_outlook(context.pool, video.progress.job_id,
                                                     video.progress.state, request.deadline);
    add_outlook(outlook, answer);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> cancel_video(Context& context, http::Request& request) {
    const auto admin = principal_of(request).admin_id;
    const ChangeVideo cancel = [admin](pg::Transaction& transaction, VideoId id) {
        return actions::cancel_video(transaction, id, admin);
    };
    co_return co_await change_video(context, request, 200, cancel);
}

awaitable<http::Response> retry_video(Context& context, http::Request& request) {
    co_return co_await change_video(context, request, 202, actions::retry_video);
}

awaitable<http::Response> list_videos(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto filter = filter_from(request, page);
    auto rows = co_await store::list_videos(context.pool, filter, request.deadline);
    co_return latest_page("videos", std::move(rows), page,
                          [&context](const auto& row) { return to_json(row, context.links); });
}

}  // namespace mien::api
