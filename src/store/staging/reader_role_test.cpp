// What the bridge may read of production: whoever adds a table says here whether it may.
#include "store/staging/reader_role.hpp"

#include <gtest/gtest.h>

#include "store/staging/database_facts.hpp"
#include "store/staging/environment_summary.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::store {
namespace {

using mien::test::soon;
using test::TestDatabase;

// Each table with what the role may do to it, whatever gives it the right; of its columns when not
// of the whole.
constexpr pg::Query read_rights{"test_read_reader_rights", R"sql(
    SELECT string_agg(relation || rights, E'\n' ORDER BY relation) AS text FROM (
        SELECT c.relname::text COLLATE "C" AS relation,
            CASE WHEN has_table_privilege('mien_reader', c.oid, 'SELECT') THEN ': all'
                 WHEN has_any_column_privilege('mien_reader', c.oid, 'SELECT') THEN ': ' || (
                    SELECT string_agg(t.attname, ' ' ORDER BY t.attnum) FROM pg_attribute t
                    WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
                      AND has_column_privilege('mien_reader', c.oid, t.attnum, 'SELECT'))
                 ELSE ': none' END AS rights
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')) tables)sql"};

constexpr const char* expected =
    R"(admins: id email display_name role disabled_at version created_at updated_at imported_at)"
    R"( search_text
api_tokens: none
assignments: all
audit_head: none
audit_log: none
cell_posters: all
characters: all
emotions: all
environment_marker: all
exchanges: none
experiment_authors: none
experiment_cells: none
experiment_clips: none
experiment_criteria: none
experiment_outcome_names: none
experiment_outcomes: none
experiment_pairs: none
experiment_phases: none
experiment_raters: none
experiment_resolutions: none
experiment_trials: none
experiment_votes: none
experiments: none
exports: none
expression_labels: none
idempotency_keys: none
import_characters: none
import_emotions: none
import_images: none
import_prompts: none
import_templates: none
import_versions: none
imports: none
jobs: none
objects: all
presence: none
preset_choices: none
preset_versions: none
presets: none
previews: none
prompt_drafts: none
prompt_versions: all
prompts: all
providers: none
reference_images: all
schema_migrations: all
sessions: none
settings: none
submissions: none
template_cells: all
template_includes: all
template_run_cells: none
template_runs: all
template_versions: all
templates: all
user_erasures: all
users: all
video_usage_log: all
video_usage_spool: none
videos: all)";

awaitable<void> grant(const TestDatabase& database) {
    const auto settings = database.owner_settings();
    const auto owner = co_await pg::Connection::open(settings, soon());
    const bool is_granted = co_await grant_reading(*owner, soon());
    EXPECT_TRUE(is_granted);
}

MIEN_CORO_TEST(reader_role, reads_the_data_of_the_domain_and_nothing_else) {
    const TestDatabase database;
    co_await grant(database);
    co_await grant(database);
    const auto settings = database.superuser_settings();
    const auto connection = co_await pg::Connection::open(settings, soon());
    const auto rows = co_await connection->run(read_rights, {}, soon());
    EXPECT_EQ(rows.front().get<std::string>("text"), expected);
}

MIEN_CORO_TEST(reader_role, can_change_nothing_and_counts_everything) {
    const TestDatabase database;
    co_await grant(database);
    const auto settings = database.reader_settings();
    const auto connection = co_await pg::Connection::open(settings, soon());
    const auto facts = co_await get_reader_facts(*connection, soon());
    EXPECT_EQ(facts.role, reader_role);
    EXPECT_TRUE(facts.is_read_only);
    EXPECT_FALSE(facts.is_powerful);
    EXPECT_EQ(facts.writable_tables, 0);
    EXPECT_EQ(facts.write_refusal, "42501");
    pg::Pool pool(context.get_executor(), settings);
    const auto classes = co_await summarize(pool, soon());
    EXPECT_EQ(classes.size(), 8U);
    pool.close();
}

MIEN_CORO_TEST(reader_role, is_not_what_the_owner_is_or_the_program) {
    const TestDatabase database;
    const auto owner_settings = database.owner_settings();
    const auto owner = co_await pg::Connection::open(owner_settings, soon());
    const auto of_owner = co_await get_reader_facts(*owner, soon());
    EXPECT_TRUE(of_owner.is_powerful);
    EXPECT_EQ(of_owner.write_refusal, "");
    const auto app_settings = database.app_settings();
    const auto app = co_await pg::Connection::open(app_settings, soon());
    const auto of_app = co_await get_reader_facts(*app, soon());
    EXPECT_FALSE(of_app.is_powerful);
    EXPECT_GT(of_app.writable_tables, 10);
    EXPECT_FALSE(of_app.is_read_only);
}

}  // namespace
}  // namespace mien::store
