// Clips that services make: one create for each, whoever dies when.
#include <gtest/gtest.h>

#include "objects/filesystem_store.hpp"
#include "store/exchange/reference_images.hpp"
#include "store/invariants.hpp"
#include "store/object_rows.hpp"
#include "tests/support/foreign_lab.hpp"

namespace mien::video {
namespace {

using jobs::JobState;
using test::error_of;
using test::soon;

// Goal: from a request to a clip in the store, with what it cost and how well it loops.
TEST(foreign_clip, is_made_with_one_create_and_written_down) {
    ForeignLab lab;
    lab.world.standing = [](int polls) {
        return polls < 3 ? ForeignWorld::running_standing() : ForeignWorld::made();
    };
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job_id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded) << (job.failure ? job.failure->message : "");
        const auto preview = co_await store::get_preview(life.pool, lab.last_preview, soon());
        EXPECT_TRUE(preview.video_key.has_value());
        EXPECT_TRUE(preview.seam_score.has_value());
        const auto all = co_await store::list_submissions(life.pool, {}, soon());
        MIEN_REQUIRE(all.size() == 1);
        const auto& submission = all.front();
        EXPECT_EQ(submission.state, store::SubmissionState::succeeded);
        EXPECT_EQ(submission.external_id, "work-1");
        EXPECT_EQ(submission.cost.usd, 0.25);
        EXPECT_EQ(submission.cost.unit, "seconds");
        EXPECT_EQ(submission.estimated_usd, 0.5);
        EXPECT_EQ(submission.spent_usd, 0.25);
        EXPECT_EQ(submission.clip_id, lab.last_preview.uuid);
        EXPECT_TRUE(submission.ended_at.has_value());
        const auto whole = co_await store::get_submission(life.pool, submission.id, soon());
        EXPECT_EQ(whole.request.at("prompt"), "A cheerful detective waves.");
    });
    EXPECT_EQ(lab.world.creates, 1);
}

// The rows of an image whose bytes are nowhere yet.
awaitable<store::ObjectRow> add_image(ForeignLab& lab, Life& life, std::string bytes) {
    store::ObjectRow object{"references/a.png", "image/png", bytes.size(), sha256(bytes)};
    co_await store::insert_pending_object(life.pool, object.key, object.content_type, soon());
    auto transaction = co_await life.pool.begin(soon());
    [[maybe_unused]] const bool is_live = co_await store::mark_object_live(transaction, object);
    const store::ReferenceImageDraft draft{.character_id = lab.character,
                                           .emotion = {},
                                           .object_key = object.key,
                                           .width = 8,
                                           .height = 8,
                                           .palette = "1020d0"};
    [[maybe_unused]] const auto image = co_await store::put_reference_image(transaction, draft);
    co_await transaction.commit();
    co_return object;
}

awaitable<void> store_bytes(ForeignLab& lab, store::ObjectRow object, std::string bytes) {
    async::WorkPool work(1, 8);
    objects::FilesystemStore objects(lab.directory.path() / "objects", work);
    const auto path = lab.directory.path() / "image";
    std::ofstream(path, std::ios::binary) << bytes;
    const objects::NewObject made{path, object.bytes, object.sha256, object.content_type};
    co_await objects.put(object.key, made, soon());
}

// Goal: the reference image is read only when the create that it goes with is sent: a job at a
// closed gate does not miss bytes that are not there.
TEST(foreign_clip, brings_the_reference_image_when_the_gate_is_open) {
    ForeignLab lab;
    lab.world.takes_image = true;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto object = co_await add_image(lab, life, "face");
        co_await life.sql("pause", "UPDATE providers SET paused_at = now()");
        const auto id = co_await lab.ask(life.pool);
        auto waiting = co_await jobs::get_job(life.pool, id.value(), soon());
        while (!waiting.arguments.contains("gate") && !waiting.failure) {
            waiting = co_await jobs::get_job(life.pool, id.value(), soon());
        }
        EXPECT_FALSE(waiting.failure.has_value());
        co_await store_bytes(lab, object, "face");
        co_await life.sql("go_on", "UPDATE providers SET paused_at = NULL");
        const auto job = co_await life.wait_for_end(id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
    EXPECT_EQ(lab.world.image_seen, "face");
    EXPECT_EQ(lab.world.creates, 1);
}

// Goal: the answer to a create is heard by a worker that stops meanwhile, and the next one takes
// the clip, of a service that knows nothing of our ids.
TEST(foreign_clip, is_taken_by_the_next_worker_when_the_answer_comes_while_one_stops) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    std::optional<JobId> job_id;
    lab.live([&](Life& life) -> awaitable<void> {
        async::Signal stopping(life.executor);
        async::Signal sent(life.executor);
        lab.world.before_answer = [&]() -> awaitable<void> {
            sent.notify_all();
            co_await stopping.wait();
        };
        job_id = co_await lab.ask(life.pool);
        while (lab.world.creates == 0) {
            co_await sent.wait();
        }
        async::spawn(life.executor, "answer", [&]() -> awaitable<void> {
            [[maybe_unused]] const auto job =
                co_await jobs::get_job(life.pool, job_id.value(), soon());
            stopping.notify_all();
        });
        const std::chrono::milliseconds no_time{0};
        const jobs::StopTimes times{.running = no_time, .stopped = no_time};
        co_await life.worker.stop(times);
        lab.world.before_answer = nullptr;
        const auto states = co_await life.states();
        EXPECT_EQ(states, "accepted");
    });
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded) << (job.failure ? job.failure->message : "");
    });
    EXPECT_EQ(lab.world.creates, 1);
}

enum class Knows { our_id, nothing };

struct Kill {
    std::string_view name;
    ForeignWorld::Hook ForeignWorld::* step;
    Knows knows;
    int creates;              // in the end
    std::string_view states;  // of the submissions, in the end
};

class ForeignClipKill : public testing::TestWithParam<Kill> {};

// Goal: a worker is killed at a step, and the next one makes no second create, loses no clip, and
// asks a person only where nobody else can know.
TEST_P(ForeignClipKill, leads_to_no_second_create) {
    const auto& kill = GetParam();
    ForeignLab lab;
    lab.world.finds_by_our_id = kill.knows == Knows::our_id;
    lab.world.*kill.step = lab.killer();
    std::optional<JobId> job_id;
    lab.live([&](Life& life) -> awaitable<void> {
        job_id = co_await lab.ask(life.pool);
        [[maybe_unused]] const auto job = co_await life.wait_for_end(job_id);
        ADD_FAILURE() << "nobody was killed";
    });
    lab.world.*kill.step = nullptr;
    lab.let_time_pass();
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job = co_await life.wait_for_end(job_id);
        const bool is_parked = kill.states == "parked";
        EXPECT_EQ(job.state, is_parked ? JobState::failed : JobState::succeeded)
            << (job.failure ? job.failure->message : "");
        if (is_parked) {
            EXPECT_EQ(job.failure.value().code, "parked");
        }
        const auto states = co_await life.states();
        EXPECT_EQ(states, kill.states);
    });
    EXPECT_EQ(lab.world.creates, kill.creates);
}

INSTANTIATE_TEST_SUITE_P(
    steps, ForeignClipKill,
    testing::Values(
        Kill{"before_the_create_arrives", &ForeignWorld::before_arrival, Knows::our_id, 1,
             "rejected succeeded"},
        Kill{"before_the_create_arrives_unknown", &ForeignWorld::before_arrival, Knows::nothing, 0,
             "parked"},
        Kill{"before_the_answer", &ForeignWorld::before_answer, Knows::our_id, 1, "succeeded"},
        Kill{"before_the_answer_unknown", &ForeignWorld::before_answer, Knows::nothing, 1,
             "parked"},
        Kill{"before_a_poll", &ForeignWorld::before_poll, Knows::nothing, 1, "succeeded"},
        Kill{"before_the_fetch", &ForeignWorld::before_fetch, Knows::nothing, 1, "succeeded"}),
    [](const auto& made) { return std::string(made.param.name); });

// Goal: the answer to a create comes while the job is another worker's, which has not sent one.
TEST(foreign_clip, is_asked_for_once_by_two_workers_of_one_job) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    lab.live([&](Life& life) -> awaitable<void> {
        async::Signal arrived(life.executor);
        async::Signal answer(life.executor);
        lab.world.before_answer = [&]() -> awaitable<void> {
            arrived.notify_all();
            co_await answer.wait();
        };
        const auto job_id = co_await lab.ask(life.pool);
        while (lab.world.creates == 0) {
            co_await arrived.wait();
        }
        Life other(life.context, lab.database, lab.directory.path(), lab.world, lab.pace);
        co_await life.sql("end_lease",
                          "UPDATE jobs SET leased_until = now() - interval '1 second'");
        other.worker.start();
        auto job = co_await jobs::get_job(life.pool, job_id.value(), soon());
        while (job.attempts_max < 4) {  // the other has it, and gives it back
            job = co_await jobs::get_job(life.pool, job_id.value(), soon());
        }
        EXPECT_EQ(lab.world.creates, 1);
        answer.notify_all();
        const auto end = co_await life.wait_for_end(job_id);
        EXPECT_EQ(end.state, JobState::succeeded) << (end.failure ? end.failure->message : "");
        const auto states = co_await life.states();
        EXPECT_EQ(states, "succeeded");
        lab.world.before_answer = nullptr;
        co_await other.worker.stop(std::chrono::milliseconds(0));
    });
    EXPECT_EQ(lab.world.creates, 1);
}

// Goal: a service may take its time to answer, and whoever may still hear it is left in peace.
TEST(foreign_clip, is_not_parked_while_its_answer_may_still_come) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    lab.world.create_time_max = std::chrono::minutes(10);
    lab.world.before_answer = lab.killer();
    std::optional<JobId> job_id;
    lab.live([&](Life& life) -> awaitable<void> {
        job_id = co_await lab.ask(life.pool);
        [[maybe_unused]] const auto job = co_await life.wait_for_end(job_id);
    });
    lab.world.before_answer = nullptr;
    lab.let_time_pass();
    lab.live([&](Life& life) -> awaitable<void> {
        auto job = co_await jobs::get_job(life.pool, job_id.value(), soon());
        while (job.attempts_max < 4) {  // it was taken, and given back
            job = co_await jobs::get_job(life.pool, job_id.value(), soon());
        }
        const auto states = co_await life.states();
        EXPECT_EQ(states, "submitting");
        co_await life.sql("age_more",
                          "UPDATE submissions SET created_at = created_at - interval '8 minutes'");
        const auto end = co_await life.wait_for_end(job_id);
        EXPECT_EQ(end.failure.value().code, "parked");
    });
    EXPECT_EQ(lab.world.creates, 1);
}

TEST(foreign_clip, that_is_cancelled_is_cancelled_at_the_service) {
    ForeignLab lab;
    lab.world.standing = [](int) { return ForeignWorld::running_standing(); };
    lab.live([&](Life& life) -> awaitable<void> {
        async::Signal polled(life.executor);
        lab.world.before_poll = [&]() -> awaitable<void> {
            polled.notify_all();
            co_return;
        };
        const auto job_id = co_await lab.ask(life.pool);
        co_await polled.wait();
        auto transaction = co_await life.pool.begin(soon());
        [[maybe_unused]] const auto state =
            co_await jobs::request_cancel(transaction, job_id.value());
        co_await transaction.commit();
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::cancelled);
        const auto states = co_await life.states();
        EXPECT_EQ(states, "cancelled");
        lab.world.before_poll = nullptr;
    });
    EXPECT_EQ(lab.world.cancels, 1);
    EXPECT_TRUE(lab.world.works["work-1"].is_cancelled);
}

// Goal: what runs at a service for a job that was cancelled while its worker was dead is cancelled.
TEST(foreign_clip, that_is_cancelled_while_no_worker_lives_is_cancelled_by_the_sweep) {
    ForeignLab lab;
    lab.world.standing = [](int) { return ForeignWorld::running_standing(); };
    const auto job_id = lab.lose_worker_at_poll();
    lab.in_database([&](pg::Pool& owner) -> awaitable<void> {
        auto transaction = co_await owner.begin(soon());
        const auto state = co_await jobs::request_cancel(transaction, job_id);
        EXPECT_EQ(state, JobState::cancelled);
        co_await transaction.commit();
    });
    lab.live([&](Life& life) -> awaitable<void> {
        auto states = co_await life.states();
        while (states == "accepted") {
            [[maybe_unused]] const auto report = co_await sweep_submissions(life.services, soon());
            states = co_await life.states();
        }
        EXPECT_EQ(states, "cancelled");
    });
    EXPECT_TRUE(lab.world.works["work-1"].is_cancelled);
}

TEST(foreign_clip, whose_job_failed_too_often_is_taken_by_the_retry) {
    ForeignLab lab;
    lab.world.cancel_outcome = Cancelled::too_late;
    const auto job_id = lab.lose_worker_at_poll();
    lab.in_database([&](pg::Pool& owner) -> awaitable<void> {
        co_await owner.run({"use_up_attempts",
                            "UPDATE jobs SET state = 'failed', leased_until = NULL, worker = NULL, "
                            "finished_at = now()"},
                           {}, soon());
    });
    lab.live([&](Life& life) -> awaitable<void> {
        [[maybe_unused]] const auto report = co_await sweep_submissions(life.services, soon());
        const auto states = co_await life.states();
        EXPECT_EQ(states, "accepted");
        auto transaction = co_await life.pool.begin(soon());
        [[maybe_unused]] const auto state = co_await jobs::retry(transaction, job_id);
        co_await transaction.commit();
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
    EXPECT_EQ(lab.world.creates, 1);
}

TEST(foreign_clip, whose_answer_is_lost_is_found_by_our_id) {
    ForeignLab lab;
    lab.world.is_answer_lost = true;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job_id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
    EXPECT_EQ(lab.world.creates, 1);
}

// Goal: the whole way of a parked submission, with both things that a person may say.
TEST(foreign_clip, that_is_parked_waits_for_a_person) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    lab.world.is_answer_lost = true;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job_id = co_await lab.ask(life.pool);
        const auto first = co_await life.wait_for_end(job_id);
        EXPECT_EQ(first.failure.value().code, "parked");
        const auto all = co_await store::list_submissions(life.pool, {}, soon());
        MIEN_REQUIRE(all.size() == 1);
        EXPECT_EQ(all.front().state, store::SubmissionState::parked);
        EXPECT_EQ(all.front().spent_usd, 0.5) << "it may be billed";
        const std::function<awaitable<void>(pg::Transaction&)> retry =
            [&](pg::Transaction& transaction) -> awaitable<void> {
            const auto preview = co_await store::get_preview(transaction, lab.last_preview);
            co_await store::retry_preview(transaction, preview);
        };
        const auto refusal = co_await error_of(life.pool.transact<void>(soon(), retry));
        MIEN_REQUIRE(refusal.has_value());
        EXPECT_EQ(refusal->kind(), ErrorKind::conflict);
        EXPECT_NE(refusal->extensions().find(to_string(all.front().id)), std::string::npos);

        lab.world.is_answer_lost = false;
        const std::function<awaitable<void>(pg::Transaction&)> resolve =
            [&](pg::Transaction& transaction) -> awaitable<void> {
            [[maybe_unused]] const auto before =
                co_await store::lock_submission(transaction, all.front().id);
            const store::Resolution made{true, "work-1", lab.admin};
            [[maybe_unused]] const auto after =
                co_await store::resolve_submission(transaction, all.front().id, made);
        };
        co_await life.pool.transact<void>(soon(), resolve);
        const auto second = co_await life.wait_for_end(job_id);
        EXPECT_EQ(second.state, JobState::succeeded);
        EXPECT_EQ(lab.world.creates, 1);
        const auto states = co_await life.states();
        EXPECT_EQ(states, "succeeded");
    });
}

TEST(foreign_clip, that_was_not_made_may_be_asked_for_again) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    lab.world.is_answer_lost = true;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job_id = co_await lab.ask(life.pool);
        [[maybe_unused]] const auto first = co_await life.wait_for_end(job_id);
        lab.world.is_answer_lost = false;
        const std::function<awaitable<void>(pg::Transaction&)> resolve =
            [&](pg::Transaction& transaction) -> awaitable<void> {
            co_await transaction.run(
                {"resolve_all",
                 "UPDATE submissions SET state = 'rejected', outcome = 'not_made', "
                 "resolved_by = $1, resolved_at = now()"},
                pg::params(lab.admin));
            const auto preview = co_await store::get_preview(transaction, lab.last_preview);
            co_await store::retry_preview(transaction, preview);
        };
        co_await life.pool.transact<void>(soon(), resolve);
        const auto second = co_await life.wait_for_end(job_id);
        EXPECT_EQ(second.state, JobState::succeeded);
        const auto states = co_await life.states();
        EXPECT_EQ(states, "rejected succeeded");
    });
    EXPECT_EQ(lab.world.creates, 2);
}

}  // namespace
}  // namespace mien::video
