#include "api/previews.hpp"

#include "api/filters.hpp"
#include "api/json/preview.hpp"
#include "api/mutation.hpp"
#include "api/paging.hpp"
#include "api/path.hpp"
#include "base/error.hpp"
#include "jobs/queue.hpp"
#include "store/previews.hpp"

namespace mien::api {
namespace {

PreviewId preview_id_from_path(const http::Request& request) {
    return id_from_path<PreviewId>(request, "There is no such preview.");
}

store::PreviewFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::PreviewFilter filter;
    filter.character_id = id_from_query<CharacterId>(request, "character_id");
    filter.state = clip_state_from_query(request);
    const auto emotion = emotion_from_query(request);
    if (emotion) {
        filter.emotion = emotion->text();
    }
    filter.limit = page.limit + 1;
    if (!page.after.empty()) {
        filter.before_created_at = parse_timestamp(page.after[0]);
        filter.before_id = PreviewId::parse(page.after[1]);
        if (!filter.before_created_at || !filter.before_id) {
            refuse_cursor();
        }
    }
    return filter;
}

using JobChange = awaitable<jobs::JobState> (*)(pg::Transaction&, JobId);

// Stops or repeats the preview's job, and answers with the preview as it is then.
awaitable<http::Response> change_job(Context& context, http::Request& request, JobChange change_it,
                                     std::string action, unsigned status) {
    const auto id = preview_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::get_preview(transaction, id);
        co_await change_it(transaction, before.progress.job_id);
        const auto preview = co_await store::get_preview(transaction, id);
        Change made{http::json_response(status, to_json(preview, context)), {}};
        made.audit.push_back({.action = action,
                              .subject_kind = "preview",
                              .subject_id = to_string(id),
                              .details = {{"emotion", preview.emotion}},
                              .version_id = {}});
        co_return made;
    };
    auto response = co_await mutate(context, request, change);
    co_return response;
}

}  // namespace

awaitable<http::Response> list_previews(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto filter = filter_from(request, page);
    auto rows = co_await store::list_previews(context.pool, filter, request.deadline);
    json::object answer{{"next_cursor", nullptr}};
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        answer["next_cursor"] =
            next_cursor({to_rfc3339(rows.back().created_at), to_string(rows.back().id)});
    }
    json::array previews;
    for (const auto& row : rows) {
        previews.push_back(to_json(row, context));
    }
    answer["previews"] = std::move(previews);
    co_return http::json_response(200, answer);
}

awaitable<http::Response> get_preview(Context& context, http::Request& request) {
    const auto id = preview_id_from_path(request);
    const auto preview = co_await store::get_preview(context.pool, id, request.deadline);
    co_return http::json_response(200, to_json(preview, context));
}

awaitable<http::Response> cancel_preview(Context& context, http::Request& request) {
    auto response =
        co_await change_job(context, request, jobs::request_cancel, "preview.cancel", 200);
    co_return response;
}

awaitable<http::Response> retry_preview(Context& context, http::Request& request) {
    auto response = co_await change_job(context, request, jobs::retry, "preview.retry", 202);
    co_return response;
}

}  // namespace mien::api
