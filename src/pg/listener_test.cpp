#include "pg/listener.hpp"

#include "async/signal.hpp"
#include "pg/pool.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using std::chrono::milliseconds;
using test::soon;
using test::TcpGate;
using test::TestDatabase;

constexpr Query notify_query{"notify", "SELECT pg_notify($1, $2)"};

// What a listener said, in order.
struct Heard {
    explicit Heard(IoContext& context) : changed(context.get_executor()) {}

    ListenerEvents events() {
        return {.on_notification =
                    [this](std::string_view channel, std::string_view payload) {
                        say(std::string(channel) + ":" + std::string(payload));
                    },
                .on_connected = [this] { say("connected"); },
                .on_lost = [this] { say("lost"); }};
    }
    void say(std::string event) {
        events_said.push_back(std::move(event));
        changed.notify_all();
    }
    awaitable<void> wait_for(std::size_t count) {
        while (events_said.size() < count) {
            co_await changed.wait();
        }
    }

    std::vector<std::string> events_said;
    async::Signal changed;
};

using Events = std::vector<std::string>;

MIEN_CORO_TEST(pg_listener, passes_on_notifications_of_its_channels) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings());
    Heard heard(context);
    Listener listener(context.get_executor(), database.app_settings(), {"prompts", "jobs"},
                      heard.events());
    listener.start();
    co_await heard.wait_for(1);
    EXPECT_TRUE(listener.is_connected());
    co_await pool.run(notify_query, params("prompts", "1"), soon());
    co_await pool.run(notify_query, params("other", "2"), soon());
    co_await pool.run(notify_query, params("jobs", "ü"), soon());
    co_await heard.wait_for(3);
    EXPECT_EQ(heard.events_said, (Events{"connected", "prompts:1", "jobs:ü"}));
}

MIEN_CORO_TEST(pg_listener, reconnects_after_a_cut_and_says_so) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings());
    auto settings = database.app_settings();
    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    Heard heard(context);
    Listener listener(context.get_executor(), settings, {"prompts"}, heard.events());
    listener.start();
    co_await heard.wait_for(1);
    gate.cut();
    co_await heard.wait_for(2);
    EXPECT_FALSE(listener.is_connected());
    gate.pass();
    co_await heard.wait_for(3);
    co_await pool.run(notify_query, params("prompts", "again"), soon());
    co_await heard.wait_for(4);
    EXPECT_EQ(heard.events_said, (Events{"connected", "lost", "connected", "prompts:again"}));
}

// The link stands but carries nothing: found by the check after a silence.
MIEN_CORO_TEST(pg_listener, finds_a_half_open_link) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    Heard heard(context);
    const ListenerLimits listener_limits{.check_interval = milliseconds(200),
                                         .check_time_max = milliseconds(500)};
    Listener listener(context.get_executor(), settings, {"prompts"}, heard.events(),
                      listener_limits);
    listener.start();
    co_await heard.wait_for(1);
    gate.stall();
    const auto started_at = std::chrono::steady_clock::now();
    co_await heard.wait_for(2);
    const auto taken = std::chrono::steady_clock::now() - started_at;
    EXPECT_EQ(heard.events_said, (Events{"connected", "lost"}));
    EXPECT_LT(taken, std::chrono::seconds(3));
}

MIEN_CORO_TEST(pg_listener, says_nothing_after_stop) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings());
    Heard heard(context);
    Listener listener(context.get_executor(), database.app_settings(), {"prompts"}, heard.events());
    listener.start();
    co_await heard.wait_for(1);
    listener.stop();
    co_await pool.run(notify_query, params("prompts", "late"), soon());
    constexpr Query sessions_query{"count_listeners", R"sql(
        SELECT count(*) AS number FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%')sql"};
    int sessions = 1;
    while (sessions > 0) {
        const auto rows = co_await pool.run(sessions_query, {}, soon());
        sessions = rows.front().get<int>("number");
    }
    EXPECT_EQ(heard.events_said, Events{"connected"});
}

}  // namespace
}  // namespace mien::pg
