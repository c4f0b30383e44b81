#include "api/staging/status.hpp"

#include "api/edge/mutation.hpp"
#include "api/json/staging_status.hpp"
#include "api/staging/staging_context.hpp"
#include "isolation/server_check.hpp"

namespace mien::api {
namespace {

awaitable<json::object> read_now(Context& context, Deadline deadline) {
    const actions::StatusSources sources{
        .control = staging_of(context).control, .data = context.pool, .objects = context.objects};
    const auto status = co_await actions::read_status(sources, deadline);
    co_return to_json(status);
}

}  // namespace

awaitable<http::Response> get_staging_status(Context& context, http::Request& request) {
    const auto status = co_await read_now(context, request.deadline);
    co_return http::json_response(200, status);
}

awaitable<http::Response> check_staging_isolation(Context& context, http::Request& request) {
    const auto& staging = staging_of(context);
    const ChangeBody body = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto asked = co_await actions::ask_for_checks(transaction);
        http::Response accepted;
        accepted.status = 202;
        co_return Change{std::move(accepted), std::move(asked.audit)};
    };
    const MutationOptions options{.pool = &staging.control};
    const auto accepted = co_await mutate(context, request, body, options);
    isolation::ServerTools tools{.key = staging.tools.key, .ca_file = staging.tools.ca_file};
    [[maybe_unused]] const bool is_tried =
        co_await isolation::check_from_server(staging.control, std::move(tools), request.deadline);
    const auto status = co_await read_now(context, request.deadline);
    auto answer = http::json_response(accepted.status, status);
    answer.set("Location", "/api/admin/staging/status");
    mark_replay(answer, accepted);
    co_return answer;
}

}  // namespace mien::api
