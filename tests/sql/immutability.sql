-- What the program's role may not do, statement by statement, with pgTAP. immutability.sh runs it on
-- a fresh database.
BEGIN;
SELECT plan(43);

INSERT INTO admins (id, email, display_name, role)
    VALUES ('01994b1c-0000-7000-8000-000000000001', 'ada@example.org', 'Ada', 'admin');
INSERT INTO prompts (id, emotion, head_version)
    VALUES ('01994b1c-0000-7000-8000-000000000002', 'happy', 1);
INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, created_by)
    VALUES ('01994b1c-0000-7000-8000-000000000003', '01994b1c-0000-7000-8000-000000000002', 1, 'one',
            sha256('one'), '01994b1c-0000-7000-8000-000000000001');
SELECT audit_append('admin', '01994b1c-0000-7000-8000-000000000001', 'Ada', 'prompt.save', 'prompt',
    '01994b1c-0000-7000-8000-000000000002', '01994b1c-0000-7000-8000-000000000003', 'r', '{}');

-- As the program: every way to change or remove what is history.
SET ROLE mien_app;
SELECT throws_ok('UPDATE prompt_versions SET prompt_text = ''x''', '42501');
SELECT throws_ok('DELETE FROM prompt_versions', '42501');
SELECT throws_ok('TRUNCATE prompt_versions CASCADE', '42501');
SELECT throws_ok('MERGE INTO prompt_versions v USING (SELECT 1) s ON true
    WHEN MATCHED THEN UPDATE SET prompt_text = ''x''', '42501');
SELECT throws_ok('INSERT INTO prompt_versions SELECT * FROM prompt_versions
    ON CONFLICT (prompt_id, version) DO UPDATE SET prompt_text = ''x''', '42501');
SELECT throws_ok('SELECT * FROM prompt_versions FOR UPDATE', '42501');
SELECT throws_ok('UPDATE video_usage_log SET source = ''global''', '42501');
SELECT throws_ok('DELETE FROM video_usage_log', '42501');
SELECT throws_ok('TRUNCATE video_usage_log', '42501');
SELECT throws_ok('UPDATE audit_log SET action = ''x''', '42501');
SELECT throws_ok('DELETE FROM audit_log', '42501');
SELECT throws_ok('TRUNCATE audit_log', '42501');
SELECT throws_ok('INSERT INTO audit_log SELECT * FROM audit_log', '42501');
SELECT throws_ok('UPDATE audit_head SET seq = 0', '42501');
SELECT throws_ok('DELETE FROM audit_head', '42501');
SELECT throws_ok('TRUNCATE audit_head', '42501');
SELECT throws_ok('DELETE FROM prompts', '42501');
SELECT throws_ok('TRUNCATE prompts CASCADE', '42501');
SELECT throws_ok('DELETE FROM videos', '42501');
SELECT throws_ok('DELETE FROM imports', '42501');
-- Whose history it is, and what else is written once.
SELECT throws_ok('UPDATE prompts SET character_id = NULL', '42501');
SELECT throws_ok('UPDATE prompts SET emotion = ''angry''', '42501');
SELECT throws_ok('UPDATE prompts SET created_at = ''2001-01-01''', '42501');
SELECT throws_ok('UPDATE emotions SET name = ''x''', '42501');
SELECT throws_ok('UPDATE videos SET prompt_version = 1', '42501');
SELECT throws_ok('UPDATE sessions SET expires_at = expires_at', '42501');
SELECT throws_ok('UPDATE api_tokens SET scope = ''full''', '42501');
SELECT throws_ok('UPDATE assignments SET user_id = user_id', '42501');
SELECT throws_ok('ALTER TABLE prompt_versions DISABLE TRIGGER ALL', '42501');
SELECT throws_ok('DROP TRIGGER refuse_row_change ON prompt_versions', '42501');
SELECT throws_ok('DROP TABLE audit_log', '42501');
SELECT throws_ok('SET session_replication_role = replica', '42501');
SELECT throws_ok('CREATE TABLE mine (a int)', '42501');
SELECT throws_ok('CREATE TEMPORARY TABLE audit_head (a int)', '42501');
SELECT throws_ok('CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1', '42501');
SELECT throws_ok('ALTER FUNCTION refuse_change() RENAME TO mine', '42501');
SELECT throws_ok('COPY prompt_versions TO PROGRAM ''true''', '42501');
RESET ROLE;

-- As the owner: the triggers stop what the rights allow.
SET ROLE mien_owner;
SELECT throws_ok('UPDATE prompt_versions SET prompt_text = ''x''', 'MI001');
SELECT throws_ok('DELETE FROM audit_log', 'MI001');
SELECT throws_ok('TRUNCATE video_usage_log', 'MI001');
SELECT throws_ok('INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256,
        created_by)
    VALUES (gen_random_uuid(), ''01994b1c-0000-7000-8000-000000000002'', 3, ''three'',
            sha256(''three''), ''01994b1c-0000-7000-8000-000000000001'')', 'MI002');
RESET ROLE;

SELECT results_eq('SELECT prompt_text FROM prompt_versions', ARRAY['one']);
SELECT results_eq('SELECT count(*)::int FROM audit_log l WHERE hash = audit_hash(l)', ARRAY[1]);
SELECT * FROM finish();
ROLLBACK;
