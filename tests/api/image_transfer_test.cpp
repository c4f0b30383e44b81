// Reference images in files of prompts. The suites are named after the operations that they call.
#include <atomic>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/transfer.hpp"
#include "store/transfer/imports.hpp"
#include "tests/api/soundness.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/card_files.hpp"
#include "tests/support/exchange_worker.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using http::Method;

constexpr std::string_view blue = "\x10\x20\xD0";
constexpr std::string_view red = "\xD0\x20\x10";

std::string make_character(ApiServer& api, const char* name) {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

void put_image(ApiServer& api, const std::string& id, std::string_view query,
               std::string_view colour) {
    const auto put = api.editor().send(
        Method::put, fmt::format("/api/admin/characters/{}/reference-images{}", id, query),
        make_png(40, 30, colour), {{"Content-Type", "application/octet-stream"}});
    ASSERT_EQ(put.status, 200U) << put.body;
}

// Ada has a prompt and two images, Bea has an image alone.
std::string make_looks(ApiServer& api) {
    const ExchangeWorker worker(api);
    const auto ada = make_character(api, "Ada");
    api.editor().post(fmt::format("/api/admin/characters/{}/emotional-prompts/happy", ada),
                      {{"prompt_text", "She smiles."}});
    put_image(api, ada, "", blue);
    put_image(api, ada, "?emotion=sad", red);
    put_image(api, make_character(api, "Bea"), "", red);
    return ada;
}

json::array images_of(ApiServer& api, const std::string& id) {
    return api.viewer()
        .get(fmt::format("/api/admin/characters/{}/reference-images", id))
        .at("/reference_images")
        .as_array();
}

std::string export_all(ApiServer& api, std::string_view query = "") {
    const auto exported = api.editor().post(fmt::format("/api/admin/prompts/export{}", query));
    EXPECT_EQ(exported.status, 201U) << exported.body;
    const auto url = exported.text("/file_url");
    const auto answer = api.nobody().send(Method::get, url.substr(url.find("/media/")));
    EXPECT_EQ(answer.status, 200U);
    return answer.body;
}

ApiAnswer plan(ApiServer& api, std::string content, const char* name = "prompts.json") {
    auto planned =
        api.editor().send(Method::post, fmt::format("/api/admin/prompts/import?file_name={}", name),
                          std::move(content), {{"Content-Type", "application/octet-stream"}});
    // A slow machine answers before the plan is ready.
    EXPECT_TRUE(planned.status == 201 || planned.status == 202) << planned.body;
    const auto target = "/api/admin/prompts/import/" + planned.text("/import_id");
    while (planned.at("/status") == "planning") {
        planned = api.viewer().get(target);
    }
    return planned;
}

ApiAnswer preview(ApiServer& api, const ApiAnswer& planned) {
    return api.viewer().get(
        fmt::format("/api/admin/prompts/import/{}/preview", planned.text("/import_id")));
}

ApiAnswer apply(ApiServer& api, const ApiAnswer& planned, json::object order) {
    return api.editor().post(
        fmt::format("/api/admin/prompts/import/{}/apply", planned.text("/import_id")),
        std::move(order));
}

// A file with one image, given in base64, of a character that it describes.
std::string file_of_image(std::string_view image) {
    return fmt::format(
        R"({{"format":"mien.prompts","schema_version":1,"characters":[)"
        R"({{"id":"0198c0de-7a11-7000-8000-000000000001","slug":"luna","name":"Luna"}}],)"
        R"("reference_images":[{{"character_slug":"luna","image":"{}"}}]}})",
        image);
}

// A file with a character for each of so many images, all of them different.
std::string file_of_images(int count) {
    json::array characters;
    json::array images;
    for (int i = 0; i < count; ++i) {
        const auto slug = fmt::format("luna-{}", i);
        const auto id = fmt::format("0198c0de-7a11-7000-8000-{:012}", i);
        characters.push_back({{"id", id}, {"slug", slug}, {"name", slug}});
        const std::string colour{static_cast<char>(7 * i), '\x40', '\x60'};
        images.push_back(
            {{"character_slug", slug}, {"image", to_base64(make_png(40, 30, colour))}});
    }
    return json::serialize(json::object{{"format", "mien.prompts"},
                                        {"schema_version", 1},
                                        {"characters", std::move(characters)},
                                        {"reference_images", std::move(images)}});
}

// Goal: an attempt that fails leaves the images that it has opened to the next one.
MIEN_API_TEST(import_prompts, opens_no_image_again_after_a_failure) {
    std::atomic<int> opened = 0;
    const auto fail_once = [&opened] {
        if (++opened == 6) {
            throw Error(ErrorKind::unavailable, "The store is away.");
        }
    };
    const TransferWorker worker(api, {.on_image = fail_once});
    const auto planned = plan(api, file_of_images(7));
    EXPECT_EQ(planned.at("/counts/new_images"), 7) << planned.body;
    EXPECT_EQ(planned.at("/counts/error"), 0);
    // Four were kept; of the others all may have been begun twice.
    EXPECT_GE(opened, 8);
    EXPECT_LE(opened, 4 + 3 + 3);
    const auto applied = apply(api, planned, {{"strategy", "skip"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/new_images"), 7);
    expect_sound(api);
}

// On the thread of a worker, while it is at work: the number that the statement gives.
int meddle(const ApiServer& api, const pg::Query& query) {
    const std::function<awaitable<int>(pg::Pool&)> run = [&](pg::Pool& pool) -> awaitable<int> {
        const auto rows = co_await pool.run(query, {}, deadline_in(std::chrono::seconds(30)));
        co_return rows.front().get<int>("number");
    };
    return with_database<int>(api, run);
}

// Goal: a worker that slept while another took its job keeps nothing that the other one opens too.
MIEN_API_TEST(import_prompts, keeps_no_images_for_a_job_that_is_another_workers) {
    static constexpr pg::Query take_job{"test_take_plan_job", R"sql(
        UPDATE jobs SET worker = 'another', attempt = attempt + 1,
            leased_until = now() - interval '1 s'
        WHERE kind = 'import_plan' RETURNING attempt AS number)sql"};
    static constexpr pg::Query find_attempt{"test_attempt_of_plan_job", R"sql(
        SELECT attempt AS number FROM jobs WHERE kind = 'import_plan')sql"};
    std::atomic<int> opened = 0;
    std::atomic<int> opened_by_third = 0;
    const auto on_image = [&] {
        const bool is_first = ++opened == 1;
        const auto attempt = meddle(api, is_first ? take_job : find_attempt);
        opened_by_third += attempt == 3 ? 1 : 0;
    };
    const TransferWorker worker(api, {.on_image = on_image});
    // The other one is gone soon after, and a third attempt begins anew.
    const auto planned = plan(api, file_of_images(7));
    EXPECT_EQ(planned.at("/counts/new_images"), 7) << planned.body;
    EXPECT_EQ(opened_by_third, 7);
    expect_sound(api);
}

// Goal: no image is opened for nothing.
MIEN_API_TEST(import_prompts, opens_no_more_images_of_what_is_not_planned_any_more) {
    static constexpr pg::Query give_up{"test_give_up_import", R"sql(
        UPDATE imports SET stage = 'cancelled' WHERE stage = 'planning' RETURNING 1 AS number)sql"};
    static constexpr pg::Query count_done{"test_count_plan_jobs_done", R"sql(
        SELECT count(*)::int AS number FROM jobs
        WHERE kind = 'import_plan' AND state = 'succeeded')sql"};
    std::atomic<int> opened = 0;
    const auto on_image = [&] {
        if (++opened == 1) {
            EXPECT_EQ(meddle(api, give_up), 1);
        }
    };
    const TransferWorker worker(api, {.on_image = on_image});
    const auto refused =
        api.editor().send(Method::post, "/api/admin/prompts/import?file_name=prompts.json",
                          file_of_images(7), {{"Content-Type", "application/octet-stream"}});
    EXPECT_EQ(refused.text("/import_status"), "cancelled") << refused.body;
    const auto until = deadline_in(std::chrono::seconds(30));
    while (meddle(api, count_done) == 0) {
        ASSERT_LT(std::chrono::steady_clock::now(), until);
    }
    EXPECT_EQ(opened, 4);
}

// Goal: images for which the time of an attempt is too short are gone on with by others.
MIEN_API_TEST(import_prompts, takes_several_attempts_for_many_images) {
    std::atomic<int> opened = 0;
    // More than an attempt has: each opens as many as are opened at once.
    const TransferWorker worker(
        api, {.on_image = [&opened] { ++opened; },
              .comparison_reserve = limits::transfer_job_time_max + std::chrono::minutes(1)});
    const auto planned = plan(api, file_of_images(10));
    EXPECT_EQ(planned.at("/counts/new_images"), 10) << planned.body;
    EXPECT_EQ(opened, 10);
    const auto told = preview(api, planned);
    for (std::int64_t i = 0; i < 10; ++i) {
        EXPECT_EQ(told.at(fmt::format("/reference_images/{}/item", i)), i + 1);
        EXPECT_EQ(told.text(fmt::format("/reference_images/{}/character_slug", i)),
                  fmt::format("luna-{}", i));
    }
    expect_sound(api);
}

// Goal: what is written here arrives there, byte for byte, and a second time creates nothing.
MIEN_API_TEST(import_prompts, brings_reference_images) {
    const TransferWorker worker(api);
    const auto ada = make_looks(api);
    const auto file = export_all(api);
    const auto bundle = json::parse(file);
    EXPECT_EQ(bundle.at("counts").at("reference_images"), 3);
    EXPECT_EQ(bundle.at("counts").at("characters"), 2) << "Bea has no prompt, and a face";
    EXPECT_EQ(bundle.at("reference_images").as_array().size(), 3U);

    ApiServer empty;
    const TransferWorker other_worker(empty);
    const auto planned = plan(empty, file);
    EXPECT_EQ(planned.at("/counts/new_images"), 3) << planned.body;
    EXPECT_EQ(planned.at("/counts/error"), 0);
    const auto told = preview(empty, planned);
    ASSERT_EQ(told.at("/reference_images").as_array().size(), 3U) << told.body;
    EXPECT_EQ(told.text("/reference_images/0/character_slug"), "ada");
    EXPECT_EQ(told.at("/reference_images/0/emotion"), nullptr);
    EXPECT_EQ(told.at("/reference_images/0/width"), 40);
    EXPECT_EQ(told.text("/reference_images/1/action"), "create");
    EXPECT_TRUE(empty.viewer().get("/api/admin/characters").at("/characters").as_array().empty());

    const auto applied = apply(empty, planned, {{"strategy", "skip"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/new_images"), 3);
    EXPECT_EQ(images_of(empty, ada).size(), 2U);
    EXPECT_EQ(export_all(empty), file);
    expect_sound(empty);

    const auto again = plan(empty, file);
    EXPECT_EQ(again.at("/counts/new_images"), 0) << again.body;
    EXPECT_EQ(again.at("/counts/changed_images"), 0);
    const auto nothing = apply(empty, again, {{"strategy", "overwrite"}});
    EXPECT_EQ(nothing.at("/applied/new_images"), 0) << nothing.body;
    EXPECT_EQ(nothing.at("/applied/replaced_images"), 0);
    EXPECT_EQ(export_all(empty), file);
    expect_sound(empty);
}

MIEN_API_TEST(export_prompts, leaves_images_out_when_asked_and_in_csv) {
    const TransferWorker worker(api);
    make_looks(api);
    const auto bundle = json::parse(export_all(api, "?images=false"));
    EXPECT_FALSE(bundle.as_object().contains("reference_images"));
    EXPECT_FALSE(bundle.at("counts").as_object().contains("reference_images"));
    EXPECT_EQ(bundle.at("counts").at("characters"), 1);
    const auto sheet = api.editor().post("/api/admin/prompts/export?format=csv");
    EXPECT_EQ(sheet.at("/counts/reference_images"), 0) << sheet.body;
    EXPECT_EQ(sheet.at("/with_images"), false);
    const auto planned = plan(api, export_all(api, "?format=csv"), "prompts.csv");
    EXPECT_EQ(planned.at("/not_in_format"),
              json::value(json::array{"templates", "reference_images"}))
        << planned.body;
}

MIEN_API_TEST(measure_export_images, counts_those_that_a_file_would_have) {
    const auto ada = make_looks(api);
    const std::string path = "/api/admin/prompts/export-images";
    const auto all = api.viewer().get(path);
    EXPECT_EQ(all.at("/reference_images"), 3) << all.body;
    std::int64_t bytes = 0;
    for (const auto& image : images_of(api, ada)) {
        bytes += image.at("bytes").as_int64();
    }
    const auto hers = api.viewer().get(path + "?character_ids=global," + ada);
    EXPECT_EQ(hers.at("/reference_images"), 2) << hers.body;
    EXPECT_EQ(hers.at("/bytes"), bytes);
    EXPECT_EQ(api.viewer().get(path + "?emotions=happy").at("/reference_images"), 2);
    EXPECT_EQ(api.viewer().get(path + "?character_ids=global").at("/bytes"), 0);
    EXPECT_EQ(api.viewer().get(path + "?character_ids=me").status, 422U);
}

// Goal: another image that is here stays unless the strategy says otherwise.
MIEN_API_TEST(apply_import, replaces_images_only_when_told) {
    const TransferWorker worker(api);
    const auto ada = make_looks(api);
    const auto file = export_all(api);
    {
        const ExchangeWorker exchange(api);
        put_image(api, ada, "", red);
    }
    const auto changed = export_all(api);
    const auto planned = plan(api, file);
    EXPECT_EQ(planned.at("/counts/changed_images"), 1) << planned.body;
    EXPECT_EQ(preview(api, planned).text("/reference_images/0/action"), "replace");
    const auto kept = apply(api, planned, {{"strategy", "skip"}});
    ASSERT_EQ(kept.status, 200U) << kept.body;
    EXPECT_EQ(kept.at("/applied/replaced_images"), 0);
    EXPECT_EQ(preview(api, planned).text("/reference_images/0/outcome"), "skipped");
    EXPECT_EQ(export_all(api), changed);

    const auto other = plan(api, file);
    const auto replaced = apply(api, other, {{"strategy", "overwrite"}});
    ASSERT_EQ(replaced.status, 200U) << replaced.body;
    EXPECT_EQ(replaced.at("/applied/replaced_images"), 1);
    EXPECT_EQ(export_all(api), file);
    const auto log =
        api.admin().get("/api/admin/audit?action=character.put_reference_image&limit=1");
    EXPECT_EQ(log.at("/entries/0/details/import_id"), other.at("/import_id")) << log.body;
    expect_sound(api);
}

// Goal: what is said of one image counts before what is said for all, in both directions, and an
// image that stays may have moved.
MIEN_API_TEST(apply_import, takes_decisions_on_single_images) {
    const TransferWorker worker(api);
    const auto ada = make_looks(api);
    const auto file = export_all(api);
    const ExchangeWorker exchange(api);
    put_image(api, ada, "", red);
    put_image(api, ada, "?emotion=sad", blue);
    const auto before = images_of(api, ada);
    const auto planned = plan(api, file);
    const auto told = preview(api, planned);
    ASSERT_EQ(told.at("/reference_images").as_array().size(), 2U) << told.body;
    EXPECT_EQ(told.text("/reference_images/0/character_name"), "Ada");
    EXPECT_EQ(told.at("/reference_images/1/item"), 2);
    for (const auto* const member : {"image_url", "current_image_url"}) {
        const auto url = told.text(fmt::format("/reference_images/0/{}", member));
        const auto image = api.nobody().send(Method::get, url.substr(url.find("/media/")));
        EXPECT_EQ(image.status, 200U) << member;
        const auto* const digest =
            std::string_view(member) == "image_url" ? "sha256" : "current_sha256";
        EXPECT_EQ(to_hex(sha256(image.body)),
                  told.text(fmt::format("/reference_images/0/{}", digest)));
    }

    const auto decision = [](int item, const char* strategy) {
        return json::object{{"part", "reference_image"}, {"item", item}, {"strategy", strategy}};
    };
    const json::array twice{decision(1, "skip"), decision(1, "merge")};
    EXPECT_EQ(apply(api, planned, {{"strategy", "skip"}, {"decisions", twice}}).status, 422U);
    const auto unknown = apply(
        api, planned, {{"strategy", "skip"}, {"decisions", json::array{decision(9, "skip")}}});
    EXPECT_EQ(unknown.text("/problems/0/code"), "unknown_item") << unknown.body;

    put_image(api, ada, "", "\x20\xD0\x20");
    const auto applied = apply(
        api, planned, {{"strategy", "overwrite"}, {"decisions", json::array{decision(1, "skip")}}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/replaced_images"), 1);
    const auto after = images_of(api, ada);
    EXPECT_NE(after[0].at("sha256"), told.at("/reference_images/0/sha256"));
    EXPECT_EQ(after[1].at("sha256"), told.at("/reference_images/1/sha256"));
    EXPECT_NE(after[1].at("sha256"), before[1].at("sha256"));
    expect_sound(api);

    const auto taken =
        apply(api, plan(api, file),
              {{"strategy", "skip"}, {"decisions", json::array{decision(1, "overwrite")}}});
    EXPECT_EQ(taken.at("/applied/replaced_images"), 1) << taken.body;
    EXPECT_EQ(export_all(api), file);
}

MIEN_API_TEST(apply_import, leaves_out_single_images_that_would_be_new) {
    const TransferWorker worker(api);
    const auto ada = make_looks(api);
    const auto file = export_all(api);
    api.editor().send(Method::delete_,
                      fmt::format("/api/admin/characters/{}/reference-images", ada));
    const auto planned = plan(api, file);
    EXPECT_EQ(planned.at("/counts/new_images"), 1) << planned.body;
    const json::object decision{{"part", "reference_image"}, {"item", 1}, {"strategy", "skip"}};
    const auto applied =
        apply(api, planned, {{"strategy", "overwrite"}, {"decisions", json::array{decision}}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/new_images"), 0);
    EXPECT_EQ(images_of(api, ada).size(), 1U);
    expect_sound(api);
}

MIEN_API_TEST(apply_import, refuses_images_that_moved_since_the_plan) {
    const TransferWorker worker(api);
    const auto ada = make_looks(api);
    const auto file = export_all(api);
    const ExchangeWorker exchange(api);
    put_image(api, ada, "", red);
    const auto planned = plan(api, file);
    put_image(api, ada, "", "\x20\xD0\x20");
    const auto refused = apply(api, planned, {{"strategy", "overwrite"}});
    EXPECT_EQ(refused.status, 409U) << refused.body;
    EXPECT_EQ(refused.text("/moved_images/0/character_id"), ada);
    const auto replanned = api.editor().post(
        fmt::format("/api/admin/prompts/import/{}/plan", planned.text("/import_id")));
    ASSERT_EQ(replanned.status, 200U) << replanned.body;
    const auto applied = apply(api, planned, {{"strategy", "overwrite"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(export_all(api), file);
    expect_sound(api);
}

// Goal: what is no image, or none that may be opened, is told by the plan, and leaves the rest
// alone.
MIEN_API_TEST(import_prompts, opens_images_apart_when_it_plans) {
    const TransferWorker worker(api);
    auto cut = make_png(40, 30, blue);
    cut.resize(cut.size() / 2);
    const std::pair<std::string, std::string> bad[] = {
        {to_base64("<script>"), "bad_image"},
        {to_base64(cut), "bad_image"},
        {to_base64("#EXTM3U\nhttp://127.0.0.1/x"), "bad_image"},
        {"!!!", "invalid_base64"},
        {to_base64(std::string(9UL * 1024 * 1024, 'x')), "too_large"}};
    for (const auto& [image, code] : bad) {
        const auto planned = plan(api, file_of_image(image));
        EXPECT_EQ(planned.at("/counts/error"), 1) << planned.body;
        EXPECT_EQ(planned.at("/counts/new_characters"), 1);
        const auto told = preview(api, planned);
        EXPECT_EQ(told.text("/reference_images/0/problems/0/code"), code) << told.body;
        EXPECT_EQ(told.text("/reference_images/0/problems/0/pointer"), "/reference_images/0/image");
        EXPECT_EQ(apply(api, planned, {{"strategy", "skip"}}).status, 422U);
    }
    const auto good = plan(api, file_of_image(to_base64(make_png(40, 30, blue))));
    EXPECT_EQ(good.at("/counts/new_images"), 1) << good.body;
    expect_sound(api);
}

// Goal: what a file says of its images is held against them, and against its characters.
MIEN_API_TEST(import_prompts, judges_images_by_their_digests_and_places) {
    const TransferWorker worker(api);
    const auto image = to_base64(make_png(40, 30, blue));
    const auto entry = [&](std::string_view members) {
        const auto planned = plan(
            api,
            fmt::format(R"({{"format":"mien.prompts","schema_version":1,"characters":[{{"id":)"
                        R"("0198c0de-7a11-7000-8000-000000000001","slug":"luna","name":"L"}}],)"
                        R"("reference_images":[{{"image":"{}",{}}}]}})",
                        image, members));
        return preview(api, planned).text("/reference_images/0/problems/0/code");
    };
    EXPECT_EQ(entry(R"("emotion":"sad")"), "required");
    EXPECT_EQ(entry(R"("character_slug":"nobody")"), "unknown_character");
    EXPECT_EQ(entry(R"("character_slug":"luna","emotion":"nowhere")"), "unknown_emotion");
    EXPECT_EQ(entry(R"("character_slug":"luna","image_sha256":"00")"), "sha256_mismatch");
    EXPECT_EQ(entry(R"("character_slug":"luna","sha256":"00")"), "sha256_mismatch");
    EXPECT_EQ(entry(R"("character_slug":"luna","palette":"00")"), "unknown_field");
}

// Goal: images of a plan that came to nothing go, and so does its report.
MIEN_API_TEST(cancel_import, gives_up_the_images_of_a_plan) {
    const TransferWorker worker(api);
    const auto planned = plan(api, file_of_image(to_base64(make_png(40, 30, blue))));
    const auto cancelled = api.editor().post(
        fmt::format("/api/admin/prompts/import/{}/cancel", planned.text("/import_id")));
    EXPECT_EQ(cancelled.text("/status"), "cancelled") << cancelled.body;
    const std::function<awaitable<std::string>(pg::Pool&)> look =
        [](pg::Pool& pool) -> awaitable<std::string> {
        static constexpr pg::Query query{"test_states_of_references", R"sql(
            SELECT coalesce(string_agg(state::text, ','), '') AS states FROM objects
            WHERE key LIKE 'references/%')sql"};
        [[maybe_unused]] const auto reaped =
            co_await store::reap_imports(pool, 10, deadline_in(std::chrono::seconds(30)));
        const auto rows = co_await pool.run(query, {}, deadline_in(std::chrono::seconds(30)));
        co_return rows.front().get<std::string>("states");
    };
    EXPECT_EQ(with_database<std::string>(api, look), "deleting");
    expect_sound(api);
}

}  // namespace
}  // namespace mien::test
