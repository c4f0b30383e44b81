// What the overviews show: lists of characters with their coverage, and the compact matrix.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

using testing::ElementsAre;

std::string create_character(ApiServer& api, const char* name) {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

std::string cell_of(const std::string& character_id, const char* emotion) {
    return "/api/admin/characters/" + character_id + "/emotional-prompts/" + emotion;
}

void keep_draft(ApiServer& api, const std::string& character_id, const char* emotion) {
    api.editor().put(cell_of(character_id, emotion) + "/draft",
                     {{"prompt_text", "half"}, {"base_version", nullptr}});
}

std::vector<std::string> names_in(const ApiAnswer& answer) {
    std::vector<std::string> names;
    for (const auto& row : answer.at("/characters").as_array()) {
        names.emplace_back(row.at("name").as_string());
    }
    return names;
}

// Alice: own "happy" and a deleted "sad"; Bea: own "idle" and a draft. Defaults: "happy", "sad".
struct People {
    explicit People(ApiServer& api)
        : alice(create_character(api, "Alice")), bea(create_character(api, "Bea")) {
        api.editor().put("/api/admin/global-prompts/happy", {{"prompt_text", "All smile."}});
        api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "All weep."}});
        api.editor().post(cell_of(alice, "happy"), {{"prompt_text", "She smiles."}});
        api.editor().post(cell_of(alice, "sad"), {{"prompt_text", "She weeps."}});
        api.editor().remove(cell_of(alice, "sad"));
        api.editor().post(cell_of(bea, "idle"), {{"prompt_text", "She waits."}});
        keep_draft(api, bea, "angry");
    }
    std::string alice;
    std::string bea;
};

MIEN_API_TEST(list_characters, tells_the_coverage_of_each) {
    const People people(api);
    const auto list = api.editor().get("/api/admin/characters");
    EXPECT_EQ(list.at("/characters/0/own_count"), 1);
    EXPECT_EQ(list.at("/characters/0/default_count"), 1);
    EXPECT_EQ(list.at("/characters/0/missing_count"), 6);
    EXPECT_EQ(list.at("/characters/0/draft_count"), 0);
    EXPECT_TRUE(list.at("/characters/0/poster_url").is_null());
    EXPECT_TRUE(list.at("/characters/0/prompts_updated_at").is_string());
    EXPECT_EQ(list.at("/characters/1/own_count"), 1);
    EXPECT_EQ(list.at("/characters/1/default_count"), 2);
    EXPECT_EQ(list.at("/characters/1/missing_count"), 5);
    EXPECT_EQ(list.at("/characters/1/draft_count"), 1);
    EXPECT_EQ(api.admin().get("/api/admin/characters").at("/characters/1/draft_count"), 0)
        << "drafts are one's own";

    EXPECT_EQ(api.editor().remove("/api/admin/emotions/confused").status, 200U);
    const auto fewer = api.editor().get("/api/admin/characters?sort=updated_at");
    EXPECT_EQ(fewer.at("/characters/0/missing_count"), 4);
    EXPECT_EQ(fewer.at("/characters/0/name"), "Bea");
}

MIEN_API_TEST(list_characters, finds_those_with_a_cell_in_a_state) {
    const People people(api);
    create_character(api, "Carla");
    const auto find = [&](const std::string& query) {
        return names_in(api.editor().get("/api/admin/characters?" + query));
    };
    EXPECT_THAT(find("state=custom"), ElementsAre("Alice", "Bea"));
    EXPECT_THAT(find("state=default"), ElementsAre("Alice", "Bea", "Carla"));
    EXPECT_THAT(find("state=missing"), ElementsAre("Alice", "Bea", "Carla"));
    EXPECT_THAT(find("state=draft"), ElementsAre("Bea"));
    EXPECT_THAT(find("state=custom&sort=updated_at"), ElementsAre("Bea", "Alice"));
    EXPECT_EQ(api.editor().get("/api/admin/characters?state=draft").at("/total"), 1);
    EXPECT_TRUE(names_in(api.admin().get("/api/admin/characters?state=draft")).empty());
    EXPECT_EQ(api.editor().get("/api/admin/characters?state=odd").status, 422U);
    EXPECT_EQ(api.editor().get("/api/admin/characters?limit=1000").status, 200U);
    EXPECT_EQ(api.editor().get("/api/admin/characters?limit=1001").status, 422U);
}

MIEN_API_TEST(list_characters, shows_the_latest_poster_of_any_emotion) {
    const People people(api);
    const auto requested = api.editor().post(cell_of(people.bea, "happy") + "/test", {{"seed", 1}});
    ASSERT_EQ(requested.status, 202U);
    const auto finish = [&](std::string_view sql) {
        with_database<bool>(api.superuser_settings(), [&](pg::Pool& pool) -> awaitable<bool> {
            co_await pool.run({"test_statement", sql}, {}, deadline_in(std::chrono::seconds(10)));
            co_return true;
        });
    };
    finish(
        "WITH o AS (INSERT INTO objects (key, state, content_type, bytes, sha256) "
        "VALUES ('previews/p.png', 'live', 'image/png', 1, sha256('')) "
        "RETURNING key) UPDATE previews SET poster_key = o.key FROM o");
    const auto list = api.viewer().get("/api/admin/characters");
    EXPECT_TRUE(list.at("/characters/0/poster_url").is_null());
    EXPECT_NE(list.text("/characters/1/poster_url").find("/media/previews/p.png"),
              std::string::npos);
    finish("UPDATE previews SET created_at = now() - interval '24 h', expires_at = now()");
    finish("DELETE FROM previews");
    const auto later = api.viewer().get("/api/admin/characters");
    EXPECT_NE(later.text("/characters/1/poster_url").find("/media/previews/p.png"),
              std::string::npos)
        << "it outlives the preview";
}

MIEN_API_TEST(get_matrix, tells_of_my_drafts_and_filters_by_state) {
    const People people(api);
    const auto matrix = api.editor().get("/api/admin/matrix");
    EXPECT_EQ(matrix.at("/characters/1/cells/angry/has_draft"), true);
    EXPECT_EQ(matrix.at("/characters/1/cells/sad/has_draft"), false);
    EXPECT_EQ(api.admin().get("/api/admin/matrix").at("/characters/1/cells/angry/has_draft"),
              false);
    const auto find = [&](const std::string& query) {
        return names_in(api.editor().get("/api/admin/matrix?" + query));
    };
    EXPECT_THAT(find("state=custom&emotion=happy"), ElementsAre("Alice"));
    EXPECT_THAT(find("state=default&emotion=happy"), ElementsAre("Bea"));
    EXPECT_THAT(find("state=missing&emotion=idle"), ElementsAre("Alice"));
    EXPECT_THAT(find("state=draft"), ElementsAre("Bea"));
    EXPECT_TRUE(find("state=draft&emotion=happy").empty());
    EXPECT_EQ(api.editor().get("/api/admin/matrix?state=odd").status, 422U);
}

// get_compact_matrix.
MIEN_API_TEST(compact_matrix, has_what_the_matrix_has) {
    const People people(api);
    const auto compact = api.editor().get("/api/admin/matrix/compact");
    EXPECT_EQ(compact.status, 200U);
    const auto& emotions = compact.at("/emotions").as_array();
    ASSERT_EQ(emotions.size(), 8U);
    EXPECT_EQ(emotions[5].at("name"), "happy");
    EXPECT_EQ(emotions[5].at("global_version"), 1);
    EXPECT_GT(emotions[5].at("global_updated").to_number<std::int64_t>(), 1'700'000'000);
    EXPECT_EQ(emotions[0].at("global_version"), 0);
    EXPECT_EQ(compact.at("/characters/0/versions"), (json::value{0, 0, 0, 0, 0, 1, 0, 0}));
    EXPECT_EQ(compact.at("/characters/1/versions"), (json::value{1, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_GT(compact.at("/characters/0/updated/5").to_number<std::int64_t>(), 1'700'000'000);
    EXPECT_EQ(compact.at("/characters/0/updated/2"), 0) << "a deletion is no text";
    EXPECT_EQ(compact.at("/characters/1/drafts"), (json::value{3}));
    EXPECT_FALSE(compact.at("/characters/0").as_object().contains("drafts"));
}

MIEN_API_TEST(compact_matrix, has_pages_and_filters) {
    const People people(api);
    const std::string path = "/api/admin/matrix/compact";
    const auto first = api.viewer().get(path + "?limit=1");
    EXPECT_THAT(names_in(first), ElementsAre("Alice"));
    const auto second = api.viewer().get(path + "?limit=1&cursor=" + first.text("/next_cursor"));
    EXPECT_THAT(names_in(second), ElementsAre("Bea"));
    EXPECT_TRUE(second.at("/next_cursor").is_null());
    EXPECT_THAT(names_in(api.viewer().get(path + "?search=ALI&limit=1000")), ElementsAre("Alice"));
    EXPECT_THAT(names_in(api.editor().get(path + "?state=draft")), ElementsAre("Bea"));
    EXPECT_EQ(api.viewer().get(path + "?limit=1001").status, 422U);
    EXPECT_EQ(api.viewer().get(path + "?cursor=x").status, 422U);
    EXPECT_EQ(api.nobody().get(path).status, 401U);
}

// get_preview, get_video.
MIEN_API_TEST(clips, tell_their_place_in_the_queue) {
    const People people(api);
    const auto test = cell_of(people.alice, "happy") + "/test";
    const auto path_of = [](const ApiAnswer& requested) {
        return "/api/admin/previews/" + requested.text("/preview_id");
    };
    const auto first = api.editor().post(test, {{"seed", 1}});
    const auto second = api.editor().post(test, {{"seed", 2}});
    const auto video =
        api.editor().post("/api/videos", {{"character_id", people.alice}, {"emotion", "happy"}});
    EXPECT_EQ(api.viewer().get(path_of(first)).at("/queue_position"), 1);
    const auto waiting = api.viewer().get(path_of(second));
    EXPECT_EQ(waiting.at("/queue_position"), 2);
    EXPECT_TRUE(waiting.at("/usual_seconds").is_null()) << "nothing to go by";
    const auto video_path = "/api/videos/" + video.text("/video_id");
    EXPECT_EQ(api.viewer().get(video_path).at("/queue_position"), 1) << "a queue of its own";
    with_database<bool>(api.superuser_settings(), [&](pg::Pool& pool) -> awaitable<bool> {
        constexpr pg::Query finish{
            "test_finish_jobs",
            "INSERT INTO jobs (id, kind, arguments, state, started_at, finished_at) "
            "SELECT gen_random_uuid(), 'preview', '{}', 'succeeded', now() - n * interval '1 s', "
            "now() FROM generate_series(2, 4) n"};
        co_await pool.run(finish, {}, deadline_in(std::chrono::seconds(10)));
        co_return true;
    });
    EXPECT_EQ(api.viewer().get(path_of(second)).at("/usual_seconds").to_number<double>(), 3);
    EXPECT_TRUE(api.viewer().get(video_path).at("/usual_seconds").is_null());
    EXPECT_EQ(api.editor().post(path_of(first) + "/cancel").status, 200U);
    EXPECT_TRUE(api.viewer().get(path_of(first)).at("/queue_position").is_null());
    EXPECT_EQ(api.viewer().get(path_of(second)).at("/queue_position"), 1);
}

}  // namespace
}  // namespace mien::test
