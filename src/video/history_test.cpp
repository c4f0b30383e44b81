// What is known of clips when the queue has forgotten their jobs.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "jobs/cleaner.hpp"
#include "store/invariants.hpp"
#include "tests/support/clip_bundle.hpp"

namespace mien::video {
namespace {

using test::error_of;
using test::soon;

using jobs::JobState;

constexpr std::string_view count_jobs = "SELECT count(*) AS n FROM jobs";

// A video whose worker has ended with it.
awaitable<store::VideoRow> end_video(Bundle& bundle) {
    co_await bundle.fill();
    bundle.start();
    const auto requested = co_await bundle.add_video();
    [[maybe_unused]] const auto job = co_await bundle.wait_for_end(requested.progress.job_id);
    co_await bundle.worker.stop();
    co_return co_await store::get_video(bundle.pool, requested.id, soon());
}

// Lets eight days pass for the queue.
awaitable<void> clean_queue(Bundle& bundle) {
    co_await bundle.sql("age", "UPDATE jobs SET finished_at = finished_at - interval '8 days'");
    const auto removed = co_await jobs::clean_jobs(bundle.pool, soon());
    EXPECT_EQ(removed, 1);
}

awaitable<std::vector<store::VideoRow>> list_by(Bundle& bundle, JobState state) {
    store::VideoFilter filter;
    filter.state = state;
    co_return co_await store::list_videos(bundle.pool, filter, soon());
}

awaitable<std::int64_t> violations_of(Bundle& bundle, std::string_view id) {
    auto transaction = co_await bundle.pool.begin(soon());
    std::int64_t found = -1;
    for (const auto& invariant : store::invariants()) {
        if (invariant.id == id) {
            const auto violations = co_await store::find_violations(transaction, invariant);
            found = violations.count;
        }
    }
    co_return found;
}

MIEN_CORO_TEST(history, of_a_completed_video_does_not_need_its_job) {
    Bundle bundle(context);
    const auto before = co_await end_video(bundle);
    EXPECT_EQ(before.progress.state, JobState::succeeded);
    co_await clean_queue(bundle);
    const auto after = co_await store::get_video(bundle.pool, before.id, soon());
    EXPECT_FALSE(after.progress.job_id.has_value());
    EXPECT_EQ(after.progress.state, JobState::succeeded);
    EXPECT_EQ(after.progress.progress, 1);
    EXPECT_FALSE(after.progress.failure.has_value());
    EXPECT_EQ(after.video_key, before.video_key);
    EXPECT_EQ(after.depicted, before.depicted);
    EXPECT_EQ(after.depicted.name, "Sherlock");
    const auto succeeded = co_await list_by(bundle, JobState::succeeded);
    EXPECT_EQ(succeeded.size(), 1U);
    const auto queued = co_await list_by(bundle, JobState::queued);
    EXPECT_TRUE(queued.empty());
}

MIEN_CORO_TEST(history, of_a_failed_video_keeps_the_error) {
    Bundle bundle(context);
    bundle.fake.video_bytes = "no video";
    const auto before = co_await end_video(bundle);
    co_await clean_queue(bundle);
    const auto after = co_await store::get_video(bundle.pool, before.id, soon());
    EXPECT_EQ(after.progress.state, JobState::failed);
    const jobs::JobFailure expected{"upstream_failed", "What the provider made is no clip."};
    EXPECT_EQ(after.progress.failure, expected);
    const auto failed = co_await list_by(bundle, JobState::failed);
    EXPECT_EQ(failed.size(), 1U);
    const auto succeeded = co_await list_by(bundle, JobState::succeeded);
    EXPECT_TRUE(succeeded.empty());
}

MIEN_CORO_TEST(history, of_a_failed_video_ends_where_it_is_tried_again) {
    Bundle bundle(context);
    bundle.fake.video_bytes = "no video";
    const auto before = co_await end_video(bundle);
    co_await clean_queue(bundle);
    const auto failed = co_await store::get_video(bundle.pool, before.id, soon());
    auto transaction = co_await bundle.pool.begin(soon());
    co_await store::retry_video(transaction, failed);
    co_await transaction.commit();
    const auto again = co_await store::get_video(bundle.pool, before.id, soon());
    EXPECT_EQ(again.progress.state, JobState::queued);
    EXPECT_FALSE(again.progress.failure.has_value());
    EXPECT_TRUE(again.progress.job_id.has_value());
    const auto queued = co_await list_by(bundle, JobState::queued);
    EXPECT_EQ(queued.size(), 1U);

    auto second = co_await bundle.pool.begin(soon());
    const auto refusal = co_await error_of(store::retry_video(second, again));
    EXPECT_EQ(refusal.value().kind(), ErrorKind::conflict);
}

MIEN_CORO_TEST(history, of_a_completed_video_cannot_be_cancelled_or_made_again) {
    Bundle bundle(context);
    const auto before = co_await end_video(bundle);
    co_await clean_queue(bundle);
    const auto after = co_await store::get_video(bundle.pool, before.id, soon());
    auto cancelling = co_await bundle.pool.begin(soon());
    const auto first = co_await error_of(store::request_cancel(cancelling, after.progress));
    EXPECT_EQ(first.value().kind(), ErrorKind::conflict);
    auto retrying = co_await bundle.pool.begin(soon());
    const auto second = co_await error_of(store::retry_video(retrying, after));
    EXPECT_EQ(second.value().kind(), ErrorKind::conflict);
}

MIEN_CORO_TEST(history, cannot_lose_the_job_of_what_has_not_ended) {
    Bundle bundle(context);
    co_await bundle.fill();
    const auto video = co_await bundle.add_video();
    const auto refusal = co_await error_of(bundle.sql("forget_jobs", "DELETE FROM jobs"));
    EXPECT_TRUE(refusal.has_value());
    const auto jobs = co_await bundle.number("count_jobs", count_jobs);
    EXPECT_EQ(jobs, 1);
}

MIEN_CORO_TEST(history, that_contradicts_the_job_is_found_by_verify) {
    Bundle bundle(context);
    co_await bundle.fill();
    [[maybe_unused]] const auto video = co_await bundle.add_video();
    const auto sound = co_await violations_of(bundle, "J03");
    EXPECT_EQ(sound, 0);
    co_await bundle.sql("lie", "UPDATE videos SET final_state = 'failed', finished_at = now()");
    const auto broken = co_await violations_of(bundle, "J03");
    EXPECT_EQ(broken, 1);
}

// Goal: the statements of the program before 0010_queue, as it wrote them.
MIEN_CORO_TEST(history, is_kept_for_programs_that_do_not_write_it) {
    Bundle bundle(context);
    co_await bundle.fill();
    co_await bundle.sql("old_enqueue", R"sql(
        INSERT INTO jobs (id, kind, arguments) VALUES ('00000000-0000-7000-8000-000000000001',
            'video', '{"subject_id": "00000000-0000-7000-8000-000000000002",
                       "depicted": {"character_id": "x", "name": "Irene"}}'))sql");
    co_await bundle.sql("old_insert_video", R"sql(
        INSERT INTO videos (id, job_id, character_id, emotion, prompt_id, prompt_version, source,
            resolution_id, resolved_text, settings, provider, requested_by)
        SELECT '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001',
            p.character_id, p.emotion, p.id, 1, 'character', gen_random_uuid(), 'text',
            '{}', 'builtin', v.created_by
        FROM prompts p JOIN prompt_versions v ON v.prompt_id = p.id)sql");
    co_await bundle.sql("old_fail", R"sql(
        UPDATE jobs SET state = 'failed', error = '{"code": "internal", "message": "Broken."}',
            finished_at = clock_timestamp())sql");
    const auto rows = co_await bundle.pool.run(
        {"old_view", "SELECT job_id, job_state, progress, error, depicted FROM video_rows"}, {},
        soon());
    EXPECT_EQ(rows.front().get<std::string>("job_state"), "failed");
    co_await clean_queue(bundle);
    const auto later = co_await bundle.pool.run(
        {"old_view", "SELECT job_id, job_state, progress, error, depicted FROM video_rows"}, {},
        soon());
    EXPECT_EQ(later.front().get<JobId>("job_id"), JobId{}) << "never null";
    const auto failed = co_await list_by(bundle, JobState::failed);
    MIEN_REQUIRE(failed.size() == 1);
    EXPECT_EQ(failed.front().depicted.name, "Irene");
    EXPECT_EQ(failed.front().progress.failure.value().message, "Broken.");
}

MIEN_CORO_TEST(provider, that_the_worker_does_not_serve_leaves_the_job_to_another) {
    Bundle bundle(context);
    co_await bundle.fill();
    bundle.provider_name = "elsewhere";
    const auto requested = co_await bundle.add_video();
    EXPECT_EQ(requested.provider, "elsewhere");
    bundle.start();
    while (true) {
        const auto job =
            co_await jobs::get_job(bundle.pool, requested.progress.job_id.value(), soon());
        if (job.failure) {
            EXPECT_EQ(job.state, JobState::queued);
            EXPECT_EQ(job.failure->code, "unavailable");
            EXPECT_NE(job.failure->message.find("\"elsewhere\""), std::string::npos);
            break;
        }
    }
    EXPECT_EQ(bundle.fake.calls, 0);
    co_await bundle.worker.stop();
}

// Goal: a provider's own deadline counts, not only that of the job.
MIEN_CORO_TEST(provider, is_given_its_own_time_and_the_slots_of_all_are_taken_together) {
    FakeProvider quick("quick");
    FakeProvider slow("slow");
    ProviderRegistry registry;
    registry.add(quick, {std::chrono::seconds(5), 3, 1});
    registry.add(slow, {std::chrono::seconds(600), 1, 4});
    EXPECT_EQ(registry.get("quick").limits.deadline, std::chrono::seconds(5));
    const auto most = registry.total_limits();
    EXPECT_EQ(most.deadline, std::chrono::seconds(600));
    EXPECT_EQ(most.previews_running_max, 4U);
    EXPECT_EQ(most.videos_running_max, 5U);
    EXPECT_THROW((void)registry.get("other"), Error);
    co_return;
}

}  // namespace
}  // namespace mien::video
