#include "api/edge/password_gate.hpp"

#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "base/error.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::api {
namespace {

using boost::asio::ip::make_address;

constexpr int tries_max = limits::sign_in_peer_failures_max;

bool takes_try(PasswordGate& gate, const char* peer, SteadyTime now) {
    try {
        gate.take_try(make_address(peer), now);
        return true;
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
        EXPECT_TRUE(error.retry_after().has_value());
        return false;
    }
}

void use_up(PasswordGate& gate, const char* peer, SteadyTime now) {
    for (int i = 0; i < tries_max; ++i) {
        EXPECT_TRUE(takes_try(gate, peer, now));
    }
}

TEST(PasswordGate, stops_one_peer_and_no_other) {
    PasswordGate gate;
    const SteadyTime start{};
    use_up(gate, "192.0.2.1", start);
    EXPECT_FALSE(takes_try(gate, "192.0.2.1", start));
    EXPECT_TRUE(takes_try(gate, "192.0.2.2", start));
}

TEST(PasswordGate, takes_the_64_network_for_the_peer) {
    PasswordGate gate;
    const SteadyTime start{};
    use_up(gate, "2001:db8:1:2::1", start);
    EXPECT_FALSE(takes_try(gate, "2001:db8:1:2:ffff::9", start));
    EXPECT_TRUE(takes_try(gate, "2001:db8:1:3::1", start));
}

TEST(PasswordGate, gives_a_try_back_with_time_but_never_more_than_there_were) {
    PasswordGate gate;
    const SteadyTime start{};
    use_up(gate, "192.0.2.1", start);
    const auto later = start + limits::sign_in_peer_refill;
    EXPECT_TRUE(takes_try(gate, "192.0.2.1", later));
    EXPECT_FALSE(takes_try(gate, "192.0.2.1", later));
    const auto next_day = later + std::chrono::hours(24);
    use_up(gate, "192.0.2.1", next_day);
    EXPECT_FALSE(takes_try(gate, "192.0.2.1", next_day));
}

TEST(PasswordGate, gives_a_try_back_for_a_right_password) {
    PasswordGate gate;
    const SteadyTime start{};
    for (int i = 0; i < 3 * tries_max; ++i) {
        EXPECT_TRUE(takes_try(gate, "192.0.2.1", start));
        gate.give_back_try(make_address("192.0.2.1"));
    }
}

awaitable<void> hash_one(PasswordGate& gate, int& made, int& refused) {
    const Secret password("a quiet river, 7 stones");
    const auto error = co_await test::error_of(gate.hash(password));
    ++(error ? refused : made);
    if (error) {
        EXPECT_EQ(error->kind(), ErrorKind::rate_limited);
    }
}

MIEN_CORO_TEST(PasswordGate, hashes_few_at_once_and_refuses_the_rest) {
    PasswordGate gate;
    constexpr int calls = 2 * static_cast<int>(limits::password_hashes_queued_max);
    int made = 0;
    int refused = 0;
    async::Signal done(context.get_executor());
    for (int i = 0; i < calls; ++i) {
        async::spawn(context.get_executor(), "hash", [&]() -> awaitable<void> {
            co_await hash_one(gate, made, refused);
            done.notify_all();
        });
    }
    while (made + refused < calls) {
        co_await done.wait();
    }
    EXPECT_EQ(made, calls / 2);
    EXPECT_EQ(refused, calls / 2);
    const auto hash = co_await gate.hash(Secret("a quiet river, 7 stones"));
    const auto match = co_await gate.verify(hash, Secret("a quiet river, 7 stones"));
    EXPECT_EQ(match, PasswordMatch::prepared);
}

}  // namespace
}  // namespace mien::api
