#include "net/address_policy.hpp"

#include <array>

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace mien::net {
namespace {

namespace ip = boost::asio::ip;

struct SpecialNetwork {
    std::string_view network;
    std::string_view name;
};

// No server can have one, or a cloud's metadata server has it, which gives away the keys of the
// machine, in the middle of what is private: no configuration allows them.
constexpr std::array never_allowed{
    SpecialNetwork{"169.254.169.254/32", "metadata"},  // most clouds
    SpecialNetwork{"169.254.170.2/32", "metadata"},    // AWS, of containers
    SpecialNetwork{"169.254.170.23/32", "metadata"},
    SpecialNetwork{"100.100.100.200/32", "metadata"},  // Alibaba Cloud
    SpecialNetwork{"168.63.129.16/32", "metadata"},    // Azure
    SpecialNetwork{"fd00:ec2::/32", "metadata"},       // AWS
    SpecialNetwork{"fd20:ce::254/128", "metadata"},    // Google Cloud
    SpecialNetwork{"0.0.0.0/8", "unspecified"},
    SpecialNetwork{"224.0.0.0/4", "multicast"},
    SpecialNetwork{"255.255.255.255/32", "broadcast"},
    SpecialNetwork{"::/128", "unspecified"},
    SpecialNetwork{"ff00::/8", "multicast"},
};

// The IANA IPv4 and IPv6 special-purpose address registries. Of IPv6, only 2000::/3 is given to the
// public (RFC 4291).
constexpr std::array not_public{
    SpecialNetwork{"127.0.0.0/8", "loopback"},
    SpecialNetwork{"10.0.0.0/8", "private"},
    SpecialNetwork{"172.16.0.0/12", "private"},
    SpecialNetwork{"192.168.0.0/16", "private"},
    SpecialNetwork{"169.254.0.0/16", "link-local"},
    SpecialNetwork{"100.64.0.0/10", "shared"},
    SpecialNetwork{"192.0.0.0/24", "reserved"},
    SpecialNetwork{"192.0.2.0/24", "documentation"},
    SpecialNetwork{"198.51.100.0/24", "documentation"},
    SpecialNetwork{"203.0.113.0/24", "documentation"},
    SpecialNetwork{"192.88.99.0/24", "reserved"},
    SpecialNetwork{"198.18.0.0/15", "benchmark"},
    SpecialNetwork{"240.0.0.0/4", "reserved"},
    SpecialNetwork{"::1/128", "loopback"},
    SpecialNetwork{"fc00::/7", "private"},
    SpecialNetwork{"fe80::/10", "link-local"},
    SpecialNetwork{"fec0::/10", "private"},
    SpecialNetwork{"2001:db8::/32", "documentation"},
    SpecialNetwork{"3fff::/20", "documentation"},
    SpecialNetwork{"2001::/23", "reserved"},
    SpecialNetwork{"2620:4f:8000::/48", "reserved"},
    SpecialNetwork{"::/3", "reserved"},
    SpecialNetwork{"4000::/2", "reserved"},
    SpecialNetwork{"8000::/1", "reserved"},
};

bool lies_in(const ip::address_v4& address, const ip::network_v4& network) {
    return ip::network_v4(address, network.prefix_length()).canonical() == network;
}

bool lies_in(const ip::address_v6& address, const ip::network_v6& network) {
    return ip::network_v6(address, network.prefix_length()).canonical() == network;
}

bool lies_in(const ip::address& address, std::string_view network) {
    const bool is_v6 = network.find(':') != std::string_view::npos;
    if (address.is_v6() != is_v6) {
        return false;
    }
    return is_v6 ? lies_in(address.to_v6(), ip::make_network_v6(network))
                 : lies_in(address.to_v4(), ip::make_network_v4(network));
}

template <std::size_t size>
std::optional<std::string_view> find_special(const std::array<SpecialNetwork, size>& networks,
                                             const ip::address& address) {
    for (const auto& special : networks) {
        if (lies_in(address, special.network)) {
            return special.name;
        }
    }
    return std::nullopt;
}

ip::address v4_at(const ip::address_v6::bytes_type& bytes, std::size_t offset) {
    return ip::address_v4({bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]});
}

// The IPv4 address that packets to an IPv6 address end up at: mapped, NAT64 (RFC 6052), 6to4
// (RFC 3056). Others are themselves.
ip::address destination_of(const ip::address& address) {
    if (address.is_v4()) {
        return address;
    }
    const auto bytes = address.to_v6().to_bytes();
    if (address.to_v6().is_v4_mapped() || lies_in(address, "64:ff9b::/96")) {
        return v4_at(bytes, 12);
    }
    return lies_in(address, "2002::/16") ? v4_at(bytes, 2) : address;
}

}  // namespace

AddressPolicy::AddressPolicy(const std::vector<std::string>& allowed_networks)
    : allowed_(allowed_networks) {}

AddressPolicy AddressPolicy::only(const std::vector<std::string>& allowed_networks) {
    AddressPolicy policy(allowed_networks);
    policy.allows_public_ = false;
    return policy;
}

std::optional<std::string_view> AddressPolicy::refusal_of(const ip::address& address) const {
    const auto destination = destination_of(address);
    if (const auto name = find_special(never_allowed, destination)) {
        return name;
    }
    if (allowed_.contains(destination)) {
        return std::nullopt;
    }
    const auto name = find_special(not_public, destination);
    return name || allows_public_ ? name : std::optional<std::string_view>("public");
}

}  // namespace mien::net
