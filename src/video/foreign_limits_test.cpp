// Gates and budgets of providers, and the ends of foreign clips that are no clips.
#include <gtest/gtest.h>

#include "base/limits/jobs.hpp"
#include "store/providers/spend.hpp"
#include "tests/support/foreign_lab.hpp"

namespace mien::video {
namespace {

using jobs::JobState;
using test::error_of;
using test::soon;

awaitable<std::vector<JobId>> ask_for(ForeignLab& lab, Life& life, int clips) {
    std::vector<JobId> jobs;
    for (int i = 0; i < clips; ++i) {
        const auto id = co_await lab.ask(life.pool);
        jobs.push_back(id.value());
    }
    co_return jobs;
}

// The ends of the jobs, each with its failure's code, in order of their names.
awaitable<std::vector<std::string>> ends_of(Life& life, std::vector<JobId> jobs) {
    std::vector<std::string> ends;
    for (const auto& id : jobs) {
        const auto job = co_await life.wait_for_end(id);
        ends.emplace_back(job.failure ? job.failure->code : jobs::name_of(job.state));
    }
    std::ranges::sort(ends);
    co_return ends;
}

// Goal: of many at once, only as many pass as the budget pays for.
TEST(foreign_limits, no_two_clips_pass_a_budget_for_one) {
    ForeignLab lab;
    lab.world.standing = [](int) {
        auto standing = ForeignWorld::made();
        standing.cost.reset();
        return standing;
    };
    lab.live([&](Life& life) -> awaitable<void> {
        co_await life.sql("set_budget", "UPDATE providers SET daily_budget_usd = 1.2");
        auto jobs = co_await ask_for(lab, life, 8);
        const auto ends = co_await ends_of(life, std::move(jobs));
        const std::vector<std::string> expected{
            "budget_used_up", "budget_used_up", "budget_used_up", "budget_used_up",
            "budget_used_up", "budget_used_up", "succeeded",      "succeeded"};
        EXPECT_EQ(ends, expected);
        const std::vector<ProviderId> asked{lab.provider};
        const auto reports = co_await store::list_spend(life.pool, asked, soon());
        EXPECT_EQ(reports.front().total.today_usd, 1.0);
        EXPECT_EQ(reports.front().running_count, 0);
    });
    EXPECT_EQ(lab.world.creates, 2);
}

// Goal: where too many are aside, each of those who wait is looked at once, not again and again.
TEST(foreign_limits, who_could_not_step_aside_waits_at_a_gate) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto slots =
            std::make_shared<jobs::Slots>(life.executor, limits::jobs_aside_max + 1, [] {});
        auto places = slots->take_free();
        jobs::JobRun run(life.executor, {}, {}, soon());
        run.take(std::move(places.back()));
        places.pop_back();
        for (auto& place : places) {
            place.step_aside();
        }
        async::WorkPool work(1, 1);
        objects::FilesystemStore objects(lab.directory.path() / "objects", work);
        ForeignOrder order{.preset_version_id = lab.preset_version,
                           .clip_kind = "preview",
                           .clip_id = {},
                           .request = {},
                           .objects = objects};
        const auto clip = co_await make_foreign_clip(life.services, run, std::move(order));
        EXPECT_FALSE(clip);
        MIEN_REQUIRE(run.closed_gate());
        EXPECT_EQ(run.closed_gate()->name, "aside");
        EXPECT_EQ(run.closed_gate()->wait.count(), 0);
    });
    EXPECT_EQ(lab.world.creates, 0);
}

TEST(foreign_limits, a_monthly_budget_counts_the_days_before) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        co_await life.sql("set_budget", "UPDATE providers SET monthly_budget_usd = 0.6");
        const auto first = co_await lab.ask(life.pool);
        const auto made = co_await life.wait_for_end(first);
        EXPECT_EQ(made.state, JobState::succeeded);
        const auto second = co_await lab.ask(life.pool);
        const auto refused = co_await life.wait_for_end(second);
        MIEN_REQUIRE(refused.failure.has_value());
        EXPECT_EQ(refused.failure->code, "budget_used_up");
        EXPECT_NE(refused.failure->message.find("$0.25 is spent"), std::string::npos)
            << refused.failure->message;
    });
    EXPECT_EQ(lab.world.creates, 1);
}

TEST(foreign_limits, no_more_run_at_once_than_the_provider_takes) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        co_await life.sql("set_gate", "UPDATE providers SET submissions_running_max = 2");
        auto jobs = co_await ask_for(lab, life, 6);
        const auto ends = co_await ends_of(life, std::move(jobs));
        EXPECT_EQ(ends, std::vector<std::string>(6, "succeeded"));
    });
    EXPECT_EQ(lab.world.creates, 6);
    EXPECT_LE(lab.world.running_most, 2);
}

// Goal: waiting for services takes no slots: a worker with one follows twenty clips at once, while
// the renderer that is built in makes another one.
TEST(foreign_limits, who_waits_for_a_service_keeps_nobody_from_rendering) {
    ForeignLab lab;
    lab.slots = {.previews_running_max = 1, .videos_running_max = 1};
    bool may_end = false;
    lab.world.standing = [&](int) {
        return may_end ? ForeignWorld::made() : ForeignWorld::running_standing();
    };
    lab.live([&](Life& life) -> awaitable<void> {
        auto jobs = co_await ask_for(lab, life, 20);
        while (lab.world.running < 20) {
            [[maybe_unused]] const auto job = co_await jobs::get_job(life.pool, jobs[0], soon());
        }
        const auto id = co_await lab.ask_builtin(life.pool);
        const auto own = co_await life.wait_for_end(id);
        EXPECT_EQ(own.state, JobState::succeeded);
        EXPECT_GE(life.worker.stats().running, 20U);
        may_end = true;
        std::string ended;
        while (ended.size() < 3) {  // one after the other: there is one slot
            ended = co_await life.text("read_ended",
                                       "SELECT coalesce(string_agg('.', ''), '') AS t "
                                       "FROM submissions WHERE state = 'succeeded'");
        }
    });
    EXPECT_EQ(lab.world.creates, 20);
}

// The first request of the minute is made older than that, and the second one goes.
TEST(foreign_limits, no_more_is_sent_in_a_minute_than_the_provider_takes) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        co_await life.sql("set_rate", "UPDATE providers SET requests_per_minute = 1");
        const auto first = co_await lab.ask(life.pool);
        [[maybe_unused]] const auto made = co_await life.wait_for_end(first);
        const auto second = co_await lab.ask(life.pool);
        auto waiting = co_await jobs::get_job(life.pool, second.value(), soon());
        while (waiting.attempts_max < 4) {  // it was taken, and given back
            waiting = co_await jobs::get_job(life.pool, second.value(), soon());
        }
        EXPECT_EQ(lab.world.creates, 1);
        co_await life.sql("age_first",
                          "UPDATE submissions SET created_at = created_at - interval '1 minute'");
        const auto job = co_await life.wait_for_end(second);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
    EXPECT_EQ(lab.world.creates, 2);
}

TEST(foreign_limits, nothing_is_sent_to_a_provider_that_is_paused) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        co_await life.sql("pause", "UPDATE providers SET paused_at = now()");
        const auto id = co_await lab.ask(life.pool);
        auto waiting = co_await jobs::get_job(life.pool, id.value(), soon());
        while (waiting.attempts_max < 4) {
            waiting = co_await jobs::get_job(life.pool, id.value(), soon());
        }
        EXPECT_EQ(lab.world.creates, 0);
        co_await life.sql("go_on", "UPDATE providers SET paused_at = NULL");
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
}

TEST(foreign_limits, nothing_is_sent_to_a_provider_that_was_archived_meanwhile) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        co_await life.sql("archive", "UPDATE providers SET archived_at = now()");
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.failure.value().code, "conflict");
    });
    EXPECT_EQ(lab.world.creates, 0);
}

struct Refusal {
    std::string_view name;
    ServiceFailure::Kind kind;
    std::string_view code;
    bool pauses;
};

class ForeignRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(ForeignRefusal, fails_the_job_in_words_and_is_not_repeated) {
    const auto& refusal = GetParam();
    ForeignLab lab;
    lab.world.refusal = ServiceFailure{.kind = refusal.kind, .code = "", .message = "Because."};
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.failure, (jobs::JobFailure{std::string(refusal.code), "Because."}));
        const auto states = co_await life.states();
        EXPECT_EQ(states, "rejected");
        const auto paused = co_await life.text(
            "read_pause", "SELECT coalesce(pause_reason, '') AS t FROM providers");
        EXPECT_EQ(paused, refusal.pauses ? "Because." : "");
        const auto logged = co_await life.text("read_audit", R"sql(
            SELECT coalesce(string_agg(concat_ws(' ', actor_kind, actor_label,
                                subject_id = p.id::text, details ->> 'name',
                                details ->> 'reason'), ', '), '') AS t
            FROM audit_log, providers p WHERE action = 'provider.pause')sql");
        EXPECT_EQ(logged, refusal.pauses ? "system mien worker t cloud Because." : "");
        const std::vector<ProviderId> asked{lab.provider};
        const auto reports = co_await store::list_spend(life.pool, asked, soon());
        EXPECT_EQ(reports.front().total.today_usd, 0);
    });
    EXPECT_EQ(lab.world.creates, 0);
}

INSTANTIATE_TEST_SUITE_P(
    kinds, ForeignRefusal,
    testing::Values(Refusal{"moderation", ServiceFailure::Kind::moderation, "moderation", false},
                    Refusal{"invalid", ServiceFailure::Kind::invalid, "invalid", false},
                    Refusal{"quota", ServiceFailure::Kind::quota, "quota", true},
                    Refusal{"key", ServiceFailure::Kind::authentication, "authentication", true}),
    [](const auto& made) { return std::string(made.param.name); });

// What it says is longer than a reason may be, and grows when it is normalised.
TEST(foreign_limits, a_provider_without_credit_is_paused_whatever_it_says) {
    ForeignLab lab;
    std::string said;
    for (int i = 0; i < 600; ++i) {
        said += "\uFB2C";
    }
    lab.world.refusal =
        ServiceFailure{.kind = ServiceFailure::Kind::quota, .code = "", .message = said};
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.failure.value().code, "quota");
        const auto paused = co_await life.text(
            "read_pause", "SELECT char_length(pause_reason)::text AS t FROM providers");
        EXPECT_EQ(paused, "500");
    });
}

// Who asks for an age is asked again within the hour.
TEST(foreign_limits, a_provider_does_not_keep_a_clip_waiting_for_ever) {
    ForeignLab lab;
    lab.world.refusal = ServiceFailure{.kind = ServiceFailure::Kind::rate_limited,
                                       .code = "",
                                       .message = "Later.",
                                       .retry_after = std::chrono::seconds(1'000'000'000)};
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        auto job = co_await jobs::get_job(life.pool, id.value(), soon());
        while (job.attempt == 0 || job.state != JobState::queued) {
            job = co_await jobs::get_job(life.pool, id.value(), soon());
        }
        const auto waits = co_await life.text("read_wait", R"sql(
            SELECT (scheduled_at BETWEEN now() + interval '50 minutes'
                        AND now() + interval '61 minutes')::text AS t FROM jobs)sql");
        EXPECT_EQ(waits, "true");
    });
}

// One create for each of the three attempts: it certainly did not run.
TEST(foreign_limits, what_the_service_cannot_take_now_is_tried_again) {
    ForeignLab lab;
    lab.world.refusal = ServiceFailure{
        .kind = ServiceFailure::Kind::unavailable, .code = "", .message = "Not now."};
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.failure, (jobs::JobFailure{"unavailable", "Not now."}));
        const auto states = co_await life.states();
        EXPECT_EQ(states, "rejected rejected rejected");
    });
}

struct End {
    std::string_view name;
    std::function<void(ForeignLab&)> arrange;
    std::string_view code;
    std::string_view state;
    double spent_usd;
};

class ForeignEnd : public testing::TestWithParam<End> {};

TEST_P(ForeignEnd, fails_the_job_and_is_not_asked_for_again) {
    const auto& end = GetParam();
    ForeignLab lab;
    end.arrange(lab);
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        MIEN_REQUIRE(job.failure.has_value());
        EXPECT_EQ(job.failure->code, end.code) << job.failure->message;
        EXPECT_FALSE(job.failure->message.empty());
        const auto states = co_await life.states();
        EXPECT_EQ(states, end.state);
        const std::vector<ProviderId> asked{lab.provider};
        const auto reports = co_await store::list_spend(life.pool, asked, soon());
        EXPECT_EQ(reports.front().total.today_usd, end.spent_usd);
    });
    EXPECT_EQ(lab.world.creates, 1);
}

Standing ended(Standing::State state) {
    return {.state = state};
}

const End ends[] = {
    {"lost_twice",
     [](ForeignLab& lab) { lab.world.standing = [](int) { return ended(Standing::State::lost); }; },
     "lost", "lost", 0.5},
    {"over_time",
     [](ForeignLab& lab) {
         lab.pace.time_max = std::chrono::milliseconds(100);
         lab.world.standing = [](int) { return ForeignWorld::running_standing(); };
     },
     "timeout", "failed", 0},
    {"cancelled_elsewhere",
     [](ForeignLab& lab) {
         lab.world.standing = [](int) { return ended(Standing::State::cancelled); };
     },
     "cancelled_elsewhere", "cancelled", 0},
    {"moderated",
     [](ForeignLab& lab) {
         lab.world.standing = [](int) {
             auto standing = ended(Standing::State::failed);
             standing.failure = ServiceFailure{.kind = ServiceFailure::Kind::moderation,
                                               .code = "",
                                               .message = "The text was refused.",
                                               .may_be_billed = true};
             return standing;
         };
     },
     "moderation", "failed", 0.5},
    {"failed_without_a_word",
     [](ForeignLab& lab) {
         lab.world.standing = [](int) { return ended(Standing::State::failed); };
     },
     "upstream_failed", "failed", 0.5},
    {"no_video",
     [](ForeignLab& lab) {
         lab.world.clip = lab.directory.path() / "page.mp4";
         std::ofstream(lab.world.clip) << "<!doctype html><title>Sign in</title>";
     },
     "output_refused", "failed", 0.25},
    {"expired", [](ForeignLab& lab) { lab.world.expired_fetches = 9; }, "output_expired", "failed",
     0.25},
};

INSTANTIATE_TEST_SUITE_P(ends, ForeignEnd, testing::ValuesIn(ends),
                         [](const auto& made) { return std::string(made.param.name); });

// Goal: a worker goes away between the end of the work and that of the job, and gives the job back.
// Only a person has it made, and paid for, once more.
TEST(foreign_limits, what_has_failed_is_not_asked_for_again_when_the_job_was_given_back) {
    ForeignLab lab;
    lab.world.standing = [](int) { return Standing{.state = Standing::State::failed}; };
    std::optional<JobId> job_id;
    const std::function<awaitable<void>(pg::Pool&)> give_back =
        [](pg::Pool& owner) -> awaitable<void> {
        co_await owner.run({"give_back",
                            "UPDATE jobs SET state = 'queued', attempts_max = attempts_max + 2, "
                            "error = NULL, finished_at = NULL"},
                           {}, soon());
    };
    lab.live([&](Life& life) -> awaitable<void> {
        job_id = co_await lab.ask(life.pool);
        [[maybe_unused]] const auto job = co_await life.wait_for_end(job_id);
    });
    lab.in_database(give_back);
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::failed);
        EXPECT_EQ(lab.world.creates, 1);
        auto transaction = co_await life.pool.begin(soon());
        [[maybe_unused]] const auto state = co_await jobs::retry(transaction, job_id.value());
        co_await transaction.commit();
        const auto again = co_await life.wait_for_end(job_id);
        EXPECT_EQ(again.state, JobState::failed);
        EXPECT_EQ(lab.world.creates, 2);
    });
    lab.in_database(give_back);
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::failed);
    });
    EXPECT_EQ(lab.world.creates, 2);
}

// Goal: workers that were away for longer than a clip may take find what was made meanwhile.
TEST(foreign_limits, a_clip_that_was_made_while_no_worker_lived_is_taken_late) {
    ForeignLab lab;
    lab.world.cancel_outcome = Cancelled::too_late;
    const auto job_id = lab.lose_worker_at_poll();
    lab.in_database([](pg::Pool& owner) -> awaitable<void> {
        co_await owner.run(
            {"age_by_hours", "UPDATE submissions SET created_at = created_at - interval '3 hours'"},
            {}, soon());
    });
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded) << (job.failure ? job.failure->message : "");
    });
    EXPECT_EQ(lab.world.creates, 1);
}

TEST(foreign_limits, a_clip_that_was_missed_once_is_there_after_all) {
    ForeignLab lab;
    lab.world.standing = [](int polls) {
        return polls == 1 ? ended(Standing::State::lost) : ForeignWorld::made();
    };
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
}

TEST(foreign_limits, an_output_that_expired_is_fetched_from_its_new_address) {
    ForeignLab lab;
    lab.world.expired_fetches = 1;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
    EXPECT_EQ(lab.world.fetches, 2);
}

TEST(foreign_limits, a_service_that_is_silent_for_a_while_is_asked_again) {
    ForeignLab lab;
    int silences = 5;
    lab.world.standing = [&](int) {
        if (--silences > 0) {
            throw Error(ErrorKind::unavailable, "The provider does not answer.");
        }
        return ForeignWorld::made();
    };
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
    EXPECT_EQ(lab.world.creates, 1);
}

// Goal: late news change nothing, whoever brings them.
TEST(foreign_limits, a_submission_goes_forwards_only) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        [[maybe_unused]] const auto job = co_await life.wait_for_end(id);
        const pg::Query backwards[] = {
            {"back_to_accepted", "UPDATE submissions SET state = 'accepted'"},
            {"back_to_failed", "UPDATE submissions SET state = 'failed'"},
            {"back_to_submitting", "UPDATE submissions SET state = 'submitting'"}};
        for (const auto& query : backwards) {
            const auto refusal = co_await error_of(life.owner.run(query, {}, soon()));
            EXPECT_TRUE(refusal.has_value()) << query.name;
        }
    });
}

TEST(foreign_limits, a_hint_makes_the_next_poll_come_at_once) {
    ForeignLab lab;
    lab.pace.poll_min = std::chrono::minutes(10);
    lab.pace.poll_max = std::chrono::minutes(10);
    lab.live([&](Life& life) -> awaitable<void> {
        const auto id = co_await lab.ask(life.pool);
        auto job = co_await jobs::get_job(life.pool, id.value(), soon());
        while (!jobs::is_finished(job.state)) {
            co_await store::hint_at_submission(life.pool, lab.provider, "work-1", soon());
            job = co_await jobs::get_job(life.pool, id.value(), soon());
        }
        EXPECT_EQ(job.state, JobState::succeeded);
    });
}

}  // namespace
}  // namespace mien::video
