// The rights of the program's role, as the catalog has them: whoever adds a table or a column says
// here what the program may do with it.
#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"
#include "tests/support/test_control.hpp"

namespace mien::store {
namespace {

using mien::test::soon;
using test::Database;

// Each relation of the schema with the rights on the whole of it, and the columns that may be
// changed. PUBLIC counts as well.
constexpr pg::Query read_grants{"test_read_grants", R"sql(
    WITH relations AS (
        SELECT c.oid, c.relname, c.relacl FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace
          AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
    SELECT r.relname::text AS relation,
           coalesce((SELECT string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
                     FROM aclexplode(r.relacl) a
                     WHERE a.grantee IN (0, 'mien_app'::regrole)), '') AS rights,
           coalesce((SELECT string_agg(CASE a.privilege_type WHEN 'UPDATE' THEN t.attname
                                           ELSE a.privilege_type || ' ' || t.attname END,
                                       ' ' ORDER BY t.attname)
                     FROM pg_attribute t CROSS JOIN LATERAL aclexplode(t.attacl) a
                     WHERE t.attrelid = r.oid AND a.grantee IN (0, 'mien_app'::regrole)), '')
               AS changes
    FROM relations r ORDER BY r.relname COLLATE "C")sql"};

struct Grant {
    std::string_view relation;
    std::string_view rights;   // never UPDATE: it would include columns that nobody thought of
    std::string_view changes;  // the columns that may be changed
};

constexpr Grant of_data[] = {
    {"admins", "INSERT SELECT",
     "disabled_at display_name email locked_until password_hash role search_text sign_in_failures "
     "updated_at version"},
    {"api_tokens", "INSERT SELECT", "last_used_at revoked_at"},
    {"assignments", "INSERT SELECT", "ended_at"},
    {"audit_head", "SELECT", ""},
    {"audit_log", "SELECT", ""},
    {"cell_posters", "DELETE INSERT SELECT", "made_at poster_key"},
    {"characters", "DELETE INSERT SELECT",
     "archived_at attributes description name search_text slug updated_at version"},
    {"emotions", "DELETE INSERT SELECT",
     "archived_at description display_name position updated_at version"},
    {"emotions_number_seq", "", ""},
    {"environment_marker", "SELECT", ""},
    {"exchange_rows", "SELECT", ""},
    {"exchanges", "DELETE INSERT SELECT",
     "character_id failure file_key final_state finished_at job_id plan result stage wish"},
    {"experiment_answers", "SELECT", ""},
    {"experiment_authors", "INSERT SELECT", ""},
    {"experiment_cells", "DELETE INSERT SELECT", "base_version"},
    {"experiment_clips", "INSERT SELECT",
     "failure final_state finished_at job_id poster_key seam_score video_key"},
    {"experiment_criteria", "DELETE INSERT SELECT", ""},
    {"experiment_outcome_names", "INSERT SELECT", ""},
    {"experiment_outcomes", "INSERT SELECT", ""},
    {"experiment_outcomes_number_seq", "", ""},
    {"experiment_pairs", "INSERT SELECT", "frozen_at frozen_order score"},
    {"experiment_phases", "INSERT SELECT", "ended_at"},
    {"experiment_raters", "DELETE INSERT SELECT", "is_author unblind_reason unblinded_at"},
    {"experiment_resolutions", "INSERT SELECT", ""},
    {"experiment_trials", "INSERT SELECT", ""},
    {"experiment_votes", "INSERT SELECT", ""},
    {"experiments", "DELETE INSERT SELECT",
     "archived_at closed_at description log_evidence mode name pair_count promoted_at settings "
     "started_at state template_id template_version_a template_version_b updated_at version "
     "winner"},
    {"experiments_number_seq", "", ""},
    {"export_rows", "SELECT", ""},
    {"exports", "DELETE INSERT SELECT",
     "completed_at counts failure file_key final_state finished_at"},
    {"expression_labels", "SELECT", "entries updated_at version"},
    {"head_rows", "SELECT", ""},
    {"idempotency_keys", "DELETE INSERT SELECT",
     "response_body response_headers response_status subject_id"},
    {"import_characters", "DELETE INSERT SELECT", "action problems target_id"},
    {"import_emotions", "DELETE INSERT SELECT", "action problems"},
    {"import_images", "DELETE INSERT SELECT",
     "action current_sha256 decision is_new_character object_key outcome problems target_id"},
    {"import_prompts", "DELETE INSERT SELECT",
     "action common_count current_version decision is_new_character is_same_text new_count outcome "
     "problems prompt_id target_id"},
    {"import_rows", "SELECT", ""},
    {"import_templates", "DELETE INSERT SELECT", "action current_version problems template_id"},
    {"import_versions", "DELETE INSERT SELECT", ""},
    {"imports", "INSERT SELECT",
     "applied applied_at applied_by counts error failure file_key final_state finished_at format "
     "job_id planned_at stage strategy with_history"},
    {"jobs", "DELETE INSERT SELECT",
     "arguments attempt attempts_max cancel_requested_at error finished_at leased_until progress "
     "retried_at scheduled_at started_at state worker"},
    {"jobs_in_use", "SELECT", ""},
    {"objects", "DELETE INSERT SELECT", "bytes sha256 state updated_at"},
    {"presence", "DELETE INSERT SELECT", "is_editing seen_at since"},
    {"preset_choices", "DELETE INSERT SELECT", "preset_id updated_at updated_by version"},
    {"preset_versions", "INSERT SELECT", ""},
    {"presets", "INSERT SELECT", "archived_at head_version name search_text updated_at"},
    {"preview_rows", "SELECT", ""},
    {"previews", "DELETE INSERT SELECT",
     "cancelled_by failure final_state finished_at job_id poster_key prompt_id prompt_version "
     "seam_score source video_key"},
    {"prompt_draft_versions", "USAGE", ""},
    {"prompt_drafts", "DELETE INSERT SELECT", "base_version change_reason prompt_text updated_at"},
    {"prompt_versions", "INSERT SELECT", ""},
    {"prompts", "INSERT SELECT", "head_version is_deleted updated_at"},
    {"providers", "INSERT SELECT",
     "archived_at base_url daily_budget_usd header_names headers_changed_at key_changed_at "
     "monthly_budget_usd pause_reason paused_at requests_per_minute sealed_headers sealed_key "
     "submissions_running_max test_failure tested_at updated_at version"},
    {"reference_images", "DELETE INSERT SELECT", ""},
    {"schema_migrations", "SELECT", ""},
    {"sessions", "DELETE INSERT SELECT", "last_seen_at revoked_at"},
    {"settings", "SELECT", "updated_at value version"},
    {"submission_rows", "SELECT", ""},
    {"submissions", "INSERT SELECT",
     "answered_at ended_at external_id failure handle may_be_billed outcome progress "
     "queue_position reported_amount reported_unit reported_usd resolved_at resolved_by stage "
     "state swept_at"},
    {"template_cell_rows", "SELECT", ""},
    {"template_cells", "DELETE INSERT SELECT",
     "expansion_sha256 head_version is_pinned placeholder_values prompt_version run_id template_id "
     "template_version"},
    {"template_includes", "INSERT SELECT", ""},
    {"template_run_cells", "INSERT SELECT", "version_after"},
    {"template_runs", "INSERT SELECT", "undone_at undone_by"},
    {"template_version_sources", "SELECT", ""},
    {"template_versions", "INSERT SELECT", ""},
    {"templates", "INSERT SELECT", "archived_at expansion_sha256 head_version updated_at"},
    {"user_erasures", "", ""},
    {"users", "DELETE INSERT SELECT",
     "archived_at attributes email name phone search_text updated_at version"},
    {"version_rows", "SELECT", ""},
    {"version_sources", "SELECT", ""},
    {"video_rows", "SELECT", ""},
    {"video_usage_log", "INSERT SELECT", ""},
    {"video_usage_spool", "DELETE INSERT SELECT", "spooled_at"},
    {"videos", "INSERT SELECT",
     "cancelled_by failure final_state finished_at generated_at job_id poster_key seam_score "
     "video_key"},
};

constexpr Grant of_control[] = {
    {"access_log", "SELECT", ""},
    {"access_log_head", "SELECT", ""},
    {"active_configuration", "SELECT", "activated_at version"},
    {"audit_head", "SELECT", ""},
    {"audit_log", "SELECT", ""},
    {"bridge_process", "SELECT", ""},
    {"current_generation", "SELECT", "moved_at moved_by moved_by_label number operation_id reason"},
    {"environment_summaries", "SELECT", ""},
    {"generation_closing", "SELECT", "attempt closed_by closed_until"},
    {"generation_moves", "INSERT SELECT", ""},
    {"generation_rows", "SELECT", ""},
    {"generations", "INSERT SELECT", "bytes note state"},
    {"idempotency_keys", "DELETE INSERT SELECT",
     "response_body response_headers response_status subject_id"},
    {"isolation_checks", "INSERT SELECT", "claim found result tried tried_at"},
    {"jobs", "DELETE INSERT SELECT",
     "attempt attempts_max cancel_requested_at error finished_at leased_until progress "
     "scheduled_at started_at state worker"},
    {"masking_policy", "SELECT", ""},
    {"operation_rows", "SELECT", ""},
    {"operations", "INSERT SELECT", "failure final_state finished_at job_id phase report result"},
    {"part_health", "SELECT", ""},
    {"production_cluster", "SELECT", ""},
    {"schema_migrations", "SELECT", ""},
    {"staging_configurations", "INSERT SELECT", ""},
    {"sync_schedule_look", "SELECT", "looked_until"},
};

awaitable<void> expect_grants(pg::Pool& pool, std::span<const Grant> expected) {
    const auto rows = co_await pool.run(read_grants, {}, soon());
    std::string found;
    for (const auto& row : rows) {
        found += row.get<std::string>("relation") + ": " + row.get<std::string>("rights") + ": " +
                 row.get<std::string>("changes") + "\n";
    }
    std::string wanted;
    for (const auto& grant : expected) {
        wanted += std::string(grant.relation) + ": " + std::string(grant.rights) + ": " +
                  std::string(grant.changes) + "\n";
        EXPECT_EQ(grant.rights.find("UPDATE"), std::string_view::npos) << grant.relation;
    }
    EXPECT_EQ(found, wanted);
}

MIEN_CORO_TEST(Grants, let_the_program_change_only_what_changes) {
    Database database(context);
    co_await expect_grants(database.pool, of_data);
}

MIEN_CORO_TEST(Grants, let_staging_change_only_what_changes_in_its_control_database) {
    mien::test::TestControl control;
    pg::Pool pool(context.get_executor(), control.app_settings());
    co_await expect_grants(pool, of_control);
}

}  // namespace
}  // namespace mien::store
