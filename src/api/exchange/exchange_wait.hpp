// Queues a job of an exchange and waits some seconds for it.
#pragma once

#include "actions/exchange/request_exchange.hpp"
#include "actions/perform.hpp"
#include "api/edge/context.hpp"
#include "api/edge/mutation.hpp"

namespace mien::api {

// How an exchange is told.
using ExchangeToJson = std::function<json::object(const store::ExchangeRow&)>;

struct SettledExchange {
    http::Response response;                // 202 as long as the job has not ended
    std::optional<store::ExchangeRow> row;  // nothing in a replay of an older release's answer
    bool has_ended = false;
};

// Throws why the job came to nothing.
[[nodiscard]] awaitable<SettledExchange> queue_exchange(Context& context,
                                                        const http::Request& request,
                                                        actions::Action<store::ExchangeRow> action,
                                                        ExchangeToJson told,
                                                        MutationOptions options = {});

// Cancels the exchange of the path, which must be in one of the stages.
[[nodiscard]] awaitable<http::Response> cancel_exchange(Context& context,
                                                        const http::Request& request,
                                                        std::vector<store::ExchangeStage> stages,
                                                        ExchangeToJson told);

// The file of a request whose body goes to a file. Throws malformed without one.
struct UploadedFile {
    actions::ExchangeFile file;
    std::string name;
    std::string identity;  // tells this upload from another
};
[[nodiscard]] UploadedFile take_exchange_file(const http::Request& request);

}  // namespace mien::api
