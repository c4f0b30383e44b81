// Previews, videos, the usage log and the clips themselves, with a worker whose provider is a fake.
#include "base/limits/clips.hpp"

#include <fstream>
#include <functional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/clip_worker.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/fake_provider.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

void run_sql(const ApiServer& api, std::string_view statement) {
    with_database<bool>(api.superuser_settings(), [&](pg::Pool& pool) -> awaitable<bool> {
        co_await pool.run({"test_statement", statement}, {}, deadline_in(std::chrono::seconds(10)));
        co_return true;
    });
}

// A character with a text of its own for "happy".
std::string create_character(ApiServer& api, const char* text = "{character_name} smiles.") {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
    const auto saved = api.editor().post("/api/admin/characters/" + id + "/emotional-prompts/happy",
                                         {{"prompt_text", text}});
    EXPECT_EQ(saved.status, 201U);
    return id;
}

std::string test_path(const std::string& character_id) {
    return "/api/admin/characters/" + character_id + "/emotional-prompts/happy/test";
}

// The path of a link, without the server's address.
std::string path_of(const std::string& link) {
    return link.substr(link.find("/media/"));
}

// A preview that is complete, as the API shows it.
ApiAnswer complete_preview(ApiServer& api) {
    const auto character_id = create_character(api);
    const auto requested =
        api.editor().post(test_path(character_id), {{"prompt_text", "Something else."}});
    EXPECT_EQ(requested.status, 202U);
    work_off(api);
    return api.viewer().get("/api/admin/previews/" + requested.text("/preview_id"));
}

MIEN_API_TEST(previews, are_rendered_and_save_nothing) {
    const auto character_id = create_character(api);
    const auto requested =
        api.editor().post(test_path(character_id), {{"prompt_text", "{character_name} grins."}});
    EXPECT_EQ(requested.status, 202U);
    EXPECT_EQ(requested.at("/status"), "pending");
    EXPECT_EQ(requested.at("/source"), "unsaved");
    EXPECT_EQ(requested.at("/resolved_text"), "Watson grins.");
    EXPECT_TRUE(requested.at("/video_url").is_null());
    const auto location = "/api/admin/previews/" + requested.text("/preview_id");
    EXPECT_EQ(requested.header("location"), location);

    work_off(api);
    const auto preview = api.viewer().get(location);
    EXPECT_EQ(preview.at("/status"), "completed");
    EXPECT_EQ(preview.at("/progress").to_number<double>(), 1);
    const auto again =
        api.editor().post(test_path(character_id), {{"prompt_text", "{character_name} grins."}});
    EXPECT_EQ(again.at("/reused"), true);
    EXPECT_EQ(again.text("/preview_id"), requested.text("/preview_id"));
    const auto versions = api.viewer().get("/api/admin/characters/" + character_id +
                                           "/emotional-prompts/happy/versions");
    EXPECT_EQ(versions.at("/versions").as_array().size(), 1U);
    const auto log = api.viewer().get("/api/admin/usage-log");
    EXPECT_TRUE(log.at("/entries").as_array().empty());
}

// list_previews, cancel_preview, retry_preview.
MIEN_API_TEST(previews, are_listed_cancelled_and_tried_again) {
    const auto character_id = create_character(api);
    const auto first = api.editor().post(test_path(character_id), {{"seed", 1}});
    const auto second = api.editor().post(test_path(character_id), {{"seed", 2}});
    const auto page = api.viewer().get("/api/admin/previews?limit=1&character_id=" + character_id);
    EXPECT_EQ(page.at("/previews").as_array().size(), 1U);
    EXPECT_EQ(page.text("/previews/0/preview_id"), second.text("/preview_id"));
    const auto next = api.viewer().get("/api/admin/previews?limit=1&character_id=" + character_id +
                                       "&cursor=" + page.text("/next_cursor"));
    EXPECT_EQ(next.text("/previews/0/preview_id"), first.text("/preview_id"));

    const auto path = "/api/admin/previews/" + first.text("/preview_id");
    EXPECT_EQ(api.viewer().post(path + "/cancel").status, 403U);
    const auto cancelled = api.editor().post(path + "/cancel");
    EXPECT_EQ(cancelled.at("/status"), "cancelled");
    EXPECT_EQ(api.editor().post(path + "/cancel").status, 409U);
    const auto listed = api.viewer().get("/api/admin/previews?status=cancelled");
    EXPECT_EQ(listed.at("/previews").as_array().size(), 1U);
    const auto retried = api.editor().post(path + "/retry");
    EXPECT_EQ(retried.status, 202U);
    EXPECT_EQ(retried.at("/status"), "pending");
    EXPECT_EQ(api.viewer().get("/api/admin/previews?status=wrong").status, 422U);
}

// Goal: through each way to ask for a preview, the answer is about what its request said, although
// the clip is one.
MIEN_API_TEST(previews, answer_the_request_that_asked_for_them) {
    const auto character_id = create_character(api, "Watson smiles.");
    api.editor().put("/api/admin/global-prompts/happy", {{"prompt_text", "Anyone {nope}."}});
    const auto cell = "/api/admin/characters/" + character_id + "/emotional-prompts";
    const auto ask = [&](const ApiClient& client, const std::string& path, json::object body) {
        auto answer = client.post(path, body);
        EXPECT_EQ(answer.status, 202U);
        return answer;
    };
    const auto typed =
        ask(api.editor(), test_path(character_id), {{"prompt_text", "{character_name} smiles."}});
    const auto plain = ask(api.admin(), test_path(character_id), {});
    EXPECT_EQ(plain.at("/reused"), true);
    EXPECT_EQ(plain.at("/job_id"), typed.at("/job_id"));
    EXPECT_EQ(plain.at("/prompt_text"), "Watson smiles.");
    EXPECT_EQ(plain.at("/source"), "character");
    EXPECT_EQ(plain.at("/requested_by/display_name"), "admin");
    const auto all = ask(api.editor(), cell + "/tests", {});
    EXPECT_EQ(all.at("/previews/0/job_id"), typed.at("/job_id"));
    EXPECT_EQ(all.at("/previews/0/source"), "character");
    EXPECT_EQ(all.at("/previews/0/requested_by/display_name"), "editor");
    const auto first = ask(api.editor(), "/api/admin/global-prompts/happy/test", {});
    const auto same = ask(api.admin(), "/api/admin/global-prompts/happy/test",
                          {{"prompt_text", "Anyone {{nope}}."}});
    EXPECT_EQ(same.at("/job_id"), first.at("/job_id"));
    EXPECT_EQ(first.at("/version"), 1);
    EXPECT_EQ(first.at("/problems/0/name"), "nope");
    EXPECT_EQ(same.at("/source"), "unsaved");

    work_off(api);
    for (const auto* answer : {&typed, &plain, &first, &same}) {
        const auto path = "/api/admin/previews/" + answer->text("/preview_id");
        const auto now = api.viewer().get(path);
        EXPECT_EQ(now.at("/status"), "completed");
        EXPECT_EQ(api.nobody().get(path_of(now.text("/video_url"))).status, 200U);
        for (const auto* member : {"/prompt_text", "/source", "/version", "/problems"}) {
            EXPECT_EQ(now.at(member), answer->at(member)) << member;
        }
    }
}

MIEN_API_TEST(list_posters, shows_a_cell_after_its_preview_has_expired) {
    const auto preview = complete_preview(api);
    const auto path = "/api/admin/characters/" + preview.text("/character_id") + "/posters";
    run_sql(api, "UPDATE previews SET created_at = now() - interval '24 h', expires_at = now()");
    const auto posters = api.viewer().get(path);
    EXPECT_EQ(posters.at("/posters").as_array().size(), 1U);
    EXPECT_EQ(posters.at("/posters/0/emotion"), "happy");
    const auto link = path_of(posters.text("/posters/0/poster_url"));
    EXPECT_EQ(api.nobody().get(link).status, 200U);
    EXPECT_EQ(api.nobody().get(path_of(preview.text("/video_url"))).status, 410U);
    const auto nobody = to_string(CharacterId::make());
    EXPECT_EQ(api.viewer().get("/api/admin/characters/" + nobody + "/posters").status, 404U);
}

// A file of one text for the cell, which wins over what is there.
ApiAnswer import_text(const ApiClient& client, json::object prompt) {
    const auto planned =
        client.post("/api/admin/prompts/import", {{"format", "mien.prompts"},
                                                  {"schema_version", 1},
                                                  {"prompts", json::array{std::move(prompt)}}});
    EXPECT_EQ(planned.status, 201U) << planned.body;
    return client.post("/api/admin/prompts/import/" + planned.text("/import_id") + "/apply",
                       {{"strategy", "overwrite"}});
}

// A template of one text, applied to the cell.
ApiAnswer apply_text(const ApiClient& client, const char* name, std::string_view text,
                     json::object cell) {
    const auto made =
        client.post("/api/admin/templates", {{"name", name}, {"template_text", text}});
    return client.post(fmt::format("/api/admin/templates/{}/apply", made.text("/id")),
                       {{"items", json::array{std::move(cell)}}});
}

// The same, of the template's second text.
ApiAnswer propagate_text(const ApiClient& client, std::string_view text, json::object cell) {
    const auto applied = apply_text(client, "propagated", "Watson thinks.", std::move(cell));
    const auto path = "/api/admin/templates/" + applied.text("/run/template_id");
    client.put(path, {{"template_text", text}});
    return client.post(path + "/propagate", json::object{});
}

// Goal: whatever brings a text to its cell, a preview of it from before is one of that version.
MIEN_API_TEST(previews, are_of_the_version_that_brings_their_text) {
    const TransferWorker worker(api);
    const auto id = create_character(api, "Watson smiles.");
    const auto cell = "/api/admin/characters/" + id + "/emotional-prompts/happy";
    const std::string global = "/api/admin/global-prompts/happy";
    const auto in_cell = [&](std::string_view name, const auto& value) {
        return json::object{{"character_id", id}, {"emotion", "happy"}, {name, value}};
    };
    const auto editor = api.editor();
    for (const auto* text : {"Watson nods.", "Watson waits."}) {
        editor.post(cell, {{"prompt_text", text}});
    }
    struct Door {
        std::string prompt;
        std::string text;
        std::function<ApiAnswer(const std::string& text)> bring;
    };
    const Door doors[] = {
        {cell, "posted",
         [&](const auto& text) { return editor.post(cell, {{"prompt_text", text}}); }},
        {cell, "put", [&](const auto& text) { return editor.put(cell, {{"prompt_text", text}}); }},
        {cell, "Watson smiles.",
         [&](const auto&) { return editor.post(cell + "/revert", {{"version_id", 1}}); }},
        {cell, "saved in bulk",
         [&](const auto& text) {
             return editor.post("/api/admin/prompts/bulk-saves",
                                {{"items", json::array{in_cell("prompt_text", text)}}});
         }},
        {cell, "Watson nods.",
         [&](const auto&) {
             return editor.post("/api/admin/prompts/bulk-reverts",
                                {{"items", json::array{in_cell("version_id", 2)}}});
         }},
        {cell, "imported",
         [&](const auto& text) { return import_text(editor, in_cell("prompt_text", text)); }},
        {cell, "applied",
         [&](const auto& text) {
             return apply_text(editor, "applied", text, in_cell("values", json::object{}));
         }},
        {cell, "propagated",
         [&](const auto& text) {
             return propagate_text(editor, text, in_cell("values", json::object{}));
         }},
        {global, "a default",
         [&](const auto& text) { return editor.put(global, {{"prompt_text", text}}); }},
        {global, "a default in a file", [&](const auto& text) {
             return import_text(editor, {{"emotion", "happy"}, {"prompt_text", text}});
         }}};
    for (const auto& [prompt, text, bring] : doors) {
        const auto tried = editor.post(prompt + "/test", {{"prompt_text", text}});
        EXPECT_EQ(tried.at("/source"), "unsaved") << text;
        const auto brought = bring(text);
        EXPECT_LT(brought.status, 300U) << brought.body;
        const auto now = api.viewer().get("/api/admin/previews/" + tried.text("/preview_id"));
        EXPECT_EQ(now.at("/source"), prompt == cell ? "character" : "global") << text;
        EXPECT_EQ(now.at("/version"), api.viewer().get(prompt).at("/version")) << text;
        const auto again = editor.post(prompt + "/test", json::object{});
        EXPECT_EQ(again.at("/preview_id"), tried.at("/preview_id")) << text;
    }
}

MIEN_API_TEST(previews, are_cancelled_one_by_one) {
    const auto character_id = create_character(api, "Watson smiles.");
    const auto own = api.editor().post(test_path(character_id), json::object{});
    const auto others = api.admin().post(test_path(character_id), json::object{});
    const auto path_to = [](const ApiAnswer& answer) {
        return "/api/admin/previews/" + answer.text("/preview_id");
    };
    const auto cancelled = api.admin().post(path_to(others) + "/cancel");
    EXPECT_EQ(cancelled.at("/status"), "cancelled");
    EXPECT_EQ(cancelled.at("/cancelled_by/display_name"), "admin");
    EXPECT_EQ(api.viewer().get(path_to(own)).at("/status"), "pending");
    EXPECT_EQ(api.admin().post(path_to(others) + "/cancel").status, 409U);
    work_off(api);
    const auto complete = api.viewer().get(path_to(own));
    EXPECT_EQ(complete.at("/status"), "completed");
    EXPECT_TRUE(complete.at("/cancelled_by").is_null());
    EXPECT_EQ(api.viewer().get(path_to(others)).at("/status"), "cancelled");
}

MIEN_API_TEST(previews, are_gone_after_24_hours_with_their_links) {
    const auto preview = complete_preview(api);
    const auto link = path_of(preview.text("/video_url"));
    EXPECT_EQ(api.nobody().get(link).status, 200U);
    run_sql(api, "UPDATE previews SET created_at = now() - interval '24 h', expires_at = now()");
    const auto path = "/api/admin/previews/" + preview.text("/preview_id");
    EXPECT_EQ(api.viewer().get(path).status, 410U);
    EXPECT_EQ(api.nobody().get(link).status, 410U);
    EXPECT_EQ(api.editor().post(path + "/retry").status, 410U);
}

// get_media.
MIEN_API_TEST(media, is_sent_to_whoever_has_the_link) {
    const auto preview = complete_preview(api);
    const auto link = path_of(preview.text("/video_url"));
    const auto whole = api.nobody().get(link);
    EXPECT_EQ(whole.status, 200U);
    EXPECT_EQ(whole.body, video::fake_video);
    EXPECT_EQ(whole.header("content-type"), "video/mp4");
    EXPECT_THAT(std::string(whole.header("cache-control")), HasSubstr("private"));
    const auto part = api.nobody().get(link, {{"Range", "bytes=4-7"}});
    EXPECT_EQ(part.status, 206U);
    EXPECT_EQ(part.body, "ftyp");
    EXPECT_EQ(api.nobody().get(link, {{"Range", "bytes=9999-"}}).status, 416U);
    const std::string etag(whole.header("etag"));
    EXPECT_EQ(api.nobody().get(link, {{"If-None-Match", etag}}).status, 304U);
    const auto poster = api.nobody().get(path_of(preview.text("/poster_url")));
    EXPECT_EQ(poster.body, video::fake_poster);
    EXPECT_EQ(poster.header("content-type"), "image/jpeg");
}

MIEN_API_TEST(media, is_refused_without_a_good_link) {
    const auto preview = complete_preview(api);
    const auto link = path_of(preview.text("/video_url"));
    const auto bare = link.substr(0, link.find('?'));
    EXPECT_EQ(api.nobody().get(bare).status, 403U);
    EXPECT_EQ(api.admin().get(bare).status, 403U);
    auto later = link;
    later.replace(later.find("expires=") + 8, 1, "9");
    EXPECT_EQ(api.nobody().get(later).status, 403U);
    auto other = link;
    other.replace(other.find("previews"), 8, "videos");
    EXPECT_EQ(api.nobody().get(other).status, 403U);
}

MIEN_API_TEST(media, that_was_damaged_is_never_sent) {
    const auto preview = complete_preview(api);
    const auto link = path_of(preview.text("/video_url"));
    const auto key = link.substr(7, link.find('?') - 7);
    const auto file = api.objects_directory() / key;
    auto damaged = video::fake_video;
    damaged.back() ^= 1;
    std::ofstream(file, std::ios::binary) << damaged;
    const auto changed = api.nobody().get(link);
    EXPECT_EQ(changed.status, 502U);
    EXPECT_EQ(changed.code(), "upstream_failed");
    std::ofstream(file, std::ios::binary) << "short";
    EXPECT_EQ(api.nobody().get(link, {{"Range", "bytes=0-1"}}).status, 502U);
}

MIEN_API_TEST(media, that_is_not_in_the_storage_is_said_to_be_so) {
    const auto preview = complete_preview(api);
    const auto link = path_of(preview.text("/video_url"));
    std::filesystem::remove(api.objects_directory() / link.substr(7, link.find('?') - 7));
    const auto missing = api.nobody().get(link);
    EXPECT_EQ(missing.status, 404U);
    EXPECT_EQ(missing.text("/detail"), "This clip is not in the storage that is in use now.");
    EXPECT_EQ(api.nobody().get(link, {{"Range", "bytes=0-1"}}).status, 404U);
}

MIEN_API_TEST(videos, are_made_from_the_current_version_and_logged) {
    const auto character_id = create_character(api);
    const auto requested =
        api.editor().post("/api/videos", {{"character_id", character_id}, {"emotion", "happy"}});
    EXPECT_EQ(requested.status, 202U);
    EXPECT_EQ(requested.at("/resolved_prompt_text"), "Watson smiles.");
    EXPECT_EQ(requested.at("/source"), "character");
    EXPECT_EQ(requested.at("/prompt_version"), 1);
    const auto path = "/api/videos/" + requested.text("/video_id");
    EXPECT_EQ(requested.header("location"), path);

    work_off(api);
    const auto video = api.viewer().get(path);
    EXPECT_EQ(video.at("/status"), "completed");
    EXPECT_FALSE(video.at("/generation_timestamp").is_null());
    EXPECT_EQ(api.nobody().get(path_of(video.text("/video_url"))).status, 200U);
    const auto version = "prompt_id=" + requested.text("/prompt_id") + "&prompt_version=1";
    const auto log = api.viewer().get("/api/admin/usage-log?" + version);
    EXPECT_EQ(log.at("/entries").as_array().size(), 1U);
    EXPECT_EQ(log.text("/entries/0/video_id"), requested.text("/video_id"));
    EXPECT_EQ(log.text("/entries/0/resolution_id"), requested.text("/resolution_id"));
    const auto videos = api.viewer().get("/api/admin/videos?" + version);
    EXPECT_EQ(videos.at("/videos").as_array().size(), 1U);
    const auto audit = api.viewer().get("/api/admin/audit?action=video.request");
    EXPECT_EQ(audit.text("/entries/0/subject_id"), requested.text("/video_id"));
}

MIEN_API_TEST(videos, are_refused_while_too_many_wait) {
    const auto character_id = create_character(api);
    const std::function<awaitable<int>(pg::Pool&)> fill = [](pg::Pool& pool) -> awaitable<int> {
        const pg::Query query{"test_fill_queue",
                              "INSERT INTO jobs (id, kind, arguments, scheduled_at) SELECT "
                              "gen_random_uuid(), 'video', '{}', now() + interval '1 hour' "
                              "FROM generate_series(1, $1)"};
        const auto deadline = deadline_in(std::chrono::seconds(20));
        co_await pool.run(query, pg::params(limits::videos_queued_max), deadline);
        co_return 0;
    };
    with_database<int>(api, fill);
    const auto refused =
        api.editor().post("/api/videos", {{"character_id", character_id}, {"emotion", "happy"}});
    EXPECT_EQ(refused.status, 429U);
    EXPECT_FALSE(refused.header("retry-after").empty());
}

MIEN_API_TEST(videos, say_which_variables_had_no_value_or_refuse) {
    const auto character_id = create_character(api, "A {hat} for {user_id}.");
    json::object body{{"character_id", character_id}, {"emotion", "happy"}};
    const auto kept = api.editor().post("/api/videos", body);
    EXPECT_EQ(kept.status, 202U);
    EXPECT_EQ(kept.at("/problems").as_array().size(), 2U);
    EXPECT_EQ(kept.at("/problems/0/position"), 2);
    EXPECT_EQ(kept.at("/resolved_prompt_text"), "A {hat} for {user_id}.");

    body["unresolved"] = "reject";
    const auto refused = api.editor().post("/api/videos", body);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.at("/problems").as_array().size(), 2U);
    run_sql(api, "UPDATE settings SET value = '\"reject\"' WHERE name = 'unresolved_variables'");
    body.erase("unresolved");
    EXPECT_EQ(api.editor().post("/api/videos", body).status, 422U);
    body["unresolved"] = "keep";
    EXPECT_EQ(api.editor().post("/api/videos", body).status, 202U);
}

MIEN_API_TEST(videos, are_refused_when_the_cell_stands_for_another_text) {
    const auto character_id = create_character(api);
    json::object body{{"character_id", character_id}, {"emotion", "happy"}};
    const auto first = api.editor().post("/api/videos", body);
    body["resolution_id"] = first.at("/resolution_id");
    EXPECT_EQ(api.editor().post("/api/videos", body).status, 202U);
    api.editor().post("/api/admin/characters/" + character_id + "/emotional-prompts/happy",
                      {{"prompt_text", "New words."}});
    EXPECT_EQ(api.editor().post("/api/videos", body).status, 409U);
}

MIEN_API_TEST(videos, of_a_user_show_the_character_that_is_assigned) {
    const auto character_id = create_character(api);
    const auto user_id = api.editor().post("/api/admin/users", {{"name", "Ada"}}).text("/id");
    const json::object body{{"user_id", user_id}, {"emotion", "happy"}};
    EXPECT_EQ(api.editor().post("/api/videos", body).status, 404U);
    api.editor().post("/api/admin/assignments",
                      {{"user_id", user_id}, {"character_id", character_id}});
    const auto video = api.editor().post("/api/videos", body);
    EXPECT_EQ(video.status, 202U);
    EXPECT_EQ(video.text("/character_id"), character_id);
    EXPECT_EQ(video.text("/user_id"), user_id);
    EXPECT_EQ(api.editor().post("/api/videos", {{"emotion", "happy"}}).status, 422U);
}

// cancel_video, retry_video.
MIEN_API_TEST(videos, are_cancelled_and_tried_again) {
    const auto character_id = create_character(api);
    const auto video =
        api.editor().post("/api/videos", {{"character_id", character_id}, {"emotion", "happy"}});
    const auto path = "/api/videos/" + video.text("/video_id");
    EXPECT_EQ(api.viewer().post(path + "/cancel").status, 403U);
    EXPECT_EQ(api.editor().post(path + "/retry").status, 409U);
    EXPECT_EQ(api.editor().post(path + "/cancel").at("/status"), "cancelled");
    EXPECT_EQ(api.editor().post(path + "/cancel").status, 409U);
    const auto retried = api.editor().post(path + "/retry");
    EXPECT_EQ(retried.status, 202U);
    EXPECT_EQ(retried.at("/status"), "pending");
}

MIEN_API_TEST(videos, are_requested_once_for_each_idempotency_key) {
    const auto character_id = create_character(api);
    const json::object body{{"character_id", character_id}, {"emotion", "happy"}};
    const Headers key{{"Idempotency-Key", "one"}};
    const auto first = api.editor().post("/api/videos", body, key);
    const auto second = api.editor().post("/api/videos", body, key);
    EXPECT_EQ(second.text("/video_id"), first.text("/video_id"));
    const auto videos = api.viewer().get("/api/admin/videos");
    EXPECT_EQ(videos.at("/videos").as_array().size(), 1U);
}

}  // namespace
}  // namespace mien::test
