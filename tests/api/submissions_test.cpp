// What providers were asked, the word of a person on what was parked, and webhooks.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

constexpr std::string_view provider_id = "01994b1c-0000-7000-8000-0000000000b1";
constexpr std::string_view submission_id = "01994b1c-0000-7000-8000-0000000000d1";
constexpr std::string_view other_id = "01994b1c-0000-7000-8000-0000000000d2";

void run_sql(const ApiServer& api, std::string_view name, const std::string& statement) {
    with_database<bool>(api.superuser_settings(), [&](pg::Pool& pool) -> awaitable<bool> {
        co_await pool.run({name, statement}, {}, deadline_in(std::chrono::seconds(10)));
        co_return true;
    });
}

// A video that a provider may have been paid for: its submission is parked, and it has failed.
// Another submission succeeded before. Gives the path of the video.
std::string park_video(ApiServer& api) {
    const auto character = api.editor().post("/api/admin/characters", {{"name", "Watson"}});
    const auto cell = "/api/admin/characters/" + character.text("/id") + "/emotional-prompts/happy";
    const auto saved = api.editor().post(cell, {{"prompt_text", "He smiles."}});
    EXPECT_EQ(saved.status, 201U);
    const auto video = api.editor().post(
        "/api/videos", {{"character_id", character.text("/id")}, {"emotion", "happy"}});
    EXPECT_EQ(video.status, 202U);
    run_sql(api, "add_provider",
            fmt::format(R"sql(
        WITH author AS (SELECT id FROM admins LIMIT 1),
        provider AS (
            INSERT INTO providers (id, name, kind, base_url, created_by)
            SELECT '{}', 'cloud', 'replicate', 'https://service.test', id FROM author
            RETURNING id),
        preset AS (
            INSERT INTO presets (id, provider_id, name, search_text, head_version)
            SELECT '01994b1c-0000-7000-8000-0000000000b2', id, 'Loops', 'loops', 1 FROM provider
            RETURNING id)
        INSERT INTO preset_versions (id, preset_id, version, content, created_by)
        SELECT '01994b1c-0000-7000-8000-0000000000b3', preset.id, 1,
               '{{"estimated_cost_usd": 0.5}}', author.id FROM preset, author)sql",
                        provider_id));
    run_sql(api, "add_submissions",
            fmt::format(R"sql(
        INSERT INTO submissions (id, job_id, worker, attempt, clip_kind, clip_id, character_id,
            emotion, provider_id, preset_version_id, request, estimated_usd, created_at)
        SELECT s.id::uuid, CASE WHEN s.is_parked THEN v.job_id END, 'w', 1, 'video', v.id,
               v.character_id, v.emotion, '{}', '01994b1c-0000-7000-8000-0000000000b3',
               '{{"text": "He smiles."}}', 0.5, now() - s.age
        FROM videos v, (VALUES ('{}', true, interval '0'), ('{}', false, interval '1 hour'))
                       AS s (id, is_parked, age))sql",
                        provider_id, submission_id, other_id));
    run_sql(api, "move_other",
            fmt::format("UPDATE submissions SET state = 'accepted', external_id = 'work-1' "
                        "WHERE id = '{}'",
                        other_id));
    run_sql(api, "end_other",
            fmt::format("UPDATE submissions SET state = 'succeeded', reported_usd = 0.2 "
                        "WHERE id = '{}'",
                        other_id));
    run_sql(api, "park",
            fmt::format("UPDATE submissions SET state = 'parked', may_be_billed = true, "
                        "failure = '{{\"code\": \"parked\", \"message\": \"Look there.\"}}' "
                        "WHERE id = '{}'",
                        submission_id));
    run_sql(api, "fail_job",
            "UPDATE jobs SET state = 'failed', finished_at = now(), "
            "error = '{\"code\": \"parked\", \"message\": \"Look there.\"}'");
    return "/api/videos/" + video.text("/video_id");
}

std::string path_of(std::string_view id) {
    return fmt::format("/api/admin/submissions/{}", id);
}

std::string resolve_path() {
    return path_of(submission_id) + "/resolve";
}

MIEN_API_TEST(submissions, are_listed_in_pages_by_what_is_asked_for) {
    park_video(api);
    const auto all = api.viewer().get("/api/admin/submissions");
    EXPECT_EQ(all.status, 200U);
    ASSERT_EQ(all.at("/submissions").as_array().size(), 2U);
    EXPECT_EQ(all.text("/submissions/0/submission_id"), submission_id);
    EXPECT_EQ(all.at("/submissions/0/state"), "parked");
    EXPECT_EQ(all.at("/submissions/0/clip_status"), "failed");
    EXPECT_EQ(all.at("/submissions/0/provider/name"), "cloud");
    EXPECT_EQ(all.at("/submissions/0/error/may_be_billed"), true);
    EXPECT_EQ(all.at("/submissions/0/spent_usd"), 0.5);
    EXPECT_EQ(all.at("/submissions/1/spent_usd"), 0.2);
    EXPECT_TRUE(all.at("/next_cursor").is_null());

    const auto first = api.viewer().get("/api/admin/submissions?limit=1");
    const auto second =
        api.viewer().get("/api/admin/submissions?limit=1&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(second.text("/submissions/0/submission_id"), other_id);
    for (const auto* filter : {"state=parked", "open=true"}) {
        const auto found = api.viewer().get(fmt::format("/api/admin/submissions?{}", filter));
        ASSERT_EQ(found.at("/submissions").as_array().size(), 1U) << filter;
        EXPECT_EQ(found.text("/submissions/0/submission_id"), submission_id);
    }
    const auto of_clip =
        api.viewer().get("/api/admin/submissions?clip_id=" + all.text("/submissions/0/clip_id"));
    EXPECT_EQ(of_clip.at("/submissions").as_array().size(), 2U);
    const auto elsewhere =
        api.viewer().get(fmt::format("/api/admin/submissions?provider_id={}", submission_id));
    EXPECT_TRUE(elsewhere.at("/submissions").as_array().empty());
    const auto one = api.viewer().get(path_of(submission_id));
    EXPECT_EQ(one.at("/request/text"), "He smiles.");
    const auto none = api.viewer().get(path_of(provider_id));
    EXPECT_EQ(none.status, 404U);
}

// resolve_submission, with both words and what they lead to.
MIEN_API_TEST(submissions, keep_a_clip_from_being_tried_again_until_somebody_has_looked) {
    const auto video = park_video(api);
    const auto refused = api.editor().post(video + "/retry");
    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(refused.text("/submission_id"), submission_id);

    const auto forbidden = api.viewer().post(resolve_path(), {{"outcome", "not_made"}});
    EXPECT_EQ(forbidden.status, 403U);
    const auto resolved = api.editor().post(resolve_path(), {{"outcome", "not_made"}});
    EXPECT_EQ(resolved.status, 200U);
    EXPECT_EQ(resolved.at("/state"), "rejected");
    EXPECT_EQ(resolved.at("/spent_usd").to_number<double>(), 0);
    EXPECT_EQ(resolved.at("/resolution/outcome"), "not_made");
    const auto again = api.editor().post(resolve_path(), {{"outcome", "made"}});
    EXPECT_EQ(again.status, 409U);
    const auto retried = api.editor().post(video + "/retry");
    EXPECT_EQ(retried.status, 202U);
    const auto audit = api.admin().get("/api/admin/audit?action=submission.resolve");
    EXPECT_EQ(audit.at("/entries").as_array().size(), 1U);
}

MIEN_API_TEST(submissions, that_were_made_go_on_with_their_job) {
    const auto video = park_video(api);
    const auto taken =
        api.editor().post(resolve_path(), {{"outcome", "made"}, {"external_id", "work-1"}});
    EXPECT_EQ(taken.status, 409U) << "that is the other one";
    const auto odd =
        api.editor().post(resolve_path(), {{"outcome", "not_made"}, {"external_id", "work-2"}});
    EXPECT_EQ(odd.status, 422U);
    for (const auto no_id : {"..", "a b", "a\r\nX: 1", "ä"}) {
        const auto refused =
            api.editor().post(resolve_path(), {{"outcome", "made"}, {"external_id", no_id}});
        EXPECT_EQ(refused.status, 422U) << refused.body;
    }
    const auto resolved =
        api.editor().post(resolve_path(), {{"outcome", "made"}, {"external_id", "work-2"}});
    EXPECT_EQ(resolved.status, 200U);
    EXPECT_EQ(resolved.at("/state"), "accepted");
    EXPECT_EQ(resolved.at("/external_id"), "work-2");
    const auto waiting = api.viewer().get(video);
    EXPECT_EQ(waiting.at("/status"), "pending");
}

MIEN_API_TEST(submissions, that_were_made_and_cannot_be_fetched_have_ended_and_count) {
    const auto video = park_video(api);
    const auto resolved = api.editor().post(resolve_path(), {{"outcome", "made"}});
    EXPECT_EQ(resolved.at("/state"), "failed");
    EXPECT_EQ(resolved.at("/spent_usd"), 0.5);
    const auto retried = api.editor().post(video + "/retry");
    EXPECT_EQ(retried.status, 202U);
}

// Who guesses learns nothing: not which providers there are, nor what is wrong.
MIEN_API_TEST(provider_webhooks, that_prove_nothing_are_all_refused_alike) {
    park_video(api);
    const json::value body{{"id", "work-1"}, {"status", "succeeded"}};
    const auto known =
        api.nobody().post(fmt::format("/api/provider-webhooks/{}", provider_id), body);
    const auto unknown =
        api.nobody().post(fmt::format("/api/provider-webhooks/{}", submission_id), body);
    const auto odd = api.nobody().post("/api/provider-webhooks/nobody", body);
    for (const auto* answer : {&known, &unknown, &odd}) {
        EXPECT_EQ(answer->status, 401U);
        EXPECT_EQ(answer->at("/detail"), known.at("/detail"));
    }
}

}  // namespace
}  // namespace mien::test
