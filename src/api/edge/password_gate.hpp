// What stands between a guesser and the passwords: few hashes at once, on threads of their own, and
// few wrong tries from one peer. Counts live in this process only; the lock of an account is in the
// database.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include <boost/asio/ip/address.hpp>

#include "async/work_pool.hpp"
#include "base/clock.hpp"
#include "base/limits/access.hpp"
#include "base/password.hpp"
#include "base/secret.hpp"

namespace mien::api {

// Network thread only.
class PasswordGate {
  public:
    // Both run on threads that do nothing else and yield to all others, so that many who sign in do
    // not keep files waiting. They throw rate_limited when limits::password_hashes_queued_max calls
    // are under way.
    [[nodiscard]] awaitable<std::string> hash(Secret password);
    [[nodiscard]] awaitable<PasswordMatch> verify(std::string hash, Secret password);

    // Takes one of the peer's tries, which come back with time; throws rate_limited when none is
    // left. An IPv6 peer is its /64 network.
    void take_try(const boost::asio::ip::address& peer, SteadyTime now);
    // After a right password: the peer gets its try back.
    void give_back_try(const boost::asio::ip::address& peer);

  private:
    struct Tries {
        int used = 0;
        SteadyTime counted_at;
    };
    class HashSlot;

    void forget_rested_peers(SteadyTime now);

    std::unordered_map<std::string, Tries> peers_;
    std::size_t hashes_underway_ = 0;
    // One, so that the other processors are left for the rest.
    async::WorkPool threads_{1, limits::password_hashes_queued_max};
};

}  // namespace mien::api
