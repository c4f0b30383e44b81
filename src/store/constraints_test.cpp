#include "store/constraints.hpp"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"
#include "tests/support/test_control.hpp"

namespace mien::store {
namespace {

using test::Database;
using test::soon;

constexpr pg::Query constraint_names{"test_constraint_names", R"sql(
    SELECT conname AS name FROM pg_constraint
    UNION SELECT relname FROM pg_class WHERE relkind = 'i'
    UNION SELECT 'prompt_versions_number_gapless'
    UNION SELECT 'template_versions_number_gapless'
    UNION SELECT 'preset_versions_number_gapless'
    UNION SELECT 'submissions_state_forwards'
    UNION SELECT tgrelid::regclass::text || '_immutable' FROM pg_trigger
        WHERE tgname = 'refuse_row_change')sql"};

constexpr pg::Query control_constraint_names{"test_control_constraint_names", R"sql(
    SELECT conname AS name FROM pg_constraint
    UNION SELECT relname FROM pg_class WHERE relkind = 'i')sql"};

constexpr pg::Query violable_constraints{"test_violable_constraints", R"sql(
    SELECT conname AS name FROM pg_constraint
    WHERE contype IN ('c', 'u') AND conrelid IN (
        'emotions'::regclass, 'characters'::regclass, 'users'::regclass, 'assignments'::regclass)
        AND conname NOT IN ('assignments_period_check', 'emotions_number_unique'))sql"};

// A text whose constraint was renamed would never be shown; a rule without a text would be told
// in general words.
MIEN_CORO_TEST(Constraints, have_texts_and_texts_have_constraints) {
    register_constraints();
    Database database(context);
    const auto rows = co_await database.pool.run(constraint_names, {}, soon());
    std::set<std::string, std::less<>> names{"current_generation_is_servable"};
    for (const auto& row : rows) {
        names.insert(row.get<std::string>("name"));
    }
    const mien::test::TestControl control;
    pg::Pool pool(context.get_executor(), control.app_settings());
    const auto more = co_await pool.run(control_constraint_names, {}, soon());
    for (const auto& row : more) {
        names.insert(row.get<std::string>("name"));
    }
    for (const auto& text : constraint_texts()) {
        EXPECT_TRUE(names.contains(text.constraint)) << text.constraint;
    }
    const auto rules = co_await database.pool.run(violable_constraints, {}, soon());
    EXPECT_GT(rules.size(), 10U);
    for (const auto& rule : rules) {
        const auto name = rule.get<std::string>("name");
        EXPECT_NE(pg::find_constraint_text(name), nullptr) << name;
    }
}

}  // namespace
}  // namespace mien::store
