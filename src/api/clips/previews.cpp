#include "api/clips/previews.hpp"

#include "api/clips/clip_routes.hpp"
#include "store/clips/previews.hpp"

namespace mien::api {
namespace {

PreviewId preview_id_from_path(const http::Request& request) {
    return id_from_path<PreviewId>(request, "There is no such preview.");
}

awaitable<http::Response> change_job(Context& context, http::Request& request,
                                     JobChange<store::PreviewRow> wanted, std::string action) {
    const auto id = preview_id_from_path(request);
    const auto get = [id](pg::Transaction& transaction) {
        return store::get_preview(transaction, id);
    };
    const auto audit = [&](const store::PreviewRow& preview) {
        return store::AuditEntry{.action = action,
                                 .subject_kind = "preview",
                                 .subject_id = to_string(id),
                                 .details = {{"emotion", preview.emotion}},
                                 .version_id = {}};
    };
    auto response = co_await change_clip_job(context, request, wanted, get, audit);
    co_return response;
}

}  // namespace

awaitable<http::Response> list_previews(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::PreviewFilter filter;
    set_clip_filter<PreviewId>(request, page, filter);
    auto rows = co_await store::list_previews(context.pool, filter, request.deadline);
    co_return latest_page("previews", std::move(rows), page,
                          [&context](const auto& row) { return to_json(row, context.links); });
}

awaitable<http::Response> get_preview(Context& context, http::Request& request) {
    const auto id = preview_id_from_path(request);
    const auto preview = co_await store::get_preview(context.pool, id, request.deadline);
    auto answer = to_json(preview, context.links);
    const auto outlook = co_await jobs::find_outlook(context.pool, preview.progress.job_id,
                                                     preview.progress.state, request.deadline);
    add_outlook(outlook, answer);
    co_return http::json_response(200, answer);
}

awaitable<http::Response> cancel_preview(Context& context, http::Request& request) {
    const JobChange<store::PreviewRow> cancel{cancel_clip, 200};
    auto response = co_await change_job(context, request, cancel, "preview.cancel");
    co_return response;
}

awaitable<http::Response> retry_preview(Context& context, http::Request& request) {
    const JobChange<store::PreviewRow> retry{store::retry_preview, 202};
    auto response = co_await change_job(context, request, retry, "preview.retry");
    co_return response;
}

}  // namespace mien::api
