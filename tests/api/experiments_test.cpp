// Experiments: from a draft to a promoted winner, with raters who try to find out what they see.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/objects.hpp"
#include "tests/api/clip_worker.hpp"
#include "tests/api/experiment_lab.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

// Goal: every step of an experiment whose raters prefer B, until B is the cell's prompt:
// start_experiment, get_next_trial, post_vote, get_experiment_results, promote_experiment,
// archive_experiment.
MIEN_API_TEST(experiments, go_from_draft_to_promoted_winner) {
    Lab lab(api);
    const auto path = lab.create();
    const auto started = api.admin().post(path + "/start");
    EXPECT_EQ(started.status, 200U) << started.body;
    EXPECT_EQ(started.at("/state"), "rendering");
    EXPECT_EQ(started.at("/clips/count"), 24);
    EXPECT_TRUE(lab.one.client.get(path + "/next-trial").at("/trial").is_null());
    work_off(api);
    EXPECT_EQ(api.admin().get(path).at("/state"), "running");

    EXPECT_EQ(prefer_b(api, lab.one, path), 15);  // 12 pairs, 3 of them twice
    EXPECT_EQ(api.admin().get(path + "/results").at("/state"), "collecting");
    prefer_b(api, lab.other, path);
    const auto closed = api.admin().get(path);
    EXPECT_EQ(closed.at("/state"), "closed");
    EXPECT_EQ(closed.at("/winner"), "b");

    const auto results = lab.one.client.get(path + "/results");
    EXPECT_EQ(results.at("/state"), "winner");
    EXPECT_EQ(results.at("/direction"), "b");
    EXPECT_EQ(results.at("/sentence"), "The panel prefers B in 95 % of pairs (75–100 %).");
    EXPECT_EQ(results.at("/raters/0/consistency").to_number<double>(), 1);
    EXPECT_EQ(results.at("/health/decision_ms_median").to_number<double>(), 1500);

    const auto promoted = api.admin().post(path + "/promote");
    EXPECT_EQ(promoted.status, 200U) << promoted.body;
    const auto versions = api.viewer().get(lab.prompt_path() + "/versions?order=desc");
    EXPECT_EQ(versions.at("/versions/0/prompt_text"), text_b);
    EXPECT_EQ(versions.text("/versions/0/change_reason"),
              fmt::format("won experiment {}", promoted.at("/number").as_int64()));
    EXPECT_EQ(api.admin().post(path + "/promote").status, 409U);
    EXPECT_EQ(api.admin().post(path + "/archive").status, 200U);
    EXPECT_TRUE(api.viewer().get("/api/admin/experiments").at("/experiments").as_array().empty());
    const auto archived = api.viewer().get("/api/admin/experiments?archived=true&state=closed");
    EXPECT_EQ(archived.at("/experiments").as_array().size(), 1U);
}

MIEN_API_TEST(experiments, drafts_are_replaced_on_the_version_that_was_read) {
    Lab lab(api);
    const auto path = lab.create();
    auto draft = lab.draft(20);
    draft["name"] = "Another";
    const Headers first{{"If-Match", "\"1\""}};
    const auto edited = api.editor().put(path, draft, first);
    EXPECT_EQ(edited.status, 200U) << edited.body;
    EXPECT_EQ(edited.at("/name"), "Another");
    EXPECT_EQ(edited.at("/pair_count"), 20);
    EXPECT_EQ(api.editor().put(path, draft, first).status, 412U);
    EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
    EXPECT_EQ(api.editor().put(path, draft).status, 409U);
    EXPECT_EQ(api.admin().post(path + "/start").status, 409U);
}

// delete_experiment.
MIEN_API_TEST(experiments, are_deleted_while_they_are_drafts) {
    Lab lab(api);
    const auto path = lab.create();
    EXPECT_EQ(api.editor().remove(path, nullptr, {{"If-Match", "\"7\""}}).status, 412U);
    EXPECT_EQ(api.editor().remove(path, nullptr, {{"If-Match", "\"1\""}}).status, 204U);
    EXPECT_EQ(api.editor().get(path).status, 404U);
    EXPECT_EQ(api.editor().remove(path).status, 404U);
    const auto running = lab.begin();
    const auto refused = api.editor().remove(running);
    EXPECT_EQ(refused.status, 409U);
    EXPECT_THAT(refused.body, HasSubstr("only a draft can be deleted"));
}

// 200 cells with two texts of 5,000 characters, of four bytes each.
MIEN_API_TEST(experiments, can_be_as_large_as_the_contract_says) {
    const Lab lab(api);
    const auto text = [](std::string_view first) {
        std::string made(first);
        for (int i = 1; i < 5000; ++i) {
            made += "\U0001F600";
        }
        return made;
    };
    const auto emotions = api.admin().get("/api/admin/emotions");
    json::array cells;
    for (int number = 0; cells.size() < 200; ++number) {
        const auto character =
            api.admin().post("/api/admin/characters", {{"name", fmt::format("Double {}", number)}});
        for (const auto& emotion : emotions.at("/emotions").as_array()) {
            if (cells.size() < 200) {
                cells.push_back(json::object{{"character_id", character.at("/id")},
                                             {"emotion", emotion.at("name")},
                                             {"text_a", text("A")},
                                             {"text_b", text("B")}});
            }
        }
    }
    auto draft = lab.draft(200);
    draft["cells"] = std::move(cells);
    const auto created = api.admin().post("/api/admin/experiments", draft);
    EXPECT_EQ(created.status, 201U) << created.body.substr(0, 500);
    const auto path = "/api/admin/experiments/" + created.text("/id");
    EXPECT_EQ(api.admin().put(path, draft).status, 200U);
}

MIEN_API_TEST(experiments, have_names_that_can_be_seen) {
    const Lab lab(api);
    for (const auto* name : {" ", "\u200B", "\u00A0\u3000"}) {
        auto draft = lab.draft();
        draft["name"] = name;
        EXPECT_EQ(api.admin().post("/api/admin/experiments", draft).first_problem(), "blank");
    }
}

MIEN_API_TEST(experiments, refuse_what_cannot_decide_anything) {
    Lab lab(api);
    const auto create = [&](std::string_view member, json::value value) {
        auto draft = lab.draft();
        draft[member] = std::move(value);
        return api.admin().post("/api/admin/experiments", draft);
    };
    EXPECT_EQ(create("cells", json::array{lab.cell(text_a, text_a)}).first_problem(), "same_text");
    EXPECT_EQ(create("cells", json::array{lab.cell("Chlo\u00eb.", "Chloe\u0308.")}).first_problem(),
              "same_text");
    EXPECT_EQ(create("cells", json::array{lab.cell(), lab.cell()}).first_problem(), "cell_twice");
    const auto alike =
        create("cells", json::array{lab.cell("{character_name} nods.", "Watson nods.")});
    const auto sent = api.admin().post("/api/admin/experiments/" + alike.text("/id") + "/start");
    EXPECT_EQ(sent.first_problem(), "same_text") << "once the variables are filled in";
    const auto timed =
        create("cells", json::array{lab.cell("{timestamp} Nods.", "{Timestamp} Nods.")});
    const auto at_once = api.admin().post("/api/admin/experiments/" + timed.text("/id") + "/start");
    EXPECT_EQ(at_once.first_problem(), "same_text") << "both are of one moment";
    EXPECT_EQ(create("raters", json::array{lab.one.id, lab.one.id}).first_problem(), "rater_twice");
    EXPECT_EQ(create("raters", json::array{to_string(AdminId::make())}).first_problem(),
              "rater_unknown");
    const auto empty = create("raters", json::array{});
    const auto start = api.admin().post("/api/admin/experiments/" + empty.text("/id") + "/start");
    EXPECT_EQ(start.status, 422U);
    EXPECT_EQ(start.first_problem(), "panel_too_small");
}

// Who made the experiment, or wrote one of its texts before, knows the texts: two are left too few.
MIEN_API_TEST(experiments, do_not_count_authors) {
    Lab lab(api);
    auto draft = lab.draft();
    const auto maker = api.admin().get("/api/auth/me").text("/admin/id");
    draft["raters"] = json::array{lab.one.id, maker};
    const auto created = api.admin().post("/api/admin/experiments", draft);
    const auto path = "/api/admin/experiments/" + created.text("/id");
    EXPECT_EQ(api.admin().post(path + "/start").first_problem(), "panel_too_small");
    draft["raters"] = json::array{lab.one.id, lab.other.id, maker};
    EXPECT_EQ(api.admin().put(path, draft).status, 200U);
    const auto started = api.admin().post(path + "/start");
    EXPECT_EQ(started.at("/raters/2/is_author"), true);
    work_off(api);

    const Rater author{.id = maker, .client = api.admin()};
    prefer_b(api, author, path);
    const auto results = api.admin().get(path + "/results");
    EXPECT_EQ(results.at("/pairs/frozen"), 0);
    EXPECT_EQ(results.at("/raters/2/is_author"), true);
    EXPECT_EQ(results.at("/raters/2/votes"), 12);
    EXPECT_EQ(results.at("/answers/b"), 0);
}

// Who is to vote must not read the draft, and who changes it knows it.
MIEN_API_TEST(experiments, are_blind_from_the_draft_on) {
    Lab lab(api);
    const auto path = lab.create();
    EXPECT_TRUE(lab.one.client.get(path).at("/cells/0/text_a").is_null());
    const auto blind = lab.one.client.post(path + "/unblind", {{"reason", "Curious."}});
    EXPECT_EQ(blind.status, 409U);
    EXPECT_EQ(lab.one.client.put(path, lab.draft()).at("/cells/0/text_a"), text_a);
    const auto started = api.admin().post(path + "/start");
    EXPECT_EQ(started.first_problem(), "panel_too_small") << "one rater wrote the draft";
    EXPECT_EQ(lab.one.client.get(path).at("/raters/0/is_author"), true);
}

// Goal: nothing that a rater is sent before the vote tells A from B, get_trial_clip above all.
MIEN_API_TEST(experiments, are_blind) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto seen = lab.one.client.get(path);
    EXPECT_EQ(seen.at("/blinded"), true);
    EXPECT_TRUE(seen.at("/cells/0/text_a").is_null());
    EXPECT_TRUE(seen.at("/description").is_null()) << "it says what is expected of one of them";
    const auto results = lab.one.client.get(path + "/results");
    EXPECT_EQ(results.at("/blinded"), true);
    EXPECT_EQ(results.json.as_object().size(), 2U);

    const auto progress = lab.one.client.get(path + "/next-trial");
    EXPECT_EQ(progress.at("/trial").as_object().size(), 3U);
    const auto left = lab.one.client.get(progress.text("/trial/left_url"));
    const auto right = lab.one.client.get(progress.text("/trial/right_url"));
    ASSERT_EQ(left.status, 200U) << left.body;
    EXPECT_THAT(left.body, testing::StartsWith(video::fake_video));
    ASSERT_EQ(left.headers.size(), right.headers.size());
    for (std::size_t i = 0; i < left.headers.size(); ++i) {
        const auto& [name, value] = left.headers[i];
        EXPECT_EQ(name, right.headers[i].first);
        const bool may_differ =
            std::set<std::string>{"ETag", "X-Request-Id", "Date", "Server-Timing"}.contains(name);
        EXPECT_TRUE(may_differ || value == right.headers[i].second) << name;
        EXPECT_EQ(value.find("experiments/"), std::string::npos) << name;
    }
    EXPECT_THAT(std::string(left.header("etag")), HasSubstr(progress.text("/trial/id")));
    const auto part =
        lab.one.client.get(progress.text("/trial/left_url"), {{"Range", "bytes=0-3"}});
    EXPECT_EQ(part.status, 206U);

    // Somebody else's trial, one that nobody has, and one side too many.
    EXPECT_EQ(lab.other.client.get(progress.text("/trial/left_url")).status, 404U);
    EXPECT_EQ(api.admin().get(progress.text("/trial/left_url")).status, 404U);
    EXPECT_EQ(vote(lab.other, progress, "left").status, 404U);
    EXPECT_EQ(lab.one.client.get(trial_path(progress) + "/clips/middle").status, 404U);
    EXPECT_EQ(api.editor().get(path + "/next-trial").status, 403U);
    const auto audit = lab.one.client.get("/api/admin/audit?subject_kind=experiment");
    EXPECT_EQ(audit.body.find("beams"), std::string::npos);
}

// Goal: of two clips of different sizes, small ones and large ones, both sides have the same size
// in every answer; what is more than the clip is a box that players pass over.
MIEN_API_TEST(experiments, show_clips_of_one_size) {
    Lab lab(api);
    const auto path = lab.create();
    EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
    work_off(api, {}, video::fake_video, 100'000);
    auto progress = lab.one.client.get(path + "/next-trial");
    int larger_ones = 0;
    while (!progress.at("/trial").is_null()) {
        const auto left = lab.one.client.get(progress.text("/trial/left_url"));
        const auto right = lab.one.client.get(progress.text("/trial/right_url"));
        ASSERT_EQ(left.status, 200U);
        EXPECT_EQ(left.body.size(), right.body.size());
        EXPECT_EQ(left.header("content-length"), right.header("content-length"));
        EXPECT_NE(left.body, right.body);
        const auto part = lab.one.client.get(progress.text("/trial/left_url"),
                                             {{"Range", fmt::format("bytes={}-", 110'000)}});
        EXPECT_EQ(part.status, 206U);
        EXPECT_EQ(part.body, left.body.substr(110'000));
        const auto box = left.body.find("free");
        ASSERT_NE(box, std::string::npos);
        EXPECT_EQ(left.body.find_first_not_of('\0', box + 4), std::string::npos);
        const auto box_bytes = static_cast<unsigned char>(left.body[box - 4]) << 24U |
                               static_cast<unsigned char>(left.body[box - 3]) << 16U |
                               static_cast<unsigned char>(left.body[box - 2]) << 8U |
                               static_cast<unsigned char>(left.body[box - 1]);
        EXPECT_EQ(box - 4 + static_cast<std::size_t>(box_bytes), left.body.size());
        larger_ones += left.body.size() > limits::media_buffer_bytes_max ? 1 : 0;
        progress = vote(lab.one, progress, "both_good");
    }
    EXPECT_GT(larger_ones, 0) << "of those that are sent while they are read";
}

// Goal: neither the lists that a rater may read nor the order of ids tell where B is: B is on the
// left in as many trials as on the right, and of the trials in the order of their ids too.
MIEN_API_TEST(experiments, tell_nothing_by_lists_and_orders) {
    Lab lab(api);
    const auto path = lab.begin(40);
    const auto id = path.substr(path.rfind('/') + 1);
    const auto balance = [&](const char* order) {
        return text_from_database(
            api,
            fmt::format("SELECT string_agg(CASE WHEN is_b_left THEN 'B' ELSE 'A' END, '' "
                        "ORDER BY {}) AS text FROM experiment_trials "
                        "WHERE experiment_id = $1::text::uuid AND NOT is_repeat",
                        order),
            id);
    };
    const auto by_position = balance("admin_id, position");
    ASSERT_EQ(by_position.size(), 80U);
    EXPECT_EQ(std::ranges::count(by_position, 'B'), 40);
    EXPECT_NE(by_position, balance("id")) << "ids are random";
    EXPECT_NE(by_position.substr(0, 40), by_position.substr(40))
        << "each rater has sides of their own";

    for (const auto* list : {"/api/admin/experiments", "/api/admin/audit", "/api/admin/previews",
                             "/api/admin/videos", "/api/admin/usage-log"}) {
        const auto seen = lab.one.client.get(list);
        EXPECT_EQ(seen.status, 200U) << list;
        EXPECT_EQ(seen.body.find("beams"), std::string::npos) << list;
        EXPECT_EQ(seen.body.find("experiments/"), std::string::npos) << list;
    }
    const auto voted = vote(lab.one, lab.one.client.get(path + "/next-trial"), "left");
    EXPECT_EQ(voted.body.find("\"a\""), std::string::npos) << "nor does the answer to a vote";
    EXPECT_EQ(voted.json.as_object().size(), 5U);
}

// put_vote changes what post_vote gave.
MIEN_API_TEST(experiments, count_one_answer_for_each_trial) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto progress = lab.one.client.get(path + "/next-trial");
    const auto target = trial_path(progress) + "/vote";
    const json::object left{{"answer", "left"}};
    EXPECT_EQ(lab.one.client.put(target, left).status, 409U);  // nothing to change yet
    const Headers key{{"Idempotency-Key", "first"}};
    const auto first = lab.one.client.post(target, left, key);
    EXPECT_EQ(first.at("/answered"), 1);
    EXPECT_EQ(first.at("/trial/id"), progress.at("/upcoming/id"));
    EXPECT_EQ(lab.one.client.post(target, left, key).header("idempotency-replayed"), "true");
    const auto again = lab.one.client.post(target, left);
    EXPECT_EQ(again.status, 409U);
    EXPECT_THAT(again.body, HasSubstr("You have voted on this pair"));
    EXPECT_EQ(lab.one.client.put(target, {{"answer", "both_bad"}}).at("/answered"), 1);
    EXPECT_EQ(text_from_database(api,
                                 "SELECT string_agg(answer, ' ' ORDER BY number) AS text "
                                 "FROM experiment_votes WHERE trial_id = $1::text::uuid",
                                 progress.text("/trial/id")),
              "left both_bad");
    EXPECT_EQ(lab.one.client.post(target, {{"answer", "a"}}).status, 422U);
}

// close_experiment.
MIEN_API_TEST(experiments, freeze_pairs_and_close_with_what_is_there) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto mine = lab.one.client.get(path + "/next-trial");
    EXPECT_EQ(vote(lab.one, mine, "both_good").status, 200U);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 0);
    prefer_b(api, lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 1);
    const auto late = lab.one.client.put(trial_path(mine) + "/vote", {{"answer", "left"}});
    EXPECT_EQ(late.status, 409U);
    EXPECT_THAT(late.body, HasSubstr("none changes any more"));

    EXPECT_EQ(api.admin().post(path + "/promote").status, 409U);
    EXPECT_EQ(api.admin().post(path + "/archive").status, 409U);
    const auto closed = api.admin().post(path + "/close");
    EXPECT_EQ(closed.status, 200U) << closed.body;
    EXPECT_EQ(closed.at("/pairs_frozen"), 12);
    EXPECT_EQ(api.admin().post(path + "/close").status, 409U);
    const auto after = vote(lab.one, mine, "left");
    EXPECT_EQ(after.status, 409U);
    EXPECT_THAT(after.body, HasSubstr("The experiment is closed"));
}

// unblind_experiment.
MIEN_API_TEST(experiments, end_the_votes_of_who_looks) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto progress = lab.one.client.get(path + "/next-trial");
    EXPECT_EQ(lab.one.client.post(path + "/unblind", {{"reason", " "}}).status, 422U);
    const auto looked = lab.one.client.post(path + "/unblind", {{"reason", "Looks broken."}});
    EXPECT_EQ(looked.status, 200U) << looked.body;
    EXPECT_EQ(looked.at("/cells/0/text_b"), text_b);
    const auto refused = vote(lab.one, progress, "left");
    EXPECT_EQ(refused.status, 409U);
    EXPECT_THAT(refused.body, HasSubstr("so you vote no more"));
    EXPECT_EQ(lab.one.client.get(progress.text("/trial/left_url")).status, 404U);
    prefer_b(api, lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 12);
    EXPECT_EQ(api.editor().post(path + "/unblind", {{"reason", "Curious."}}).status, 404U);
}

MIEN_API_TEST(experiments, run_alone_in_a_cell) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto second = lab.create();
    const auto refused = api.admin().post(second + "/start");
    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(refused.first_problem(), "cell_in_use");
    EXPECT_EQ(api.admin().post(path + "/close").status, 200U);
    EXPECT_EQ(api.admin().post(second + "/start").status, 200U);
}

MIEN_API_TEST(experiments, do_not_overwrite_a_prompt_that_moved) {
    Lab lab(api);
    const auto path = lab.begin();
    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    EXPECT_EQ(api.editor().put(lab.prompt_path(), {{"prompt_text", "Moved."}}).status, 200U);
    const auto refused = api.admin().post(path + "/promote");
    EXPECT_EQ(refused.status, 412U) << refused.body;
    EXPECT_EQ(api.viewer().get(lab.prompt_path()).at("/prompt_text"), "Moved.");
    const auto results = api.admin().get(path + "/results");
    EXPECT_EQ(results.at("/state"), "blocked");
    EXPECT_THAT(results.text("/sentence"), HasSubstr("a prompt has changed"));
}

// Every second clip cannot be made: nobody has to vote on its pair.
MIEN_API_TEST(experiments, count_a_missing_clip_as_a_loss) {
    Lab lab(api);
    const auto path = lab.create();
    EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
    int calls = 0;
    work_off(api, [&]() -> awaitable<void> {
        if (++calls == 1) {
            throw Error(ErrorKind::invalid, "This clip cannot be made.");
        }
        co_return;
    });
    const auto running = api.admin().get(path);
    EXPECT_EQ(running.at("/state"), "running");
    EXPECT_EQ(running.at("/pairs_frozen"), 1);
    const auto results = api.admin().get(path + "/results");
    const auto& health = results.at("/health").as_object();
    EXPECT_EQ(health.at("failed_a").as_int64() + health.at("failed_b").as_int64(), 1);
    EXPECT_EQ(results.at("/answers/b"), 0);
    const auto progress = lab.one.client.get(path + "/next-trial");
    EXPECT_LT(progress.at("/count").as_int64(), 15);
}

MIEN_API_TEST(experiments, say_how_large_one_must_be) {
    const auto power = api.viewer().get("/api/admin/experiment-power?raters=3");
    EXPECT_EQ(power.at("/rows/2/pairs"), 40);
    EXPECT_NEAR(power.at("/rows/2/share_found").to_number<double>(), 0.67, 0.015);
    EXPECT_EQ(api.viewer().get("/api/admin/experiment-power?raters=0").status, 422U);
}

}  // namespace
}  // namespace mien::test
