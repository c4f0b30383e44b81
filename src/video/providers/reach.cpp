#include "video/providers/reach.hpp"

#include <algorithm>

#include "async/resolve.hpp"
#include "net/address_policy.hpp"

namespace mien::video {

awaitable<std::vector<std::string>> networks_around(std::string host,
                                                    std::vector<std::string> networks,
                                                    std::string peer, Deadline deadline) {
    if (networks.empty()) {
        co_return networks;
    }
    const auto addresses = co_await async::resolve_host(std::move(host), std::move(peer), deadline);
    const auto is_allowed = net::AddressPolicy::only(networks);
    const bool is_inside = std::ranges::none_of(
        addresses, [&](const auto& address) { return is_allowed.refusal_of(address).has_value(); });
    if (!is_inside) {
        co_return std::vector<std::string>();
    }
    std::erase_if(networks, [&](const std::string& network) {
        const auto policy = net::AddressPolicy::only({network});
        return std::ranges::all_of(
            addresses, [&](const auto& address) { return policy.refusal_of(address).has_value(); });
    });
    co_return networks;
}

}  // namespace mien::video
