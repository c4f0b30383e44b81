// Characters to other programs and back. The suites are named after the operations that they call.
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "exchange/zip_entries.hpp"
#include "tests/api/clip_worker.hpp"
#include "tests/api/soundness.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/card_files.hpp"
#include "tests/support/exchange_worker.hpp"
#include "video/order/renderer_process.hpp"

namespace mien::test {
namespace {

using http::Method;

constexpr std::string_view blue = "\x10\x20\xD0";

std::string make_character(ApiServer& api, const char* name = "Ada") {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

std::string images_of(const std::string& id, std::string_view query = "") {
    return fmt::format("/api/admin/characters/{}/reference-images{}", id, query);
}

ApiAnswer list_images(ApiServer& api, const std::string& id) {
    return api.viewer().get(fmt::format("/api/admin/characters/{}/reference-images", id));
}

ApiAnswer send_file(const ApiClient& client, Method method, const std::string& target,
                    std::string bytes, Headers headers = {}) {
    headers.emplace_back("Content-Type", "application/octet-stream");
    return client.send(method, target, std::move(bytes), std::move(headers));
}

ApiAnswer put_image(ApiServer& api, const std::string& id, std::string_view query,
                    std::string bytes) {
    return send_file(api.editor(), Method::put, images_of(id, query), std::move(bytes));
}

std::string download(ApiServer& api, const std::string& url) {
    const auto answer = api.nobody().send(Method::get, url.substr(url.find("/media/")));
    EXPECT_EQ(answer.status, 200U) << answer.body;
    return answer.body;
}

void make_prompt(ApiServer& api, const std::string& id, const char* emotion) {
    api.editor().post(fmt::format("/api/admin/characters/{}/emotional-prompts/{}", id, emotion),
                      {{"prompt_text", "A face."}});
}

void make_video(ApiServer& api, const std::string& id, const char* emotion) {
    make_prompt(api, id, emotion);
    const auto video =
        api.editor().post("/api/videos", {{"character_id", id}, {"emotion", emotion}});
    ASSERT_EQ(video.status, 202U) << video.body;
}

// A clip as the renderer makes it, for those who look inside.
std::string real_clip() {
    const ScratchDirectory scratch;
    const video::RenderPaths paths{scratch.path() / "v.mp4", scratch.path() / "p.jpg"};
    video::RenderSpec spec;
    spec.character_id = "x";
    spec.emotion = "happy";
    spec.prompt_text = "A face.";
    spec.width = 64;
    spec.height = 64;
    spec.fps = 10;
    spec.duration = std::chrono::milliseconds(500);
    const std::function<awaitable<void>(IoContext&)> body =
        [&](IoContext& /*context*/) -> awaitable<void> {
        [[maybe_unused]] const auto made = co_await video::render_in_child(
            built_renderer(), spec, paths, deadline_in(std::chrono::seconds(30)), [](double) {});
    };
    async::run<void>(body);
    return read_whole(scratch.path() / "v.mp4");
}

struct Unpacked {
    explicit Unpacked(std::string_view zip) {
        const ScratchDirectory scratch;
        write_whole(scratch.path() / "z", zip);
        for (const auto& entry : exchange::list_zip_entries(scratch.path() / "z")) {
            files[entry.name] =
                exchange::read_zip_entry(scratch.path() / "z", entry.name, 10'000'000);
        }
    }
    std::map<std::string, std::string> files;
};

ApiAnswer export_clips(ApiServer& api, const std::string& id, const char* format) {
    return api.editor().post(fmt::format("/api/admin/characters/{}/clip-exports", id),
                             {{"format", format}});
}

ApiAnswer import_card(ApiServer& api, std::string bytes, const std::string& query = "") {
    return send_file(api.editor(), Method::post, "/api/admin/card-imports" + query,
                     std::move(bytes));
}

MIEN_API_TEST(put_reference_image, keeps_a_png_that_is_served) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    EXPECT_TRUE(list_images(api, id).at("/reference_images").as_array().empty());
    const auto put = put_image(api, id, "", make_png(80, 60, blue));
    ASSERT_EQ(put.status, 200U) << put.body;
    EXPECT_EQ(put.at("/image/width"), 80);
    EXPECT_EQ(put.at("/image/emotion"), nullptr);
    EXPECT_EQ(put.text("/image/palette"), "1020d0");
    const auto bytes = download(api, put.text("/image/image_url"));
    EXPECT_EQ(to_hex(sha256(bytes)), put.text("/image/sha256"));
    EXPECT_TRUE(bytes.starts_with("\x89PNG"));

    const auto happy = put_image(api, id, "?emotion=happy&crop=10,0,40,40", make_png(80, 60, blue));
    ASSERT_EQ(happy.status, 200U) << happy.body;
    EXPECT_EQ(happy.at("/image/width"), 40);
    EXPECT_EQ(happy.text("/image/emotion"), "happy");
    const auto again = put_image(api, id, "?emotion=happy", make_png(50, 50, blue));
    EXPECT_EQ(again.at("/image/width"), 50);
    const auto listed = list_images(api, id);
    ASSERT_EQ(listed.at("/reference_images").as_array().size(), 2U);
    EXPECT_EQ(listed.at("/reference_images/0/emotion"), nullptr);
    EXPECT_EQ(listed.at("/reference_images/1/width"), 50) << "one for each emotion";
    expect_sound(api);
}

MIEN_API_TEST(put_reference_image, refuses_what_is_no_image_and_who_may_not) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    const auto text = put_image(api, id, "", "not an image");
    EXPECT_EQ(text.status, 422U) << text.body;
    auto cut = make_png(80, 60, blue);
    cut.resize(cut.size() / 2);
    EXPECT_EQ(put_image(api, id, "", cut).status, 422U);
    EXPECT_EQ(put_image(api, id, "?crop=0,0,500,500", make_png(80, 60, blue)).status, 422U);
    for (const auto* const crop : {"1,2,3", "1,2,3,x", "0,0,0,5", "-1,0,5,5", "1,2,3,4,5"}) {
        EXPECT_EQ(put_image(api, id, fmt::format("?crop={}", crop), "x").first_problem(),
                  "bad_rectangle")
            << crop;
    }
    EXPECT_EQ(put_image(api, id, "?emotion=nowhere", make_png(80, 60, blue)).status, 404U);
    EXPECT_EQ(
        put_image(api, "01900000-0000-7000-8000-000000000000", "", make_png(8, 8, blue)).status,
        404U);
    EXPECT_EQ(send_file(api.viewer(), Method::put, images_of(id), "x").status, 403U);
    EXPECT_TRUE(list_images(api, id).at("/reference_images").as_array().empty());
    expect_sound(api);
}

MIEN_API_TEST(put_reference_image, of_an_archived_character_is_refused) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    ASSERT_EQ(put_image(api, id, "", make_png(80, 60, blue)).status, 200U);
    make_video(api, id, "happy");
    ASSERT_EQ(api.editor().remove("/api/admin/characters/" + id).status, 200U);
    EXPECT_EQ(put_image(api, id, "", make_png(80, 60, blue)).status, 409U);
    EXPECT_EQ(api.editor().remove(images_of(id)).status, 409U);
    EXPECT_EQ(list_images(api, id).at("/reference_images").as_array().size(), 1U);
}

// Goal: the image's colours are part of what is drawn, so that a preview of before is not taken for
// one of now.
MIEN_API_TEST(put_reference_image, changes_what_previews_show) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    const auto test = fmt::format("/api/admin/characters/{}/emotional-prompts/happy/test", id);
    const json::value body{{"prompt_text", "A face."}};
    const auto before = api.editor().post(test, body);
    ASSERT_EQ(before.status, 202U) << before.body;
    EXPECT_EQ(api.editor().post(test, body).at("/job_id"), before.at("/job_id")) << "shared";
    ASSERT_EQ(put_image(api, id, "", make_png(80, 60, blue)).status, 200U);
    EXPECT_NE(api.editor().post(test, body).at("/job_id"), before.at("/job_id"));
}

MIEN_API_TEST(delete_reference_image, takes_it_away) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    ASSERT_EQ(put_image(api, id, "?emotion=sad", make_png(80, 60, blue)).status, 200U);
    EXPECT_EQ(api.editor().remove(images_of(id)).status, 404U) << "there is no main image";
    EXPECT_EQ(api.editor().remove(images_of(id, "?emotion=sad")).status, 204U);
    EXPECT_TRUE(list_images(api, id).at("/reference_images").as_array().empty());
    expect_sound(api);
}

MIEN_API_TEST(create_clip_export, as_a_zip_has_a_manifest_and_says_what_is_missing) {
    const auto id = make_character(api);
    make_video(api, id, "happy");
    work_off(api);
    const ExchangeWorker worker(api);
    ASSERT_EQ(put_image(api, id, "", make_png(80, 60, blue)).status, 200U);
    const auto made = export_clips(api, id, "zip");
    ASSERT_EQ(made.status, 201U) << made.body;
    EXPECT_EQ(made.at("/clips"), json::value(json::array{"happy"}));
    EXPECT_EQ(made.at("/missing").as_array().size(), 7U);
    EXPECT_EQ(made.text("/file_name"), "ada-zip.zip");
    const auto bytes = download(api, made.text("/file_url"));
    EXPECT_EQ(to_hex(sha256(bytes)), made.text("/sha256"));
    const Unpacked zip(bytes);
    EXPECT_EQ(zip.files.at("clips/happy.mp4"), video::fake_video);
    EXPECT_EQ(zip.files.at("posters/happy.jpg"), video::fake_poster);
    EXPECT_TRUE(zip.files.at("references/main.image.png").starts_with("\x89PNG"));
    const auto manifest = json::parse(zip.files.at("manifest.json"));
    EXPECT_EQ(manifest.at("character").at("name"), "Ada");
    EXPECT_EQ(manifest.at("clips").at(0).at("sha256"),
              json::value(to_hex(sha256(video::fake_video))));
    EXPECT_EQ(manifest.at("missing"), made.at("/missing"));
    EXPECT_EQ(export_clips(api, id, "zip").at("/sha256"), made.at("/sha256"))
        << "the same clips make the same bytes";
    const auto listed =
        api.viewer().get(fmt::format("/api/admin/characters/{}/clip-exports?limit=1", id));
    EXPECT_EQ(listed.at("/exports").as_array().size(), 1U);
    EXPECT_NE(listed.at("/next_cursor"), nullptr);
    const auto got = api.viewer().get("/api/admin/clip-exports/" + made.text("/export_id"));
    EXPECT_EQ(got.at("/sha256"), made.at("/sha256"));
    expect_sound(api);
}

MIEN_API_TEST(create_clip_export, as_charx_is_a_card_that_comes_back) {
    const auto id = make_character(api);
    make_video(api, id, "sad");
    work_off(api);
    const ExchangeWorker worker(api);
    ASSERT_EQ(put_image(api, id, "", make_png(80, 60, blue)).status, 200U);
    ASSERT_EQ(put_image(api, id, "?emotion=happy", make_png(60, 60, blue)).status, 200U);
    const auto made = export_clips(api, id, "charx");
    ASSERT_EQ(made.status, 201U) << made.body;
    const auto bytes = download(api, made.text("/file_url"));
    const Unpacked zip(bytes);
    const auto card = json::parse(zip.files.at("card.json"));
    EXPECT_EQ(card.at("spec"), "chara_card_v3");
    EXPECT_EQ(card.at("spec_version"), "3.0");
    std::set<std::string> uris;
    for (const auto& asset : card.at("data").at("assets").as_array()) {
        const std::string uri(asset.at("uri").as_string());
        ASSERT_TRUE(uri.starts_with("embeded://")) << uri;
        EXPECT_TRUE(zip.files.contains(uri.substr(10))) << uri;
        uris.insert(uri.substr(10));
    }
    EXPECT_TRUE(uris.contains("assets/emotion/video/sad.mp4"));
    EXPECT_TRUE(uris.contains("assets/icon/images/main.png"));
    EXPECT_EQ(card.at("data").at("extensions").at("mien").at("clips").at(0).at("emotion"), "sad");

    const auto planned = import_card(api, bytes);
    ASSERT_EQ(planned.status, 201U) << planned.body;
    const auto applied = api.editor().post(
        fmt::format("/api/admin/card-imports/{}/apply", planned.text("/import_id")));
    ASSERT_EQ(applied.status, 200U) << applied.body;
    const auto copy = list_images(api, applied.text("/character_id"));
    ASSERT_EQ(copy.at("/reference_images").as_array().size(), 2U);
    EXPECT_EQ(copy.text("/reference_images/1/emotion"), "happy");
    expect_sound(api);
}

MIEN_API_TEST(create_clip_export, for_sillytavern_fills_the_labels_with_moving_images) {
    const auto id = make_character(api);
    make_video(api, id, "happy");
    make_video(api, id, "idle");
    work_off(api, {}, real_clip());
    const ExchangeWorker worker(api);
    const auto made = export_clips(api, id, "sillytavern");
    ASSERT_EQ(made.status, 201U) << made.body;
    EXPECT_EQ(made.text("/labels/joy"), "happy");
    EXPECT_EQ(made.text("/labels/love"), "happy") << "loving is not there";
    EXPECT_EQ(made.text("/labels/neutral"), "idle");
    EXPECT_TRUE(made.at("/labels_missing").as_array().empty());
    EXPECT_TRUE(made.at("/labels_unmapped").as_array().empty());
    const Unpacked zip(download(api, made.text("/file_url")));
    EXPECT_EQ(zip.files.size(), 28U);
    for (const auto& [name, bytes] : zip.files) {
        EXPECT_TRUE(name.ends_with(".webp")) << name;
        EXPECT_TRUE(bytes.starts_with("RIFF") && bytes.find("ANIM") != bytes.npos) << name;
    }
    expect_sound(api);
}

MIEN_API_TEST(create_clip_export, refuses_a_character_without_videos) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    EXPECT_EQ(export_clips(api, id, "zip").status, 409U);
    EXPECT_EQ(export_clips(api, id, "gif").status, 422U);
    EXPECT_EQ(
        api.viewer()
            .post(fmt::format("/api/admin/characters/{}/clip-exports", id), {{"format", "zip"}})
            .status,
        403U);
    EXPECT_EQ(api.viewer().get("/api/admin/clip-exports/x").status, 404U);
    expect_sound(api);
}

std::string card_of(std::string_view name) {
    const auto assets = fmt::format(
        R"([{{"type":"emotion","uri":"data:image/png;base64,{0}","name":"joy","ext":"png"}},)"
        R"({{"type":"emotion","uri":"data:image/png;base64,{1}","name":"sadness","ext":"png"}},)"
        R"({{"type":"emotion","uri":"data:image/png;base64,{0}","name":"unheard","ext":"png"}}])",
        to_base64(make_png(64, 64, blue)), to_base64("no image"));
    const auto document =
        fmt::format(R"({{"spec":"chara_card_v3","spec_version":"3.0","data":{{"name":"{}",)"
                    R"("description":"<script>{{{{char}}}}</script>","assets":{}}}}})",
                    name, assets);
    return make_png(64, 96, blue, {{"ccv3", to_base64(document)}});
}

// Goal: a card is a plan first, which changes nothing; then a character with its images, and what
// could not be used is told.
MIEN_API_TEST(import_card, makes_a_character_of_a_png) {
    const ExchangeWorker worker(api);
    const auto planned = import_card(api, card_of("Bea"), "?file_name=bea.png");
    ASSERT_EQ(planned.status, 201U) << planned.body;
    EXPECT_EQ(planned.text("/status"), "planned");
    EXPECT_EQ(planned.text("/file_name"), "bea.png");
    EXPECT_EQ(planned.text("/plan/kind"), "png");
    EXPECT_EQ(planned.text("/plan/description"), "<script>{{char}}</script>");
    EXPECT_EQ(planned.at("/plan/images").as_array().size(), 3U);
    EXPECT_EQ(planned.text("/plan/left_out/0/what"), "Expression “unheard”");
    EXPECT_TRUE(api.viewer().get("/api/admin/characters").at("/characters").as_array().empty());

    const auto target = "/api/admin/card-imports/" + planned.text("/import_id");
    const auto applied = api.editor().post(target + "/apply", {{"name", "Bea B."}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.text("/status"), "applied");
    EXPECT_EQ(applied.at("/result/is_new_character"), true);
    EXPECT_EQ(applied.text("/result/left_out/0/what"), "Expression “sadness”");
    const auto id = applied.text("/character_id");
    const auto character = api.viewer().get("/api/admin/characters/" + id);
    EXPECT_EQ(character.text("/name"), "Bea B.");
    EXPECT_EQ(character.text("/description"), "<script>{{char}}</script>");
    const auto images = list_images(api, id);
    ASSERT_EQ(images.at("/reference_images").as_array().size(), 2U);
    EXPECT_EQ(images.at("/reference_images/0/height"), 96);
    EXPECT_EQ(images.text("/reference_images/1/emotion"), "happy");

    EXPECT_EQ(api.editor().post(target + "/apply").status, 409U) << "once";
    EXPECT_EQ(api.viewer().get(target).text("/status"), "applied");
    const auto listed = api.viewer().get("/api/admin/card-imports");
    EXPECT_EQ(listed.at("/imports/0/import_id"), planned.at("/import_id"));
    const auto log = api.admin().get("/api/admin/audit?subject_id=" + id);
    EXPECT_EQ(log.at("/entries").as_array().size(), 3U);
    expect_sound(api);
}

MIEN_API_TEST(import_card, of_expressions_gives_a_character_its_images) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    const auto zip = make_zip(
        {{"Ada/joy.png", make_png(64, 64, blue)}, {"Ada/anger.png", make_png(64, 64, blue)}});
    const auto unnamed = import_card(api, zip);
    ASSERT_EQ(unnamed.status, 201U) << unnamed.body;
    EXPECT_EQ(api.editor()
                  .post(fmt::format("/api/admin/card-imports/{}/apply", unnamed.text("/import_id")))
                  .status,
              422U)
        << "whose?";
    const auto planned = import_card(api, zip, "?character_id=" + id);
    ASSERT_EQ(planned.status, 201U) << planned.body;
    const auto applied = api.editor().post(
        fmt::format("/api/admin/card-imports/{}/apply", planned.text("/import_id")));
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/result/is_new_character"), false);
    EXPECT_EQ(applied.text("/character_id"), id);
    const auto images = list_images(api, id);
    ASSERT_EQ(images.at("/reference_images").as_array().size(), 2U);
    EXPECT_EQ(images.text("/reference_images/0/emotion"), "angry");
    expect_sound(api);
}

// Goal: an image that is there is overwritten only where somebody said so, of what was seen.
MIEN_API_TEST(apply_card_import, overwrites_nothing_without_a_decision) {
    const ExchangeWorker worker(api);
    const auto id = make_character(api);
    ASSERT_EQ(put_image(api, id, "?emotion=happy", make_png(30, 30, blue)).status, 200U);
    ASSERT_EQ(put_image(api, id, "?emotion=angry", make_png(31, 31, blue)).status, 200U);
    const auto zip = make_zip({{"joy.png", make_png(64, 64, blue)},
                               {"anger.png", make_png(65, 65, blue)},
                               {"sadness.png", make_png(66, 66, blue)},
                               {"neutral.png", make_png(67, 67, blue)}});
    const auto planned = import_card(api, zip);
    const auto target = "/api/admin/card-imports/" + planned.text("/import_id");
    EXPECT_EQ(api.viewer().get(target).at("/plan/images/0/current"), nullptr);
    const auto seen = api.viewer().get(target + "?character_id=" + id);
    std::map<std::string, json::value> current;
    for (const auto& image : seen.at("/plan/images").as_array()) {
        current[std::string(image.at("emotion").as_string())] = image.at("current");
    }
    ASSERT_EQ(current.at("happy").at("width"), 30) << seen.body;
    EXPECT_EQ(current.at("sad"), nullptr);

    const json::value happy{{"emotion", "happy"}, {"sha256", current.at("happy").at("sha256")}};
    const json::value wrong{{"emotion", "happy"}, {"sha256", std::string(64, '0')}};
    const json::value named{{"character_id", id}, {"name", "Other"}};
    EXPECT_EQ(api.editor().post(target + "/apply", named).status, 422U);
    const auto stale = api.editor().post(target + "/apply",
                                         {{"character_id", id}, {"replace", json::array{wrong}}});
    EXPECT_EQ(stale.status, 409U) << stale.body;
    const auto applied = api.editor().post(
        target + "/apply",
        {{"character_id", id}, {"replace", json::array{happy}}, {"leave", json::array{"neutral"}}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/result/is_new_character"), false);
    std::map<std::string, std::int64_t> widths;
    for (const auto& image : list_images(api, id).at("/reference_images").as_array()) {
        widths[std::string(image.at("emotion").as_string())] = image.at("width").as_int64();
    }
    const std::map<std::string, std::int64_t> expected{{"angry", 31}, {"happy", 64}, {"sad", 66}};
    EXPECT_EQ(widths, expected) << applied.body;
    EXPECT_EQ(applied.at("/result/left_out").as_array().size(), 2U) << applied.body;
    EXPECT_EQ(api.viewer().get("/api/admin/characters").at("/characters").as_array().size(), 1U);
    expect_sound(api);
}

// Without a worker each waits; then it is cancelled, once.
MIEN_API_TEST(cancel_clip_export, stops_what_waits_as_cards_and_images_do) {
    const auto id = make_character(api);
    const auto file = export_clips(api, id, "zip");
    ASSERT_EQ(file.status, 202U) << file.body;
    const auto card = import_card(api, card_of("Bea"));
    ASSERT_EQ(card.status, 202U) << card.body;
    const auto image = put_image(api, id, "", make_png(8, 8, blue));
    ASSERT_EQ(image.status, 202U) << image.body;
    const std::pair<std::string, std::string> targets[] = {
        {"clip-exports", file.text("/export_id")},
        {"card-imports", card.text("/import_id")},
        {"reference-image-uploads", image.text("/upload_id")}};
    for (const auto& [kind, work] : targets) {
        const auto target = fmt::format("/api/admin/{}/{}/cancel", kind, work);
        EXPECT_EQ(api.viewer().post(target).status, 403U);
        const auto cancelled = api.editor().post(target);
        EXPECT_EQ(cancelled.status, 200U) << cancelled.body;
        EXPECT_EQ(cancelled.text("/status"), "cancelled");
        EXPECT_EQ(api.editor().post(target).status, 409U);
        for (const auto& [other, another] : targets) {
            if (other != kind) {
                EXPECT_EQ(
                    api.editor().post(fmt::format("/api/admin/{}/{}/cancel", kind, another)).status,
                    404U);
            }
        }
    }
    expect_sound(api);
}

// Goal: what was made for one user goes to nobody else.
MIEN_API_TEST(create_clip_export, has_no_clip_that_was_made_for_one_user) {
    const auto id = make_character(api);
    make_video(api, id, "happy");
    const auto user = api.editor().post("/api/admin/users", {{"name", "Ada L."}}).text("/id");
    work_off(api);
    for (const auto* const emotion : {"happy", "sad"}) {
        make_prompt(api, id, emotion);
        const auto video = api.editor().post(
            "/api/videos", {{"character_id", id}, {"emotion", emotion}, {"user_id", user}});
        ASSERT_EQ(video.status, 202U) << video.body;
    }
    work_off(api, {}, "made for Ada");
    const ExchangeWorker worker(api);
    const auto check = [&] {
        const auto made = export_clips(api, id, "zip");
        ASSERT_EQ(made.status, 201U) << made.body;
        EXPECT_EQ(made.at("/clips"), json::value(json::array{"happy"}));
        const Unpacked zip(download(api, made.text("/file_url")));
        EXPECT_EQ(zip.files.at("clips/happy.mp4"), video::fake_video);
    };
    check();
    ASSERT_LT(api.editor().remove("/api/admin/users/" + user).status, 300U);
    check();
}

MIEN_API_TEST(import_card, refuses_what_is_none_and_what_is_hostile) {
    const ExchangeWorker worker(api);
    EXPECT_EQ(import_card(api, "hello").status, 400U);
    EXPECT_EQ(import_card(api, make_png(8, 8, blue)).status, 400U);
    EXPECT_EQ(import_card(api, make_zip({{"../joy.png", "x"}})).status, 400U);
    EXPECT_EQ(import_card(api, make_zip({{"card.json", "{}"}})).status, 400U);
    EXPECT_EQ(import_card(api, "{\"name\":\"x\"}", "?character_id=no").status, 422U);
    EXPECT_EQ(send_file(api.viewer(), Method::post, "/api/admin/card-imports", "x").status, 403U);
    EXPECT_TRUE(api.viewer().get("/api/admin/characters").at("/characters").as_array().empty());
    expect_sound(api);
}

MIEN_API_TEST(apply_card_import, refuses_a_name_that_breaks_the_rules) {
    const ExchangeWorker worker(api);
    const auto planned = import_card(api, R"({"name":"Old","description":"An old card."})");
    ASSERT_EQ(planned.status, 201U) << planned.body;
    const auto target = fmt::format("/api/admin/card-imports/{}/apply", planned.text("/import_id"));
    EXPECT_EQ(api.editor().post(target, {{"name", " "}}).status, 422U);
    const auto taken = make_character(api, "Old");
    EXPECT_EQ(api.editor().post(target, {{"slug", "old"}}).status, 409U);
    const auto applied = api.editor().post(target);
    ASSERT_EQ(applied.status, 200U) << applied.body << " after two that failed";
    EXPECT_NE(applied.text("/character_id"), taken);
}

MIEN_API_TEST(put_expression_labels, changes_what_labels_stand_for) {
    const std::string target = "/api/admin/expression-labels";
    const auto before = api.viewer().get(target);
    EXPECT_EQ(before.at("/version"), 1);
    std::set<std::string> labels;
    for (const auto& entry : before.at("/entries").as_array()) {
        for (const auto& label : entry.at("labels").as_array()) {
            EXPECT_TRUE(labels.insert(std::string(label.as_string())).second);
        }
    }
    EXPECT_EQ(labels.size(), 28U) << "each of SillyTavern's once";
    const json::value entries{{{"emotion", "happy"}, {"labels", {"joy", "glee"}}}};
    EXPECT_EQ(api.editor()
                  .put(target, {{"entries", {{{"emotion", "x"}, {"labels", {"a/b"}}}}}})
                  .first_problem(),
              "bad_label");
    const auto changed = api.editor().put(target, {{"entries", entries}}, {{"If-Match", "\"1\""}});
    ASSERT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(changed.at("/version"), 2);
    EXPECT_EQ(changed.at("/entries/0/labels/1"), "glee");
    EXPECT_EQ(api.editor().put(target, {{"entries", entries}}).at("/version"), 2) << "the same";
    EXPECT_EQ(
        api.editor().put(target, {{"entries", json::array()}}, {{"If-Match", "\"1\""}}).status,
        412U);
    EXPECT_EQ(api.viewer().put(target, {{"entries", entries}}).status, 403U);
}

}  // namespace
}  // namespace mien::test
