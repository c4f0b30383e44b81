-- An environment of :characters characters, as one that has been in use would be: up to 8 cells each
-- with a text of its own and 12 versions, an end user, a video in the usage log, changes in the audit
-- log. Ids ascend with time, as the program's do. What it writes keeps every invariant: the versions
-- are those of one import. Triggers and foreign keys sleep meanwhile (session_replication_role), so
-- that a row costs what a COPY of it costs.

SET session_replication_role = replica;
SET synchronous_commit = off;
SET max_parallel_workers_per_gather = 0;

-- When everything was imported.
SELECT now() - interval '60 days' AS arrived \gset

CREATE FUNCTION pg_temp.id(kind integer, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN (lpad(to_hex(kind), 8, '0') || lpad(to_hex(number), 24, '0'))::uuid;

INSERT INTO admins (id, email, display_name, role, disabled_at, imported_at, search_text)
SELECT pg_temp.id(1, n), 'writer' || n || '@example.com', 'Writer ' || n, 'viewer', now(), now(),
       'writer' || n || '@example.com writer ' || n
FROM generate_series(1, 200) n;

INSERT INTO characters (id, slug, name, description, attributes, search_text, created_at, updated_at,
                        archived_at, own_emotions)
SELECT pg_temp.id(2, n), 'character-' || n, name, 'Made to be many.', '{"palette": "warm"}',
       lower(name) || ' character-' || n, now() - interval '90 days' + n * interval '1 second',
       now() - n * 7919 % 100003 * interval '1 second', CASE WHEN n % 50 = 0 THEN now() END,
       -- One in eight uses some defaults, one in a hundred all of them.
       ARRAY(SELECT number FROM emotions
             WHERE n % 100 > 0 AND (n % 8 > 0 OR (n / 8 + position) % 3 > 0) ORDER BY number)
FROM (SELECT n, (ARRAY['Ada', 'Bela', 'Cleo', 'Dara', 'Edo', 'Fay', 'Gus', 'Hal', 'Ivy', 'Jo'])
                    [1 + n * 31 % 10] || ' '
                || (ARRAY['Stone', 'River', 'Hill', 'Vale', 'Moor', 'Lake', 'Marsh'])[1 + n * 17 % 7]
                || ' ' || n AS name
      FROM generate_series(1, :characters) n) named;

INSERT INTO prompts (id, character_id, emotion, head_version, updated_at)
SELECT pg_temp.id(3, row_number() OVER ()), c.id, e.name, 12, :'arrived'
FROM characters c JOIN emotions e ON e.number = ANY (c.own_emotions);
-- The last emotion has no default.
INSERT INTO prompts (id, character_id, emotion, head_version, updated_at)
SELECT pg_temp.id(4, position), NULL, name, 12, :'arrived' FROM emotions
WHERE position < (SELECT max(position) FROM emotions);

INSERT INTO imports (id, job_id, stage, file_name, file_bytes, file_sha256, format, with_history,
                     counts, applied, strategy, requested_by, applied_by, planned_at, applied_at,
                     expires_at, final_state, finished_at)
SELECT pg_temp.id(5, 1), NULL, 'applied', 'all.json', 1, sha256(''), 'json', true,
       jsonb_build_object('create', count(*), 'update', 0, 'unchanged', 0, 'conflict', 0, 'error', 0),
       jsonb_build_object('new_versions', count(*) * 12), 'merge', pg_temp.id(1, 1),
       pg_temp.id(1, 1), now(), :'arrived', now(), 'succeeded', now()
FROM prompts;
SELECT audit_append('admin', pg_temp.id(1, 1), 'writer1@example.com', 'import.apply', 'import',
                    pg_temp.id(5, 1)::text, NULL, '', '{}');

INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, change_reason, origin,
                             created_by, created_at)
SELECT pg_temp.id(6, row_number() OVER ()), id, version, text,
       sha256(convert_to(text, 'UTF8')), 'take ' || version,
       jsonb_build_object('kind', 'import', 'import_id', pg_temp.id(5, 1), 'version', version),
       pg_temp.id(1, 1), :'arrived'
FROM (SELECT p.id, v AS version,
             '{character_name} feels ' || p.emotion || ', take ' || v || ', seen in soft light.' AS text
      FROM prompts p CROSS JOIN generate_series(1, 12) v) made;

INSERT INTO users (id, name, email, search_text, created_at)
SELECT pg_temp.id(7, n), 'User ' || n, 'user' || n || '@example.com',
       'user ' || n || ' user' || n || '@example.com', now() - interval '50 days'
FROM generate_series(1, :characters) n;
-- The first character is the one that a third has; one assignment in twenty has ended.
INSERT INTO assignments (id, user_id, character_id, assigned_by, created_at, ended_at)
SELECT pg_temp.id(8, n), pg_temp.id(7, n),
       pg_temp.id(2, CASE WHEN n % 3 = 0 THEN 1 ELSE n END), pg_temp.id(1, 1),
       now() - interval '50 days', CASE WHEN n % 20 = 0 THEN now() END
FROM generate_series(1, :characters) n;

INSERT INTO objects (key, state, content_type, bytes, sha256)
SELECT 'videos/' || n || kind, 'live', 'video/mp4', 1, sha256('')
FROM generate_series(1, :characters) n, unnest(ARRAY['.mp4', '.jpg']) kind;
INSERT INTO videos (id, job_id, character_id, emotion, user_id, prompt_id, prompt_version, source,
                    resolution_id, resolved_text, settings, provider, depicted, video_key, poster_key,
                    requested_by, final_state, finished_at, created_at, generated_at)
SELECT pg_temp.id(9, n), NULL, character_id, emotion, pg_temp.id(7, n), id, 12, 'character',
       pg_temp.id(10, n), 'Seen in soft light.',
       '{"width": 512, "height": 512, "fps": 30, "duration_ms": 3000, "seed": 1}', 'builtin', '{}',
       'videos/' || n || '.mp4', 'videos/' || n || '.jpg', pg_temp.id(1, 1), 'succeeded', now(),
       now() - n * interval '10 seconds', now() - n * interval '10 seconds'
FROM (SELECT *, row_number() OVER () AS n FROM prompts WHERE character_id IS NOT NULL
      LIMIT :characters) made;
INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
                             resolution_id, resolved_sha256, generation_timestamp)
SELECT id, character_id, emotion, prompt_id, prompt_version, source, resolution_id,
       sha256(convert_to(resolved_text, 'UTF8')), generated_at
FROM videos;

-- Three entries of the audit log for each character, hash after hash.
SELECT audit_append_all('admin', pg_temp.id(1, actor), 'writer' || actor || '@example.com', '', NULL,
                        kind || '.change', kind,
                        array_agg(pg_temp.id(CASE kind WHEN 'user' THEN 7 ELSE 2 END, n)::text),
                        array_agg(NULL::uuid), array_agg('{"changed": ["name"]}'::jsonb))
FROM generate_series(1, :characters) n,
     (VALUES (1, 'character'), (2, 'user'), (3, 'user')) who (actor, kind)
GROUP BY actor, kind;
