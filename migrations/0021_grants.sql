-- What the program may change of a row that is there: these columns, and no table as a whole. Whose a
-- row is, when it began and what it stands for is written once, with the row. A later migration grants
-- the columns that change where it adds them; src/store/grants_test.cpp holds the list.

REVOKE UPDATE ON ALL TABLES IN SCHEMA public FROM mien_app;

GRANT UPDATE (email, display_name, role, password_hash, sign_in_failures, locked_until, disabled_at,
              search_text, version, updated_at) ON admins TO mien_app;
GRANT UPDATE (last_seen_at, revoked_at) ON sessions TO mien_app;
GRANT UPDATE (last_used_at, revoked_at) ON api_tokens TO mien_app;

GRANT UPDATE (display_name, description, position, archived_at, version, updated_at)
    ON emotions TO mien_app;
GRANT UPDATE (slug, name, description, attributes, search_text, archived_at, version, updated_at)
    ON characters TO mien_app;
GRANT UPDATE (head_version, is_deleted, updated_at) ON prompts TO mien_app;
GRANT UPDATE (prompt_text, change_reason, base_version, updated_at) ON prompt_drafts TO mien_app;
GRANT UPDATE (is_editing, since, seen_at) ON presence TO mien_app;
GRANT UPDATE (value, version, updated_at) ON settings TO mien_app;

GRANT UPDATE (name, email, phone, attributes, search_text, archived_at, version, updated_at)
    ON users TO mien_app;
GRANT UPDATE (ended_at) ON assignments TO mien_app;

GRANT UPDATE (response_status, response_body, response_headers, subject_id)
    ON idempotency_keys TO mien_app;
GRANT UPDATE (state, attempt, attempts_max, scheduled_at, worker, leased_until, progress,
              cancel_requested_at, error, started_at, finished_at) ON jobs TO mien_app;
GRANT UPDATE (state, bytes, sha256, updated_at) ON objects TO mien_app;

-- The end of a job is written by a trigger of jobs, in the name of whoever ends the job.
-- Other triggers give a preview the version that it became, and a cell its newest poster.
GRANT UPDATE (job_id, prompt_id, prompt_version, source, video_key, poster_key, final_state, failure,
              finished_at, cancelled_by) ON previews TO mien_app;
GRANT UPDATE (job_id, video_key, poster_key, generated_at, final_state, failure, finished_at,
              cancelled_by) ON videos TO mien_app;
GRANT UPDATE (poster_key, made_at) ON cell_posters TO mien_app;
-- Nothing of it changes, but SELECT … FOR UPDATE asks for the right to change one column.
GRANT UPDATE (spooled_at) ON video_usage_spool TO mien_app;
GRANT UPDATE (counts, file_key, completed_at, final_state, failure, finished_at)
    ON exports TO mien_app;
GRANT UPDATE (job_id, stage, file_key, format, with_history, error, counts, applied, strategy,
              applied_by, planned_at, applied_at, final_state, failure, finished_at)
    ON imports TO mien_app;
GRANT UPDATE (problems, action) ON import_emotions TO mien_app;
GRANT UPDATE (problems, action, target_id) ON import_characters TO mien_app;
GRANT UPDATE (problems, target_id, is_new_character, prompt_id, current_version, common_count,
              new_count, is_same_text, action, decision, outcome) ON import_prompts TO mien_app;

-- Nobody removes an import; what is staged goes.
REVOKE DELETE ON imports FROM mien_app;

-- Its body was bound to its tables when it was made, so it needs no path of its own; without one the
-- planner puts it into the statement, and the whole chain is looked at in a third of the time.
ALTER FUNCTION audit_hash(audit_log) RESET search_path;
