#include "api/events.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "http/http_test_client.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::test {
namespace {

// stream_events.
MIEN_API_TEST(events, are_for_those_who_may_read) {
    EXPECT_EQ(api.nobody().get("/api/admin/events").status, 401U);
}

// A stream in the middle of its answer.
class OpenStream {
  public:
    OpenStream(const ApiServer& api, std::string_view token)
        : client_(api.port(), std::chrono::seconds(20)) {
        client_.send(
            fmt::format("GET /api/admin/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Authorization: Bearer {}\r\n\r\n",
                        token));
        client_.receive_until("event: hello");
    }
    // Waits for it; throws when it does not come.
    void wait_for_end() { client_.receive_until("\r\n0\r\n"); }

  private:
    http::testing::Client client_;
};

MIEN_API_TEST(events, end_when_the_token_that_opened_them_is_revoked) {
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    EXPECT_EQ(api.viewer().remove("/api/admin/tokens/" + token.text("/id")).status, 204U);
    EXPECT_NO_THROW(stream.wait_for_end());
}

MIEN_API_TEST(events, end_when_the_admin_is_disabled) {
    const auto mine = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, mine.text("/token"));
    const auto admin_id = mine.text("/admin/id");
    EXPECT_EQ(api.admin().patch("/api/admin/admins/" + admin_id, {{"is_disabled", true}}).status,
              200U);
    EXPECT_NO_THROW(stream.wait_for_end());
}

MIEN_API_TEST(events, end_when_the_token_expires) {
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    // Without the notification, as when time passes.
    with_database<int>(api.superuser_settings(), [](pg::Pool& pool) -> awaitable<int> {
        auto transaction = co_await pool.begin(deadline_in(std::chrono::seconds(10)));
        co_await transaction.run(
            {"disable_triggers", "ALTER TABLE api_tokens DISABLE TRIGGER api_tokens_notify"});
        co_await transaction.run(
            {"expire_token", "UPDATE api_tokens SET expires_at = now() WHERE name = 'screen'"});
        co_await transaction.run(
            {"enable_triggers", "ALTER TABLE api_tokens ENABLE TRIGGER api_tokens_notify"});
        co_await transaction.commit();
        co_return 0;
    });
    EXPECT_NO_THROW(stream.wait_for_end());
}

MIEN_CORO_TEST(event_hub, forgets_streams_that_have_closed) {
    api::EventHub hub(context.get_executor());
    const auto stream = hub.subscribe({}, Uuid{});
    EXPECT_EQ(hub.count_streams(), 1U);
    hub.publish(R"({"job_id":"a","kind":"preview","state":"running"})");
    stream->close();
    hub.resync();
    EXPECT_EQ(hub.count_streams(), 0U);
    co_return;
}

MIEN_CORO_TEST(event_hub, survives_a_notification_that_is_none) {
    api::EventHub hub(context.get_executor());
    const auto stream = hub.subscribe({}, Uuid{});
    hub.publish("{");
    hub.publish("[]");
    EXPECT_TRUE(stream->is_open());
    co_return;
}

}  // namespace
}  // namespace mien::test
