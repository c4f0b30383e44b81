#include "api/edge/events.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "base/limits/http.hpp"
#include "tests/api/open_stream.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::test {
namespace {

// stream_events.
MIEN_API_TEST(events, are_for_those_who_may_read) {
    EXPECT_EQ(api.nobody().get("/api/admin/events").status, 401U);
}

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

MIEN_API_TEST(events, tell_of_saved_prompts_and_by_whom) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
    const auto cell = "/api/admin/characters/" + id + "/emotional-prompts/happy";
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    const auto saved = api.editor().post(cell, {{"prompt_text", "He smiles."}});
    auto event = stream.wait_for("prompt");
    EXPECT_EQ(event.at("character_id").as_string(), id);
    EXPECT_EQ(event.at("emotion").as_string(), "happy");
    EXPECT_EQ(event.at("version"), 1);
    EXPECT_EQ(event.at("deleted"), false);
    EXPECT_EQ(event.at("by").at("display_name"), "editor");
    EXPECT_EQ(event.at("by").at("id"), saved.at("/created_by/id"));
    api.admin().remove(cell);
    event = stream.wait_for("prompt");
    EXPECT_EQ(event.at("version"), 2);
    EXPECT_EQ(event.at("deleted"), true);
    EXPECT_EQ(event.at("by").at("display_name"), "admin");
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "All weep."}});
    event = stream.wait_for("prompt");
    EXPECT_TRUE(event.at("character_id").is_null());
    EXPECT_EQ(event.at("emotion"), "sad");
}

MIEN_API_TEST(events, tell_of_characters_emotions_and_assignments) {
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
    EXPECT_EQ(stream.wait_for("character").at("character_id").as_string(), id);
    api.editor().post("/api/admin/emotions", {{"name", "bored"}, {"display_name", "Bored"}});
    EXPECT_EQ(stream.wait_for("emotion").at("emotion"), "bored");
    const auto user = api.editor().post("/api/admin/users", {{"name", "Mary"}}).text("/id");
    api.editor().post("/api/admin/assignments", {{"user_id", user}, {"character_id", id}});
    EXPECT_EQ(stream.wait_for("assignment").at("user_id").as_string(), user);
    api.editor().remove("/api/admin/emotions/bored");
    EXPECT_EQ(stream.wait_for("emotion").at("emotion"), "bored");
}

MIEN_API_TEST(events, tell_who_has_a_cell_open) {
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    const auto beat = [](bool editing) {
        return json::value{{"emotion", "happy"}, {"editing", editing}};
    };
    api.editor().put("/api/admin/presence", beat(false));
    auto event = stream.wait_for("presence");
    EXPECT_TRUE(event.at("character_id").is_null());
    EXPECT_EQ(event.at("emotion"), "happy");
    EXPECT_EQ(event.at("admins").as_array().size(), 1U);
    EXPECT_EQ(event.at("admins").at(0).at("display_name"), "editor");
    api.editor().put("/api/admin/presence", beat(false));
    api.editor().put("/api/admin/presence", beat(true));
    event = stream.wait_for("presence");
    EXPECT_EQ(event.at("admins").at(0).at("editing"), true)
        << "a heartbeat that changes nothing is no event";
    api.admin().put("/api/admin/presence", beat(false));
    EXPECT_EQ(stream.wait_for("presence").at("admins").as_array().size(), 2U);
    api.editor().remove("/api/admin/presence?emotion=happy");
    event = stream.wait_for("presence");
    ASSERT_EQ(event.at("admins").as_array().size(), 1U);
    EXPECT_EQ(event.at("admins").at(0).at("display_name"), "admin");
}

// Goal: every tab and device of mine hears of my draft, whoever ends it; nobody else does.
MIEN_API_TEST(events, tell_of_a_draft_to_its_writer_alone) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
    const auto cell = "/api/admin/characters/" + id + "/emotional-prompts/happy";
    const auto path = cell + "/draft";
    const auto token = api.editor().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    const json::value hers{{"prompt_text", "hers"}, {"base_version", nullptr}};
    api.admin().put(path, hers);
    const auto kept =
        api.editor().put(path, {{"prompt_text", "He smi"}, {"base_version", nullptr}});
    auto event = stream.wait_for("draft");
    EXPECT_EQ(event.at("character_id").as_string(), id);
    EXPECT_EQ(event.at("emotion"), "happy");
    EXPECT_EQ(event.at("version"), kept.at("/draft/version"));
    api.editor().post(cell, {{"prompt_text", "He smi"}});
    EXPECT_TRUE(stream.wait_for("draft").at("version").is_null()) << "it became a version";
    const auto other = api.editor().put("/api/admin/global-prompts/sad/draft", hers);
    event = stream.wait_for("draft");
    EXPECT_TRUE(event.at("character_id").is_null());
    EXPECT_EQ(event.at("version"), other.at("/draft/version"));
    api.editor().remove("/api/admin/global-prompts/sad/draft");
    EXPECT_TRUE(stream.wait_for("draft").at("version").is_null());
}

MIEN_CORO_TEST(event_hub, announces_only_to_streams_without_a_filter) {
    api::EventHub hub(context.get_executor());
    const auto all = hub.subscribe({}, AdminId{}, Uuid{});
    const auto some =
        hub.subscribe({.job_id = "a", .subject_id = {}, .kind = {}}, AdminId{}, Uuid{});
    hub.announce({.name = "emotion", .data = "{}"});
    EXPECT_EQ(all->queued(), 2U);
    EXPECT_EQ(some->queued(), 1U);
    co_return;
}

MIEN_CORO_TEST(event_hub, sends_one_resync_for_a_great_many_events) {
    api::EventHub hub(context.get_executor());
    const auto stream = hub.subscribe({}, AdminId{}, Uuid{});
    for (int i = 0; i < 10'000; ++i) {
        hub.announce({.name = "emotion", .data = "{}"});
    }
    EXPECT_TRUE(stream->is_open());
    EXPECT_EQ(stream->queued(), limits::events_burst_max + 1);
    co_return;
}

MIEN_CORO_TEST(event_hub, refuses_one_admin_more_streams_than_one_may_have) {
    api::EventHub hub(context.get_executor());
    const auto greedy = AdminId::make();
    std::vector<std::shared_ptr<http::EventStream>> streams;
    streams.reserve(limits::event_streams_per_admin_max);
    for (std::size_t i = 0; i < limits::event_streams_per_admin_max; ++i) {
        streams.push_back(hub.subscribe({}, greedy, Uuid{}));
    }
    try {
        static_cast<void>(hub.subscribe({}, greedy, Uuid{}));
        ADD_FAILURE() << "one too many";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
        EXPECT_TRUE(error.retry_after().has_value());
    }
    EXPECT_NE(hub.subscribe({}, AdminId::make(), Uuid{}), nullptr) << "others are let in";
    streams.front()->close();
    EXPECT_NE(hub.subscribe({}, greedy, Uuid{}), nullptr) << "one was closed";
    co_return;
}

MIEN_CORO_TEST(event_hub, forgets_streams_that_have_closed) {
    api::EventHub hub(context.get_executor());
    const auto stream = hub.subscribe({}, AdminId{}, Uuid{});
    EXPECT_EQ(hub.count_streams(), 1U);
    hub.announce({.name = "emotion", .data = "{}"});
    stream->close();
    hub.resync();
    EXPECT_EQ(hub.count_streams(), 0U);
    co_return;
}

MIEN_CORO_TEST(event_hub, sends_events_of_jobs_to_those_who_follow_the_job) {
    api::EventHub hub(context.get_executor());
    const auto all = hub.subscribe({}, AdminId{}, Uuid{});
    const auto this_job =
        hub.subscribe({.job_id = "a", .subject_id = {}, .kind = {}}, AdminId{}, Uuid{});
    const auto other_kind =
        hub.subscribe({.job_id = {}, .subject_id = {}, .kind = "video"}, AdminId{}, Uuid{});
    hub.announce_job({.name = "job", .data = "{}"}, {{"job_id", "a"}, {"kind", "preview"}});
    EXPECT_EQ(all->queued(), 2U);
    EXPECT_EQ(this_job->queued(), 2U);
    EXPECT_EQ(other_kind->queued(), 1U);
    co_return;
}

// Goal: what another release of the schema might send ends nothing, and leaves nothing stale.
MIEN_API_TEST(changes, that_cannot_be_read_stand_for_any_change) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
    const auto cell = "/api/admin/characters/" + id + "/emotional-prompts/happy";
    const auto path = "/api/resolve?emotion=happy&character_id=" + id;
    api.editor().post(cell, {{"prompt_text", "He smiles."}});
    const auto wait_until_cached = [&] {
        while (!api.viewer().get(path).at("/cached").as_bool()) {
        }
    };
    wait_until_cached();
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    for (const std::string_view channel :
         {"prompt_changed", "character_changed", "assignment_changed", "presence_changed",
          "job_changed"}) {
        wait_until_cached();
        with_database<int>(api, [channel](pg::Pool& pool) -> awaitable<int> {
            co_await pool.run({"notify_of_another_form", "SELECT pg_notify($1, 'v2:|?')"},
                              pg::params(channel), deadline_in(std::chrono::seconds(10)));
            co_return 0;
        });
        stream.wait_for("resync");
        EXPECT_FALSE(api.viewer().get(path).at("/cached").as_bool()) << channel;
    }
}

}  // namespace
}  // namespace mien::test
