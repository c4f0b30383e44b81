#include "async/resolve.hpp"

#include <memory>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/error.hpp"

namespace mien::async {
namespace {

using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;

constexpr std::size_t addresses_max = 4;

// Shared with the resolver's handler, as a lookup cannot be cut short: getaddrinfo blocks.
struct Lookup {
    Lookup(Executor executor, Deadline deadline) : resolver(executor), done(executor, deadline) {}

    Resolver resolver;
    Timer done;
    std::vector<asio::ip::address> addresses;
    std::string failure = "timed out";
};

}  // namespace

awaitable<std::vector<asio::ip::address>> resolve_host(std::string host, std::string who,
                                                       Deadline deadline) {
    boost::system::error_code not_numeric;
    const auto numeric = asio::ip::make_address(host, not_numeric);
    if (!not_numeric) {
        co_return std::vector<asio::ip::address>(1, numeric);
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto lookup = std::make_shared<Lookup>(executor, deadline);
    lookup->resolver.async_resolve(
        host, "", [lookup](const boost::system::error_code& failure, const auto& results) {
            lookup->failure = failure.message();
            for (const auto& result : results) {
                if (lookup->addresses.size() < addresses_max) {
                    lookup->addresses.push_back(result.endpoint().address());
                }
            }
            lookup->done.cancel();
        });
    boost::system::error_code ignored;
    co_await lookup->done.async_wait(asio::redirect_error(use_awaitable, ignored));
    // One that nobody waits for any more must not keep the next ones waiting behind it.
    lookup->resolver.cancel();
    if (lookup->addresses.empty()) {
        throw Error(ErrorKind::unavailable, who + " has no known address.")
            .with_detail("resolving " + host + ": " + lookup->failure);
    }
    co_return lookup->addresses;
}

}  // namespace mien::async
