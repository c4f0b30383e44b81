// Which addresses a client may connect to. Judged is the address itself, after every name is
// resolved and whatever form it was written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "async/network_set.hpp"

namespace mien::net {

class AddressPolicy {
  public:
    // Public addresses only: none of the IANA special-purpose registries (RFC 6890) and no cloud's
    // metadata server, nor an IPv6 address that stands for such an IPv4 address (mapped, NAT64,
    // 6to4).
    AddressPolicy() = default;
    // Public addresses and those of the networks ("10.0.0.0/8", "127.0.0.1", "fd00::/8"). What no
    // server can have (unspecified, multicast, broadcast) and metadata servers stay refused. Throws
    // invalid, with one problem for each broken entry.
    explicit AddressPolicy(const std::vector<std::string>& allowed_networks);
    // Those of the networks only, and no other public one.
    [[nodiscard]] static AddressPolicy only(const std::vector<std::string>& allowed_networks);

    // Why the address is refused, as an adjective ("loopback", "private"); nothing when it is
    // allowed.
    [[nodiscard]] std::optional<std::string_view> refusal_of(
        const boost::asio::ip::address& address) const;

  private:
    async::NetworkSet allowed_;
    bool allows_public_ = true;
};

}  // namespace mien::net
