// Previews of several people that show the same clip.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "store/invariants.hpp"
#include "store/object_rows.hpp"
#include "tests/support/clip_bundle.hpp"
#include "video/reaper.hpp"

namespace mien::video {
namespace {

using jobs::JobState;
using test::error_of;
using test::soon;

struct SharedPreview : Bundle {
    using Bundle::Bundle;

    awaitable<void> fill_for_two() {
        co_await fill();
        const pg::Query add{"add_other",
                            "INSERT INTO admins (id, email, display_name, role) "
                            "VALUES ($1, 'b@example.org', 'B', 'editor')"};
        co_await owner.run(add, pg::params(other), soon());
    }

    // The words are others, but the text that is sent is the same.
    [[nodiscard]] store::PreviewDraft other_draft() const {
        auto draft = preview_draft();
        draft.prompt_text = "A {mood|cheerful} detective, secretword, waves.";
        draft.problems = {{{"code", "unknown"}}};
        draft.requested_by = other;
        return draft;
    }

    awaitable<void> cancel(PreviewId id, AdminId by) {
        auto transaction = co_await pool.begin(soon());
        const auto preview = co_await store::get_preview(transaction, id);
        co_await store::cancel_preview(transaction, preview, by);
        co_await transaction.commit();
    }

    awaitable<void> retry(PreviewId id) {
        auto transaction = co_await pool.begin(soon());
        const auto preview = co_await store::get_preview(transaction, id);
        co_await store::retry_preview(transaction, preview);
        co_await transaction.commit();
    }

    awaitable<store::PreviewRow> get(PreviewId id) {
        co_return co_await store::get_preview(pool, id, soon());
    }

    // The names of the invariants that do not hold.
    awaitable<std::string> broken() {
        std::string names;
        auto transaction = co_await owner.begin(soon());
        for (const auto& invariant : store::invariants()) {
            if (std::string_view("JO").find(invariant.id[0]) != std::string_view::npos) {
                const auto found = co_await store::find_violations(transaction, invariant);
                names += found.count > 0 ? std::string(invariant.id) + ' ' : std::string();
            }
        }
        co_return names;
    }

    const AdminId other = AdminId::make();
};

// Goal: whoever asks second, while the clip is made or after, gets it under a request of their own.
MIEN_CORO_TEST(shared_preview, keeps_the_words_of_each_and_has_one_clip) {
    SharedPreview bundle(context);
    co_await bundle.fill_for_two();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    const auto waiting = co_await bundle.add_preview(bundle.other_draft());
    EXPECT_NE(waiting.id, first.id);
    EXPECT_TRUE(waiting.is_reused);
    EXPECT_EQ(waiting.progress.job_id, first.progress.job_id);
    EXPECT_EQ(waiting.prompt_text, bundle.other_draft().prompt_text);
    EXPECT_EQ(waiting.problems, bundle.other_draft().problems);
    EXPECT_EQ(waiting.requested_by, bundle.other);
    bundle.start();
    [[maybe_unused]] const auto job = co_await bundle.wait_for_end(first.progress.job_id);
    auto saved = bundle.other_draft();
    saved.prompt_id = bundle.prompt;
    saved.prompt_version = 1;
    saved.source = "character";
    const auto later = co_await bundle.add_preview(saved);
    EXPECT_EQ(later.progress.state, JobState::succeeded);
    EXPECT_EQ(later.prompt_version, 1);
    const auto again = co_await bundle.add_preview(saved);
    EXPECT_EQ(again.id, later.id) << "the same words of the same person";
    const auto one = co_await bundle.get(first.id);
    const auto two = co_await bundle.get(waiting.id);
    EXPECT_TRUE(one.video_key.has_value());
    EXPECT_EQ(two.video_key, one.video_key);
    EXPECT_EQ(later.video_key, one.video_key);
    EXPECT_EQ(two.expires_at, one.expires_at);
    EXPECT_EQ(bundle.fake.calls, 1);
    const auto broken = co_await bundle.broken();
    EXPECT_EQ(broken, "");
    co_await bundle.worker.stop();
}

MIEN_CORO_TEST(shared_preview, goes_with_its_clip_when_all_have_expired) {
    SharedPreview bundle(context);
    co_await bundle.fill_for_two();
    bundle.start();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    [[maybe_unused]] const auto job = co_await bundle.wait_for_end(first.progress.job_id);
    [[maybe_unused]] const auto second = co_await bundle.add_preview(bundle.other_draft());
    co_await bundle.worker.stop();
    co_await bundle.sql("expire",
                        "UPDATE previews SET created_at = now() - interval '24 h', "
                        "expires_at = now()");
    const auto reaped = co_await reap_previews(bundle.pool, bundle.objects, soon());
    EXPECT_EQ(reaped, 2);
    EXPECT_EQ(bundle.count_stored_objects(), 1U) << "the poster of the cell";
    const auto left = co_await bundle.number(
        "count_left",
        "SELECT (SELECT count(*) FROM previews) + (SELECT count(*) FROM objects) AS n");
    EXPECT_EQ(left, 1);
    const auto broken = co_await bundle.broken();
    EXPECT_EQ(broken, "");
}

// Goal: one poster for each cell, however many clips come and go.
MIEN_CORO_TEST(cell_poster, is_replaced_by_the_next_and_then_removed) {
    SharedPreview bundle(context);
    co_await bundle.fill_for_two();
    bundle.start();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    [[maybe_unused]] const auto first_job = co_await bundle.wait_for_end(first.progress.job_id);
    const auto old = co_await bundle.get(first.id);
    co_await bundle.sql("expire",
                        "UPDATE previews SET created_at = now() - interval '24 h', "
                        "expires_at = now()");
    [[maybe_unused]] const auto reaped =
        co_await reap_previews(bundle.pool, bundle.objects, soon());
    const auto video = co_await bundle.add_video();
    [[maybe_unused]] const auto second_job = co_await bundle.wait_for_end(video.progress.job_id);
    co_await bundle.worker.stop();
    const auto shown = co_await bundle.number(
        "count_shown", "SELECT count(*) AS n FROM cell_posters c JOIN videos v USING (poster_key)");
    EXPECT_EQ(shown, 1);
    const auto going =
        co_await store::find_served_object(bundle.pool, *old.poster_key, 4'000'000'000, soon());
    EXPECT_FALSE(going.has_value());
    const auto deleting = co_await bundle.number(
        "count_deleting", "SELECT count(*) AS n FROM objects WHERE state = 'deleting'");
    EXPECT_EQ(deleting, 1) << "left to the reaper of objects";
    const auto broken = co_await bundle.broken();
    EXPECT_EQ(broken, "");
}

// Goal: whoever cancels ends only their own request; the last one ends the job.
MIEN_CORO_TEST(shared_preview, is_cancelled_alone_until_nobody_waits) {
    SharedPreview bundle(context);
    co_await bundle.fill_for_two();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    const auto second = co_await bundle.add_preview(bundle.other_draft());
    co_await bundle.cancel(first.id, bundle.other);
    const auto left = co_await bundle.get(first.id);
    EXPECT_EQ(left.progress.state, JobState::cancelled);
    EXPECT_EQ(left.cancelled_by.value().name, "B");
    const auto goes_on = co_await bundle.get(second.id);
    EXPECT_EQ(goes_on.progress.state, JobState::queued);
    EXPECT_FALSE(goes_on.cancelled_by.has_value());
    const auto twice = co_await error_of(bundle.cancel(first.id, bundle.admin));
    EXPECT_EQ(twice.value().kind(), ErrorKind::conflict);

    co_await bundle.cancel(second.id, bundle.admin);
    const auto job = co_await jobs::get_job(bundle.pool, second.progress.job_id.value(), soon());
    EXPECT_EQ(job.state, JobState::cancelled);
    const auto ended = co_await bundle.get(second.id);
    EXPECT_EQ(ended.cancelled_by.value().name, "A");
    const auto broken = co_await bundle.broken();
    EXPECT_EQ(broken, "");
}

// Goal: the clip of those who stayed and that of the one who left and came back, at the same time.
MIEN_CORO_TEST(shared_preview, that_was_cancelled_is_tried_again_with_a_job_of_its_own) {
    SharedPreview bundle(context);
    co_await bundle.fill_for_two();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    const auto second = co_await bundle.add_preview(bundle.other_draft());
    co_await bundle.cancel(first.id, bundle.admin);
    co_await bundle.retry(first.id);
    const auto retried = co_await bundle.get(first.id);
    EXPECT_EQ(retried.progress.state, JobState::queued);
    EXPECT_NE(retried.progress.job_id, second.progress.job_id);
    bundle.start();
    [[maybe_unused]] const auto one = co_await bundle.wait_for_end(retried.progress.job_id);
    [[maybe_unused]] const auto two = co_await bundle.wait_for_end(second.progress.job_id);
    co_await bundle.worker.stop();
    const auto own = co_await bundle.get(first.id);
    const auto shared = co_await bundle.get(second.id);
    EXPECT_TRUE(own.video_key && shared.video_key);
    EXPECT_NE(own.video_key, shared.video_key);
    const auto refusal = co_await error_of(bundle.retry(second.id));
    EXPECT_EQ(refusal.value().kind(), ErrorKind::conflict);
    const auto broken = co_await bundle.broken();
    EXPECT_EQ(broken, "");
}

MIEN_CORO_TEST(shared_preview, gets_its_clip_from_workers_that_know_only_one) {
    SharedPreview bundle(context);
    co_await bundle.fill_for_two();
    const auto first = co_await bundle.add_preview(bundle.preview_draft());
    const auto second = co_await bundle.add_preview(bundle.other_draft());
    co_await bundle.sql("old_objects",
                        "INSERT INTO objects (key, state, content_type, bytes, sha256) "
                        "SELECT 'previews/' || k, 'live', 'video/mp4', 1, sha256('') "
                        "FROM unnest(ARRAY['x.mp4', 'x.jpg']) k");
    co_await bundle.sql("old_finish",
                        "UPDATE jobs SET state = 'succeeded', finished_at = clock_timestamp()");
    const pg::Query complete{"old_complete",
                             "UPDATE previews SET video_key = 'previews/x.mp4', "
                             "poster_key = 'previews/x.jpg' WHERE id = $1"};
    co_await bundle.owner.run(complete, pg::params(first.id), soon());
    const auto shared = co_await bundle.get(second.id);
    EXPECT_EQ(shared.video_key, "previews/x.mp4");
    const auto broken = co_await bundle.broken();
    EXPECT_EQ(broken, "");
}

MIEN_CORO_TEST(preview, of_a_text_that_is_saved_later_is_one_of_that_version) {
    Bundle bundle(context);
    co_await bundle.fill();
    auto draft = bundle.preview_draft();
    draft.prompt_text = "A sullen detective.";
    const auto tried = co_await bundle.add_preview(draft);
    draft.prompt_text = "Another text.";
    const auto not_saved = co_await bundle.add_preview(draft);
    draft.emotion = "sad";
    draft.prompt_text = "A sullen detective.";
    const auto elsewhere = co_await bundle.add_preview(draft);
    const pg::Query save{"save_version",
                         "INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, "
                         "text_sha256, created_by) VALUES (gen_random_uuid(), $1, 2, "
                         "'A sullen detective.', sha256('A sullen detective.'), $2)"};
    co_await bundle.pool.run(save, pg::params(bundle.prompt, bundle.admin), soon());
    const pg::Query move_head{"move_head", "UPDATE prompts SET head_version = 2 WHERE id = $1"};
    co_await bundle.pool.run(move_head, pg::params(bundle.prompt), soon());
    const auto saved = co_await store::get_preview(bundle.pool, tried.id, soon());
    EXPECT_EQ(saved.source, "character");
    EXPECT_EQ(saved.prompt_version, 2);
    for (const auto id : {not_saved.id, elsewhere.id}) {
        const auto other = co_await store::get_preview(bundle.pool, id, soon());
        EXPECT_EQ(other.source, "unsaved");
        EXPECT_FALSE(other.prompt_version.has_value());
    }
}

}  // namespace
}  // namespace mien::video
