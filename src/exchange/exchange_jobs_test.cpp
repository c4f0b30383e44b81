// The jobs on a real database, with real objects and the renderer; what the routes add is tested in
// tests/api/exchange_test.cpp.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "actions/exchange/request_exchange.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "exchange/worker_jobs.hpp"
#include "exchange/zip_entries.hpp"
#include "objects/digest.hpp"
#include "objects/filesystem_store.hpp"
#include "store/constraints.hpp"
#include "store/exchange/reference_images.hpp"
#include "store/people/characters.hpp"
#include "tests/support/card_files.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"
#include "video/order/media_process.hpp"
#include "video/order/renderer_process.hpp"

namespace mien::exchange {
namespace {

using mien::test::soon;
using store::ExchangeStage;
using test::make_png;

constexpr std::string_view blue = "\x10\x20\xD0";

constexpr pg::Query count_unfinished{
    "count_unfinished_jobs", "SELECT count(*) AS n FROM jobs WHERE state IN ('queued', 'running')"};

// A completed video of the one character and admin that there are, with the bytes of the object.
constexpr pg::Query add_prompt{"test_add_prompt", R"sql(
    INSERT INTO prompts (id, character_id, emotion, head_version)
    SELECT '01994b1c-8a01-7c11-9d52-000000000010', id, 'happy', 1 FROM characters)sql"};
constexpr pg::Query add_version{"test_add_version", R"sql(
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, created_by)
    SELECT gen_random_uuid(), '01994b1c-8a01-7c11-9d52-000000000010', 1, 'A face.',
        sha256('A face.'), id FROM admins)sql"};
constexpr pg::Query add_video{"test_add_video", R"sql(
    INSERT INTO videos (id, character_id, emotion, prompt_id, prompt_version, source, resolution_id,
        resolved_text, settings, provider, video_key, requested_by, generated_at, final_state,
        finished_at, depicted)
    SELECT gen_random_uuid(), c.id, 'happy', '01994b1c-8a01-7c11-9d52-000000000010', 1, 'character',
        gen_random_uuid(), 'A face.', '{"width": 64, "height": 64}', 'builtin', 'videos/1.mp4',
        a.id, now(), 'succeeded', now(), '{}'
    FROM characters c, admins a)sql"};

// A newer one of another emotion, whose object has other bytes than it had.
constexpr pg::Query add_lost_video{"test_add_lost_video", R"sql(
    WITH object AS (
        INSERT INTO objects (key, state, content_type, bytes, sha256)
        VALUES ('videos/2.mp4', 'live', 'video/mp4', 9, sha256('something')) RETURNING key)
    INSERT INTO videos (id, character_id, emotion, prompt_id, prompt_version, source, resolution_id,
        resolved_text, settings, provider, video_key, requested_by, generated_at, final_state,
        finished_at, depicted)
    SELECT gen_random_uuid(), v.character_id, 'excited', v.prompt_id, v.prompt_version, v.source,
        gen_random_uuid(), v.resolved_text, v.settings, v.provider, object.key, v.requested_by,
        now(), 'succeeded', now(), '{}'
    FROM videos v, object)sql"};
constexpr pg::Query forget_good_video{"test_forget_good_video", R"sql(
    UPDATE videos SET erased_at = now() WHERE emotion = 'happy')sql"};
constexpr pg::Query move_request{"test_move_request", R"sql(
    UPDATE exchanges SET created_at = created_at + interval '1 minute' WHERE id = $1)sql"};

struct Bundle : store::test::Database {
    explicit Bundle(IoContext& context)
        : Database(context),
          objects(scratch.path() / "objects", work),
          tools{.pool = pool,
                .work = work,
                .objects = objects,
                .scratch_directory = scratch.path() / "scratch",
                .renderer = video::renderer_program()},
          worker(context.get_executor(), pool, database.app_settings()) {
        store::register_constraints();
        register_exchange_work(worker, tools);
    }

    awaitable<void> begin() {
        admin = co_await store::test::make_admin(pool, "a@example.com", core::Role::editor);
        auto transaction = co_await pool.begin(soon());
        const core::CharacterDraft draft{
            .slug = "ada", .name = "Ada", .description = "", .attributes = {}};
        const auto made =
            co_await store::create_character(transaction, draft, store::SlugTaken::number);
        co_await transaction.commit();
        character = made.id;
    }

    [[nodiscard]] store::ExchangeDraft draft_of(ExchangeStage stage, json::object wish) const {
        return {.stage = stage,
                .wish = std::move(wish),
                .file_name = "file",
                .requested_by = admin.id,
                .actor = {"admin", admin.id, admin.email, "request-1"}};
    }

    awaitable<store::ExchangeId> start(store::ExchangeDraft draft, std::string bytes) {
        actions::ExchangeFile file;
        if (!bytes.empty()) {
            const auto path = scratch.path() / fmt::format("upload-{}", ++uploads);
            test::write_whole(path, bytes);
            file = {.path = path, .bytes = bytes.size(), .sha256 = sha256(bytes)};
            co_await actions::store_exchange_file(pool, objects, draft, file, soon());
        }
        auto transaction = co_await pool.begin(soon());
        const auto done =
            co_await actions::request_exchange(transaction, std::move(draft), std::move(file));
        co_await transaction.commit();
        co_return done.value.id;
    }

    awaitable<void> order(store::ExchangeId id, json::object wish) {
        auto transaction = co_await pool.begin(soon());
        const store::Actor actor{"admin", admin.id, admin.email, "request-2"};
        [[maybe_unused]] const auto done =
            co_await actions::order_card(transaction, id, std::move(wish), actor);
        co_await transaction.commit();
    }

    // Until the worker has nothing left to do.
    awaitable<store::ExchangeRow> settle(store::ExchangeId id) {
        if (!is_working) {
            is_working = true;
            worker.start();
        }
        std::int64_t left = 1;
        while (left > 0) {
            const auto rows = co_await pool.run(count_unfinished, {}, soon());
            left = rows.front().get<std::int64_t>("n");
        }
        co_return co_await store::get_exchange(pool, id, soon());
    }

    awaitable<store::ExchangeRow> run(store::ExchangeDraft draft, std::string bytes = {}) {
        const auto id = co_await start(std::move(draft), std::move(bytes));
        co_return co_await settle(id);
    }

    awaitable<std::string> read_object(std::string key) {
        const auto reader = co_await objects.open(std::move(key), {}, soon());
        std::string bytes;
        while (bytes.size() < reader->object_bytes()) {
            bytes += co_await reader->read(1024 * 1024, soon());
        }
        co_return bytes;
    }

    // A real clip, as the newest video of the character's happiness.
    awaitable<void> add_clip() {
        video::RenderSpec spec;
        spec.character_id = "x";
        spec.emotion = "happy";
        spec.prompt_text = "A face.";
        spec.width = 64;
        spec.height = 64;
        spec.fps = 10;
        spec.duration = std::chrono::milliseconds(500);
        const auto path = scratch.path() / "clip.mp4";
        const video::RenderPaths paths{path, scratch.path() / "clip.jpg"};
        const auto made = co_await video::render_in_child(video::renderer_program(), spec, paths,
                                                          soon(), [](double) {});
        EXPECT_GT(made.bytes, 0U);
        const auto bytes = test::read_whole(path);
        const store::ObjectRow object{"videos/1.mp4", "video/mp4", bytes.size(), sha256(bytes)};
        co_await store_file(tools, object, path, soon());
        auto transaction = co_await pool.begin(soon());
        co_await require_live(transaction, object);
        co_await transaction.commit();
        const auto owner = co_await pg::Connection::open(database.owner_settings(), soon());
        std::vector<pg::Call> calls;
        for (const auto& query : {add_prompt, add_version, add_video}) {
            calls.push_back({query, {}});
        }
        co_await owner->run_all(std::move(calls), soon());
    }

    test::ScratchDirectory scratch;
    async::WorkPool work{2, 64};
    objects::FilesystemStore objects;
    ExchangeTools tools;
    jobs::Worker worker;
    store::Admin admin;
    CharacterId character;
    int uploads = 0;
    bool is_working = false;
};

MIEN_CORO_TEST(image_job, cuts_an_image_and_keeps_its_colours) {
    Bundle bundle(context);
    co_await bundle.begin();
    auto draft = bundle.draft_of(
        ExchangeStage::image,
        {{"emotion", "happy"}, {"crop", {{"x", 10}, {"y", 0}, {"width", 40}, {"height", 50}}}});
    draft.character_id = bundle.character;
    const auto row = co_await bundle.run(std::move(draft), make_png(80, 60, blue));
    EXPECT_EQ(row.progress.state, jobs::JobState::succeeded)
        << (row.progress.failure ? row.progress.failure->message : "");
    EXPECT_FALSE(row.file_key) << "what was uploaded goes";
    const auto image =
        co_await store::find_reference_image(bundle.pool, bundle.character, "happy", soon());
    EXPECT_TRUE(image.has_value());
    EXPECT_EQ(image->width, 40);
    EXPECT_EQ(image->height, 50);
    EXPECT_EQ(image->palette, "1020d0");
    const auto bytes = co_await bundle.read_object(image->object_key);
    EXPECT_EQ(sha256(bytes), image->sha256);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(image_job, refuses_what_is_no_image_in_words) {
    Bundle bundle(context);
    co_await bundle.begin();
    auto draft = bundle.draft_of(ExchangeStage::image, {{"emotion", nullptr}, {"crop", nullptr}});
    draft.character_id = bundle.character;
    const auto row = co_await bundle.run(std::move(draft), "no image");
    EXPECT_EQ(row.progress.state, jobs::JobState::failed);
    EXPECT_EQ(row.progress.failure->code, "invalid") << row.progress.failure->message;
    co_await bundle.worker.stop();
}

// Goal: the plan changes nothing, and the order makes the character with what can be used.
MIEN_CORO_TEST(card_jobs, plan_and_then_make_a_character) {
    Bundle bundle(context);
    co_await bundle.begin();
    const auto assets = fmt::format(
        R"([{{"type":"emotion","uri":"data:image/png;base64,{}","name":"joy","ext":"png"}},)"
        R"({{"type":"emotion","uri":"data:image/png;base64,{}","name":"grief","ext":"png"}}])",
        test::to_base64(make_png(64, 64, blue)), test::to_base64("no image"));
    const auto document = fmt::format(
        R"({{"spec":"chara_card_v3","spec_version":"3.0","data":{{"name":"Bea","assets":{}}}}})",
        assets);
    const auto card = make_png(64, 96, blue, {{"ccv3", test::to_base64(document)}});
    const auto planned = co_await bundle.run(bundle.draft_of(ExchangeStage::plan, {}), card);
    EXPECT_EQ(planned.progress.state, jobs::JobState::succeeded)
        << (planned.progress.failure ? planned.progress.failure->message : "");
    EXPECT_EQ(planned.plan->at("images").as_array().size(), 3U);
    EXPECT_FALSE(planned.character_id);
    co_await bundle.order(planned.id, {});
    const auto applied = co_await bundle.settle(planned.id);
    EXPECT_EQ(applied.progress.state, jobs::JobState::succeeded)
        << (applied.progress.failure ? applied.progress.failure->message : "");
    EXPECT_EQ(applied.result->at("left_out").as_array().size(), 1U);
    const auto images =
        co_await store::list_reference_images(bundle.pool, *applied.character_id, soon());
    EXPECT_EQ(images.size(), 2U);
    EXPECT_EQ(images.front().height, 96);
    const auto made = co_await store::get_character(bundle.pool, *applied.character_id, soon());
    EXPECT_EQ(made.fields.name, "Bea");
    co_await bundle.worker.stop();
}

// Goal: whose expressions are is said with the order: nobody's are refused, those of a new
// character have its name.
MIEN_CORO_TEST(card_jobs, make_a_character_of_expressions_with_a_name) {
    Bundle bundle(context);
    co_await bundle.begin();
    const auto zip = test::make_zip({{"joy.png", make_png(8, 8, blue)}});
    const auto row = co_await bundle.run(bundle.draft_of(ExchangeStage::plan, {}), zip);
    EXPECT_EQ(row.progress.state, jobs::JobState::succeeded);
    const auto refused = co_await async::ending_of(bundle.order(row.id, {}));
    EXPECT_EQ(error_in(refused.failure)->kind(), ErrorKind::invalid);
    co_await bundle.order(row.id, {{"name", "Cleo"}});
    const auto applied = co_await bundle.settle(row.id);
    const auto made = co_await store::get_character(bundle.pool, *applied.character_id, soon());
    EXPECT_EQ(made.fields.name, "Cleo");
    co_await bundle.worker.stop();
}

// Goal: of two uploads for a place the one that was asked for later counts, whichever lands first.
MIEN_CORO_TEST(image_job, that_was_overtaken_changes_nothing) {
    Bundle bundle(context);
    co_await bundle.begin();
    const auto upload = [&](std::uint32_t width) -> awaitable<store::ExchangeId> {
        auto draft = bundle.draft_of(ExchangeStage::image, {{"emotion", "sad"}, {"crop", nullptr}});
        draft.character_id = bundle.character;
        co_return co_await bundle.start(std::move(draft), make_png(width, 20, blue));
    };
    const auto first = co_await upload(30);
    const auto second = co_await upload(40);
    // The one that lands first was asked for last.
    const auto owner = co_await pg::Connection::open(bundle.database.owner_settings(), soon());
    co_await owner->run(move_request, pg::params(first), soon());
    const auto late = co_await bundle.settle(second);
    EXPECT_TRUE(late.result->as_object().contains("overtaken"));
    const auto image =
        co_await store::find_reference_image(bundle.pool, bundle.character, "sad", soon());
    EXPECT_EQ(image->width, 30);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(image_job, asked_for_before_a_removal_changes_nothing) {
    Bundle bundle(context);
    co_await bundle.begin();
    auto draft = bundle.draft_of(ExchangeStage::image, {{"emotion", nullptr}, {"crop", nullptr}});
    draft.character_id = bundle.character;
    const auto id = co_await bundle.start(std::move(draft), make_png(20, 20, blue));
    auto transaction = co_await bundle.pool.begin(soon());
    co_await store::overtake_uploads(transaction, bundle.character, std::nullopt);
    co_await transaction.commit();
    const auto row = co_await bundle.settle(id);
    EXPECT_TRUE(row.result->as_object().contains("overtaken"));
    const auto images =
        co_await store::list_reference_images(bundle.pool, bundle.character, soon());
    EXPECT_TRUE(images.empty());
    co_await bundle.worker.stop();
}

// Goal: an animation, such as those of our own packs, gives its first picture.
MIEN_CORO_TEST(image_job, takes_the_first_picture_of_an_animation) {
    Bundle bundle(context);
    co_await bundle.begin();
    co_await bundle.add_clip();
    const auto webp = bundle.scratch.path() / "clip.webp";
    const video::ImagePaths paths{.source = bundle.scratch.path() / "again.mp4", .image = webp};
    const auto clip = co_await bundle.read_object("videos/1.mp4");
    test::write_whole(paths.source, clip);
    const auto made =
        co_await video::animate_in_child(video::renderer_program(), {}, paths, soon());
    EXPECT_GT(made.frames, 1);
    auto draft = bundle.draft_of(ExchangeStage::image, {{"emotion", "happy"}, {"crop", nullptr}});
    draft.character_id = bundle.character;
    const auto row = co_await bundle.run(std::move(draft), test::read_whole(webp));
    EXPECT_EQ(row.progress.state, jobs::JobState::succeeded)
        << (row.progress.failure ? row.progress.failure->message : "");
    const auto image =
        co_await store::find_reference_image(bundle.pool, bundle.character, "happy", soon());
    EXPECT_EQ(image->width, 64);
    auto cut = test::read_whole(webp);
    cut.resize(100);
    auto broken = bundle.draft_of(ExchangeStage::image, {{"emotion", "sad"}, {"crop", nullptr}});
    broken.character_id = bundle.character;
    const auto refused = co_await bundle.run(std::move(broken), cut);
    EXPECT_EQ(refused.progress.failure->message, "The animated WebP is damaged or cut off.");
    co_await bundle.worker.stop();
}

// Goal: a clip that is damaged where it is kept is left out and named; with no other there is no
// file, and the reason has its name too.
MIEN_CORO_TEST(clip_export_job, names_what_it_leaves_out) {
    Bundle bundle(context);
    co_await bundle.begin();
    co_await bundle.add_clip();
    const auto owner = co_await pg::Connection::open(bundle.database.owner_settings(), soon());
    co_await owner->run(add_lost_video, {}, soon());
    for (const auto* const format : {"zip", "charx", "sillytavern"}) {
        auto draft = bundle.draft_of(ExchangeStage::export_clips, {{"format", format}});
        draft.character_id = bundle.character;
        const auto row = co_await bundle.run(std::move(draft));
        EXPECT_EQ(row.progress.state, jobs::JobState::succeeded)
            << (row.progress.failure ? row.progress.failure->message : "");
        const auto& left_out = row.result->at("left_out").as_array();
        EXPECT_EQ(left_out.size(), 1U) << format;
        EXPECT_EQ(left_out.at(0).at("what"), "The clip of “excited”");
        EXPECT_EQ(row.result->at("clips"), json::value(json::array{"happy"}));
    }
    co_await owner->run(forget_good_video, {}, soon());
    auto draft = bundle.draft_of(ExchangeStage::export_clips, {{"format", "zip"}});
    draft.character_id = bundle.character;
    const auto row = co_await bundle.run(std::move(draft));
    EXPECT_EQ(row.progress.failure->code, "conflict");
    EXPECT_NE(row.progress.failure->message.find("“excited”"), std::string::npos);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(clip_export_job, makes_each_format_the_same_again) {
    Bundle bundle(context);
    co_await bundle.begin();
    co_await bundle.add_clip();
    for (const auto* const format : {"zip", "charx", "sillytavern"}) {
        std::string first;
        for (int round = 0; round < 2; ++round) {
            auto draft = bundle.draft_of(ExchangeStage::export_clips, {{"format", format}});
            draft.character_id = bundle.character;
            const auto row = co_await bundle.run(std::move(draft));
            EXPECT_EQ(row.progress.state, jobs::JobState::succeeded)
                << (row.progress.failure ? row.progress.failure->message : "");
            const auto bytes = co_await bundle.read_object(row.file_key.value_or("none"));
            EXPECT_TRUE(first.empty() || first == bytes) << format;
            first = bytes;
            EXPECT_EQ(row.result->at("missing").as_array().size(), 7U);
        }
        const auto path = bundle.scratch.path() / format;
        test::write_whole(path, first);
        const auto entries = list_zip_entries(path);
        EXPECT_EQ(entries.size(), std::string_view(format) == "sillytavern" ? 12U : 2U) << format;
    }
    co_await bundle.worker.stop();
}

}  // namespace
}  // namespace mien::exchange
