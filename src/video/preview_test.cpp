
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "store/object_rows.hpp"
#include "tests/support/clip_bundle.hpp"
#include "video/builtin_provider.hpp"
#include "video/reaper.hpp"

namespace mien::video {
namespace {

using jobs::JobState;
using test::error_of;
using test::soon;

constexpr std::chrono::milliseconds at_once{0};

constexpr std::string_view count_previews_and_objects =
    "SELECT (SELECT count(*) FROM previews) + (SELECT count(*) FROM objects) AS n";

// Goal: from a request to a real clip in the store, with nothing saved but the preview itself.
MIEN_CORO_TEST(preview, is_rendered_and_saves_no_prompt) {
    Bundle bundle(context, std::make_unique<BuiltinProvider>());
    co_await bundle.fill();
    bundle.start();
    const auto requested = co_await bundle.add_preview(bundle.preview_draft());
    EXPECT_EQ(store::status_of(requested.progress.state), "pending");
    const auto job = co_await bundle.wait_for_end(requested.progress.job_id);
    EXPECT_EQ(job.state, JobState::succeeded) << (job.failure ? job.failure->message : "");

    const auto preview = co_await store::get_preview(bundle.pool, requested.id, soon());
    MIEN_REQUIRE(preview.video_key.has_value() && preview.poster_key.has_value());
    EXPECT_EQ(*preview.video_key, "previews/" + to_string(job.id) + "-1.mp4");
    const auto served =
        co_await store::find_served_object(bundle.pool, *preview.video_key, 4'000'000'000, soon());
    MIEN_REQUIRE(served.has_value());
    const auto video = co_await bundle.read(*preview.video_key);
    EXPECT_EQ(sha256(video), served->object.sha256);
    EXPECT_EQ(video.substr(4, 4), "ftyp");
    EXPECT_EQ(video.find("secretword"), std::string::npos);
    const auto poster = co_await bundle.read(*preview.poster_key);
    EXPECT_TRUE(poster.starts_with("\xff\xd8\xff"));

    const auto versions =
        co_await bundle.number("count_versions", "SELECT count(*) AS n FROM prompt_versions");
    EXPECT_EQ(versions, 1);
    const auto usage =
        co_await bundle.number("count_usage", "SELECT count(*) AS n FROM video_usage_log");
    EXPECT_EQ(usage, 0);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(preview, fails_when_the_renderer_crashes_and_leaves_nothing) {
    Bundle bundle(context, std::make_unique<BuiltinProvider>("/bin/false"));
    co_await bundle.fill();
    bundle.start();
    const auto preview = co_await bundle.add_preview(bundle.preview_draft());
    const auto job = co_await bundle.wait_for_end(preview.progress.job_id);
    EXPECT_EQ(job.state, JobState::failed);
    MIEN_REQUIRE(job.failure.has_value());
    EXPECT_EQ(job.failure->code, "upstream_failed");
    EXPECT_FALSE(job.failure->message.empty());
    const auto head =
        co_await bundle.number("prompt_head", "SELECT head_version::bigint AS n FROM prompts");
    EXPECT_EQ(head, 1);
    const auto rows = co_await bundle.number("count_objects", "SELECT count(*) AS n FROM objects");
    EXPECT_EQ(rows, 0);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(preview, fails_when_what_was_made_is_no_video) {
    Bundle bundle(context);
    co_await bundle.fill();
    bundle.fake.video_bytes = "#EXTM3U\nhttp://169.254.169.254/";
    bundle.start();
    const auto preview = co_await bundle.add_preview(bundle.preview_draft());
    const auto job = co_await bundle.wait_for_end(preview.progress.job_id);
    EXPECT_EQ(job.state, JobState::failed);
    const auto stored = bundle.count_stored_objects();
    EXPECT_EQ(stored, 0U);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(preview, of_the_same_picture_is_offered_again) {
    Bundle bundle(context);
    co_await bundle.fill();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    const auto waiting = co_await bundle.add_preview(bundle.preview_draft());
    EXPECT_EQ(waiting.id, first.id);
    EXPECT_TRUE(waiting.is_reused);
    bundle.start();
    [[maybe_unused]] const auto job = co_await bundle.wait_for_end(first.progress.job_id);
    const auto complete = co_await bundle.add_preview(bundle.preview_draft());
    EXPECT_EQ(complete.id, first.id);
    EXPECT_TRUE(complete.video_key.has_value());

    auto other_seed = bundle.preview_draft();
    other_seed.settings.seed = 7;
    const auto second = co_await bundle.add_preview(other_seed);
    EXPECT_NE(second.id, first.id);
    auto never = bundle.preview_draft();
    never.reuse = store::Reuse::never;
    const auto third = co_await bundle.add_preview(never);
    EXPECT_NE(third.id, first.id);
    auto other_provider = bundle.preview_draft();
    other_provider.provider = "elsewhere";
    const auto fourth = co_await bundle.add_preview(other_provider);
    EXPECT_NE(fourth.id, first.id);
    EXPECT_EQ(fourth.provider, "elsewhere");
    co_await bundle.worker.stop(at_once);
}

MIEN_CORO_TEST(preview, that_failed_or_is_about_to_expire_is_not_offered_again) {
    Bundle bundle(context);
    co_await bundle.fill();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    co_await bundle.sql("age",
                        "UPDATE previews SET created_at = created_at - interval '23 h 5 min',"
                        " expires_at = expires_at - interval '23 h 5 min'");
    const auto second = co_await bundle.add_preview(bundle.preview_draft());
    EXPECT_NE(second.id, first.id);
    co_await bundle.sql("fail", "UPDATE jobs SET state = 'failed', finished_at = now()");
    const auto third = co_await bundle.add_preview(bundle.preview_draft());
    EXPECT_NE(third.id, second.id);
}

MIEN_CORO_TEST(preview, of_an_unknown_character_or_emotion_is_not_found) {
    Bundle bundle(context);
    co_await bundle.fill();
    auto nobody = bundle.preview_draft();
    nobody.character_id = CharacterId::make();
    const auto first = co_await error_of(bundle.add_preview(nobody));
    EXPECT_EQ(first.value().kind(), ErrorKind::not_found);
    auto nothing = bundle.preview_draft();
    nothing.emotion = "bored";
    const auto second = co_await error_of(bundle.add_preview(nothing));
    EXPECT_EQ(second.value().kind(), ErrorKind::not_found);
}

MIEN_CORO_TEST(preview, is_refused_when_too_many_wait) {
    Bundle bundle(context);
    co_await bundle.fill();
    co_await bundle.sql("fill_queue",
                        "INSERT INTO jobs (id, kind, arguments) SELECT "
                        "gen_random_uuid(), 'preview', '{}' "
                        "FROM generate_series(1, 500)");
    const auto refusal = co_await error_of(bundle.add_preview(bundle.preview_draft()));
    MIEN_REQUIRE(refusal.has_value());
    EXPECT_EQ(refusal->kind(), ErrorKind::rate_limited);
    EXPECT_TRUE(refusal->retry_after().has_value());
}

MIEN_CORO_TEST(preview, that_is_cancelled_stops_and_leaves_nothing) {
    Bundle bundle(context);
    co_await bundle.fill();
    async::Signal started(bundle.executor);
    async::Signal never(bundle.executor);
    bundle.fake.before_files = [&]() -> awaitable<void> {
        started.notify_all();
        co_await never.wait();
    };
    bundle.start();
    const auto preview = co_await bundle.add_preview(bundle.preview_draft());
    while (bundle.fake.calls == 0) {
        co_await started.wait();
    }
    auto transaction = co_await bundle.pool.begin(soon());
    co_await store::request_cancel(transaction, preview.progress);
    co_await transaction.commit();
    const auto job = co_await bundle.wait_for_end(preview.progress.job_id);
    EXPECT_EQ(job.state, JobState::cancelled);
    const auto rows = co_await bundle.number("count_objects", "SELECT count(*) AS n FROM objects");
    EXPECT_EQ(rows, 0);
    co_await bundle.worker.stop();
}

// While the clip is made, the job is claimed by another worker.
MIEN_CORO_TEST(preview, of_a_stale_worker_takes_its_objects_away) {
    Bundle bundle(context);
    co_await bundle.fill();
    bundle.fake.before_files = [&]() -> awaitable<void> {
        co_await bundle.sql("steal", "UPDATE jobs SET worker = 'w2', attempt = attempt + 1");
    };
    bundle.start();
    const auto preview = co_await bundle.add_preview(bundle.preview_draft());
    while (bundle.worker.stats().lost_total == 0) {
        [[maybe_unused]] const auto job =
            co_await jobs::get_job(bundle.pool, preview.progress.job_id.value(), soon());
    }
    const auto stored = bundle.count_stored_objects();
    EXPECT_EQ(stored, 0U);
    const auto rows = co_await bundle.number("count_objects", "SELECT count(*) AS n FROM objects");
    EXPECT_EQ(rows, 0);
    const auto job = co_await jobs::get_job(bundle.pool, preview.progress.job_id.value(), soon());
    EXPECT_EQ(job.state, JobState::running);
    co_await bundle.worker.stop(at_once);
}

MIEN_CORO_TEST(preview, is_gone_when_it_has_expired_and_then_removed) {
    Bundle bundle(context);
    co_await bundle.fill();
    bundle.start();
    const auto preview = co_await bundle.add_preview(bundle.preview_draft());
    [[maybe_unused]] const auto job = co_await bundle.wait_for_end(preview.progress.job_id);
    co_await bundle.worker.stop();
    const auto complete = co_await store::get_preview(bundle.pool, preview.id, soon());
    co_await bundle.sql("expire",
                        "UPDATE previews SET created_at = now() - interval '24 h', "
                        "expires_at = now()");
    const auto gone = co_await error_of(store::get_preview(bundle.pool, preview.id, soon()));
    EXPECT_EQ(gone.value().kind(), ErrorKind::gone);
    const auto served =
        co_await store::find_served_object(bundle.pool, *complete.video_key, 4'000'000'000, soon());
    EXPECT_TRUE(served.value().is_expired);
    const auto listed = co_await store::list_previews(bundle.pool, {}, soon());
    EXPECT_TRUE(listed.empty());

    const auto reaped = co_await reap_previews(bundle.pool, bundle.objects, soon());
    EXPECT_EQ(reaped, 1);
    const auto stored = bundle.count_stored_objects();
    EXPECT_EQ(stored, 1U) << "the poster of the cell";
    const auto rows = co_await bundle.number("count_rows", count_previews_and_objects);
    EXPECT_EQ(rows, 1);
    const auto poster = co_await store::find_served_object(bundle.pool, *complete.poster_key,
                                                           4'000'000'000, soon());
    EXPECT_FALSE(poster.value().is_expired);
}

MIEN_CORO_TEST(preview, whose_job_is_gone_is_removed_when_it_has_expired) {
    Bundle bundle(context);
    co_await bundle.fill();
    bundle.start();
    const auto preview = co_await bundle.add_preview(bundle.preview_draft());
    [[maybe_unused]] const auto job = co_await bundle.wait_for_end(preview.progress.job_id);
    co_await bundle.worker.stop();
    co_await bundle.sql("forget_jobs", "DELETE FROM jobs");
    const auto kept = co_await bundle.add_preview(bundle.preview_draft());
    EXPECT_EQ(kept.id, preview.id) << "offered again without its job";
    EXPECT_FALSE(kept.progress.job_id.has_value());
    co_await bundle.sql("expire",
                        "UPDATE previews SET created_at = now() - interval '24 h', "
                        "expires_at = now()");
    const auto reaped = co_await reap_previews(bundle.pool, bundle.objects, soon());
    EXPECT_EQ(reaped, 1);
    const auto rows = co_await bundle.number("count_rows", count_previews_and_objects);
    EXPECT_EQ(rows, 1) << "the poster of the cell";
}

MIEN_CORO_TEST(preview, that_expires_while_it_waits_is_cancelled_and_removed) {
    Bundle bundle(context);
    co_await bundle.fill();
    const auto preview = co_await bundle.add_preview(bundle.preview_draft());
    co_await bundle.sql("expire",
                        "UPDATE previews SET created_at = now() - interval '24 h', "
                        "expires_at = now()");
    const auto reaped = co_await reap_previews(bundle.pool, bundle.objects, soon());
    EXPECT_EQ(reaped, 1);
    const auto job = co_await jobs::get_job(bundle.pool, preview.progress.job_id.value(), soon());
    EXPECT_EQ(job.state, JobState::cancelled);
    const auto rows = co_await bundle.number("count_rows", count_previews_and_objects);
    EXPECT_EQ(rows, 0);
}

}  // namespace
}  // namespace mien::video
