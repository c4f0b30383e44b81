#include "api/exchange/exchange_wait.hpp"

#include "api/edge/path.hpp"
#include "api/json/exchange.hpp"
#include "api/transfer/job_wait.hpp"
#include "base/error.hpp"
#include "base/json_text.hpp"
#include "http/multipart_head.hpp"

namespace mien::api {

awaitable<SettledExchange> queue_exchange(Context& context, const http::Request& request,
                                          actions::Action<store::ExchangeRow> action,
                                          ExchangeToJson told, MutationOptions options) {
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [row, audit] = co_await action(transaction);
        Change made{http::json_response(202, told(row)), std::move(audit)};
        made.subject_id = row.id.uuid;
        co_return made;
    };
    auto mutated = co_await mutate_subject(context, request, change, std::move(options));
    SettledExchange settled{.response = std::move(mutated.response), .row = {}};
    if (!mutated.subject_id) {
        co_return settled;
    }
    const store::ExchangeId id{*mutated.subject_id};
    settled.row = co_await store::get_exchange(context.pool, id, request.deadline);
    co_await wait_for_job(context, settled.row->progress.job_id, request.deadline);
    settled.row = co_await store::get_exchange(context.pool, id, request.deadline);
    const auto state = settled.row->progress.state;
    if (state == jobs::JobState::failed || state == jobs::JobState::cancelled) {
        throw error_of(*settled.row);
    }
    settled.has_ended = state == jobs::JobState::succeeded;
    settled.response.body = json_text(told(*settled.row));
    co_return settled;
}

awaitable<http::Response> cancel_exchange(Context& context, const http::Request& request,
                                          std::vector<store::ExchangeStage> stages,
                                          ExchangeToJson told) {
    const auto id = id_from_path<store::ExchangeId>(request, "There is no such work.");
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [row, audit] = co_await actions::cancel_exchange(transaction, id, stages);
        co_return Change{http::json_response(200, told(row)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

UploadedFile take_exchange_file(const http::Request& request) {
    if (!request.body_file) {
        throw Error(ErrorKind::malformed, "The body is empty; this takes a file.");
    }
    const auto& body = *request.body_file;
    auto name = body.file_name ? *body.file_name
                               : http::safe_file_name(request.query("file_name").value_or(""));
    if (name.empty()) {
        name = "file";
    }
    auto identity = to_hex(body.sha256) + " " + name;
    return {.file = {.path = body.path, .bytes = body.bytes, .sha256 = body.sha256},
            .name = std::move(name),
            .identity = std::move(identity)};
}

}  // namespace mien::api
