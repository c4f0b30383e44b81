// What is spent, to the last cent: over two workers, across days and months, and whatever a service
// says that a clip cost.
#include <limits>

#include <gtest/gtest.h>

#include "store/providers/spend.hpp"
#include "tests/support/foreign_lab.hpp"
#include "video/submission_failure.hpp"

namespace mien::video {
namespace {

using jobs::JobState;
using test::soon;

constexpr double infinite = std::numeric_limits<double>::infinity();

Standing made_without_price() {
    auto standing = ForeignWorld::made();
    standing.cost.reset();
    return standing;
}

// How the jobs end with two workers that take them, sorted.
awaitable<std::string> ends_with_two_workers(ForeignLab& lab, Life& life, int clips) {
    Life other(life.context, lab.database, lab.directory.path(), lab.world, lab.pace, lab.slots);
    std::vector<JobId> asked;
    for (int i = 0; i < clips; ++i) {
        const auto id = co_await lab.ask(life.pool);
        asked.push_back(id.value());
    }
    other.worker.start();
    std::vector<std::string> ends;
    for (const auto& id : asked) {
        const auto job = co_await life.wait_for_end(id);
        ends.emplace_back(job.failure ? job.failure->code : jobs::name_of(job.state));
    }
    co_await other.worker.stop(std::chrono::milliseconds(0));
    std::ranges::sort(ends);
    co_return fmt::format("{}", fmt::join(ends, " "));
}

// Goal: three clips of ten cents are paid for by thirty, and a fourth is not, whoever asks first.
TEST(foreign_money, two_workers_spend_the_last_cent_once) {
    ForeignLab lab;
    lab.world.standing = [](int) { return made_without_price(); };
    lab.in_database([](pg::Pool& owner) -> awaitable<void> {
        co_await owner.run({"set_budget", "UPDATE providers SET daily_budget_usd = 0.3"}, {},
                           soon());
    });
    lab.price_clips(0.1);
    lab.live([&](Life& life) -> awaitable<void> {
        const auto ends = co_await ends_with_two_workers(lab, life, 6);
        EXPECT_EQ(ends,
                  "budget_used_up budget_used_up budget_used_up succeeded succeeded succeeded");
        const auto spent = co_await life.text(
            "read_spent", "SELECT sum(spent_usd)::numeric(5, 2)::text AS t FROM submissions");
        EXPECT_EQ(spent, "0.30");
    });
    EXPECT_EQ(lab.world.creates, 3);
}

TEST(foreign_money, two_workers_take_the_last_place_once) {
    ForeignLab lab;
    lab.in_database([](pg::Pool& owner) -> awaitable<void> {
        co_await owner.run({"set_gate", "UPDATE providers SET submissions_running_max = 1"}, {},
                           soon());
    });
    lab.live([&](Life& life) -> awaitable<void> {
        const auto ends = co_await ends_with_two_workers(lab, life, 3);
        EXPECT_EQ(ends, "succeeded succeeded succeeded");
    });
    EXPECT_EQ(lab.world.creates, 3);
    EXPECT_EQ(lab.world.running_most, 1);
}

struct Border {
    std::string_view name;
    std::string_view budget;      // the column
    std::string_view created_at;  // of what was spent
    bool counts;
};

class MoneyBorder : public testing::TestWithParam<Border> {};

// Goal: what was spent in the last moment of a day or a month in UTC is not of the next one.
TEST_P(MoneyBorder, is_midnight_in_utc) {
    const auto& border = GetParam();
    ForeignLab lab;
    lab.world.standing = [](int) { return made_without_price(); };
    lab.live([&](Life& life) -> awaitable<void> {
        const auto first = co_await lab.ask(life.pool);
        const auto made = co_await life.wait_for_end(first);
        EXPECT_EQ(made.state, JobState::succeeded);
        const auto move = fmt::format("UPDATE submissions SET created_at = {}", border.created_at);
        co_await life.sql("move_in_time", move);
        const auto budget = fmt::format("UPDATE providers SET {} = 0.9", border.budget);
        co_await life.sql("set_budget", budget);
        const auto second = co_await lab.ask(life.pool);
        const auto job = co_await life.wait_for_end(second);
        EXPECT_EQ(job.failure ? job.failure->code : "", border.counts ? "budget_used_up" : "");
    });
}

INSTANTIATE_TEST_SUITE_P(
    all, MoneyBorder,
    testing::Values(Border{"day", "daily_budget_usd", "date_trunc('day', now(), 'UTC')", true},
                    Border{"day_before", "daily_budget_usd",
                           "date_trunc('day', now(), 'UTC') - interval '1 microsecond'", false},
                    Border{"month", "monthly_budget_usd", "date_trunc('month', now(), 'UTC')",
                           true},
                    Border{"month_before", "monthly_budget_usd",
                           "date_trunc('month', now(), 'UTC') - interval '1 microsecond'", false}),
    [](const auto& made) { return std::string(made.param.name); });

// Goal: a clip is made by the version that it was asked for with, at that version's price.
TEST(foreign_money, a_preset_that_becomes_dearer_changes_no_clip_that_was_asked_for) {
    ForeignLab lab;
    lab.world.standing = [](int) { return made_without_price(); };
    std::optional<JobId> job_id;
    lab.in_database([&](pg::Pool& owner) -> awaitable<void> {
        job_id = co_await lab.ask(owner);
        co_await owner.run({"add_dearer_version", R"sql(
            INSERT INTO preset_versions (id, preset_id, version, content, created_by)
            SELECT gen_random_uuid(), preset_id, 2, '{"estimated_cost_usd": 5}', created_by
            FROM preset_versions)sql"},
                           {}, soon());
        co_await owner.run({"move_head", "UPDATE presets SET head_version = 2"}, {}, soon());
        co_await owner.run({"set_budget", "UPDATE providers SET daily_budget_usd = 1"}, {}, soon());
    });
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job = co_await life.wait_for_end(job_id);
        EXPECT_EQ(job.state, JobState::succeeded) << (job.failure ? job.failure->message : "");
        const auto spent = co_await life.text(
            "read_spent", "SELECT spent_usd::numeric(5, 2)::text AS t FROM submissions");
        EXPECT_EQ(spent, "0.50");
    });
}

// Goal: a budget that is set after a clip was asked for holds for it, and one without a price does
// not slip through as if it cost nothing.
TEST(foreign_money, a_clip_without_a_price_passes_no_budget_that_was_set_meanwhile) {
    ForeignLab lab;
    std::optional<JobId> job_id;
    lab.price_clips(std::nullopt);
    lab.in_database([&](pg::Pool& owner) -> awaitable<void> {
        job_id = co_await lab.ask(owner);
        co_await owner.run({"set_budget", "UPDATE providers SET monthly_budget_usd = 100"}, {},
                           soon());
    });
    lab.live([&](Life& life) -> awaitable<void> {
        const auto job = co_await life.wait_for_end(job_id);
        MIEN_REQUIRE(job.failure.has_value());
        EXPECT_EQ(job.failure->code, "budget_used_up");
        EXPECT_NE(job.failure->message.find("estimated_cost_usd"), std::string::npos);
    });
    EXPECT_EQ(lab.world.creates, 0);
}

// Goal: a preset of before that says 0 passes no budget, unless somebody says that it is free.
TEST(foreign_money, a_zero_that_nobody_calls_free_passes_no_budget) {
    for (const bool is_free : {false, true}) {
        ForeignLab lab;
        lab.price_clips(0, is_free);
        lab.live([&](Life& life) -> awaitable<void> {
            co_await life.sql("set_budget", "UPDATE providers SET daily_budget_usd = 1");
            const auto id = co_await lab.ask(life.pool);
            const auto job = co_await life.wait_for_end(id);
            EXPECT_EQ(job.failure ? job.failure->code : "", is_free ? "" : "budget_used_up");
        });
        EXPECT_EQ(lab.world.creates, is_free ? 1 : 0);
    }
}

TEST(foreign_money, what_no_clip_can_cost_is_no_price) {
    const auto kept = [](double usd, double amount) {
        const auto row = to_row(std::optional(ServiceCost{usd, "seconds", amount}));
        return fmt::format("{} {}", row->usd.value_or(-1), row->amount.value_or(-1));
    };
    EXPECT_EQ(kept(0, 0), "0 0");
    EXPECT_EQ(kept(10'000, 3), "10000 3");
    for (const auto wrong :
         {-0.01, 10'000.01, 1e300, infinite, -infinite, std::numeric_limits<double>::quiet_NaN()}) {
        EXPECT_EQ(kept(wrong, 3), "-1 3") << wrong;
    }
    EXPECT_EQ(kept(1, -1), "1 -1");
    EXPECT_EQ(kept(1, infinite), "1 -1");
}

// Goal: a service that says nonsense while a clip is made does not keep it from being taken.
TEST(foreign_money, a_clip_of_a_nonsensical_price_is_taken_at_the_expected_one) {
    for (const auto usd : {1e300, -5.0, infinite}) {
        ForeignLab lab;
        lab.world.standing = [usd](int polls) {
            auto standing = polls < 3 ? ForeignWorld::running_standing() : ForeignWorld::made();
            standing.cost = ServiceCost{usd, "usd", usd};
            standing.progress = polls < 3 ? std::optional(usd) : std::nullopt;
            standing.queue_position = polls < 3 ? std::optional(-1) : std::nullopt;
            return standing;
        };
        lab.live([&](Life& life) -> awaitable<void> {
            const auto id = co_await lab.ask(life.pool);
            const auto job = co_await life.wait_for_end(id);
            EXPECT_EQ(job.state, JobState::succeeded) << (job.failure ? job.failure->message : "");
            const auto spent = co_await life.text(
                "read_spent", "SELECT spent_usd::numeric(5, 2)::text AS t FROM submissions");
            EXPECT_EQ(spent, "0.50");
        });
    }
}

TEST(foreign_money, sums_are_affordable_to_a_millionth_of_a_dollar) {
    const store::ProviderBudgets budgets{.daily_usd = 0.3, .monthly_usd = 100};
    const auto left = store::left_of(budgets, {.today_usd = 0.2, .month_usd = 0.2});
    EXPECT_LT(*left, 0.1) << "as numbers are";
    EXPECT_TRUE(store::is_affordable(left, 0.1));
    EXPECT_FALSE(store::is_affordable(left, 0.100001));
    const auto nothing = store::left_of(budgets, {.today_usd = 0.1 + 0.2, .month_usd = 0.3});
    EXPECT_FALSE(store::is_affordable(nothing, 0));
    EXPECT_TRUE(store::is_affordable(std::nullopt, 1e9));
}

}  // namespace
}  // namespace mien::video
