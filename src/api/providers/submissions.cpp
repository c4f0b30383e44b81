#include "api/providers/submissions.hpp"

#include "actions/providers/resolve_submission.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/submission.hpp"

namespace mien::api {
namespace {

SubmissionId submission_id_from_path(const http::Request& request) {
    return id_from_path<SubmissionId>(request, "There is no such submission.");
}

store::SubmissionFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::SubmissionFilter filter;
    filter.state = text_from_query(request, "state");
    filter.provider_id = id_from_query<ProviderId>(request, "provider_id");
    filter.character_id = id_from_query<CharacterId>(request, "character_id");
    const auto clip = id_from_query<PreviewId>(request, "clip_id");
    if (clip) {
        filter.clip_id = clip->uuid;
    }
    filter.is_open_only = flag_from_query(request, "open").value_or(false);
    set_page<SubmissionId>(page, filter);
    return filter;
}

}  // namespace

awaitable<http::Response> list_submissions(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto filter = filter_from(request, page);
    auto rows = co_await store::list_submissions(context.pool, filter, request.deadline);
    const auto row_to_json = [](const store::SubmissionRow& row) { return summary_to_json(row); };
    co_return latest_page("submissions", std::move(rows), page, row_to_json);
}

awaitable<http::Response> get_submission(Context& context, http::Request& request) {
    const auto id = submission_id_from_path(request);
    const auto submission = co_await store::get_submission(context.pool, id, request.deadline);
    co_return http::json_response(200, to_json(submission));
}

awaitable<http::Response> resolve_submission(Context& context, http::Request& request) {
    const auto id = submission_id_from_path(request);
    const auto resolution =
        submission_resolution_from_json(body_of(request), principal_of(request).admin_id);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [submission, audit] =
            co_await actions::resolve_submission(transaction, id, resolution);
        co_return Change{http::json_response(200, to_json(submission)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
