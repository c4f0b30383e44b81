#include <gtest/gtest.h>

#include "store/clips/usage_log.hpp"
#include "tests/support/clip_bundle.hpp"

namespace mien::video {
namespace {

using test::soon;

using jobs::JobState;

constexpr std::string_view count_spool = "SELECT count(*) AS n FROM video_usage_spool";

MIEN_CORO_TEST(video, is_logged_with_the_version_that_made_it) {
    Bundle bundle(context);
    co_await bundle.fill();
    bundle.start();
    const auto requested = co_await bundle.add_video();
    const auto job = co_await bundle.wait_for_end(requested.progress.job_id);
    EXPECT_EQ(job.state, JobState::succeeded);
    const auto video = co_await store::get_video(bundle.pool, requested.id, soon());
    EXPECT_EQ(video.video_key, "videos/" + to_string(video.id) + "-1.mp4");
    EXPECT_TRUE(video.generated_at.has_value());
    EXPECT_TRUE(video.logged_at.has_value());
    EXPECT_EQ(video.prompt_text, bundle.text);
    EXPECT_EQ(video.depicted.name, "Sherlock");

    store::UsageFilter filter;
    filter.prompt_id = bundle.prompt;
    filter.prompt_version = 1;
    const auto entries = co_await store::list_usage(bundle.pool, filter, soon());
    MIEN_REQUIRE(entries.size() == 1);
    const auto& entry = entries.front().entry;
    EXPECT_EQ(entry.video_id, video.id);
    EXPECT_EQ(entry.source, "character");
    EXPECT_EQ(entry.resolution_id, video.resolution_id);
    EXPECT_EQ(entry.resolved_sha256, sha256(bundle.text));
    EXPECT_EQ(entry.generation_timestamp, *video.generated_at);
    filter.prompt_version = 2;
    const auto none = co_await store::list_usage(bundle.pool, filter, soon());
    EXPECT_TRUE(none.empty());
    co_await bundle.worker.stop();
}

// Goal: an error of the log never costs a video, and the row lands as soon as it can.
MIEN_CORO_TEST(video, completes_without_its_log_row_which_lands_later) {
    Bundle bundle(context);
    co_await bundle.fill();
    co_await bundle.sql("revoke", "REVOKE INSERT ON video_usage_log FROM mien_app");
    bundle.start();
    const auto requested = co_await bundle.add_video();
    const auto job = co_await bundle.wait_for_end(requested.progress.job_id);
    EXPECT_EQ(job.state, JobState::succeeded);
    co_await bundle.worker.stop();
    const auto spooled = co_await bundle.number("count_spool", count_spool);
    EXPECT_EQ(spooled, 1);
    const auto refused = co_await store::replay_usage_spool(bundle.pool, 10, soon());
    EXPECT_EQ(refused.landed, 0);
    EXPECT_EQ(refused.left, 1);

    co_await bundle.sql("grant", "GRANT INSERT ON video_usage_log TO mien_app");
    const auto replayed = co_await store::replay_usage_spool(bundle.pool, 10, soon());
    EXPECT_EQ(replayed.landed, 1);
    EXPECT_EQ(replayed.left, 0);
    const auto video = co_await store::get_video(bundle.pool, requested.id, soon());
    EXPECT_TRUE(video.logged_at.has_value());
    const auto entries = co_await store::list_usage(bundle.pool, {}, soon());
    MIEN_REQUIRE(entries.size() == 1);
    EXPECT_EQ(entries.front().entry.resolved_sha256, sha256(bundle.text));
    EXPECT_EQ(entries.front().entry.generation_timestamp, *video.generated_at);
}

MIEN_CORO_TEST(video, entry_that_can_never_land_keeps_no_other_back) {
    Bundle bundle(context);
    co_await bundle.fill();
    co_await bundle.sql("revoke", "REVOKE INSERT ON video_usage_log FROM mien_app");
    bundle.start();
    const auto requested = co_await bundle.add_video();
    [[maybe_unused]] const auto job = co_await bundle.wait_for_end(requested.progress.job_id);
    co_await bundle.worker.stop();
    co_await bundle.sql("grant", "GRANT INSERT ON video_usage_log TO mien_app");
    co_await bundle.sql("poison",
                        "INSERT INTO video_usage_spool (video_id, entry, spooled_at) "
                        "VALUES (gen_random_uuid(), '{}', now() - interval '1 h')");
    const auto report = co_await store::replay_usage_spool(bundle.pool, 10, soon());
    EXPECT_EQ(report.landed, 1);
    EXPECT_EQ(report.left, 1);
}

// Goal: what a person cancels can be tried again, and every attempt has keys of its own.
MIEN_CORO_TEST(video, can_be_tried_again_after_it_was_cancelled) {
    Bundle bundle(context);
    co_await bundle.fill();
    const auto requested = co_await bundle.add_video();
    auto cancelling = co_await bundle.pool.begin(soon());
    co_await store::request_cancel(cancelling, requested.progress);
    co_await cancelling.commit();
    auto retrying = co_await bundle.pool.begin(soon());
    co_await store::retry_video(retrying, requested);
    co_await retrying.commit();
    bundle.start();
    const auto job = co_await bundle.wait_for_end(requested.progress.job_id);
    EXPECT_EQ(job.state, JobState::succeeded);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(video, whose_commit_fails_is_made_again_under_another_key) {
    Bundle bundle(context);
    co_await bundle.fill();
    bundle.fake.before_files = [&]() -> awaitable<void> {
        // The first attempt finds its pending rows taken away.
        if (bundle.fake.calls == 1) {
            co_await bundle.sql("abandon", "UPDATE objects SET state = 'deleting'");
        }
    };
    bundle.start();
    const auto requested = co_await bundle.add_video();
    const auto job = co_await bundle.wait_for_end(requested.progress.job_id);
    EXPECT_EQ(job.state, JobState::succeeded);
    const auto video = co_await store::get_video(bundle.pool, requested.id, soon());
    EXPECT_EQ(video.video_key, "videos/" + to_string(video.id) + "-2.mp4");
    const auto usage =
        co_await bundle.number("count_usage", "SELECT count(*) AS n FROM video_usage_log");
    EXPECT_EQ(usage, 1);
    co_await bundle.worker.stop();
}

}  // namespace
}  // namespace mien::video
