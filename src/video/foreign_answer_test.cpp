// What a service said to a create is kept, whatever the database and the worker do meanwhile.
#include <fstream>

#include <gtest/gtest.h>

#include "base/limits/submissions.hpp"
#include "tests/support/foreign_lab.hpp"
#include "video/answer_notes.hpp"

namespace mien::video {
namespace {

namespace fs = std::filesystem;

using jobs::JobState;
using test::soon;

constexpr std::string_view refuse_answers = R"sql(
    CREATE FUNCTION refuse_answer() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$)sql";
constexpr std::string_view refuse_rows = R"sql(
    CREATE TRIGGER refuse_answer BEFORE UPDATE ON submissions
        FOR EACH ROW EXECUTE FUNCTION refuse_answer())sql";

std::size_t count_notes(const fs::path& directory) {
    std::error_code none;
    const fs::directory_iterator notes(directory, none);
    return none ? 0 : static_cast<std::size_t>(std::distance(notes, fs::directory_iterator()));
}

// Who wrote them has given up long ago.
void age_notes(const fs::path& directory, std::chrono::seconds age) {
    for (const auto& note : fs::directory_iterator(directory)) {
        fs::last_write_time(note.path(), fs::file_time_type::clock::now() - age);
    }
}

// Goal: the database refuses the answer to a create that nobody can find again by our id; the id is
// on the disk, comes into the row later, and the clip is taken without a second create.
TEST(foreign_answer, that_the_database_did_not_take_is_recorded_later) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    const auto notes = lab.directory.path() / "answers";
    lab.live([&](Life& life) -> awaitable<void> {
        lab.world.before_answer = [&]() -> awaitable<void> {
            co_await life.sql("refuse_answers", refuse_answers);
            co_await life.sql("refuse_rows", refuse_rows);
        };
        const auto job_id = co_await lab.ask(life.pool);
        auto job = co_await jobs::get_job(life.pool, job_id.value(), soon());
        while (lab.world.creates == 0 || job.state != JobState::queued) {
            job = co_await jobs::get_job(life.pool, job_id.value(), soon());
        }
        lab.world.before_answer = nullptr;
        EXPECT_EQ(count_notes(notes), 1U);
        const auto before = co_await life.states();
        EXPECT_EQ(before, "submitting");
        co_await life.sql("take_answers", "DROP TRIGGER refuse_answer ON submissions");
        co_await replay_answers(life.pool, *life.services.answers, soon());
        EXPECT_EQ(count_notes(notes), 1U) << "somebody may still be recording it";
        age_notes(notes, limits::answer_note_rest);
        co_await replay_answers(life.pool, *life.services.answers, soon());
        EXPECT_EQ(count_notes(notes), 0U);
        const auto known = co_await life.text(
            "read_known",
            "SELECT concat_ws(' ', state, external_id, handle) AS t FROM submissions");
        EXPECT_EQ(known, "accepted work-1 {\"status_url\": \"https://service.test/work-1\"}");
        co_await life.sql("go_on", "UPDATE jobs SET scheduled_at = now()");
        job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded) << (job.failure ? job.failure->message : "");
    });
    EXPECT_EQ(lab.world.creates, 1);
}

TEST(foreign_answer, leaves_nothing_behind_when_it_is_recorded) {
    ForeignLab lab;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job_id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded);
    });
    EXPECT_TRUE(fs::exists(lab.directory.path() / "answers"));
    EXPECT_EQ(count_notes(lab.directory.path() / "answers"), 0U);
}

// Goal: an answer that says no more than an id leaves a person that id to look for.
TEST(foreign_answer, that_names_an_id_leaves_it_to_who_looks_there) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    lab.world.is_answer_lost = true;
    lab.world.is_id_told = true;
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job_id = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.failure.value().code, "parked");
        const auto known = co_await life.text(
            "read_known", "SELECT concat_ws(' ', state, external_id) AS t FROM submissions");
        EXPECT_EQ(known, "parked work-1");
    });
    EXPECT_EQ(lab.world.creates, 1);
}

constexpr std::string_view carry_over = R"sql(
    INSERT INTO submissions (id, clip_kind, clip_id, emotion, provider_id, preset_version_id,
                             worker, attempt, state, request, external_id, created_at)
    SELECT gen_random_uuid(), 'preview', gen_random_uuid(), 'happy', p.id, v.id, 'w', 1, n.state,
           '{}', n.external_id, now() - n.age
    FROM (VALUES ('accepted', 'old', interval '1 hour'), ('unknown', NULL, interval '2 hours'),
                 ('submitting', NULL, interval '3 hours'), ('parked', 'told', interval '4 hours'))
             n (state, external_id, age),
         (SELECT id FROM providers) p, (SELECT id FROM preset_versions) v)sql";

// Goal: what came from another generation of staging without its job: what is known to run is
// cancelled at the service, and what nobody can find waits for a person.
TEST(foreign_answer, that_has_lost_its_job_is_somebodys_concern) {
    ForeignLab lab;
    lab.world.finds_by_our_id = false;
    lab.world.standing = [](int) { return ForeignWorld::running_standing(); };
    lab.live([&](Life& life) -> awaitable<void> {
        co_await life.sql("carry_over", carry_over);
        auto states = co_await life.states();
        while (!states.ends_with("cancelled")) {  // the worker sweeps, too
            [[maybe_unused]] const auto report = co_await sweep_submissions(life.services, soon());
            states = co_await life.states();
        }
        EXPECT_EQ(states, "parked parked parked cancelled");
    });
    EXPECT_EQ(lab.world.cancels, 1);
    EXPECT_TRUE(lab.world.works["old"].is_cancelled);
}

// Goal: what is no note, or of another database, does no harm and is not kept for ever.
TEST(foreign_answer, notes_that_mean_nothing_go) {
    ForeignLab lab;
    const auto directory = lab.directory.path() / "answers";
    fs::create_directories(directory);
    const auto elsewhere = to_string(SubmissionId::make()) + ".json";
    lab.live([&](Life& life) -> awaitable<void> {
        std::ofstream(directory / (to_string(SubmissionId::make()) + ".json")) << "{\"worker\":";
        std::ofstream(directory / (to_string(SubmissionId::make()) + ".json"))
            << R"({"worker": "w", "attempt": 1, "state": "frobnicated", "handle": []})";
        std::ofstream(directory / elsewhere)
            << R"({"worker": "w", "attempt": 1, "state": "accepted", "external_id": "a"})";
        // Not to be read at all: it keeps nobody from the others.
        fs::create_directory(directory / (to_string(SubmissionId::make()) + ".json"));
        age_notes(directory, limits::answer_note_rest);
        co_await replay_answers(life.pool, *life.services.answers, soon());
        EXPECT_EQ(count_notes(directory), 2U);
        EXPECT_TRUE(fs::exists(directory / elsewhere)) << "its database may be served again";
        age_notes(directory, limits::answer_note_life);
        co_await replay_answers(life.pool, *life.services.answers, soon());
        EXPECT_EQ(count_notes(directory), 0U);
    });
}

}  // namespace
}  // namespace mien::video
