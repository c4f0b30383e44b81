// Sets of networks, by which peers and hosts are judged.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace mien::async {

// E.g. "10.0.0.0/8", "fd00::/8" or a single address.
class NetworkSet {
  public:
    NetworkSet() = default;
    // Throws invalid, with one problem for each broken entry.
    explicit NetworkSet(const std::vector<std::string>& networks);

    // An IPv4-mapped IPv6 address is the IPv4 address.
    [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;

  private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

// An IPv4-mapped IPv6 address (::ffff:a.b.c.d) as IPv4; others unchanged.
[[nodiscard]] boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

}  // namespace mien::async
