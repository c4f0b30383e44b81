// Which peers may say for whom they speak (X-Forwarded-For, X-Forwarded-Proto). From anyone else
// those headers mean nothing.
#pragma once

#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace mien::http {

// A set of networks, e.g. "10.0.0.0/8", "fd00::/8" or a single address.
class NetworkSet {
  public:
    NetworkSet() = default;
    // Throws invalid, with one problem for each broken entry.
    explicit NetworkSet(const std::vector<std::string>& networks);

    [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;

  private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

// An IPv4-mapped IPv6 address (::ffff:a.b.c.d) as IPv4; others unchanged.
[[nodiscard]] boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

// The client of a request that came from `connected` with this X-Forwarded-For: the right-most
// address that is no trusted proxy. `connected` itself when it is not trusted, or when the part of
// the header that would count is broken.
[[nodiscard]] boost::asio::ip::address find_client(const boost::asio::ip::address& connected,
                                                   std::string_view forwarded_for,
                                                   const NetworkSet& trusted);

}  // namespace mien::http
