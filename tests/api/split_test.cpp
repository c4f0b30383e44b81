// Production's traffic split between the arms of an experiment, and what is told of it, through the
// routes.
#include "base/limits/split.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/clip_worker.hpp"
#include "tests/api/experiment_panel.hpp"
#include "tests/api/open_stream.hpp"
#include "tests/api/race.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

constexpr const char* own_text = "{character_name} smiles.";
constexpr const char* text_a = "{character_name} grins.";
constexpr const char* text_b = "{character_name} beams for {user_id}.";
constexpr const char* outcomes_path = "/api/experiments/outcomes";

json::object shares(int a, int b) {
    return {{"share_a", a}, {"share_b", b}};
}

std::string user(int number) {
    return fmt::format("0199d0a0-0000-7000-8000-{:012x}", number);
}

// A character with a text of its own, and an experiment on it whose clips are made.
class Traffic {
  public:
    // Those of one server have different numbers.
    explicit Traffic(ApiServer& server, int number = 1)
        : api(server),
          one(add_rater(server, fmt::format("one-{}", number))),
          other(add_rater(server, fmt::format("other-{}", number))) {
        const std::string name = number == 1 ? "Watson" : "Holmes";
        character_id = api.admin().post("/api/admin/characters", {{"name", name}}).text("/id");
        api.admin().post(prompt_path(), {{"prompt_text", own_text}});
        const json::object cell{{"character_id", character_id},
                                {"emotion", "happy"},
                                {"text_a", text_a},
                                {"text_b", text_b}};
        const json::object draft{{"name", "A wider smile"},
                                 {"pair_count", 12},
                                 {"cells", json::array{cell}},
                                 {"raters", json::array{one.id, other.id}}};
        id = api.admin().post("/api/admin/experiments", draft).text("/id");
        path = "/api/admin/experiments/" + id;
        set_seed(number);
    }

    void start() {
        EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
        work_off(api);
    }
    [[nodiscard]] std::string prompt_path() const {
        return "/api/admin/characters/" + character_id + "/emotional-prompts/happy";
    }
    ApiAnswer split(int a, int b, const Headers& headers = {}) {
        return api.editor().put(path + "/split", shares(a, b), headers);
    }
    [[nodiscard]] ApiAnswer resolve(const std::string& user_id) const {
        return api.viewer().get(fmt::format("/api/resolve?character_id={}&emotion=happy&user_id={}",
                                            character_id, user_id));
    }
    // "a", "b", or "" for nobody.
    [[nodiscard]] std::string arm_of(const std::string& user_id) const {
        const auto answer = resolve(user_id);
        EXPECT_EQ(answer.status, 200U) << answer.body;
        return answer.at("/experiment").is_null() ? "" : answer.text("/experiment/arm");
    }
    [[nodiscard]] json::object outcome(const ApiAnswer& resolution, bool is_success) const {
        return {{"resolution_id", resolution.text("/resolution_id")},
                {"name", "watched"},
                {"is_success", is_success}};
    }
    // The first user who gets that arm.
    [[nodiscard]] ApiAnswer resolve_in(const std::string& arm, int from = 0) const {
        while (arm_of(user(from)) != arm) {
            ++from;
        }
        return resolve(user(from));
    }

    ApiServer& api;
    Rater one;
    Rater other;
    std::string character_id;
    std::string id;
    std::string path;

  private:
    // The same arms in every run.
    void set_seed(int number) const {
        const std::function<awaitable<bool>(pg::Pool&)> set =
            [this, number](pg::Pool& pool) -> awaitable<bool> {
            const pg::Query query{"test_set_seed",
                                  "UPDATE experiments SET seed = sha256(convert_to($2, 'UTF8')) "
                                  "WHERE id = $1::uuid"};
            const auto rows =
                co_await pool.run(query, pg::params(id, std::to_string(number)), soon());
            co_return rows.affected() == 1;
        };
        EXPECT_TRUE(with_database<bool>(api.superuser_settings(), set));
    }
};

// Goal: each user has one arm, always the same, and its text; the shares hold; who names no user,
// and who is in no arm, gets the cell's own text.
MIEN_API_TEST(split, gives_each_user_one_arm_and_its_text) {
    Traffic traffic(api);
    traffic.start();
    const auto split = traffic.split(2500, 5000);
    ASSERT_EQ(split.status, 200U) << split.body;
    EXPECT_EQ(split.at("/split/phase"), 1);
    EXPECT_EQ(split.at("/split/cells_moved"), 0);
    constexpr int users = 200;
    std::map<std::string, int> counts;
    for (int i = 0; i < users; ++i) {
        const auto answer = traffic.resolve(user(i));
        const auto arm = traffic.arm_of(user(i));
        ++counts[arm];
        const auto text = arm.empty()  ? "Watson smiles."
                          : arm == "a" ? "Watson grins."
                                       : fmt::format("Watson beams for {}.", user(i));
        EXPECT_EQ(answer.text("/text"), text);
        EXPECT_EQ(traffic.resolve(user(i)).at("/resolution_id"), answer.at("/resolution_id"));
    }
    EXPECT_NEAR(counts["a"], users * 0.25, 25);
    EXPECT_NEAR(counts["b"], users * 0.5, 30);
    const auto nobody =
        api.viewer().get("/api/resolve?emotion=happy&character_id=" + traffic.character_id);
    EXPECT_TRUE(nobody.at("/experiment").is_null());
    EXPECT_EQ(nobody.at("/text"), "Watson smiles.");
    const auto recorded = text_from_database(
        api, "SELECT count(*)::text AS text FROM experiment_resolutions WHERE arm <> $1::text", "");
    EXPECT_EQ(recorded, std::to_string(counts["a"] + counts["b"]));
}

MIEN_API_TEST(split, does_not_depend_on_the_spelling_of_the_id) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto lower = traffic.resolve("0199d0a0-0000-7000-8000-00000000abcd");
    const auto upper = traffic.resolve("0199D0A0-0000-7000-8000-00000000ABCD");
    EXPECT_EQ(lower.at("/resolution_id"), upper.at("/resolution_id"));
    EXPECT_EQ(traffic.resolve("0199d0a0-0000-7000-8000-00000000abcd%20").status, 422U);
}

// Goal: of users in an arm of one experiment, half are in either arm of another.
MIEN_API_TEST(split, of_two_experiments_are_independent) {
    Traffic first(api);
    Traffic second(api, 2);
    first.start();
    second.start();
    EXPECT_EQ(first.split(5000, 5000).status, 200U);
    EXPECT_EQ(second.split(5000, 5000).status, 200U);
    constexpr int users = 200;
    int same = 0;
    for (int i = 0; i < users; ++i) {
        same += first.arm_of(user(i)) == second.arm_of(user(i)) ? 1 : 0;
    }
    EXPECT_NEAR(same, users * 0.5, 30);
}

MIEN_API_TEST(split, stops_at_once_and_begins_again) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto before = traffic.resolve(user(1));
    EXPECT_FALSE(before.at("/experiment").is_null());
    const auto stopped = api.editor().remove(traffic.path + "/split");
    ASSERT_EQ(stopped.status, 200U) << stopped.body;
    EXPECT_TRUE(stopped.at("/split").is_null());
    EXPECT_TRUE(traffic.resolve(user(1)).at("/experiment").is_null());
    EXPECT_EQ(api.editor().remove(traffic.path + "/split").status, 409U);
    EXPECT_EQ(traffic.split(5000, 5000).at("/split/phase"), 2);
    const auto after = traffic.resolve(user(1));
    EXPECT_EQ(after.at("/experiment/arm"), before.at("/experiment/arm"));
    EXPECT_NE(after.at("/resolution_id"), before.at("/resolution_id"));
}

MIEN_API_TEST(split, is_told_of_in_the_stream_of_events) {
    Traffic traffic(api);
    traffic.start();
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    traffic.split(500, 500);
    EXPECT_EQ(stream.wait_for("experiment").at("experiment_id").as_string(), traffic.id);
    api.editor().remove(traffic.path + "/split");
    EXPECT_EQ(stream.wait_for("experiment").at("experiment_id").as_string(), traffic.id);
}

// Goal: another node stops it: this one hears of it from the database, and meanwhile gives nobody
// new an arm.
MIEN_API_TEST(split, stops_when_another_node_stops_it) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    EXPECT_NE(traffic.arm_of(user(1)), "");
    const std::function<awaitable<bool>(pg::Pool&)> stop = [&](pg::Pool& pool) -> awaitable<bool> {
        const pg::Query query{"test_stop_split",
                              "UPDATE experiment_phases SET ended_at = clock_timestamp()"};
        const auto rows = co_await pool.run(query, {}, soon());
        co_return rows.affected() == 1;
    };
    EXPECT_TRUE(with_database<bool>(api, stop));
    EXPECT_EQ(traffic.arm_of(user(2)), "");  // never recorded: whatever this node knows yet
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!traffic.arm_of(user(1)).empty()) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    }
}

// Goal: a save counts for everybody, from the next read on; a new split of a cell that has changed,
// or that is archived, is refused.
MIEN_API_TEST(split, leaves_out_a_cell_whose_prompt_has_changed) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    api.editor().put(traffic.prompt_path(), {{"prompt_text", "Corrected."}});
    EXPECT_EQ(traffic.resolve(user(1)).at("/text"), "Corrected.");
    EXPECT_EQ(api.viewer().get(traffic.path).at("/split/cells_moved"), 1);
    EXPECT_EQ(traffic.split(1000, 1000).status, 200U);
    api.editor().remove(traffic.path + "/split");
    const auto refused = traffic.split(5000, 5000);
    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(refused.first_problem(), "moved");

    Traffic archived(api, 2);
    archived.start();
    EXPECT_EQ(api.admin().remove("/api/admin/characters/" + archived.character_id).at("/outcome"),
              "archived");
    EXPECT_EQ(archived.split(5000, 5000).status, 409U);
}

MIEN_API_TEST(split, refuses_what_cannot_be_split) {
    Traffic traffic(api);
    EXPECT_EQ(traffic.split(5000, 5000).status, 409U);  // a draft
    traffic.start();
    EXPECT_EQ(traffic.split(6000, 5000).first_problem(), "too_much");
    EXPECT_EQ(traffic.split(0, 0).first_problem(), "nobody");
    EXPECT_EQ(traffic.split(-1, 10).status, 422U);
    EXPECT_EQ(traffic.split(10, 10, {{"If-Match", "\"1\""}}).status, 412U);
    EXPECT_EQ(api.viewer().put(traffic.path + "/split", shares(1, 1)).status, 403U);
    EXPECT_EQ(
        api.editor()
            .put("/api/admin/experiments/" + to_string(AdminId::make()) + "/split", shares(1, 1))
            .status,
        404U);
    const auto version = api.viewer().get(traffic.path).at("/version");
    EXPECT_EQ(traffic.split(10, 10).status, 200U);
    const auto again = traffic.split(10, 10);
    EXPECT_EQ(again.at("/split/phase"), 1);
    EXPECT_EQ(again.at("/version").as_int64(), version.as_int64() + 1);
}

// As if so many other experiments were split: closed ones cannot be, and one without pairs could
// not have been started.
void add_splits(ApiServer& api, int count) {
    const std::function<awaitable<bool>(pg::Pool&)> add = [&](pg::Pool& pool) -> awaitable<bool> {
        const pg::Query query{"test_add_splits", R"sql(
            WITH made AS (
                INSERT INTO experiments (id, name, state, pair_count, settings, created_by,
                                         started_at)
                SELECT gen_random_uuid(), 'Another smile', 'running', 1, '{}', created_by, now()
                FROM (SELECT created_by FROM experiments LIMIT 1) e, generate_series(1, $1)
                RETURNING id)
            INSERT INTO experiment_phases (experiment_id, number, share_a, share_b)
            SELECT id, 1, 1, 1 FROM made)sql"};
        const auto rows = co_await pool.run(query, pg::params(count), soon());
        co_return rows.affected() == count;
    };
    EXPECT_TRUE(with_database<bool>(api.superuser_settings(), add));
}

std::string count_open_splits(ApiServer& api) {
    return text_from_database(api,
                              "SELECT count(*)::text AS text FROM experiment_phases "
                              "WHERE ended_at IS NULL AND number::text <> $1::text",
                              "0");
}

// Goal: the last one that may be split is, one more is not and is told why; other shares are none
// more, and one that stops makes room.
MIEN_API_TEST(split, has_a_limit_for_all_experiments) {
    Traffic traffic(api);
    Traffic second(api, 2);
    traffic.start();
    second.start();
    add_splits(api, limits::splits_max - 1);
    EXPECT_EQ(traffic.split(500, 500).status, 200U);
    const auto refused = second.split(500, 500);
    EXPECT_EQ(refused.status, 409U);
    EXPECT_THAT(refused.body, HasSubstr(fmt::format("{} experiments are split already; stop one",
                                                    limits::splits_max)));
    EXPECT_TRUE(api.viewer().get(second.path).at("/split").is_null());
    EXPECT_EQ(count_open_splits(api), std::to_string(limits::splits_max));
    EXPECT_EQ(traffic.split(1000, 1000).at("/split/phase"), 2);
    EXPECT_EQ(api.editor().remove(traffic.path + "/split").status, 200U);
    EXPECT_EQ(second.split(500, 500).status, 200U);
}

// Goal: of two that begin at one moment where one is left, one begins and the other is refused.
MIEN_API_TEST(split, lets_one_of_two_in_where_one_is_left) {
    // Splits can be counted, and not begun.
    constexpr pg::Query hold_phases{"test_hold_phases",
                                    "LOCK TABLE experiment_phases IN SHARE ROW EXCLUSIVE MODE"};
    Traffic traffic(api);
    Traffic second(api, 2);
    traffic.start();
    second.start();
    add_splits(api, limits::splits_max - 1);
    // The editor is made when first asked for, by one thread.
    [[maybe_unused]] const auto& editor = api.editor();
    std::vector<ApiAnswer> answers(2);
    race(
        api, hold_phases, [&] { answers[0] = traffic.split(500, 500); },
        [&] { answers[1] = second.split(500, 500); });
    std::ranges::sort(answers, {}, &ApiAnswer::status);
    EXPECT_EQ(answers[0].status, 200U) << answers[0].body;
    EXPECT_EQ(answers[1].status, 409U) << answers[1].body;
    EXPECT_THAT(answers[1].body, HasSubstr("experiments are split already"));
    EXPECT_EQ(count_open_splits(api), std::to_string(limits::splits_max));
}

// Goal: however it ends, nobody gets an arm any more, and no split begins.
MIEN_API_TEST(split, ends_with_its_experiment) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    EXPECT_NE(traffic.arm_of(user(1)), "");
    const auto closed = api.editor().post(traffic.path + "/close");
    ASSERT_EQ(closed.status, 200U) << closed.body;
    EXPECT_TRUE(closed.at("/split").is_null());
    EXPECT_EQ(traffic.arm_of(user(2)), "");
    EXPECT_EQ(traffic.split(5000, 5000).status, 409U);

    Traffic decided(api, 2);
    decided.start();
    decided.split(5000, 5000);
    prefer_b(api, decided.one, decided.path);
    prefer_b(api, decided.other, decided.path);
    EXPECT_EQ(api.viewer().get(decided.path).at("/winner"), "b");
    EXPECT_EQ(decided.arm_of(user(1)), "");
    EXPECT_EQ(count_open_splits(api), "0");
}

// Goal: a video is made from the arm's text, and the log of usage says of which; a resolution that
// was split another way is wanted no more.
MIEN_API_TEST(split, of_videos_is_in_the_usage_log) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto user_id = api.editor().post("/api/admin/users", {{"name", "Ada"}}).text("/id");
    const auto resolved = traffic.resolve(user_id);
    const json::object wanted{{"character_id", traffic.character_id},
                              {"emotion", "happy"},
                              {"user_id", user_id},
                              {"resolution_id", resolved.text("/resolution_id")}};
    const auto video = api.editor().post("/api/videos", wanted);
    ASSERT_EQ(video.status, 202U) << video.body;
    EXPECT_EQ(video.at("/resolved_prompt_text"), resolved.at("/text"));
    EXPECT_EQ(video.at("/experiment"), resolved.at("/experiment"));
    work_off(api);
    const auto usage = api.viewer().get("/api/admin/usage-log?video_id=" + video.text("/video_id"));
    EXPECT_EQ(usage.at("/entries/0/experiment"), resolved.at("/experiment"));
    EXPECT_EQ(usage.at("/entries/0/resolution_id"), resolved.at("/resolution_id"));
    const auto results = api.admin().get(traffic.path + "/results");
    const bool is_b = resolved.text("/experiment/arm") == "b";
    EXPECT_EQ(results.at("/traffic/videos_a"), is_b ? 0 : 1);
    EXPECT_EQ(results.at("/traffic/videos_b"), is_b ? 1 : 0);
    api.editor().remove(traffic.path + "/split");
    EXPECT_EQ(api.editor().post("/api/videos", wanted).status, 409U);
}

// Goal: each phase is checked against its own shares; who changed the arm is counted and left out.
MIEN_API_TEST(split, is_checked_in_each_phase) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(9000, 1000);
    constexpr int users = 60;
    for (int i = 0; i < users; ++i) {
        EXPECT_EQ(traffic.resolve(user(i)).status, 200U);
    }
    traffic.split(5000, 5000);
    std::set<std::string> ids;
    for (int i = 0; i < users; ++i) {
        ids.insert(traffic.resolve(user(i)).text("/resolution_id"));
    }
    EXPECT_EQ(ids.size(), static_cast<std::size_t>(users));
    const auto results = api.admin().get(traffic.path + "/results");
    ASSERT_EQ(results.status, 200U) << results.body;
    EXPECT_EQ(results.at("/traffic/resolutions"), 2 * users);
    EXPECT_EQ(results.at("/traffic/resolutions_a").as_int64() +
                  results.at("/traffic/resolutions_b").as_int64(),
              2 * users);
    const auto& first = results.at("/traffic/phases/0");
    const auto& second = results.at("/traffic/phases/1");
    EXPECT_EQ(first.at("people_a").as_int64() + first.at("people_b").as_int64(), users);
    EXPECT_EQ(first.at("is_alarm"), false);
    EXPECT_FALSE(first.at("ended_at").is_null());
    EXPECT_EQ(second.at("is_alarm"), false);
    EXPECT_TRUE(second.at("ended_at").is_null());
    const auto moved = results.at("/traffic/people_in_both_arms").as_int64();
    EXPECT_EQ(moved, first.at("people_a").as_int64() - second.at("people_a").as_int64());
    EXPECT_GT(moved, 0);
}

// Goal: told once for each resolution and name: the same again changes nothing, and everything that
// contradicts what is known is refused, with its reason.
MIEN_API_TEST(outcomes, are_recorded_once_and_never_contradicted) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto resolved = traffic.resolve_in("a");
    auto outcome = traffic.outcome(resolved, true);
    const auto first = api.editor().post(outcomes_path, outcome);
    EXPECT_EQ(first.status, 201U) << first.body;
    EXPECT_EQ(first.at("/arm"), "a");
    EXPECT_EQ(first.text("/experiment_id"), traffic.id);
    const auto again = api.editor().post(outcomes_path, outcome);
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.at("/recorded_at"), first.at("/recorded_at"));

    outcome["is_success"] = false;
    const auto opposite = api.editor().post(outcomes_path, outcome);
    EXPECT_EQ(opposite.status, 409U);
    EXPECT_EQ(opposite.first_problem(), "contradicts");
    outcome["is_success"] = true;
    outcome["arm"] = "b";
    const auto other_arm = api.editor().post(outcomes_path, outcome);
    EXPECT_EQ(other_arm.status, 422U);
    EXPECT_EQ(other_arm.first_problem(), "contradicts");
    outcome.erase("arm");
    outcome["experiment_id"] = to_string(AdminId::make());
    EXPECT_EQ(api.editor().post(outcomes_path, outcome).first_problem(), "foreign");
    outcome.erase("experiment_id");
    outcome["resolution_id"] = to_string(AdminId::make());
    EXPECT_EQ(api.editor().post(outcomes_path, outcome).status, 404U);
    // The cell's own text is no experiment's.
    const auto own =
        api.viewer().get("/api/resolve?emotion=happy&character_id=" + traffic.character_id);
    EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(own, true)).status, 404U);
    outcome["name"] = "Not a name";
    EXPECT_EQ(api.editor().post(outcomes_path, outcome).status, 422U);
    EXPECT_EQ(api.viewer().post(outcomes_path, traffic.outcome(resolved, true)).status, 403U);
}

MIEN_API_TEST(outcomes, have_five_names_at_most) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto resolved = traffic.resolve_in("a");
    auto outcome = traffic.outcome(resolved, true);
    for (int i = 0; i < 5; ++i) {
        outcome["name"] = fmt::format("name_{}", i);
        EXPECT_EQ(api.editor().post(outcomes_path, outcome).status, 201U);
    }
    outcome["name"] = "one_more";
    const auto refused = api.editor().post(outcomes_path, outcome);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.first_problem(), "too_many_names");
    outcome["name"] = "name_4";
    EXPECT_EQ(api.editor().post(outcomes_path, outcome).status, 200U);
}

MIEN_API_TEST(outcomes, come_in_time_and_before_the_end) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto resolved = traffic.resolve_in("a");
    const auto late = traffic.resolve_in("b");
    EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(resolved, true)).status, 201U);
    const std::function<awaitable<bool>(pg::Pool&)> age = [&](pg::Pool& pool) -> awaitable<bool> {
        const pg::Query query{"test_without_triggers",
                              "SELECT set_config('session_replication_role', 'replica', true)"};
        auto transaction = co_await pool.begin(soon());
        co_await transaction.run(query);
        const pg::Query update{"test_age_resolutions",
                               "UPDATE experiment_resolutions SET recorded_at = now() - "
                               "interval '31 days'"};
        co_await transaction.run(update);
        co_await transaction.commit();
        co_return true;
    };
    with_database<bool>(api.superuser_settings(), age);
    const auto expired = api.editor().post(outcomes_path, traffic.outcome(late, true));
    EXPECT_EQ(expired.status, 422U);
    EXPECT_EQ(expired.first_problem(), "expired");
    EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(resolved, true)).status, 200U);
    api.editor().post(traffic.path + "/close");
    EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(late, true)).status, 409U);
    EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(resolved, true)).status, 200U);
}

// Goal: outcomes of one moment are told together. No more than two events can be of what was done
// before the first outcome.
MIEN_API_TEST(outcomes, are_told_of_in_the_stream_of_events_now_and_then) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    for (int round = 0; round < 4; ++round) {
        const auto outcome = traffic.outcome(traffic.resolve_in("a", 100 * round), true);
        EXPECT_EQ(api.editor().post(outcomes_path, outcome).status, 201U);
        EXPECT_EQ(stream.wait_for("experiment").at("experiment_id").as_string(), traffic.id);
    }
    const auto begun = std::chrono::steady_clock::now();
    for (int number = 1000; number < 1040; ++number) {
        const auto resolution = traffic.resolve_in("a", 10 * number);
        EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(resolution, true)).status, 201U);
    }
    api.admin().post("/api/admin/characters", {{"name", "Moriarty"}});
    stream.wait_for("character");
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun);
    std::int64_t told = 0;
    for (auto at = stream.before.find("event: experiment"); at != std::string::npos;
         at = stream.before.find("event: experiment", at + 1)) {
        ++told;
    }
    EXPECT_LE(told, seconds.count() + 2);
}

// More pairs end the split, and not the experiment: what came of it is still told.
MIEN_API_TEST(outcomes, are_recorded_while_more_pairs_are_rendered) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto resolved = traffic.resolve_in("a");
    const auto extended =
        api.admin().post(traffic.path + "/extend", {{"pairs", 12}, {"reason", "Not decided yet."}});
    EXPECT_EQ(extended.at("/state"), "rendering");
    EXPECT_TRUE(extended.at("/split").is_null());
    const auto recorded = api.editor().post(outcomes_path, traffic.outcome(resolved, true));
    EXPECT_EQ(recorded.status, 201U) << recorded.body;
}

// Goal: everybody in B watches and nobody in A does: the results say so, with the numbers that the
// log gives, and not to raters who have votes to give.
MIEN_API_TEST(outcomes, decide_when_the_evidence_does) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    std::map<std::string, int> people;
    for (int i = 0; people["a"] < 14 || people["b"] < 14; ++i) {
        const auto resolved = traffic.resolve(user(i));
        const auto arm = resolved.text("/experiment/arm");
        ++people[arm];
        const auto told = api.editor().post(outcomes_path, traffic.outcome(resolved, arm == "b"));
        EXPECT_EQ(told.status, 201U);
    }
    const auto results = api.admin().get(traffic.path + "/results");
    ASSERT_EQ(results.status, 200U) << results.body;
    EXPECT_EQ(results.at("/outcomes/0/name"), "watched");
    EXPECT_EQ(results.at("/outcomes/0/state"), "winner");
    EXPECT_EQ(results.at("/outcomes/0/direction"), "b");
    EXPECT_EQ(results.at("/outcomes/0/a/people"), people["a"]);
    EXPECT_EQ(results.at("/outcomes/0/b/successes"), people["b"]);
    EXPECT_EQ(results.at("/outcomes/0/difference").to_number<double>(), 1);
    EXPECT_THAT(results.text("/outcomes/0/sentence"),
                HasSubstr("“watched” succeeds more often with B: 100 % of people against 0 %"));
    EXPECT_EQ(results.at("/state"), "collecting");  // the votes decide for themselves
    EXPECT_EQ(
        traffic.one.client.get(traffic.path + "/results").json.as_object().if_contains("outcomes"),
        nullptr);
}

// Two outcomes of one person, of two phases, count as one.
MIEN_API_TEST(outcomes, count_a_person_once) {
    Traffic traffic(api);
    traffic.start();
    traffic.split(5000, 5000);
    const auto resolved = traffic.resolve_in("a");
    EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(resolved, true)).status, 201U);
    api.editor().remove(traffic.path + "/split");
    traffic.split(5000, 5000);
    const auto again = traffic.resolve(resolved.text("/user_id"));
    EXPECT_EQ(api.editor().post(outcomes_path, traffic.outcome(again, false)).status, 201U);
    const auto results = api.admin().get(traffic.path + "/results");
    EXPECT_EQ(results.at("/outcomes/0/a/recorded"), 2);
    EXPECT_EQ(results.at("/outcomes/0/a/people"), 1);
    EXPECT_EQ(results.at("/outcomes/0/a/successes"), 1);
}

}  // namespace
}  // namespace mien::test
