#include "jobs/worker.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "base/error.hpp"
#include "jobs/queue.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/test_database.hpp"

namespace mien::jobs {
namespace {

using test::soon;

using std::chrono::milliseconds;

constexpr milliseconds no_time{0};
constexpr milliseconds long_time{20'000};

struct Bundle {
    explicit Bundle(IoContext& context)
        : executor(context.get_executor()),
          pool(executor, database.app_settings()),
          owner(executor, database.owner_settings()),
          worker(executor, pool, database.app_settings(), "w1"),
          started(executor),
          never(executor) {}

    awaitable<JobId> add(std::string kind = "paint") {
        auto transaction = co_await pool.begin(soon());
        NewJob job{std::move(kind), {{"subject_id", "s1"}}};
        const auto id = co_await enqueue(transaction, std::move(job));
        co_await transaction.commit();
        co_return id;
    }

    // Asks the database until the job is in the state; the test's own time is the limit.
    awaitable<Job> wait_for(JobId id, JobState state) {
        while (true) {
            auto job = co_await get_job(pool, id, soon());
            if (job.state == state) {
                co_return job;
            }
        }
    }

    // Until a handler has called has_started as often as that.
    awaitable<void> wait_for_start(int count = 1) {
        while (started_count < count) {
            co_await started.wait();
        }
    }
    void has_started() {
        ++started_count;
        started.notify_all();
    }

    // Works until it is told to stop.
    Handler endless() {
        return [this](JobRun& run) -> awaitable<void> {
            has_started();
            co_await run.run_until_stopped(never.wait());
        };
    }

    awaitable<void> run_as_owner(pg::Query query) { co_await owner.run(query, {}, soon()); }

    Executor executor;
    test::TestDatabase database;
    pg::Pool pool;
    pg::Pool owner;
    Worker worker;
    async::Signal started;
    async::Signal never;
    int started_count = 0;
};

constexpr pg::Query count_emotions{"count_test_emotions",
                                   "SELECT count(*) AS n FROM emotions WHERE name = 'bored'"};
constexpr pg::Query add_emotion{
    "add_test_emotion",
    "INSERT INTO emotions (name, display_name, position) VALUES ('bored', 'Bored', 99)"};

awaitable<void> write_emotion(pg::Transaction& transaction) {
    co_await transaction.run(add_emotion);
}

MIEN_CORO_TEST(worker, runs_a_job_and_records_its_result_with_its_end) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        EXPECT_EQ(run.job().arguments.at("subject_id"), "s1");
        const bool is_ours = co_await run.finish(bundle.pool, write_emotion);
        EXPECT_TRUE(is_ours);
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    const auto job = co_await bundle.wait_for(id, JobState::succeeded);
    EXPECT_EQ(job.progress, 1);
    const auto rows = co_await bundle.pool.run(count_emotions, {}, soon());
    EXPECT_EQ(rows.front().get<int>("n"), 1);
    co_await bundle.worker.stop();
}

// While the handler works, the job is claimed by somebody else.
MIEN_CORO_TEST(worker, writes_nothing_when_the_job_is_no_longer_its_own) {
    Bundle bundle(context);
    std::optional<bool> was_ours;
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        co_await bundle.run_as_owner(
            {"steal_job", "UPDATE jobs SET worker = 'w2', attempt = attempt + 1"});
        was_ours = co_await run.finish(bundle.pool, write_emotion);
        bundle.has_started();
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    co_await bundle.worker.stop();
    EXPECT_EQ(was_ours, false);
    const auto rows = co_await bundle.pool.run(count_emotions, {}, soon());
    EXPECT_EQ(rows.front().get<int>("n"), 0);
    const auto job = co_await get_job(bundle.pool, id, soon());
    EXPECT_EQ(job.state, JobState::running);
    EXPECT_EQ(job.attempt, 2);
    EXPECT_EQ(bundle.worker.stats().lost_total, 1U);
}

// Goal: of a long queue behind a closed gate each job is looked at once, others go on, and all of
// it runs as soon as the gate is open.
MIEN_CORO_TEST(worker, leaves_a_queue_alone_that_waits_at_a_closed_gate) {
    Bundle bundle(context);
    bool is_open = false;
    bundle.worker.handle("paint", 2, [&](JobRun& run) -> awaitable<void> {
        bundle.has_started();
        if (!is_open) {
            run.wait_at_gate("fal", std::chrono::hours(1));
        }
        co_return;
    });
    bundle.worker.handle("draw", 1, [](JobRun&) -> awaitable<void> { co_return; });
    bundle.worker.start();
    std::vector<JobId> ids;
    for (int i = 0; i < 12; ++i) {
        const auto id = co_await bundle.add();
        ids.push_back(id);
    }
    for (const auto& id : ids) {
        auto waiting = co_await get_job(bundle.pool, id, soon());
        while (!waiting.arguments.contains("gate") || waiting.state != JobState::queued) {
            waiting = co_await get_job(bundle.pool, id, soon());
        }
        EXPECT_EQ(waiting.arguments.at("gate"), "fal");
        EXPECT_EQ(waiting.attempts_max, limits::job_attempts_max + 1);
    }
    const auto other = co_await bundle.add("draw");
    [[maybe_unused]] const auto drawn = co_await bundle.wait_for(other, JobState::succeeded);
    co_await bundle.run_as_owner({"tell_of_paint", "SELECT pg_notify('job_ready', 'paint')"});
    const auto another = co_await bundle.add("draw");
    [[maybe_unused]] const auto next = co_await bundle.wait_for(another, JobState::succeeded);
    EXPECT_EQ(bundle.started_count, 12);
    is_open = true;
    co_await bundle.run_as_owner({"open_gate", "SELECT pg_notify('job_gate_opened', 'fal')"});
    for (const auto& id : ids) {
        [[maybe_unused]] const auto painted = co_await bundle.wait_for(id, JobState::succeeded);
    }
    EXPECT_EQ(bundle.started_count, 24);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(worker, gives_back_a_job_that_is_postponed_and_takes_it_again) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        bundle.has_started();
        if (run.claim().attempt < 5) {
            run.postpone(milliseconds(1));
        }
        co_return;
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    while (bundle.started_count < 5) {
        co_await bundle.wait_for_start(bundle.started_count + 1);
        co_await bundle.run_as_owner({"wake_postponed", "SELECT pg_notify('job_ready', 'paint')"});
    }
    const auto job = co_await bundle.wait_for(id, JobState::succeeded);
    EXPECT_EQ(job.attempt, 5);
    EXPECT_EQ(job.attempts_max, 7) << "none of the three was lost";
    EXPECT_EQ(bundle.worker.stats().failed_total, 0U);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(worker, calls_a_failure_as_the_handler_says) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [](JobRun& run) -> awaitable<void> {
        run.name_failure("parked");
        throw Error(ErrorKind::upstream_failed, "It may be made already.");
        co_return;
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    const auto job = co_await bundle.wait_for(id, JobState::failed);
    const JobFailure expected{"parked", "It may be made already."};
    EXPECT_EQ(job.failure, expected);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(worker, fails_a_job_for_good_when_trying_again_cannot_help) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [](JobRun&) -> awaitable<void> {
        throw Error(ErrorKind::upstream_failed, "The provider said no.").with_detail("private");
        co_return;
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    const auto job = co_await bundle.wait_for(id, JobState::failed);
    const JobFailure expected{"upstream_failed", "The provider said no."};
    EXPECT_EQ(job.failure, expected);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(worker, tries_a_job_again_later_and_hides_what_broke_inside) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [&](JobRun&) -> awaitable<void> {
        bundle.has_started();
        throw std::runtime_error("secret");
        co_return;
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    const auto waiting = co_await bundle.wait_for(id, JobState::queued);
    EXPECT_EQ(waiting.attempt, 1);
    MIEN_REQUIRE(waiting.failure.has_value());
    EXPECT_EQ(waiting.failure->code, "internal");
    EXPECT_EQ(waiting.failure->message.find("secret"), std::string::npos);
    co_await bundle.worker.stop();
}

// Goal: a job whose database went away with it ends with its own reason once that is back, instead
// of with the lease.
MIEN_CORO_TEST(worker, records_how_a_job_ended_as_soon_as_the_database_answers) {
    Bundle bundle(context);
    auto settings = bundle.database.app_settings();
    test::TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    pg::Pool pool(bundle.executor, settings);
    Worker worker(bundle.executor, pool, settings, "w2");
    int accepted = 0;
    worker.handle("paint", 1, [&](JobRun&) -> awaitable<void> {
        gate.cut();
        accepted = gate.accepted_count();
        bundle.has_started();
        throw Error(ErrorKind::invalid, "The paint is dry.");
        co_return;
    });
    worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    while (gate.accepted_count() < accepted + 3) {
        const auto job = co_await get_job(bundle.pool, id, soon());
        EXPECT_EQ(job.state, JobState::running);
    }
    gate.pass();
    const auto job = co_await bundle.wait_for(id, JobState::failed);
    EXPECT_EQ(job.failure.value().message, "The paint is dry.");
    co_await worker.stop(no_time);
}

MIEN_CORO_TEST(worker, stops_a_job_that_is_cancelled) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, bundle.endless());
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    auto transaction = co_await bundle.pool.begin(soon());
    [[maybe_unused]] const auto state = co_await request_cancel(transaction, id);
    co_await transaction.commit();
    [[maybe_unused]] const auto job = co_await bundle.wait_for(id, JobState::cancelled);
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(worker, gives_running_jobs_back_when_it_must_stop) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 2, bundle.endless());
    bundle.worker.start();
    const auto first = co_await bundle.add();
    const auto second = co_await bundle.add();
    co_await bundle.wait_for_start(2);
    co_await bundle.worker.stop(no_time);
    for (const auto& id : {first, second}) {
        const auto job = co_await get_job(bundle.pool, id, soon());
        EXPECT_EQ(job.state, JobState::queued);
        EXPECT_EQ(job.attempts_max - job.attempt, 3);
    }
}

MIEN_CORO_TEST(worker, lets_running_jobs_end_before_it_stops_and_takes_no_more) {
    Bundle bundle(context);
    async::Signal may_end(bundle.executor);
    bool has_permission = false;
    bundle.worker.handle("paint", 1, [&](JobRun&) -> awaitable<void> {
        bundle.has_started();
        while (!has_permission) {
            co_await may_end.wait();
        }
    });
    bundle.worker.start();
    const auto running = co_await bundle.add();
    co_await bundle.wait_for_start();
    const auto waiting = co_await bundle.add();
    const std::function<awaitable<void>()> permit = [&]() -> awaitable<void> {
        has_permission = true;
        may_end.notify_all();
        co_return;
    };
    async::spawn(bundle.executor, "permit", permit);
    co_await bundle.worker.stop(long_time);
    const auto ended = co_await get_job(bundle.pool, running, soon());
    EXPECT_EQ(ended.state, JobState::succeeded);
    const auto left = co_await get_job(bundle.pool, waiting, soon());
    EXPECT_EQ(left.state, JobState::queued);
}

MIEN_CORO_TEST(worker, keeps_slots_for_each_kind) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, bundle.endless());
    bundle.worker.handle("knit", 1, [](JobRun&) -> awaitable<void> { co_return; });
    bundle.worker.start();
    [[maybe_unused]] const auto running = co_await bundle.add("paint");
    [[maybe_unused]] const auto blocked = co_await bundle.add("paint");
    co_await bundle.wait_for_start();
    const auto other = co_await bundle.add("knit");
    [[maybe_unused]] const auto job = co_await bundle.wait_for(other, JobState::succeeded);
    EXPECT_EQ(bundle.started_count, 1);
    co_await bundle.worker.stop(no_time);
}

// Goal: jobs that wait for somebody else keep nobody from working, however many they are.
MIEN_CORO_TEST(worker, gives_the_slot_of_a_job_that_steps_aside_to_others) {
    Bundle bundle(context);
    async::Signal made(bundle.executor);
    bool is_made = false;
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        bundle.has_started();
        if (bundle.started_count > 3) {
            co_return;
        }
        run.step_aside();
        while (!is_made) {
            co_await run.run_until_stopped(made.wait());
        }
        co_await run.step_back();
        EXPECT_FALSE(run.is_aside());
    });
    bundle.worker.start();
    std::vector<JobId> waiting;
    for (int i = 0; i < 3; ++i) {
        const auto id = co_await bundle.add();
        waiting.push_back(id);
    }
    co_await bundle.wait_for_start(3);
    const auto other = co_await bundle.add();
    [[maybe_unused]] const auto job = co_await bundle.wait_for(other, JobState::succeeded);
    EXPECT_GE(bundle.worker.stats().running, 3U);
    is_made = true;
    made.notify_all();
    for (const auto& id : waiting) {
        [[maybe_unused]] const auto ended = co_await bundle.wait_for(id, JobState::succeeded);
    }
    co_await bundle.worker.stop(no_time);
}

MIEN_CORO_TEST(worker, gives_back_at_once_what_only_waits_when_it_must_stop) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        run.step_aside();
        bundle.has_started();
        co_await run.run_until_stopped(bundle.never.wait());
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    co_await bundle.worker.stop(std::chrono::hours(1));
    const auto job = co_await get_job(bundle.pool, id, soon());
    EXPECT_EQ(job.state, JobState::queued);
    EXPECT_EQ(job.attempts_max - job.attempt, 3);
}

// Goal: who comes to wait while the worker stops is given back like who waited before.
MIEN_CORO_TEST(worker, gives_back_at_once_what_comes_to_wait_while_it_stops) {
    Bundle bundle(context);
    async::Signal asked(bundle.executor);
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        bundle.has_started();
        co_await asked.wait();
        EXPECT_TRUE(run.is_leaving());
        run.step_aside();
        co_await run.run_until_stopped(bundle.never.wait());
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    async::spawn(bundle.executor, "ask", [&]() -> awaitable<void> {
        asked.notify_all();
        co_return;
    });
    co_await bundle.worker.stop(std::chrono::hours(1));
    const auto job = co_await get_job(bundle.pool, id, soon());
    EXPECT_EQ(job.state, JobState::queued);
}

// Goal: what only this attempt can hear is waited for, however soon the worker is to stop.
MIEN_CORO_TEST(worker, waits_for_an_answer_that_nobody_else_can_hear) {
    Bundle bundle(context);
    async::Signal answer(bundle.executor);
    std::optional<StopReason> heard;
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        const JobRun::Hearing hearing(run);
        run.step_aside();
        bundle.has_started();
        co_await answer.wait();
        heard = run.stop_reason();
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    async::spawn(bundle.executor, "answer", [&]() -> awaitable<void> {
        [[maybe_unused]] const auto job = co_await get_job(bundle.pool, id, soon());
        answer.notify_all();
    });
    const StopTimes times{.running = no_time, .stopped = no_time};
    co_await bundle.worker.stop(times);
    EXPECT_EQ(heard, StopReason::stopping);
    const auto job = co_await get_job(bundle.pool, id, soon());
    EXPECT_EQ(job.state, JobState::queued);
    EXPECT_EQ(job.attempts_max - job.attempt, 3);
}

// Goal: who has heard the answer has time to record how that ended, and nobody who ignores the stop
// keeps his job from others meanwhile.
MIEN_CORO_TEST(worker, lets_who_has_heard_an_answer_record_its_end) {
    Bundle bundle(context);
    async::Signal go_on(bundle.executor);
    bool has_heard = false;
    bool may_record = false;
    bool may_end = false;
    bundle.worker.handle("draw", 1, [&](JobRun& run) -> awaitable<void> {
        {
            const JobRun::Hearing hearing(run);
            bundle.has_started();
            while (!has_heard) {
                co_await go_on.wait();
            }
        }
        while (!may_record) {
            co_await go_on.wait();
        }
        run.name_failure("nsfw");
        throw Error(ErrorKind::upstream_failed, "It was refused.");
    });
    bundle.worker.handle("paint", 1, [&](JobRun&) -> awaitable<void> {
        bundle.has_started();
        while (!may_end) {
            co_await go_on.wait();
        }
    });
    bundle.worker.start();
    const auto heard = co_await bundle.add("draw");
    const auto deaf = co_await bundle.add();
    co_await bundle.wait_for_start(2);
    async::spawn(bundle.executor, "answer", [&]() -> awaitable<void> {
        [[maybe_unused]] const auto released = co_await bundle.wait_for(deaf, JobState::queued);
        has_heard = may_end = true;
        go_on.notify_all();
        while (bundle.worker.stats().running > 1) {
            [[maybe_unused]] const auto job = co_await get_job(bundle.pool, heard, soon());
        }
        // The stop looks again when the other run has ended.
        [[maybe_unused]] const auto job = co_await get_job(bundle.pool, heard, soon());
        may_record = true;
        go_on.notify_all();
    });
    const StopTimes times{
        .running = no_time, .stopped = std::chrono::seconds(1), .hearing = long_time};
    co_await bundle.worker.stop(times);
    const auto job = co_await get_job(bundle.pool, heard, soon());
    EXPECT_EQ(job.state, JobState::failed);
    EXPECT_EQ(job.failure.value_or(JobFailure{}).code, "nsfw");
}

// What a service has ended is not to be asked for again by the next worker.
MIEN_CORO_TEST(worker, records_a_failure_with_a_name_also_when_it_must_stop) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        run.step_aside();
        bundle.has_started();
        [[maybe_unused]] const auto ending =
            co_await async::ending_of(run.run_until_stopped(bundle.never.wait()));
        run.name_failure("nsfw");
        throw Error(ErrorKind::upstream_failed, "It was refused.");
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    co_await bundle.worker.stop(no_time);
    const auto job = co_await get_job(bundle.pool, id, soon());
    EXPECT_EQ(job.state, JobState::failed);
    const JobFailure expected{"nsfw", "It was refused."};
    EXPECT_EQ(job.failure, expected);
}

MIEN_CORO_TEST(worker, writes_progress_while_the_job_runs) {
    Bundle bundle(context);
    bundle.worker.handle("paint", 1, [&](JobRun& run) -> awaitable<void> {
        run.set_progress(0.25);
        co_await run.run_until_stopped(bundle.never.wait());
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    while (true) {
        const auto job = co_await get_job(bundle.pool, id, soon());
        if (job.progress > 0) {
            EXPECT_EQ(job.progress, 0.25);
            break;
        }
    }
    co_await bundle.worker.stop(no_time);
}

// Goal: an attempt that ignores its stop and has lost its lease ends while the same worker runs the
// next attempt at the same job; that one can still be cancelled.
MIEN_CORO_TEST(worker, keeps_the_next_attempt_when_one_that_lost_the_job_ends) {
    Bundle bundle(context);
    async::Signal may_end(bundle.executor);
    bundle.worker.handle("paint", 2, [&](JobRun& run) -> awaitable<void> {
        bundle.has_started();
        if (run.claim().attempt == 1) {
            co_await may_end.wait();
        } else {
            co_await run.run_until_stopped(bundle.never.wait());
        }
    });
    bundle.worker.start();
    const auto id = co_await bundle.add();
    co_await bundle.wait_for_start();
    co_await bundle.run_as_owner(
        {"give_away", "UPDATE jobs SET state = 'queued', worker = NULL, leased_until = NULL"});
    co_await bundle.wait_for_start(2);
    EXPECT_EQ(bundle.worker.stats().running, 2U);
    may_end.notify_all();
    while (bundle.worker.stats().lost_total == 0) {
        [[maybe_unused]] const auto job = co_await get_job(bundle.pool, id, soon());
    }
    EXPECT_EQ(bundle.worker.stats().running, 1U);
    co_await bundle.worker.stop(no_time);
    const auto job = co_await get_job(bundle.pool, id, soon());
    EXPECT_EQ(job.state, JobState::queued) << "given back by the second attempt";
    EXPECT_EQ(job.attempt, 2);
}

MIEN_CORO_TEST(worker, rescues_jobs_of_kinds_that_it_does_not_take) {
    Bundle bundle(context);
    bundle.worker.handle("knit", 1, bundle.endless());
    const auto id = co_await bundle.add("paint");
    co_await bundle.run_as_owner({"lose_worker",
                                  "UPDATE jobs SET state = 'running', worker = 'gone', attempt = 1,"
                                  " leased_until = now() - interval '1 s'"});
    bundle.worker.start();
    const auto job = co_await bundle.wait_for(id, JobState::queued);
    EXPECT_EQ(job.failure.value().code, "worker_lost");
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(worker, removes_old_jobs_of_kinds_that_it_does_not_take) {
    Bundle bundle(context);
    bundle.worker.handle("knit", 1, bundle.endless());
    [[maybe_unused]] const auto id = co_await bundle.add("paint");
    co_await bundle.run_as_owner(
        {"end_long_ago",
         "UPDATE jobs SET state = 'succeeded', finished_at = now() - interval '8 days'"});
    bundle.worker.start();
    std::int64_t jobs = 1;
    while (jobs > 0) {
        const auto rows = co_await bundle.pool.run(
            {"count_test_jobs", "SELECT count(*) AS n FROM jobs"}, {}, soon());
        jobs = rows.front().get<std::int64_t>("n");
    }
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(worker, repeats_a_task_that_failed) {
    Bundle bundle(context);
    bundle.worker.repeat("sweep", milliseconds(1), [&]() -> awaitable<void> {
        bundle.has_started();
        if (bundle.started_count == 1) {
            throw Error(ErrorKind::unavailable, "Not now.");
        }
        co_return;
    });
    bundle.worker.start();
    co_await bundle.wait_for_start(3);
    co_await bundle.worker.stop();
}

}  // namespace
}  // namespace mien::jobs
