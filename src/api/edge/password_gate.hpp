// What stands between a guesser and the passwords: few hashes at once, and few wrong tries from one
// peer. Counts live in this process only; the lock of an account is in the database.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include <boost/asio/ip/address.hpp>

#include "async/work_pool.hpp"
#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/secret.hpp"

namespace mien::api {

// Network thread only.
class PasswordGate {
  public:
    // Both run on the work pool and throw rate_limited when limits::password_hashes_queued_max
    // calls are under way.
    [[nodiscard]] awaitable<std::string> hash(async::WorkPool& work, Secret password);
    [[nodiscard]] awaitable<bool> verify(async::WorkPool& work, std::string hash, Secret password);

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
};

}  // namespace mien::api
