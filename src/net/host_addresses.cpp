#include "net/host_addresses.hpp"

#include "base/error.hpp"
#include "base/limits/net.hpp"
#include "net/failure.hpp"

namespace mien::net {

awaitable<std::vector<asio::ip::address>> HostAddresses::find(std::string host, Deadline deadline) {
    boost::system::error_code not_numeric;
    const auto numeric = asio::ip::make_address(host, not_numeric);
    if (!not_numeric) {
        require_allowed(host, numeric);
        co_return std::vector<asio::ip::address>();
    }
    const auto found = known_.find(host);
    if (found != known_.end() && std::chrono::steady_clock::now() < found->second.until) {
        co_return found->second.addresses;
    }
    auto addresses = co_await resolve_(host, deadline);
    if (addresses.empty()) {
        throw Error(ErrorKind::unavailable, peer_ + " has no known address.").with_detail(host);
    }
    for (const auto& address : addresses) {
        require_allowed(host, address);
    }
    if (addresses.size() > limits::web_addresses_max) {
        addresses.resize(limits::web_addresses_max);
    }
    keep(host, addresses);
    co_return addresses;
}

void HostAddresses::require_allowed(const std::string& host,
                                    const asio::ip::address& address) const {
    if (const auto refusal = policy_.refusal_of(address)) {
        throw refused_address(peer_, *refusal, host + " is " + address.to_string());
    }
}

void HostAddresses::keep(const std::string& host, const std::vector<asio::ip::address>& addresses) {
    const auto now = std::chrono::steady_clock::now();
    if (known_.size() >= limits::web_hosts_kept_max) {
        std::erase_if(known_, [&](const auto& entry) { return entry.second.until <= now; });
    }
    if (known_.size() < limits::web_hosts_kept_max) {
        known_.insert_or_assign(host, Known{addresses, now + limits::web_addresses_life});
    }
}

}  // namespace mien::net
