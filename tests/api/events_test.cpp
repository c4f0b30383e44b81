#include "api/events.hpp"

#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::test {
namespace {

// stream_events.
MIEN_API_TEST(events, are_for_those_who_may_read) {
    EXPECT_EQ(api.nobody().get("/api/admin/events").status, 401U);
}

MIEN_CORO_TEST(event_hub, forgets_streams_that_have_closed) {
    api::EventHub hub(context.get_executor());
    const auto stream = hub.subscribe({});
    EXPECT_EQ(hub.count_streams(), 1U);
    hub.publish(R"({"job_id":"a","kind":"preview","state":"running"})");
    stream->close();
    hub.resync();
    EXPECT_EQ(hub.count_streams(), 0U);
    co_return;
}

MIEN_CORO_TEST(event_hub, survives_a_notification_that_is_none) {
    api::EventHub hub(context.get_executor());
    const auto stream = hub.subscribe({});
    hub.publish("{");
    hub.publish("[]");
    EXPECT_TRUE(stream->is_open());
    co_return;
}

}  // namespace
}  // namespace mien::test
