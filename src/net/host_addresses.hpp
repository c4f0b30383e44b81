// Internal: the addresses that a client may connect to for a host. Kept for
// limits::web_addresses_life, so that requests on kept connections ask no name server.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "net/web_client.hpp"

namespace mien::net {

class HostAddresses {
  public:
    HostAddresses(Resolve resolve, AddressPolicy policy, std::string peer)
        : resolve_(std::move(resolve)), policy_(std::move(policy)), peer_(std::move(peer)) {}

    // None for a host that is an address. Throws invalid when the policy refuses one of them: which
    // of several is used must not depend on luck; and unavailable when there is none.
    [[nodiscard]] awaitable<std::vector<asio::ip::address>> find(std::string host,
                                                                 Deadline deadline);

  private:
    struct Known {
        std::vector<asio::ip::address> addresses;
        SteadyTime until;
    };

    void require_allowed(const std::string& host, const asio::ip::address& address) const;
    void keep(const std::string& host, const std::vector<asio::ip::address>& addresses);

    Resolve resolve_;
    AddressPolicy policy_;
    std::string peer_;
    std::map<std::string, Known> known_;
};

}  // namespace mien::net
