#include "async/network_set.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/ip_network.hpp"

namespace mien::async {

namespace ip = boost::asio::ip;

NetworkSet::NetworkSet(const std::vector<std::string>& networks) {
    std::vector<Problem> problems;
    for (const auto& text : networks) {
        const auto network = parse_ip_network(text);
        if (!network) {
            problems.push_back({"", "not_a_network", network.error()});
        } else if (network->contains(':')) {
            v6_.push_back(ip::make_network_v6(*network));
        } else {
            v4_.push_back(ip::make_network_v4(*network));
        }
    }
    require_valid(problems);
}

bool NetworkSet::contains(const ip::address& address) const {
    const auto plain = unmapped(address);
    if (plain.is_v4()) {
        return std::any_of(v4_.begin(), v4_.end(), [&](const ip::network_v4& network) {
            return ip::network_v4(plain.to_v4(), network.prefix_length()).canonical() == network;
        });
    }
    return std::any_of(v6_.begin(), v6_.end(), [&](const ip::network_v6& network) {
        return ip::network_v6(plain.to_v6(), network.prefix_length()).canonical() == network;
    });
}

ip::address unmapped(const ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    }
    return address;
}

}  // namespace mien::async
