// Internal: a request with its redirects, up to the head of the answer.
#pragma once

#include <memory>

#include "net/curl_transfer.hpp"
#include "net/host_addresses.hpp"
#include "net/request.hpp"
#include "net/web_client.hpp"

namespace mien::net {

// What a client is. Its calls keep it.
struct ClientState {
    ClientState(Executor used_executor, async::WorkPool& used_files, WebClientOptions options);

    Executor executor;
    async::WorkPool& files;
    std::shared_ptr<const TransferSettings> settings;
    PlainHttp plain_http;
    HostAddresses hosts;
    std::shared_ptr<CurlMulti> multi;
};

// What all attempts of a call have in common.
struct Call {
    std::shared_ptr<ClientState> state;
    Request request;
    Deadline deadline;
    Pace pace = Pace::whole;

    [[nodiscard]] const char* peer() const { return state->settings->peer.c_str(); }
};

// The head is there, the body is yet to be read.
struct Exchange {
    ResponseHead head;
    std::unique_ptr<CurlTransfer> transfer;
};

// One attempt.
[[nodiscard]] awaitable<Exchange> begin_exchange(std::shared_ptr<Call> call);

}  // namespace mien::net
