// The stream by which run-time services learn what to forget.
#include <gmock/gmock.h>

#include "api/edge/events.hpp"
#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "tests/api/open_stream.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string run_time_token(ApiServer& api) {
    return api.viewer()
        .post("/api/admin/tokens", {{"name", "game"}, {"scope", "resolve"}})
        .text("/token");
}

void run(const pg::Settings& settings, pg::Query query) {
    with_database<int>(settings, [query](pg::Pool& pool) -> awaitable<int> {
        co_await pool.run(query, {}, deadline_in(std::chrono::seconds(10)));
        co_return 0;
    });
}

// stream_changes.
MIEN_API_TEST(changes, are_heard_with_a_token_that_may_only_resolve) {
    EXPECT_EQ(api.nobody().get("/api/resolve/changes").status, 401U);
    OpenStream stream(api, run_time_token(api), changes);
    EXPECT_EQ(stream.hello.at("keep_alive_ms"), 1000);
    stream.wait_for_text(": keep-alive\n");
    stream.wait_for_text(": keep-alive\n");
}

MIEN_API_TEST(changes, say_what_to_forget_and_not_who_changed_it) {
    OpenStream stream(api, run_time_token(api), changes);
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
    EXPECT_EQ(stream.wait_for("character").at("character_id").as_string(), id);
    const auto cell = "/api/admin/characters/" + id + "/emotional-prompts/happy";
    api.editor().put("/api/admin/presence", {{"emotion", "happy"}, {"editing", true}});
    api.editor().post(cell, {{"prompt_text", "He smiles."}});
    auto event = stream.wait_for("prompt");
    EXPECT_EQ(event, (json::value{{"character_id", id}, {"emotion", "happy"}}));
    EXPECT_THAT(stream.before, Not(HasSubstr("presence")));
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "All weep."}});
    event = stream.wait_for("prompt");
    EXPECT_EQ(event, (json::value{{"character_id", nullptr}, {"emotion", "sad"}}));
    const auto user = api.editor().post("/api/admin/users", {{"name", "Mary"}}).text("/id");
    api.editor().post("/api/admin/assignments", {{"user_id", user}, {"character_id", id}});
    EXPECT_EQ(stream.wait_for("assignment").at("user_id").as_string(), user);
    api.editor().remove("/api/admin/users/" + user);
    EXPECT_EQ(stream.wait_for("assignment").at("user_id").as_string(), user) << "it is archived";
    api.editor().patch("/api/admin/emotions/happy", {{"display_name", "Glad"}});
    EXPECT_EQ(stream.wait_for("emotion").at("emotion"), "happy");
    run(api.app_settings(),
        {"notify_split", "SELECT pg_notify('split_changed', gen_random_uuid()::text)"});
    stream.wait_for("split");
}

// Goal: a service keeps nothing while this node could not tell it of a change.
MIEN_API_TEST(changes, end_while_the_node_does_not_hear_of_them) {
    const auto token = run_time_token(api);
    OpenStream stream(api, token, changes);
    run(api.superuser_settings(), {"test_cut_listener", R"sql(
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE '% changes')sql"});
    EXPECT_NO_THROW(stream.wait_for_end());
    while (api.nobody().get("/readyz").at("/status") != "ready") {
    }
    OpenStream next(api, token, changes);
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "All weep."}});
    EXPECT_EQ(next.wait_for("prompt").at("emotion"), "sad");
}

MIEN_API_TEST(changes, end_when_the_token_is_revoked) {
    const auto token =
        api.viewer().post("/api/admin/tokens", {{"name", "game"}, {"scope", "resolve"}});
    OpenStream stream(api, token.text("/token"), changes);
    EXPECT_EQ(api.viewer().remove("/api/admin/tokens/" + token.text("/id")).status, 204U);
    EXPECT_NO_THROW(stream.wait_for_end());
}

MIEN_API_TEST(get_resolution, says_whether_time_is_in_the_text) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
    const auto path = "/api/resolve?emotion=sad&character_id=" + id;
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "All weep."}});
    EXPECT_EQ(api.viewer().get(path).at("/mentions_time"), false);
    EXPECT_EQ(api.viewer().get(path).at("/mentions_time"), false) << "from memory";
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "At {Timestamp}."}});
    EXPECT_EQ(api.viewer().get(path).at("/mentions_time"), true);
}

MIEN_CORO_TEST(change_hub, keeps_streams_of_admins_and_of_services_apart) {
    api::EventHub hub(context.get_executor());
    hub.set_listening(true);
    const auto admin = hub.subscribe({}, AdminId{}, Uuid{});
    const auto service = hub.subscribe_to_changes(AdminId{}, Uuid{});
    hub.announce({.name = "presence", .data = "{}"});
    hub.announce_to(AdminId{}, {.name = "draft", .data = "{}"});
    hub.announce_job({.name = "job", .data = "{}"}, {});
    EXPECT_EQ(admin->queued(), 4U);
    EXPECT_EQ(service->queued(), 1U);
    hub.announce_change({.name = "split", .data = "{}"});
    EXPECT_EQ(admin->queued(), 4U);
    EXPECT_EQ(service->queued(), 2U);
    co_return;
}

MIEN_CORO_TEST(change_hub, has_no_stream_of_services_while_nothing_is_heard) {
    api::EventHub hub(context.get_executor());
    const auto refuses = [&hub] {
        try {
            static_cast<void>(hub.subscribe_to_changes(AdminId{}, Uuid{}));
            return false;
        } catch (const Error& error) {
            return error.kind() == ErrorKind::unavailable && error.retry_after().has_value();
        }
    };
    EXPECT_TRUE(refuses());
    hub.set_listening(true);
    const auto service = hub.subscribe_to_changes(AdminId{}, Uuid{});
    const auto admin = hub.subscribe({}, AdminId{}, Uuid{});
    hub.set_listening(false);
    EXPECT_FALSE(service->is_open());
    EXPECT_TRUE(admin->is_open());
    EXPECT_TRUE(refuses());
    co_return;
}

MIEN_CORO_TEST(change_hub, bounds_the_streams_of_services_by_themselves) {
    api::EventHub hub(context.get_executor());
    hub.set_listening(true);
    const auto greedy = AdminId::make();
    std::vector<std::shared_ptr<http::EventStream>> streams;
    streams.reserve(limits::change_streams_per_admin_max);
    for (std::size_t i = 0; i < limits::change_streams_per_admin_max; ++i) {
        streams.push_back(hub.subscribe_to_changes(greedy, Uuid{}));
    }
    try {
        static_cast<void>(hub.subscribe_to_changes(greedy, Uuid{}));
        ADD_FAILURE() << "one too many";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    }
    EXPECT_NE(hub.subscribe({}, greedy, Uuid{}), nullptr) << "the pages have their own";
    for (int i = 0; i < 10'000; ++i) {
        hub.announce_change({.name = "split", .data = "{}"});
    }
    EXPECT_TRUE(streams.front()->is_open());
    EXPECT_EQ(streams.front()->queued(), limits::events_burst_max + 1);
    co_return;
}

}  // namespace
}  // namespace mien::test
