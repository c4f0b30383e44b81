// Who has which cell open.
#include "store/prompts/presence.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/limits/changes.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

constexpr const char* path = "/api/admin/presence";

json::value heartbeat(const std::string& character_id, bool editing) {
    return {{"character_id", character_id}, {"emotion", "happy"}, {"editing", editing}};
}

std::string create_character(ApiServer& api) {
    return api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
}

void run_sql(const ApiServer& api, std::string_view statement) {
    with_database<bool>(api.superuser_settings(), [&](pg::Pool& pool) -> awaitable<bool> {
        co_await pool.run({"test_statement", statement}, {}, deadline_in(std::chrono::seconds(10)));
        co_return true;
    });
}

// put_presence, delete_presence.
MIEN_API_TEST(presence, shows_the_others_on_a_cell) {
    const auto id = create_character(api);
    const auto alone = api.editor().put(path, heartbeat(id, true));
    EXPECT_EQ(alone.status, 200U);
    EXPECT_TRUE(alone.at("/others").as_array().empty());
    const auto second = api.admin().put(path, heartbeat(id, false));
    EXPECT_EQ(second.at("/others").as_array().size(), 1U);
    EXPECT_EQ(second.at("/others/0/display_name"), "editor");
    EXPECT_EQ(second.at("/others/0/editing"), true);
    const auto third = api.viewer().put(path, heartbeat(id, false));
    EXPECT_EQ(third.at("/others").as_array().size(), 2U);
    EXPECT_EQ(third.at("/others/0/since"), second.at("/others/0/since")) << "first who came first";

    const json::value elsewhere{{"emotion", "happy"}, {"editing", false}};
    EXPECT_TRUE(api.viewer().put(path, elsewhere).at("/others").as_array().empty())
        << "a global default is another cell";

    const auto query = std::string(path) + "?emotion=happy&character_id=" + id;
    EXPECT_EQ(api.editor().remove(query).status, 204U);
    EXPECT_EQ(api.editor().remove(query).status, 204U) << "once more does no harm";
    const auto after = api.viewer().put(path, heartbeat(id, false));
    EXPECT_EQ(after.at("/others").as_array().size(), 1U);
    EXPECT_EQ(after.at("/others/0/display_name"), "admin");
    EXPECT_EQ(api.admin().remove(path).status, 204U) << "all cells";
    EXPECT_TRUE(api.viewer().put(path, heartbeat(id, false)).at("/others").as_array().empty());
}

MIEN_API_TEST(presence, ends_40_seconds_after_the_last_heartbeat) {
    const auto id = create_character(api);
    api.editor().put(path, heartbeat(id, true));
    run_sql(api, "UPDATE presence SET seen_at = now() - interval '39 s', since = '2026-01-01'");
    const auto before = api.admin().put(path, heartbeat(id, false));
    EXPECT_EQ(before.at("/others").as_array().size(), 1U);
    EXPECT_EQ(before.text("/others/0/since"), "2026-01-01T00:00:00Z");
    run_sql(api, "UPDATE presence SET seen_at = now() - interval '40 s' WHERE is_editing");
    EXPECT_TRUE(api.admin().put(path, heartbeat(id, false)).at("/others").as_array().empty());
    api.editor().put(path, heartbeat(id, true));
    const auto again = api.admin().put(path, heartbeat(id, false));
    EXPECT_NE(again.text("/others/0/since"), "2026-01-01T00:00:00Z") << "came back";
    run_sql(api, "UPDATE presence SET seen_at = now() - interval '41 s' WHERE is_editing");
    const auto reaped =
        with_database<std::int64_t>(api, [](pg::Pool& pool) -> awaitable<std::int64_t> {
            return store::reap_presence(pool, deadline_in(std::chrono::seconds(10)));
        });
    EXPECT_EQ(reaped, 1);
}

MIEN_API_TEST(presence, is_refused_with_a_reason) {
    const auto id = create_character(api);
    const struct {
        json::value body;
        unsigned status;
    } cases[] = {
        {json::object{}, 422},
        {{{"emotion", "happy"}}, 422},
        {{{"emotion", "happy"}, {"editing", "yes"}}, 422},
        {{{"emotion", "Not A Name"}, {"editing", false}}, 422},
        {{{"character_id", "x"}, {"emotion", "happy"}, {"editing", false}}, 422},
        {{{"emotion", "happy"}, {"editing", false}, {"mood", 1}}, 422},
        {{{"emotion", "bored"}, {"editing", false}}, 404},
        {heartbeat("01994b1c-0000-7000-8000-00000000dead", false), 404},
    };
    for (const auto& one : cases) {
        const auto refused = api.editor().put(path, one.body);
        EXPECT_EQ(refused.status, one.status) << json::serialize(one.body) << refused.body;
    }
    EXPECT_EQ(api.viewer().put(path, heartbeat(id, true)).status, 403U) << "viewers edit nothing";
    const auto query = std::string(path);
    EXPECT_EQ(api.editor().remove(query + "?emotion=Not+A+Name").status, 422U);
    EXPECT_EQ(api.editor().remove(query + "?emotion=happy&character_id=x").status, 422U);
    EXPECT_EQ(api.editor().remove(query + "?character_id=" + id).status, 422U);
}

MIEN_API_TEST(presence, is_limited_to_some_cells_of_an_admin) {
    const auto id = create_character(api);
    api.editor().put(path, heartbeat(id, false));
    run_sql(api,
            "WITH made AS (INSERT INTO characters (id, slug, name, search_text) "
            "SELECT gen_random_uuid(), 'c' || n, 'c', 'c' FROM generate_series(1, 49) n "
            "RETURNING id) INSERT INTO presence (admin_id, character_id, emotion, is_editing) "
            "SELECT (SELECT admin_id FROM presence), id, 'idle', false FROM made");
    static_assert(limits::presence_cells_max == 50);
    const json::value one_more{{"emotion", "sad"}, {"editing", false}};
    EXPECT_EQ(api.editor().put(path, one_more).status, 409U);
    EXPECT_EQ(api.editor().put(path, heartbeat(id, true)).status, 200U) << "it was open";
    EXPECT_EQ(api.editor().remove(path).status, 204U);
    EXPECT_EQ(api.editor().put(path, one_more).status, 200U);
}

}  // namespace
}  // namespace mien::test
