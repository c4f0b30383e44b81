#include "store/invariants.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/planted_damage.hpp"
#include "tests/support/test_database.hpp"

namespace mien::store {
namespace {

using mien::test::Damage;
using mien::test::expect_each_is_found;
using mien::test::find_broken;
using mien::test::plant;
using mien::test::soon;

// A small world in which everything holds: id('c1') is a character, 'a' an admin, 'd' a user, 'b' a
// prompt, 'f' a job.
constexpr std::string_view world = R"sql(
    CREATE FUNCTION id(name text) RETURNS uuid LANGUAGE sql IMMUTABLE
        RETURN ('00000000-0000-7000-8000-' || lpad(name, 12, '0'))::uuid;
    INSERT INTO admins (id, email, display_name, role, password_hash, disabled_at) VALUES
        (id('a1'), 'ruler@example.org', 'Ruler', 'admin', '$argon2id$x', NULL),
        (id('a2'), 'editor@example.org', 'Editor', 'editor', '$argon2id$x', NULL),
        (id('a3'), 'gone@example.org', 'Gone', 'editor', '$argon2id$x', now());
    INSERT INTO sessions (id, token_sha256, admin_id, expires_at, revoked_at) VALUES
        (id('51'), sha256('51'), id('a1'), now() + interval '1 hour', NULL),
        (id('52'), sha256('52'), id('a3'), now() + interval '1 hour', now());
    INSERT INTO api_tokens (id, admin_id, name, token_sha256, parent_id, expires_at, revoked_at)
    VALUES (id('71'), id('a1'), 'parent', sha256('71'), NULL, now() + interval '1 day', NULL),
        (id('72'), id('a1'), 'child', sha256('72'), id('71'), now() + interval '1 hour', NULL),
        (id('73'), id('a3'), 'gone', sha256('73'), NULL, NULL, now());
    INSERT INTO characters (id, slug, name, search_text, attributes) VALUES
        (id('c1'), 'alice', 'Alice', 'alice', '{"hat": "red"}'),
        (id('c2'), 'dracula', 'Dracula', 'dracula', '{}');
    INSERT INTO users (id, name, search_text) VALUES (id('d1'), 'Uma', 'uma');
    INSERT INTO assignments (id, user_id, character_id, assigned_by, created_at, ended_at) VALUES
        (id('81'), id('d1'), id('c1'), id('a1'), now() - interval '2 hours',
         now() - interval '1 hour'),
        (id('82'), id('d1'), id('c2'), id('a1'), now() - interval '1 hour', NULL);
    INSERT INTO templates (id, name, head_version, expansion_sha256) VALUES
        (id('7e1'), 'warm', 1, sha256('warm')), (id('7e2'), 'light', 1, sha256('light'));
    INSERT INTO template_versions (id, template_id, version, template_text, text_sha256,
                                   placeholders, description, created_by)
    SELECT id(v.id), id(v.template), 1, v.text, sha256(v.text::bytea), '[]', '', id('a2')
    FROM (VALUES ('7f1', '7e1', 'Warm. {template.light}'), ('7f2', '7e2', 'Lit.'))
        AS v (id, template, text);
    INSERT INTO template_includes VALUES (id('7e1'), 1, id('7e2'), NULL);
    INSERT INTO template_runs (id, template_id, template_version, kind, cell_count, created_by)
        VALUES (id('7d1'), id('7e1'), 1, 'apply', 1, id('a2'));
    INSERT INTO prompts (id, character_id, emotion, head_version, is_deleted) VALUES
        (id('b4'), id('c1'), 'confused', 1, false),
        (id('b0'), NULL, 'happy', 2, false), (id('b1'), id('c1'), 'happy', 3, false),
        (id('b2'), id('c2'), 'sad', 2, true), (id('b3'), id('c2'), 'angry', 1, false);
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, reverted_from,
                                 origin, created_by)
    SELECT id(v.id), id(v.prompt), v.version, v.text, sha256(v.text::bytea), v.reverted_from,
        v.origin, id('a2')
    FROM (VALUES ('e01', 'b0', 1, 'Smiles.', NULL, NULL::jsonb),
                 ('e02', 'b0', 2, 'Beams.', NULL, NULL),
                 ('e11', 'b1', 1, 'Alice smiles.', NULL, NULL),
                 ('e12', 'b1', 2, 'Alice beams.', NULL, NULL),
                 ('e13', 'b1', 3, 'Alice smiles.', 1, NULL),
                 ('e21', 'b2', 1, 'Weeps.', NULL, NULL), ('e22', 'b2', 2, NULL, NULL, NULL),
                 ('e41', 'b4', 1, 'Warm. Lit.', NULL, jsonb_build_object('kind', 'template',
                  'template_id', id('7e1'), 'name', 'warm', 'version', 1, 'values', '{}'::jsonb,
                  'pinned', false, 'expansion_sha256', encode(sha256('warm'), 'hex'),
                  'run_id', id('7d1'))),
                 ('e31', 'b3', 1, 'Roars.', NULL,
                  jsonb_build_object('kind', 'import', 'import_id', id('91'), 'version', 1)))
        AS v (id, prompt, version, text, reverted_from, origin);
    INSERT INTO template_run_cells (run_id, prompt_id, version_before, version_after)
        VALUES (id('7d1'), id('b4'), 0, 1);
    PERFORM audit_append('admin', id('a2'), 'Editor',
        CASE WHEN v.prompt_text IS NULL THEN 'prompt.delete' ELSE 'prompt.save' END, 'prompt',
        p.id::text, v.id, 'r', jsonb_strip_nulls(jsonb_build_object('emotion', p.emotion,
            'character_id', p.character_id, 'version', v.version, 'change_reason', '',
            'text_sha256', encode(v.text_sha256, 'hex'), 'reverted_from', v.reverted_from)))
    FROM prompt_versions v JOIN prompts p ON p.id = v.prompt_id
    WHERE v.origin ->> 'kind' IS DISTINCT FROM 'import'
    ORDER BY v.id;
    PERFORM audit_append('admin', id('a2'), 'Editor', 'template.create', 'template',
        template_id::text, NULL, 'r', jsonb_build_object('version', 1, 'change_reason', '',
            'text_sha256', encode(text_sha256, 'hex')))
    FROM template_versions ORDER BY id;
    UPDATE settings SET value = '"reject"', version = 2;
    PERFORM audit_append('admin', id('a1'), 'Ruler', 'setting.change', 'setting',
        'unresolved_variables', NULL, 'r', '{"from": "keep", "to": "reject"}');
    PERFORM audit_append('admin', id('a2'), 'Editor', 'import.apply', 'import', id('91')::text,
        NULL, 'r', '{}');
    INSERT INTO idempotency_keys (actor_id, key, request_sha256, response_status)
        VALUES (id('a1'), 'k', sha256('k'), 200);
    INSERT INTO prompt_drafts (id, admin_id, character_id, emotion, prompt_text)
        VALUES (id('41'), id('a2'), id('c1'), 'sad', 'Sighs.');
    INSERT INTO presence (admin_id, character_id, emotion, is_editing)
        VALUES (id('a2'), id('c1'), 'sad', true);
    INSERT INTO objects (key, state, content_type, bytes, sha256)
        SELECT key, 'live', 'video/mp4', 1, sha256('x') FROM unnest(ARRAY['videos/1', 'videos/1p',
            'videos/3', 'previews/1', 'previews/1p', 'exports/1', 'imports/2']) AS key;
    INSERT INTO jobs (id, kind, arguments, state, attempt, worker, leased_until, finished_at, error)
    SELECT id(j.id), j.kind, '{}', j.state::job_state, 1,
        CASE WHEN j.state = 'running' THEN 'w' END, CASE WHEN j.state = 'running' THEN now() END,
        CASE WHEN j.state IN ('succeeded', 'failed') THEN now() END,
        CASE WHEN j.state = 'failed' THEN '{"code": "x", "message": "X."}'::jsonb END
    FROM (VALUES ('f1', 'video', 'succeeded'), ('f2', 'video', 'queued'),
                 ('f3', 'video', 'succeeded'), ('f4', 'preview', 'succeeded'),
                 ('f5', 'preview', 'failed'), ('f6', 'preview', 'running'),
                 ('f7', 'export', 'succeeded'), ('f8', 'import_apply', 'succeeded'),
                 ('f9', 'import_plan', 'queued')) AS j (id, kind, state);
    INSERT INTO videos (id, job_id, character_id, emotion, user_id, prompt_id, prompt_version,
        source, resolution_id, resolved_text, settings, provider, depicted, requested_by, video_key,
        poster_key, generated_at, final_state, finished_at)
    SELECT id(v.id), j.id, id('c1'), 'happy', id('d1'), id(v.prompt), 1, v.source, id(v.id),
        'Alice smiles.', '{}', 'builtin', '{}', id('a2'), v.key, v.poster,
        CASE WHEN v.key IS NOT NULL THEN now() END,
        CASE WHEN j.finished_at IS NOT NULL THEN j.state END, j.finished_at
    FROM (VALUES ('31', 'f1', 'b1', 'character', 'videos/1', 'videos/1p'),
                 ('32', 'f2', 'b0', 'global', NULL, NULL),
                 ('33', 'f3', 'b1', 'character', 'videos/3', NULL))
        AS v (id, job, prompt, source, key, poster)
    JOIN jobs j ON j.id = id(v.job);
    INSERT INTO providers (id, name, kind, base_url, created_by)
        VALUES (id('9a1'), 'studio', 'http', 'https://clips.example', id('a1'));
    INSERT INTO presets (id, provider_id, name, search_text, head_version)
        VALUES (id('9b1'), id('9a1'), 'Loop', 'loop', 1);
    INSERT INTO preset_versions (id, preset_id, version, content, created_by)
        VALUES (id('9c1'), id('9b1'), 1, '{}', id('a2'));
    INSERT INTO preset_choices (id, emotion, preset_id, updated_by)
        VALUES (id('9d1'), 'sad', id('9b1'), id('a2'));
    UPDATE videos SET provider = 'studio', preset_version_id = id('9c1') WHERE id = id('31');
    INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
        resolution_id, resolved_sha256, generation_timestamp)
    SELECT id, character_id, emotion, prompt_id, prompt_version, source, resolution_id,
        sha256(resolved_text::bytea), generated_at FROM videos WHERE id = id('31');
    INSERT INTO video_usage_spool (video_id, entry) VALUES (id('33'), '{}');
    INSERT INTO previews (id, job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
        prompt_version, source, settings, provider, depicted, recipe_sha256, video_key, poster_key,
        requested_by, expires_at, final_state, finished_at, failure)
    SELECT id(p.id), j.id, id('c1'), 'happy', 'Alice smiles.', 'Alice smiles.',
        CASE WHEN p.key IS NOT NULL THEN id('b1') END, CASE WHEN p.key IS NOT NULL THEN 1 END,
        CASE WHEN p.key IS NOT NULL THEN 'character' ELSE 'unsaved' END, '{}', 'builtin', '{}',
        sha256('x'), p.key, p.poster, id('a2'), now() + interval '1 hour',
        CASE WHEN j.finished_at IS NOT NULL THEN j.state END, j.finished_at, j.error
    FROM (VALUES ('21', 'f4', 'previews/1', 'previews/1p'), ('22', 'f5', NULL, NULL),
                 ('23', 'f6', NULL, NULL)) AS p (id, job, key, poster)
    JOIN jobs j ON j.id = id(p.job);
    INSERT INTO exports (id, job_id, format, with_history, counts, file_key, requested_by,
        completed_at, expires_at, final_state, finished_at)
    SELECT id('61'), id, 'json', true, '{}', 'exports/1', id('a2'), now(), now() + interval '1 day',
        state, finished_at FROM jobs WHERE id = id('f7');
    INSERT INTO imports (id, job_id, stage, file_name, file_bytes, file_sha256, counts, applied,
        strategy, requested_by, applied_by, planned_at, applied_at, expires_at, final_state,
        finished_at)
    SELECT id('91'), id, 'applied', 'f', 1, sha256('f'),
        '{"create": 1, "update": 0, "unchanged": 0, "conflict": 0, "error": 0}',
        '{"new_versions": 1}', 'skip', id('a2'), id('a2'), now(), now(), now() + interval '1 day',
        state, finished_at FROM jobs WHERE id = id('f8');
    INSERT INTO imports (id, job_id, file_name, file_bytes, file_sha256, file_key, requested_by,
        expires_at)
    VALUES (id('92'), id('f9'), 'g', 1, sha256('g'), 'imports/2', id('a2'),
        now() + interval '1 day');
    INSERT INTO import_prompts (import_id, item, line, pointer, emotion, has_history, version_count,
        file_problems, new_prompt_id, action, outcome)
    VALUES (id('91'), 1, 1, '/1', 'angry', true, 1, '[]', id('b3'), 'create', 'created');
    INSERT INTO import_versions (import_id, item, place, version, new_version_id, change_reason)
    VALUES (id('91'), 1, 1, 1, id('e31'), '');
    INSERT INTO objects (key, state, content_type, bytes, sha256)
        SELECT 'experiments/' || n, 'live', 'video/mp4', 1, sha256('x')
        FROM generate_series(1, 3) n;
    INSERT INTO experiments (id, name, state, pair_count, settings, created_by, started_at)
        VALUES (id('e5'), 'Smile', 'running', 2, '{}', id('a1'), now());
    INSERT INTO experiment_cells (experiment_id, number, character_id, emotion, base_version,
        text_a, text_b, is_in_use)
        VALUES (id('e5'), 0, id('c1'), 'happy', 3, 'Alice smiles.', 'Alice grins.', true);
    INSERT INTO experiment_raters (experiment_id, number, admin_id) VALUES (id('e5'), 0, id('a2'));
    INSERT INTO experiment_pairs (experiment_id, number, cell, seed, frozen_order, score, frozen_at)
        VALUES (id('e5'), 0, 0, 1, 2, 1, now()), (id('e5'), 1, 0, 2, 1, 1, now());
    INSERT INTO experiment_clips (id, experiment_id, pair, arm, emotion, resolved_text, settings,
        provider, depicted, video_key, final_state, failure, finished_at)
    SELECT id(c.id), id('e5'), c.pair, c.arm, 'happy', 'x', '{}', 'builtin', '{}', c.key,
        CASE WHEN c.key IS NULL THEN 'failed' ELSE 'succeeded' END::job_state,
        CASE WHEN c.key IS NULL THEN '{"code": "x", "message": "X."}'::jsonb END, now()
    FROM (VALUES ('e51', 0, 'a', 'experiments/1'), ('e52', 0, 'b', 'experiments/2'),
                 ('e53', 1, 'a', NULL), ('e54', 1, 'b', 'experiments/3'))
        AS c (id, pair, arm, key);
    INSERT INTO experiment_trials (id, experiment_id, admin_id, position, pair, is_b_left,
        is_repeat)
        VALUES (id('e55'), id('e5'), id('a2'), 1, 0, true, false);
    INSERT INTO experiment_votes (trial_id, number, answer, voted_at)
        VALUES (id('e55'), 1, 'left', now());
    INSERT INTO experiment_authors (experiment_id, admin_id) VALUES (id('e5'), id('a1'));
    INSERT INTO experiment_phases (experiment_id, number, share_a, share_b, started_at, ended_at)
        VALUES (id('e5'), 1, 500, 500, now() - interval '1 hour', now()),
               (id('e5'), 2, 1000, 1000, now(), NULL);
    INSERT INTO experiment_resolutions (resolution_id, experiment_id, phase, cell, arm, person,
        joined_phase, has_moved)
        VALUES (id('e61'), id('e5'), 1, 0, 'a', 7, 1, false),
               (id('e62'), id('e5'), 2, 0, 'a', 7, 1, false),
               (id('e63'), id('e5'), 2, 0, 'a', 7, 1, false);
    INSERT INTO experiment_outcome_names (experiment_id, name, number)
        VALUES (id('e5'), 'watched', 1);
    INSERT INTO experiment_outcomes (resolution_id, name, experiment_id, is_success)
        VALUES (id('e61'), 'watched', id('e5'), true);
)sql";

constexpr Damage damages[] = {
    {"V01", "a version in the middle is gone", "DELETE FROM prompt_versions WHERE id = id('e12');"},
    {"V01", "the first version is gone", "DELETE FROM prompt_versions WHERE id = id('e11');"},
    {"V02", "a head lags behind", "UPDATE prompts SET head_version = 2 WHERE id = id('b1');"},
    {"V02", "a head is ahead", "UPDATE prompts SET head_version = 4 WHERE id = id('b1');"},
    {"V02", "a prompt without versions",
     "INSERT INTO prompts (id, emotion, head_version) VALUES (id('b9'), 'idle', 0);"},
    {"V03", "a text without its hash",
     "ALTER TABLE prompt_versions DROP CONSTRAINT prompt_versions_text_sha256_check;"
     "UPDATE prompt_versions SET prompt_text = 'Alice frowns.' WHERE id = id('e12');"},
    {"V04", "a version older than the one before",
     "UPDATE prompt_versions SET created_at = '2001-01-01' WHERE id = id('e12');"},
    {"V05", "a version that nobody was told of",
     "INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, created_by) "
     "VALUES (id('e14'), id('b1'), 4, 'x', sha256('x'), id('a2'));"
     "UPDATE prompts SET head_version = 4 WHERE id = id('b1');"},
    {"V05", "a version of an import that never was",
     "UPDATE prompt_versions SET origin = '{\"kind\": \"import\", \"import_id\": \"x\"}' "
     "WHERE id = id('e31');"},
    {"V05", "the tail of the audit log is cut, its head with it",
     "DELETE FROM audit_log WHERE seq >= 7;"
     "UPDATE audit_head SET seq = 6, hash = (SELECT hash FROM audit_log WHERE seq = 6);"},
    {"V06", "a tombstone that is not one",
     "UPDATE prompts SET is_deleted = false WHERE id = id('b2');"},
    {"V06", "a text that is marked deleted",
     "UPDATE prompts SET is_deleted = true WHERE id = id('b1');"},
    {"V07", "a history moved to another emotion",
     "UPDATE prompts SET emotion = 'angry' WHERE id = id('b1');"},
    {"V07", "a history moved to another character",
     "UPDATE prompts SET character_id = id('c2') WHERE id = id('b1');"},
    {"V08", "a text changed with its hash",
     "UPDATE prompt_versions SET prompt_text = 'Eve.', text_sha256 = sha256('Eve.') "
     "WHERE id = id('e12');"},
    {"V08", "another author",
     "UPDATE prompt_versions SET created_by = id('a1') WHERE id = id('e12');"},
    {"V08", "another reason",
     "UPDATE prompt_versions SET change_reason = 'x' WHERE id = id('e12');"},
    {"V08", "two versions that changed places",
     "UPDATE prompt_versions SET version = 9 WHERE id = id('e11');"
     "UPDATE prompt_versions SET version = 1 WHERE id = id('e12');"
     "UPDATE prompt_versions SET version = 2 WHERE id = id('e11');"},
    {"V09", "a revert to another text",
     "UPDATE prompt_versions SET reverted_from = 2 WHERE id = id('e13');"},
    {"V10", "two prompts of a cell",
     "ALTER TABLE prompts DROP CONSTRAINT prompts_cell_unique;"
     "UPDATE prompts SET emotion = 'angry' WHERE id = id('b2');"},
    {"V11", "a default that is deleted",
     "UPDATE prompt_versions SET prompt_text = NULL, text_sha256 = NULL WHERE id = id('e02');"},
    {"V12", "a character that does not know its texts",
     "UPDATE characters SET own_emotions = '{}' WHERE id = id('c1');"},
    {"R01", "versions of no prompt", "DELETE FROM prompts WHERE id = id('b1');"},
    {"R02", "a cell of an unknown character", "DELETE FROM characters WHERE id = id('c1');"},
    {"R02", "a draft of an unknown cell",
     "UPDATE prompt_drafts SET character_id = id('c9') WHERE id = id('41');"},
    {"R02", "presence in an unknown cell", "UPDATE presence SET character_id = id('c9');"},
    {"R03", "a cell of an unknown emotion", "DELETE FROM emotions WHERE name = 'angry';"},
    {"R03", "a draft of an unknown emotion",
     "UPDATE prompt_drafts SET emotion = 'bored' WHERE id = id('41');"},
    {"R04", "an author who is gone", "DELETE FROM admins WHERE id = id('a2');"},
    {"R04", "a session of nobody", "UPDATE sessions SET admin_id = id('a9') WHERE id = id('51');"},
    {"R05", "an assignment of nobody", "DELETE FROM users WHERE id = id('d1');"},
    {"R06", "a usage-log entry of a version that is not there",
     "UPDATE video_usage_log SET prompt_version = 9;"},
    {"R07", "an audit entry of a version that is not there",
     "DELETE FROM prompt_versions WHERE id = id('e13');"},
    {"L01", "a usage-log entry of another version",
     "UPDATE video_usage_log SET prompt_version = 2;"},
    {"L01", "a usage-log entry of no video", "DELETE FROM videos WHERE id = id('31');"},
    {"L02", "a video that was not logged", "DELETE FROM video_usage_log;"},
    {"L02", "a spool that lost an entry", "DELETE FROM video_usage_spool;"},
    {"L03", "a video made from another text",
     "UPDATE videos SET resolved_text = 'Eve.' WHERE id = id('31');"},
    {"L04", "a video of another cell's prompt",
     "UPDATE videos SET character_id = id('c2') WHERE id = id('31');"
     "UPDATE video_usage_log SET character_id = id('c2');"},
    {"L06", "a text about an erased user",
     "UPDATE videos SET erased_at = now() WHERE id = id('31');"},
    {"L05", "an entry that is in the spool and in the log",
     "INSERT INTO video_usage_spool (video_id, entry) VALUES (id('31'), '{}');"},
    {"P01", "a preview with the version of another text",
     "UPDATE previews SET prompt_version = 2 WHERE id = id('21');"},
    {"P02", "an unsaved text with a version",
     "UPDATE previews SET source = 'unsaved' WHERE id = id('21');"},
    {"J01", "a clip that succeeded without bytes",
     "UPDATE previews SET video_key = NULL, poster_key = NULL WHERE id = id('21');"},
    {"J01", "a clip that failed with bytes",
     "UPDATE previews SET final_state = 'failed' WHERE id = id('21');"},
    {"J02", "a job tried too often",
     "ALTER TABLE jobs DROP CONSTRAINT jobs_attempt_check;"
     "UPDATE jobs SET attempt = 9 WHERE id = id('f6');"},
    {"J03", "a clip that ended otherwise than its job",
     "UPDATE jobs SET state = 'cancelled' WHERE id = id('f5');"},
    {"J04", "a clip whose job is gone", "DELETE FROM jobs WHERE id = id('f6');"},
    {"J05", "a running job without a lease",
     "ALTER TABLE jobs DROP CONSTRAINT jobs_running_check;"
     "UPDATE jobs SET leased_until = NULL WHERE id = id('f6');"},
    {"J06", "a job that ended at no time",
     "ALTER TABLE jobs DROP CONSTRAINT jobs_finished_check;"
     "UPDATE jobs SET finished_at = NULL WHERE id = id('f4');"},
    {"J07", "a video with the job of a preview",
     "UPDATE jobs SET kind = 'preview' WHERE id = id('f2');"},
    {"J08", "a job for nothing",
     "INSERT INTO jobs (id, kind, arguments) VALUES (id('ff'), 'preview', '{}');"},
    {"J09", "a failure without a reason",
     "UPDATE jobs SET error = NULL WHERE id = id('f5');"
     "UPDATE previews SET failure = NULL WHERE id = id('22');"},
    {"O01", "a clip whose object is gone", "DELETE FROM objects WHERE key = 'videos/1';"},
    {"O02", "an object of nothing",
     "INSERT INTO objects (key, state, content_type, bytes, sha256) "
     "VALUES ('videos/9', 'live', 'video/mp4', 1, sha256('x'));"},
    {"O03", "a live object without a hash",
     "ALTER TABLE objects DROP CONSTRAINT objects_live_check;"
     "UPDATE objects SET sha256 = NULL WHERE key = 'videos/1';"},
    {"O04", "an object that nobody removed",
     "INSERT INTO objects (key, state, content_type, updated_at) "
     "VALUES ('videos/9', 'deleting', 'video/mp4', now() - interval '3 days');"},
    {"D01", "a version of a preset that is gone", "DELETE FROM preset_versions;"},
    {"D01", "a preset whose head is not there", "UPDATE presets SET head_version = 2;"},
    {"D02", "a clip of another provider than its preset",
     "UPDATE videos SET provider = 'builtin' WHERE id = id('31');"},
    {"D03", "a choice of what is archived", "UPDATE presets SET archived_at = now();"},
    {"D03", "a choice of a preset that is gone", "DELETE FROM presets;"},
    {"M01", "a version of a template in the middle is gone",
     "UPDATE templates SET head_version = 2 WHERE id = id('7e1');"},
    {"M01", "a template without versions", "DELETE FROM template_versions WHERE id = id('7f2');"},
    {"M02", "a template whose text was changed",
     "ALTER TABLE template_versions DROP CONSTRAINT template_versions_text_sha256_check;"
     "UPDATE template_versions SET template_text = 'Dark.' WHERE id = id('7f2');"},
    {"M03", "two templates that include each other",
     "INSERT INTO template_includes VALUES (id('7e2'), 1, id('7e1'), NULL);"},
    {"M03", "a circle through a version that is named",
     "INSERT INTO template_includes VALUES (id('7e2'), 1, id('7e1'), 1);"},
    {"M04", "a version of a template that the audit log does not know",
     "DELETE FROM audit_log WHERE subject_id = id('7e2')::text;"},
    {"M05", "a cell of a template that is gone", "DELETE FROM template_versions;"},
    {"M05", "a cell of a run that is gone", "DELETE FROM template_runs;"},
    {"M05", "a text that a template made, without its cell", "DELETE FROM template_cells;"},
    {"M06", "a run that wrote a version that is not there",
     "UPDATE template_run_cells SET version_after = 2;"},
    {"M06", "a run that had a version before it that is not there",
     "UPDATE template_run_cells SET version_before = 7, version_after = 8;"},
    {"M07", "a cell that its run does not know",
     "UPDATE template_run_cells SET prompt_id = id('b3');"},
    {"M08", "an inclusion that the text does not name",
     "INSERT INTO templates (id, name, head_version, expansion_sha256) "
     "VALUES (id('7e3'), 'ligh', 1, sha256('ligh'));"
     "INSERT INTO template_includes VALUES (id('7e1'), 1, id('7e3'), NULL);"},
    {"M09", "a cell of a template with the version that its prompt had before",
     "UPDATE template_cells SET head_version = 7;"},
    {"M09", "a cell of a template that another character has",
     "UPDATE template_cells SET character_id = id('c2');"},
    {"M09", "a cell of a template of another emotion",
     "UPDATE template_cells SET emotion = 'sad';"},
    {"T01", "an import that wrote fewer versions than it says",
     "UPDATE imports SET applied = '{\"new_versions\": 2}' WHERE id = id('91');"},
    {"T01", "versions of an import that is gone", "DELETE FROM imports WHERE id = id('91');"},
    {"T02", "an export whose file is gone", "DELETE FROM objects WHERE key = 'exports/1';"},
    {"T03", "an upload that is gone", "DELETE FROM objects WHERE key = 'imports/2';"},
    {"T04", "an import that the audit log does not know",
     "DELETE FROM audit_log WHERE action = 'import.apply';"},
    {"T05", "a staged version that is gone", "DELETE FROM import_versions;"},
    {"T05", "a staged prompt that is gone",
     "DELETE FROM import_versions; UPDATE import_prompts SET action = 'error', version_count = 0;"},
    {"T06", "staged rows of no import",
     "INSERT INTO import_emotions VALUES (id('99'), 1, 1, 'x', 'X', '', 1, false, '[]');"},
    {"T06", "a staged version of no prompt", "DELETE FROM import_prompts;"},
    {"T07", "staged rows that nobody removed",
     "UPDATE imports SET expires_at = now() - interval '9 days' WHERE id = id('91');"},
    {"E01", "a frozen pair out of line",
     "UPDATE experiment_pairs SET frozen_order = 5 WHERE number = 0;"},
    {"E02", "a score that nobody voted for",
     "UPDATE experiment_pairs SET score = 0 WHERE number = 0;"},
    {"E02", "a vote that was changed", "UPDATE experiment_votes SET answer = 'right';"},
    {"E02", "a missing clip that wins", "UPDATE experiment_pairs SET score = 0 WHERE number = 1;"},
    {"E03", "a pair without a clip", "DELETE FROM experiment_clips WHERE id = id('e51');"},
    {"E04", "a cell that is free while its experiment runs",
     "UPDATE experiment_cells SET is_in_use = false;"},
    {"E05", "an experiment that waits for nothing", "UPDATE experiments SET state = 'rendering';"},
    {"E06", "a pair that nobody can vote on",
     "UPDATE experiment_pairs SET frozen_order = NULL, score = NULL, frozen_at = NULL "
     "WHERE number = 1;"},
    {"X01", "a split that outlives its experiment", "UPDATE experiments SET state = 'rendering';"},
    {"X01", "a phase that never ended",
     "DROP INDEX experiment_phases_open_unique;"
     "UPDATE experiment_phases SET ended_at = NULL WHERE number = 1;"},
    {"X02", "a phase out of line", "UPDATE experiment_phases SET number = 3 WHERE number = 2;"},
    {"X02", "phases that overlap",
     "UPDATE experiment_phases SET started_at = now() - interval '1 minute' WHERE number = 2;"},
    {"X03", "a person in both arms",
     "UPDATE experiment_resolutions SET arm = 'b' WHERE resolution_id = id('e62');"},
    {"X03", "a person who has moved and has not",
     "UPDATE experiment_resolutions SET has_moved = true WHERE resolution_id = id('e62');"},
    {"X04", "a resolution of a phase that is gone",
     "DELETE FROM experiment_phases WHERE number = 1;"},
    {"X04", "a resolution of a cell that is gone", "UPDATE experiment_resolutions SET cell = 9;"},
    {"X05", "an outcome of no resolution", "DELETE FROM experiment_resolutions WHERE phase = 1;"},
    {"X05", "an outcome without its name", "DELETE FROM experiment_outcome_names;"},
    {"X06", "a name of an outcome that is gone", "UPDATE experiment_outcome_names SET number = 2;"},
    {"X07", "a video of an arm that nobody was given",
     "UPDATE video_usage_log SET experiment_id = id('e5'), experiment_phase = 1, "
     "experiment_arm = 'a';"},
    {"E07", "a vote that is gone", "UPDATE experiment_votes SET number = 3;"},
    {"E08", "ratings where nothing is rated",
     "UPDATE experiment_votes SET left_ratings = '{4}', right_ratings = '{2}';"},
    {"E08", "an answer without ratings", "UPDATE experiments SET mode = 'ratings';"},
    {"E09", "a vote that came too late",
     "UPDATE experiment_votes SET voted_at = now() + interval '1 day';"},
    {"E10", "an experiment that nobody wrote", "DELETE FROM experiment_authors;"},
    {"A01", "an audit entry in the middle is gone", "DELETE FROM audit_log WHERE seq = 3;"},
    {"A02", "the tail of the audit log is cut", "DELETE FROM audit_log WHERE seq = 12;"},
    {"A02", "the audit head is gone", "DELETE FROM audit_head;"},
    {"A02", "the audit head is behind", "UPDATE audit_head SET seq = 2;"},
    {"A03", "an audit entry in the middle says something else",
     "UPDATE audit_log SET actor_label = 'Eve' WHERE seq = 3;"},
    {"A03", "the first audit entry has been replaced with its hash",
     "UPDATE audit_log SET actor_label = 'Eve' WHERE seq = 1;"
     "UPDATE audit_log l SET hash = audit_hash(l) WHERE seq = 1;"},
    {"A03", "the last audit entry says something else",
     "UPDATE audit_log SET request_id = 'x' WHERE seq = 12;"},
    {"A04", "audit times that run backwards",
     "UPDATE audit_log SET occurred_at = '2001-01-01' WHERE seq = 3;"},
    {"A05", "a change of a prompt without its version",
     "UPDATE audit_log SET version_id = NULL WHERE seq = 3;"},
    {"K01", "an idempotency key without an answer",
     "UPDATE idempotency_keys SET response_status = NULL;"},
    {"K02", "an idempotency key of nobody", "UPDATE idempotency_keys SET actor_id = id('a9');"},
    {"K02", "an idempotency key of no request", "UPDATE idempotency_keys SET request_sha256 = '';"},
    {"S01", "two active assignments",
     "DROP INDEX assignments_user_id_active_unique;"
     "UPDATE assignments SET ended_at = NULL WHERE id = id('81');"},
    {"S02", "assignments that overlap",
     "UPDATE assignments SET ended_at = now() WHERE id = id('81');"},
    {"S03", "a setting with an unknown value", "UPDATE settings SET value = '\"perhaps\"';"},
    {"S03", "a setting that is gone", "DELETE FROM settings;"},
    {"S04", "a setting that nobody changed", "UPDATE settings SET value = '\"keep\"';"},
    {"C01", "a slug in capitals",
     "ALTER TABLE characters DROP CONSTRAINT characters_slug_check;"
     "UPDATE characters SET slug = 'ALICE' WHERE id = id('c1');"},
    {"C01", "a slug twice",
     "ALTER TABLE characters DROP CONSTRAINT characters_slug_unique;"
     "UPDATE characters SET slug = 'alice';"},
    {"C02", "an attribute that is no text",
     "UPDATE characters SET attributes = '{\"hat\": 1}' WHERE id = id('c1');"},
    {"U01", "a session of a disabled admin",
     "UPDATE sessions SET revoked_at = NULL WHERE id = id('52');"},
    {"U02", "a password in the open",
     "ALTER TABLE admins DROP CONSTRAINT admins_password_hash_check;"
     "UPDATE admins SET password_hash = 'secret' WHERE id = id('a1');"},
    {"U03", "a token of a disabled admin",
     "UPDATE api_tokens SET revoked_at = NULL WHERE id = id('73');"},
    {"U04", "sessions beyond the limit",
     "INSERT INTO sessions (id, token_sha256, admin_id, expires_at) "
     "SELECT gen_random_uuid(), sha256(n::text::bytea), id('a1'), now() + interval '1 hour' "
     "FROM generate_series(1, 20) n;"},
    {"U04", "a session without end",
     "ALTER TABLE sessions DROP CONSTRAINT sessions_lifetime_check;"
     "UPDATE sessions SET expires_at = now() + interval '1 year' WHERE id = id('51');"},
    {"U05", "a token that outlives the one that made it",
     "UPDATE api_tokens SET expires_at = NULL WHERE id = id('72');"},
    {"U05", "a token whose maker is revoked",
     "UPDATE api_tokens SET revoked_at = now() WHERE id = id('71');"},
    {"U06", "nobody left who rules", "UPDATE admins SET disabled_at = now() WHERE id = id('a1');"},
    {"U07", "an e-mail twice",
     "ALTER TABLE admins DROP CONSTRAINT admins_email_unique;"
     "UPDATE admins SET email = 'ruler@example.org' WHERE id = id('a2');"},
    {"U08", "tokens beyond the limit",
     "INSERT INTO api_tokens (id, admin_id, name, token_sha256) "
     "SELECT gen_random_uuid(), id('a1'), 't', sha256(n::text::bytea) "
     "FROM generate_series(1, 50) n;"},
    {"G01", "a right to change history",
     "GRANT UPDATE (prompt_text) ON prompt_versions TO mien_app;"},
    {"G01", "a right to write audit entries", "GRANT INSERT ON audit_log TO mien_app;"},
    {"G02", "a right to change a table", "GRANT UPDATE ON prompts TO mien_app;"},
    {"G03", "a table of the program's", "ALTER TABLE presence OWNER TO mien_app;"},
    {"G03", "a right to make tables", "GRANT CREATE ON SCHEMA public TO mien_app;"},
    {"G04", "a guard of history that is disabled",
     "ALTER TABLE audit_log DISABLE TRIGGER refuse_row_change;"},
    {"G04", "a guard of history that is gone", "DROP TRIGGER refuse_truncate ON prompt_versions;"},
    {"G05", "a foreign key that was not looked through",
     "ALTER TABLE users ADD CONSTRAINT users_other FOREIGN KEY (id) "
     "REFERENCES users (id) NOT VALID;"},
    {"G07", "names in the order of another ICU",
     "UPDATE pg_collation SET collversion = '0' WHERE collname = 'name_order';"},
    {"G06", "a migration that is not recorded", "DELETE FROM schema_migrations WHERE version = 2;"},
};

struct Bundle {
    explicit Bundle(IoContext& context)
        : superuser(context.get_executor(), database.superuser_settings()) {}

    awaitable<void> make_world() {
        auto transaction = co_await superuser.begin(soon());
        const auto script = fmt::format("DO $script$ BEGIN {} END $script$", world);
        const pg::Query query{"test_make_world", script};
        co_await transaction.run(query);
        co_await transaction.commit();
    }

    mien::test::TestDatabase database;
    pg::Pool superuser;
};

MIEN_CORO_TEST(Invariants, hold_in_a_sound_database) {
    Bundle bundle(context);
    co_await bundle.make_world();
    auto transaction = co_await bundle.superuser.begin(soon());
    const auto broken = co_await find_broken(transaction, invariants());
    EXPECT_TRUE(broken.empty()) << testing::PrintToString(broken);
}

MIEN_CORO_TEST(Invariants, find_each_planted_damage) {
    Bundle bundle(context);
    co_await bundle.make_world();
    co_await expect_each_is_found(bundle.superuser, damages, invariants());
}

TEST(Invariants, have_names_of_their_own_and_a_damage_each) {
    std::set<std::string_view> planted;
    for (const auto& damage : damages) {
        planted.insert(damage.invariant);
    }
    std::set<std::string_view> ids;
    std::set<std::string_view> queries;
    for (const auto& invariant : invariants()) {
        EXPECT_TRUE(ids.insert(invariant.id).second) << invariant.id;
        EXPECT_TRUE(queries.insert(invariant.find_violations.name).second) << invariant.id;
        EXPECT_TRUE(planted.contains(invariant.id)) << invariant.id;
    }
    EXPECT_EQ(planted.size(), ids.size());
}

// The list is cut, the count is not; a later invariant is looked at as well.
MIEN_CORO_TEST(Invariants, name_the_first_places_and_count_all) {
    Bundle bundle(context);
    co_await bundle.make_world();
    auto transaction = co_await bundle.superuser.begin(soon());
    co_await plant(transaction,
                   "INSERT INTO jobs (id, kind, arguments) SELECT gen_random_uuid(), "
                   "'preview', '{}' FROM generate_series(1, 2500);");
    const auto all = invariants();
    const auto found = std::ranges::find(all, "J08", &Invariant::id);
    const auto violations = co_await find_violations(transaction, *found);
    EXPECT_EQ(violations.count, 2500);
    EXPECT_EQ(violations.places.size(), 10U);
    EXPECT_TRUE(violations.places.front().starts_with("job ")) << violations.places.front();
}

}  // namespace
}  // namespace mien::store
