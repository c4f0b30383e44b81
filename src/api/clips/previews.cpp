#include "api/clips/previews.hpp"

#include <functional>

#include "actions/clips/change_clip.hpp"
#include "api/clips/clip_filter.hpp"
#include "api/edge/access.hpp"
#include "api/edge/mutation.hpp"
#include "api/json/preview.hpp"
#include "store/clips/previews.hpp"

namespace mien::api {
namespace {

PreviewId preview_id_from_path(const http::Request& request) {
    return id_from_path<PreviewId>(request, "There is no such preview.");
}

using ChangePreview =
    std::function<awaitable<actions::Done<store::PreviewRow>>(pg::Transaction&, PreviewId)>;

awaitable<http::Response> change_preview(Context& context, http::Request& request, unsigned status,
                                         const ChangePreview& action) {
    const auto id = preview_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [preview, audit] = co_await action(transaction, id);
        co_return Change{http::json_response(status, to_json(preview, context.links)),
                         std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
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
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> cancel_preview(Context& context, http::Request& request) {
    const auto admin = principal_of(request).admin_id;
    const ChangePreview cancel = [admin](pg::Transaction& transaction, PreviewId id) {
        return actions::cancel_preview(transaction, id, admin);
    };
    co_return co_await change_preview(context, request, 200, cancel);
}

awaitable<http::Response> retry_preview(Context& context, http::Request& request) {
    co_return co_await change_preview(context, request, 202, actions::retry_preview);
}

}  // namespace mien::api
