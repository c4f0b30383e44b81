#include "api/edge/password_gate.hpp"

#include <sys/resource.h>

#include "base/error.hpp"

namespace mien::api {
namespace {

using boost::asio::ip::address;

std::string network_of(const address& peer) {
    if (peer.is_v4() || peer.to_v6().is_v4_mapped()) {
        return peer.to_string();
    }
    const auto bytes = peer.to_v6().to_bytes();
    return {bytes.begin(), bytes.begin() + 8};
}

// Of this thread; Linux keeps a niceness for each.
void yield_to_others() {
    constexpr int niceness = 10;
    thread_local const bool is_nice = ::setpriority(PRIO_PROCESS, 0, niceness) == 0;
    static_cast<void>(is_nice);
}

// How many used tries have come back since they were counted.
long long rested(SteadyTime counted_at, SteadyTime now) {
    return (now - counted_at) / limits::sign_in_peer_refill;
}

}  // namespace

class PasswordGate::HashSlot {
  public:
    explicit HashSlot(std::size_t& underway) : underway_(underway) {
        if (underway_ >= limits::password_hashes_queued_max) {
            throw Error(ErrorKind::rate_limited,
                        "Too many people are signing in right now; try again in a moment.")
                .with_retry_after(std::chrono::seconds(1));
        }
        ++underway_;
    }
    HashSlot(const HashSlot&) = delete;
    HashSlot& operator=(const HashSlot&) = delete;
    ~HashSlot() { --underway_; }

  private:
    std::size_t& underway_;
};

awaitable<std::string> PasswordGate::hash(Secret password) {
    const HashSlot slot(hashes_underway_);
    const std::function<std::string()> call = [password = std::move(password)] {
        yield_to_others();
        return hash_password(password);
    };
    co_return co_await threads_.run<std::string>(call);
}

awaitable<PasswordMatch> PasswordGate::verify(std::string hash, Secret password) {
    const HashSlot slot(hashes_underway_);
    const std::function<PasswordMatch()> call = [hash = std::move(hash),
                                                 password = std::move(password)] {
        yield_to_others();
        return verify_password(hash, password);
    };
    co_return co_await threads_.run<PasswordMatch>(call);
}

void PasswordGate::take_try(const address& peer, SteadyTime now) {
    if (peers_.size() >= limits::sign_in_peers_max) {
        forget_rested_peers(now);
    }
    auto& tries = peers_.try_emplace(network_of(peer), Tries{0, now}).first->second;
    const auto back = rested(tries.counted_at, now);
    if (back >= tries.used) {
        tries = {0, now};
    } else {
        tries.used -= static_cast<int>(back);
        tries.counted_at += back * limits::sign_in_peer_refill;
    }
    if (tries.used >= limits::sign_in_peer_failures_max) {
        throw Error(ErrorKind::rate_limited, "Too many wrong passwords; wait a little.")
            .with_retry_after(limits::sign_in_peer_refill);
    }
    ++tries.used;
}

void PasswordGate::give_back_try(const address& peer) {
    const auto found = peers_.find(network_of(peer));
    if (found != peers_.end() && found->second.used > 0) {
        --found->second.used;
    }
}

void PasswordGate::forget_rested_peers(SteadyTime now) {
    std::erase_if(peers_, [&](const auto& item) {
        return rested(item.second.counted_at, now) >= item.second.used;
    });
    // Only an attack from very many networks comes here; each account's own lock still holds.
    if (peers_.size() >= limits::sign_in_peers_max) {
        peers_.clear();
    }
}

}  // namespace mien::api
