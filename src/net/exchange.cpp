#include "net/exchange.hpp"

#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

#include "async/deadline.hpp"
#include "async/resolve.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace mien::net {
namespace {

using Target = CurlTransfer::Target;

// Once, on the first client, before any transfer.
void require_libcurl() {
    static const auto result = curl_global_init(CURL_GLOBAL_DEFAULT);
    MIEN_ASSERT(result == CURLE_OK, "libcurl can be used");
}

// A file of certificates that is missing or holds none would only be noticed by the first call.
std::string ca_file_of(const WebClientOptions& options) {
    if (!options.ca_file) {
        return {};
    }
    constexpr std::size_t bytes_max = 1024UL * 1024;
    const auto file = File::find(*options.ca_file, "The CA file");
    if (!file ||
        file->read_at(0, bytes_max).find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{} needs a CA file with PEM certificates.", options.peer))
            .with_detail(options.ca_file->string());
    }
    return options.ca_file->string();
}

Resolve resolve_for(const WebClientOptions& options) {
    if (options.resolve) {
        return options.resolve;
    }
    return [peer = options.peer](std::string host, Deadline deadline) {
        return async::resolve_host(std::move(host), peer, deadline);
    };
}

void require_scheme(const ClientState& state, const Url& url) {
    if (url.scheme == Scheme::http && state.plain_http == PlainHttp::refused) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is called over https:// only.", state.settings->peer));
    }
}

awaitable<Target> find_target(std::shared_ptr<Call> call, Url url) {
    require_scheme(*call->state, url);
    auto addresses = co_await call->state->hosts.find(url.host, call->deadline);
    co_return Target{.url = std::move(url), .addresses = std::move(addresses), .pace = call->pace};
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error broken_redirect(const Call& call, std::string_view why, std::string detail) {
    return Error(ErrorKind::upstream_failed, fmt::format("{} redirects {}", call.peer(), why))
        .with_detail(std::move(detail));
}

// Where an answer leads to, when that is asked for. The credentials stay with their origin.
awaitable<std::optional<Target>> find_next(std::shared_ptr<Call> call, const Target& from,
                                           const ResponseHead& head, int followed) {
    const auto& request = call->request;
    const bool may_follow = request.redirects_max > 0 &&
                            (request.method == Method::get || request.method == Method::head);
    const auto location = head.find_header("location");
    if (!may_follow || !is_redirect(head.status) || !location) {
        co_return std::nullopt;
    }
    if (followed >= request.redirects_max) {
        throw broken_redirect(*call, "too often.", from.url.origin());
    }
    const auto url = follow_url(from.url, *location);
    if (from.url.scheme == Scheme::https && url.scheme == Scheme::http) {
        throw broken_redirect(*call, "from https:// to http://.", url.origin());
    }
    auto next = co_await find_target(call, url);
    const bool same_origin = url.origin() == from.url.origin();
    next.sends_secrets = same_origin ? from.sends_secrets : SendsSecrets::no;
    co_return next;
}

// What is wrong with a URL or an address is the other side's fault when it comes from there.
void require_sound_redirect(const Call& call, const std::exception_ptr& failure) {
    if (!failure) {
        return;
    }
    const auto error = error_in(failure);
    if (error && error->kind() == ErrorKind::invalid) {
        throw broken_redirect(call, fmt::format("to where it may not: {}", error->message()),
                              error->detail());
    }
    std::rethrow_exception(failure);
}

ResponseHead head_of(const HeadReader& read, const Url& url) {
    ResponseHead head;
    head.status = read.status();
    head.headers = read.headers();
    head.url = url.text();
    return head;
}

}  // namespace

ClientState::ClientState(Executor used_executor, async::WorkPool& used_files,
                         WebClientOptions options)
    : executor(used_executor),
      files(used_files),
      settings(std::make_shared<const TransferSettings>(
          TransferSettings{options.peer, options.addresses, ca_file_of(options)})),
      plain_http(options.plain_http),
      hosts(resolve_for(options), options.addresses, options.peer) {
    require_libcurl();
    multi = std::make_shared<CurlMulti>(executor, options.connections_max);
}

awaitable<Exchange> begin_exchange(std::shared_ptr<Call> call) {
    const auto& state = *call->state;
    auto target = co_await find_target(call, parse_url(call->request.url));
    for (int followed = 0;; ++followed) {
        auto transfer = std::make_unique<CurlTransfer>(state.multi, state.executor, state.files,
                                                       state.settings, call->request, target);
        co_await transfer->wait_for_head();
        auto head = head_of(transfer->head(), target.url);
        auto next = co_await async::ending_of(find_next(call, target, head, followed));
        require_sound_redirect(*call, next.failure);
        if (!*next.value) {
            co_return Exchange{std::move(head), std::move(transfer)};
        }
        target = std::move(**next.value);
    }
}

}  // namespace mien::net
