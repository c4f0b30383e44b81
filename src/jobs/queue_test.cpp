#include "jobs/queue.hpp"

#include <set>

#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "base/error.hpp"
#include "jobs/cleaner.hpp"
#include "jobs/rescuer.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::jobs {
namespace {

using test::error_of;
using test::soon;

struct Bundle {
    explicit Bundle(IoContext& context)
        : pool(context.get_executor(), database.app_settings()),
          owner(context.get_executor(), database.owner_settings()) {}

    awaitable<JobId> add(std::string kind = "paint", int priority = 100) {
        auto transaction = co_await pool.begin(soon());
        NewJob job{std::move(kind), {{"subject_id", "s1"}}, priority};
        const auto id = co_await enqueue(transaction, std::move(job));
        co_await transaction.commit();
        co_return id;
    }

    awaitable<std::vector<Job>> take(std::string worker, std::size_t jobs_max = 1) {
        FetchRequest request{"paint", std::move(worker), jobs_max};
        co_return co_await fetch(pool, std::move(request), soon());
    }

    // Adds a job and claims it.
    awaitable<Claim> claim(std::string worker) {
        const auto id = co_await add();
        const auto jobs = co_await take(worker);
        EXPECT_EQ(jobs.size(), 1U);
        co_return Claim{id, worker, 1};
    }

    awaitable<bool> succeed(Claim claim) {
        auto transaction = co_await pool.begin(soon());
        const bool is_ours = co_await finish_succeeded(transaction, claim);
        co_await transaction.commit();
        co_return is_ours;
    }

    awaitable<Job> get(JobId id) { co_return co_await get_job(pool, id, soon()); }

    // Lets the lease of every running job be over.
    awaitable<void> end_leases() {
        co_await owner.run({"end_leases",
                            "UPDATE jobs SET leased_until = now() - interval '1 s' "
                            "WHERE state = 'running'"},
                           {}, soon());
    }

    awaitable<void> run(pg::Query query) { co_await owner.run(query, {}, soon()); }

    test::TestDatabase database;
    pg::Pool pool;
    pg::Pool owner;
};

MIEN_CORO_TEST(queue, a_job_is_there_only_after_its_transaction) {
    Bundle bundle(context);
    {
        auto transaction = co_await bundle.pool.begin(soon());
        [[maybe_unused]] const auto id = co_await enqueue(transaction, {"paint", {}});
    }
    const auto jobs = co_await bundle.take("w1");
    EXPECT_TRUE(jobs.empty());
}

MIEN_CORO_TEST(queue, fetches_the_urgent_first_then_the_oldest) {
    Bundle bundle(context);
    const auto first = co_await bundle.add();
    const auto second = co_await bundle.add();
    const auto urgent = co_await bundle.add("paint", 10);
    std::vector<JobId> order;
    for (int i = 0; i < 3; ++i) {
        const auto jobs = co_await bundle.take("w1");
        MIEN_REQUIRE(jobs.size() == 1);
        order.push_back(jobs.front().id);
        EXPECT_EQ(jobs.front().state, JobState::running);
        EXPECT_EQ(jobs.front().attempt, 1);
    }
    const std::vector<JobId> expected{urgent, first, second};
    EXPECT_EQ(order, expected);
}

MIEN_CORO_TEST(queue, takes_only_the_kind_that_is_asked_for) {
    Bundle bundle(context);
    [[maybe_unused]] const auto other = co_await bundle.add("knit");
    const auto jobs = co_await bundle.take("w1", 10);
    EXPECT_TRUE(jobs.empty());
}

// Eight workers fetch at once until nothing is left: every job is claimed by exactly one.
MIEN_CORO_TEST(queue, racing_workers_never_share_a_job) {
    Bundle bundle(context);
    constexpr int jobs_total = 120;
    for (int i = 0; i < jobs_total; ++i) {
        [[maybe_unused]] const auto id = co_await bundle.add();
    }
    std::multiset<JobId> claimed;
    int running = 8;
    async::Signal done(context.get_executor());
    for (int i = 0; i < 8; ++i) {
        const std::function<awaitable<void>()> drain = [&, i]() -> awaitable<void> {
            while (true) {
                const auto jobs = co_await bundle.take("w" + std::to_string(i), 3);
                for (const auto& job : jobs) {
                    claimed.insert(job.id);
                }
                if (jobs.empty()) {
                    break;
                }
            }
            --running;
            done.notify_all();
        };
        async::spawn(context.get_executor(), "drain", drain);
    }
    while (running > 0) {
        co_await done.wait();
    }
    EXPECT_EQ(claimed.size(), static_cast<std::size_t>(jobs_total));
    EXPECT_EQ(std::set<JobId>(claimed.begin(), claimed.end()).size(), claimed.size());
}

// The worker of attempt 1 is taken for dead; attempt 2 is running when it wakes up.
MIEN_CORO_TEST(queue, a_stale_worker_changes_nothing) {
    Bundle bundle(context);
    const auto stale = co_await bundle.claim("w1");
    co_await bundle.end_leases();
    const auto rescued = co_await rescue_jobs(bundle.pool, soon());
    EXPECT_EQ(rescued.requeued, 1);
    const auto again = co_await bundle.take("w1");
    MIEN_REQUIRE(again.size() == 1);
    EXPECT_EQ(again.front().attempt, 2);

    const bool succeeded = co_await bundle.succeed(stale);
    EXPECT_FALSE(succeeded);
    const bool failed = co_await finish_failed(bundle.pool, stale, {"x", "x"}, soon());
    EXPECT_FALSE(failed);
    const bool cancelled = co_await finish_cancelled(bundle.pool, stale, soon());
    EXPECT_FALSE(cancelled);
    const bool queued = co_await retry_later(bundle.pool, stale, {}, soon());
    EXPECT_FALSE(queued);
    const bool released = co_await release(bundle.pool, stale, soon());
    EXPECT_FALSE(released);
    const auto beat = co_await heartbeat(bundle.pool, stale, soon());
    EXPECT_EQ(beat, Lease::lost);
    const auto report = co_await report_progress(bundle.pool, stale, 0.9, soon());
    EXPECT_EQ(report, Lease::lost);

    const auto job = co_await bundle.get(stale.job_id);
    EXPECT_EQ(job.state, JobState::running);
    EXPECT_EQ(job.attempt, 2);
    EXPECT_EQ(job.progress, 0);
    const bool current = co_await bundle.succeed({stale.job_id, "w1", 2});
    EXPECT_TRUE(current);
}

MIEN_CORO_TEST(queue, a_success_is_recorded_once) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    const bool first = co_await bundle.succeed(claim);
    EXPECT_TRUE(first);
    const bool second = co_await bundle.succeed(claim);
    EXPECT_FALSE(second);
}

MIEN_CORO_TEST(queue, a_heartbeat_keeps_the_job_from_the_rescuer) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    co_await bundle.end_leases();
    const auto beat = co_await heartbeat(bundle.pool, claim, soon());
    EXPECT_EQ(beat, Lease::held);
    const auto rescued = co_await rescue_jobs(bundle.pool, soon());
    EXPECT_EQ(rescued.requeued, 0);
}

MIEN_CORO_TEST(queue, a_lost_worker_fails_the_job_only_after_its_last_attempt) {
    Bundle bundle(context);
    const auto id = co_await bundle.add();
    for (int attempt = 1; attempt <= 3; ++attempt) {
        const auto jobs = co_await bundle.take("w1");
        MIEN_REQUIRE(jobs.size() == 1);
        co_await bundle.end_leases();
        const auto report = co_await rescue_jobs(bundle.pool, soon());
        EXPECT_EQ(report.failed, attempt == 3 ? 1 : 0);
    }
    const auto job = co_await bundle.get(id);
    EXPECT_EQ(job.state, JobState::failed);
    MIEN_REQUIRE(job.failure.has_value());
    EXPECT_EQ(job.failure->code, "worker_lost");
    EXPECT_NE(job.failure->message.find("attempt 3 of 3"), std::string::npos);
}

MIEN_CORO_TEST(queue, a_job_that_no_worker_takes_fails) {
    Bundle bundle(context);
    const auto id = co_await bundle.add();
    co_await bundle.run({"age_jobs", "UPDATE jobs SET scheduled_at = now() - interval '61 min'"});
    const auto report = co_await rescue_jobs(bundle.pool, soon());
    EXPECT_EQ(report.failed, 1);
    const auto job = co_await bundle.get(id);
    EXPECT_EQ(job.failure.value().code, "not_started");
}

MIEN_CORO_TEST(queue, a_job_to_be_tried_later_is_not_due_before) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    RetryLater later{{"unavailable", "Not now."}, std::chrono::minutes(5)};
    const bool queued = co_await retry_later(bundle.pool, claim, later, soon());
    EXPECT_TRUE(queued);
    const auto early = co_await bundle.take("w1");
    EXPECT_TRUE(early.empty());
    const auto waiting = co_await bundle.get(claim.job_id);
    EXPECT_EQ(waiting.state, JobState::queued);
    EXPECT_EQ(waiting.failure.value().message, "Not now.");

    co_await bundle.run({"make_due", "UPDATE jobs SET scheduled_at = now()"});
    const auto due = co_await bundle.take("w1");
    EXPECT_EQ(due.size(), 1U);
}

MIEN_CORO_TEST(queue, a_released_job_is_due_at_once_and_keeps_its_attempts) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    const bool released = co_await release(bundle.pool, claim, soon());
    EXPECT_TRUE(released);
    const auto jobs = co_await bundle.take("w2");
    MIEN_REQUIRE(jobs.size() == 1);
    EXPECT_EQ(jobs.front().attempt, 2);
    EXPECT_EQ(jobs.front().attempts_max, 4);
}

MIEN_CORO_TEST(queue, a_postponed_job_is_due_later_and_keeps_its_attempts) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    const bool postponed =
        co_await postpone(bundle.pool, claim, std::chrono::milliseconds(60'000), soon());
    EXPECT_TRUE(postponed);
    const auto none = co_await bundle.take("w2");
    EXPECT_TRUE(none.empty());
    co_await bundle.run({"make_due", "UPDATE jobs SET scheduled_at = now()"});
    const auto jobs = co_await bundle.take("w2");
    MIEN_REQUIRE(jobs.size() == 1);
    EXPECT_EQ(jobs.front().attempts_max, 4);
}

// Goal: who waits at a gate keeps his place, and is passed over while it is closed.
MIEN_CORO_TEST(queue, passes_over_jobs_that_wait_at_a_closed_gate) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    const bool is_left = co_await leave_at_gate(bundle.pool, claim, "fal", soon());
    EXPECT_TRUE(is_left);
    const bool is_left_again = co_await leave_at_gate(bundle.pool, claim, "fal", soon());
    EXPECT_FALSE(is_left_again);
    const auto later = co_await bundle.add();
    FetchRequest shut{.kind = "paint", .worker = "w2", .closed_gates = {"studio", "fal"}};
    const auto passed_over = co_await fetch(bundle.pool, shut, soon());
    MIEN_REQUIRE(passed_over.size() == 1);
    EXPECT_EQ(passed_over.front().id, later);
    FetchRequest full{.kind = "paint", .worker = "w2", .takes_gated = false};
    const auto none = co_await fetch(bundle.pool, full, soon());
    EXPECT_TRUE(none.empty());
    const auto next = co_await bundle.add();
    FetchRequest open{.kind = "paint", .worker = "w2", .jobs_max = 2, .closed_gates = {"studio"}};
    const auto both = co_await fetch(bundle.pool, open, soon());
    MIEN_REQUIRE(both.size() == 2);
    const bool is_first_there = both[0].id == claim.job_id || both[1].id == claim.job_id;
    EXPECT_TRUE(is_first_there);
    EXPECT_NE(both[0].id, both[1].id);
    EXPECT_TRUE(both[0].id == next || both[1].id == next);
    auto transaction = co_await bundle.pool.begin(soon());
    co_await pass_gate(transaction, claim.job_id);
    co_await transaction.commit();
    const auto passed = co_await bundle.get(claim.job_id);
    EXPECT_FALSE(passed.arguments.contains("gate"));
    EXPECT_EQ(passed.arguments.at("subject_id"), "s1");
}

// Goal: whose cancel arrives while he is being left at a gate is not kept there until it opens.
MIEN_CORO_TEST(queue, takes_a_job_that_is_to_be_cancelled_from_its_gate) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    auto transaction = co_await bundle.pool.begin(soon());
    const auto state = co_await request_cancel(transaction, claim.job_id);
    co_await transaction.commit();
    EXPECT_EQ(state, JobState::running);
    const bool is_left = co_await leave_at_gate(bundle.pool, claim, "fal", soon());
    EXPECT_TRUE(is_left);
    FetchRequest shut{
        .kind = "paint", .worker = "w2", .closed_gates = {"fal"}, .takes_gated = false};
    const auto taken = co_await fetch(bundle.pool, shut, soon());
    MIEN_REQUIRE(taken.size() == 1);
    EXPECT_TRUE(taken.front().is_cancel_requested);
}

MIEN_CORO_TEST(queue, cancels_a_waiting_job_at_once_and_tells_a_running_one) {
    Bundle bundle(context);
    const auto running = co_await bundle.claim("w1");
    const auto waiting = co_await bundle.add();
    auto transaction = co_await bundle.pool.begin(soon());
    const auto first = co_await request_cancel(transaction, waiting);
    EXPECT_EQ(first, JobState::cancelled);
    const auto second = co_await request_cancel(transaction, running.job_id);
    EXPECT_EQ(second, JobState::running);
    co_await transaction.commit();
    const auto beat = co_await heartbeat(bundle.pool, running, soon());
    EXPECT_EQ(beat, Lease::cancel_requested);
    const bool cancelled = co_await finish_cancelled(bundle.pool, running, soon());
    EXPECT_TRUE(cancelled);
}

// Its worker may come back: what it writes then counts for nothing.
MIEN_CORO_TEST(queue, cancels_a_job_at_once_whose_lease_has_run_out) {
    Bundle bundle(context);
    const auto lost = co_await bundle.claim("w1");
    co_await bundle.end_leases();
    auto transaction = co_await bundle.pool.begin(soon());
    const auto state = co_await request_cancel(transaction, lost.job_id);
    EXPECT_EQ(state, JobState::cancelled);
    co_await transaction.commit();
    const auto beat = co_await heartbeat(bundle.pool, lost, soon());
    EXPECT_EQ(beat, Lease::lost);
    const bool succeeded = co_await bundle.succeed(lost);
    EXPECT_FALSE(succeeded);
    const auto job = co_await bundle.get(lost.job_id);
    EXPECT_EQ(job.state, JobState::cancelled);
}

MIEN_CORO_TEST(queue, refuses_to_cancel_what_has_ended_or_never_was) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    [[maybe_unused]] const bool succeeded = co_await bundle.succeed(claim);
    auto ended = co_await bundle.pool.begin(soon());
    const auto conflict = co_await error_of(request_cancel(ended, claim.job_id));
    EXPECT_EQ(conflict.value().kind(), ErrorKind::conflict);
    auto unknown = co_await bundle.pool.begin(soon());
    const auto missing = co_await error_of(request_cancel(unknown, JobId::make()));
    EXPECT_EQ(missing.value().kind(), ErrorKind::not_found);
}

MIEN_CORO_TEST(queue, a_person_may_try_a_failed_job_again_with_all_attempts) {
    Bundle bundle(context);
    const auto claim = co_await bundle.claim("w1");
    [[maybe_unused]] const bool failed =
        co_await finish_failed(bundle.pool, claim, {"internal", "Broken."}, soon());
    auto transaction = co_await bundle.pool.begin(soon());
    const auto state = co_await retry(transaction, claim.job_id);
    EXPECT_EQ(state, JobState::queued);
    co_await transaction.commit();
    const auto jobs = co_await bundle.take("w1");
    MIEN_REQUIRE(jobs.size() == 1);
    EXPECT_EQ(jobs.front().attempt, 2);
    EXPECT_EQ(jobs.front().attempts_max, 4);
    EXPECT_FALSE(jobs.front().failure.has_value());
    auto again = co_await bundle.pool.begin(soon());
    const auto refusal = co_await error_of(retry(again, claim.job_id));
    EXPECT_EQ(refusal.value().kind(), ErrorKind::conflict);
}

// A later program has migrated the database that this one works on.
MIEN_CORO_TEST(queue, a_state_of_a_later_program_is_an_error_of_that_job_alone) {
    Bundle bundle(context);
    const auto id = co_await bundle.add();
    co_await bundle.run({"add_state", "ALTER TYPE job_state ADD VALUE 'paused'"});
    co_await bundle.run({"pause", "UPDATE jobs SET state = 'paused'"});
    const auto failure = co_await error_of(get_job(bundle.pool, id, soon()));
    EXPECT_EQ(failure.value().kind(), ErrorKind::internal);
    const auto other = co_await bundle.claim("w1");
    [[maybe_unused]] const auto kept = co_await bundle.get(other.job_id);
}

MIEN_CORO_TEST(queue, a_job_whose_owner_is_locked_keeps_no_other_from_being_rescued) {
    Bundle bundle(context);
    co_await bundle.run({"add_jobs", R"sql(
        INSERT INTO jobs (id, kind, arguments, state, worker, leased_until, attempt, attempts_max)
        VALUES ('00000000-0000-7000-8000-000000000001', 'export', '{}', 'running', 'gone',
                now() - interval '2 s', 1, 1),
               ('00000000-0000-7000-8000-000000000002', 'paint', '{}', 'running', 'gone',
                now() - interval '1 s', 1, 1))sql"});
    co_await bundle.run({"add_admin", R"sql(
        INSERT INTO admins (id, email, display_name, role)
        VALUES ('00000000-0000-7000-8000-000000000003', 'a@example.org', 'A', 'admin'))sql"});
    co_await bundle.run({"add_export", R"sql(
        INSERT INTO exports (id, job_id, format, with_history, requested_by, expires_at)
        VALUES ('00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000001',
                'json', true, '00000000-0000-7000-8000-000000000003', now()))sql"});
    auto frozen = co_await bundle.owner.begin(soon());
    co_await frozen.run({"lock_export", "SELECT FROM exports FOR UPDATE"});
    const auto report = co_await rescue_jobs(bundle.pool, soon());
    EXPECT_EQ(report.failed, 1) << "the job that nobody locks";
}

MIEN_CORO_TEST(queue, the_cleaner_removes_only_old_finished_jobs) {
    Bundle bundle(context);
    const auto old_claim = co_await bundle.claim("w1");
    [[maybe_unused]] const bool first = co_await bundle.succeed(old_claim);
    co_await bundle.run({"age_jobs", "UPDATE jobs SET finished_at = now() - interval '8 days'"});
    const auto new_claim = co_await bundle.claim("w1");
    [[maybe_unused]] const bool second = co_await bundle.succeed(new_claim);
    const auto waiting = co_await bundle.add();

    const auto removed = co_await clean_jobs(bundle.pool, soon());
    EXPECT_EQ(removed, 1);
    const auto gone = co_await error_of(get_job(bundle.pool, old_claim.job_id, soon()));
    EXPECT_EQ(gone.value().kind(), ErrorKind::not_found);
    [[maybe_unused]] const auto kept = co_await bundle.get(new_claim.job_id);
    [[maybe_unused]] const auto still_waiting = co_await bundle.get(waiting);
}

}  // namespace
}  // namespace mien::jobs
