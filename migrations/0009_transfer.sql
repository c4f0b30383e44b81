-- Prompts as files: exports, and imports with their plans.

-- An author of imported versions whom nobody here knew. Such an account cannot sign in.
ALTER TABLE admins ADD COLUMN imported_at timestamptz;

CREATE TABLE exports (
    id uuid CONSTRAINT exports_pkey PRIMARY KEY,
    job_id uuid NOT NULL CONSTRAINT exports_job_id_fkey REFERENCES jobs (id),
    format text NOT NULL,
    with_history boolean NOT NULL,
    -- Null for all; "global" stands for the global defaults.
    character_ids text[],
    emotions text[],
    -- {"emotions", "characters", "prompts", "versions"} of the file, once it is complete.
    counts jsonb,
    file_key text CONSTRAINT exports_file_key_fkey REFERENCES objects (key),
    requested_by uuid NOT NULL CONSTRAINT exports_requested_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    expires_at timestamptz NOT NULL,
    CONSTRAINT exports_format_check CHECK (format IN ('json', 'csv')),
    CONSTRAINT exports_completed_check
        CHECK ((completed_at IS NULL) = (file_key IS NULL) AND (file_key IS NULL) = (counts IS NULL)),
    CONSTRAINT exports_file_key_check CHECK (file_key LIKE 'exports/%')
);
CREATE INDEX exports_created_at_idx ON exports (created_at, id);
CREATE INDEX exports_job_id_idx ON exports (job_id);
CREATE INDEX exports_expires_at_idx ON exports (expires_at);
CREATE UNIQUE INDEX exports_file_key_unique ON exports (file_key);

CREATE TABLE imports (
    id uuid CONSTRAINT imports_pkey PRIMARY KEY,
    -- What runs, or ran last: the planning or the applying.
    job_id uuid NOT NULL CONSTRAINT imports_job_id_fkey REFERENCES jobs (id),
    -- What import_rows shows as the status also depends on the job and on the time.
    stage text NOT NULL DEFAULT 'planning',
    file_name text NOT NULL,
    file_bytes bigint NOT NULL,
    file_sha256 bytea NOT NULL,
    -- The uploaded file; gone once it is read.
    file_key text CONSTRAINT imports_file_key_fkey REFERENCES objects (key),
    format text,
    with_history boolean,
    -- Why the file could not be read, or the last apply was refused: {"code", "message", "problems"}.
    error jsonb,
    counts jsonb,
    applied jsonb,
    strategy text,
    requested_by uuid NOT NULL CONSTRAINT imports_requested_by_fkey REFERENCES admins (id),
    applied_by uuid CONSTRAINT imports_applied_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    planned_at timestamptz,
    applied_at timestamptz,
    -- Until when the plan may be applied.
    expires_at timestamptz NOT NULL,
    CONSTRAINT imports_stage_check
        CHECK (stage IN ('planning', 'planned', 'applying', 'applied', 'failed', 'cancelled')),
    CONSTRAINT imports_file_name_check CHECK (char_length(file_name) BETWEEN 1 AND 255),
    CONSTRAINT imports_file_bytes_check CHECK (file_bytes >= 0),
    CONSTRAINT imports_file_sha256_check CHECK (octet_length(file_sha256) = 32),
    CONSTRAINT imports_format_check CHECK (format IN ('json', 'csv')),
    CONSTRAINT imports_strategy_check CHECK (strategy IN ('overwrite', 'skip', 'merge')),
    CONSTRAINT imports_failed_check CHECK (stage <> 'failed' OR error IS NOT NULL),
    CONSTRAINT imports_planned_check
        CHECK (stage NOT IN ('planned', 'applying', 'applied')
               OR (planned_at IS NOT NULL AND counts IS NOT NULL)),
    CONSTRAINT imports_applied_check
        CHECK ((stage = 'applied') = (applied_at IS NOT NULL) AND (applied_at IS NULL) = (applied IS NULL)
               AND (applied_at IS NULL OR (strategy IS NOT NULL AND applied_by IS NOT NULL)))
);
CREATE INDEX imports_created_at_idx ON imports (created_at, id);
CREATE INDEX imports_job_id_idx ON imports (job_id);
CREATE INDEX imports_expires_at_idx ON imports (expires_at);
CREATE UNIQUE INDEX imports_file_key_unique ON imports (file_key);

-- What a file holds and what is planned with it. `item` numbers the entries of a kind from 1, in
-- the order of the file. Broken rules stand as the API tells them: `file_problems` are the file's own,
-- `problems` all that the plan found.
CREATE TABLE import_emotions (
    import_id uuid NOT NULL CONSTRAINT import_emotions_import_id_fkey REFERENCES imports (id)
        ON DELETE CASCADE,
    item integer NOT NULL,
    line bigint NOT NULL,
    name text NOT NULL,
    display_name text NOT NULL,
    description text NOT NULL,
    position integer NOT NULL,
    is_archived boolean NOT NULL,
    file_problems jsonb NOT NULL,
    problems jsonb NOT NULL DEFAULT '[]',
    action text,
    CONSTRAINT import_emotions_pkey PRIMARY KEY (import_id, item),
    CONSTRAINT import_emotions_action_check CHECK (action IN ('create', 'exists', 'error'))
);

CREATE TABLE import_characters (
    import_id uuid NOT NULL CONSTRAINT import_characters_import_id_fkey REFERENCES imports (id)
        ON DELETE CASCADE,
    item integer NOT NULL,
    line bigint NOT NULL,
    character_id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    attributes jsonb NOT NULL,
    search_text text NOT NULL,
    is_archived boolean NOT NULL,
    file_problems jsonb NOT NULL,
    problems jsonb NOT NULL DEFAULT '[]',
    action text,
    -- Who it is here: by id, else by slug, else as it will be created.
    target_id uuid,
    CONSTRAINT import_characters_pkey PRIMARY KEY (import_id, item),
    CONSTRAINT import_characters_action_check CHECK (action IN ('create', 'exists', 'error'))
);
CREATE INDEX import_characters_character_id_idx ON import_characters (import_id, character_id);
CREATE INDEX import_characters_slug_idx ON import_characters (import_id, slug);

CREATE TABLE import_prompts (
    import_id uuid NOT NULL CONSTRAINT import_prompts_import_id_fkey REFERENCES imports (id)
        ON DELETE CASCADE,
    item integer NOT NULL,
    line bigint NOT NULL,
    pointer text NOT NULL,
    -- As the file names the cell; both null for a global default.
    file_character_id uuid,
    file_character_slug text,
    emotion text NOT NULL,
    has_history boolean NOT NULL,
    version_count integer NOT NULL,
    file_problems jsonb NOT NULL,
    problems jsonb NOT NULL DEFAULT '[]',
    -- The id of the prompt if it has to be made.
    new_prompt_id uuid NOT NULL,
    -- The plan. current_version is what an apply expects to find, null for no prompt.
    target_id uuid,
    is_new_character boolean,
    prompt_id uuid,
    current_version integer,
    common_count integer,
    new_count integer,
    is_same_text boolean,
    action text,
    -- What a person decided for this row, and what became of it.
    decision text,
    outcome text,
    CONSTRAINT import_prompts_pkey PRIMARY KEY (import_id, item),
    CONSTRAINT import_prompts_action_check
        CHECK (action IN ('create', 'update', 'unchanged', 'conflict', 'error')),
    CONSTRAINT import_prompts_decision_check CHECK (decision IN ('overwrite', 'skip', 'merge')),
    CONSTRAINT import_prompts_outcome_check
        CHECK (outcome IN ('created', 'updated', 'overwritten', 'merged', 'skipped', 'unchanged'))
);
CREATE INDEX import_prompts_action_idx ON import_prompts (import_id, action, item);

CREATE TABLE import_versions (
    import_id uuid NOT NULL,
    item integer NOT NULL,
    -- Its place in the file's history, 1..n; `version` is the number that the file gives it.
    place integer NOT NULL,
    version integer NOT NULL,
    new_version_id uuid NOT NULL,
    prompt_text text,
    text_sha256 bytea,
    change_reason text NOT NULL,
    reverted_from integer,
    author_email text,
    author_name text,
    created_at timestamptz,
    origin jsonb,
    CONSTRAINT import_versions_pkey PRIMARY KEY (import_id, item, place),
    CONSTRAINT import_versions_prompt_fkey FOREIGN KEY (import_id, item)
        REFERENCES import_prompts (import_id, item) ON DELETE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON exports, imports, import_emotions, import_characters, import_prompts, import_versions
    TO mien_app;

-- Statistics of the staged tables, for the transaction that has just filled them; only their owner may
-- ANALYZE. A second planning waits here until the first has ended.
CREATE FUNCTION analyze_import_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    ANALYZE public.import_emotions, public.import_characters, public.import_prompts,
        public.import_versions;
END
$$;
REVOKE ALL ON FUNCTION analyze_import_tables FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analyze_import_tables TO mien_app;

-- Versions as files know them: who wrote them and where they came from before they were imported.
CREATE VIEW version_sources AS
SELECT v.prompt_id, v.version, v.prompt_text, v.text_sha256, v.change_reason, v.reverted_from,
       v.created_at, s.author ->> 'email' AS author_email,
       s.author ->> 'display_name' AS author_name,
       CASE WHEN s.is_imported THEN v.origin -> 'origin' ELSE v.origin END AS origin
FROM prompt_versions v
JOIN admins a ON a.id = v.created_by
CROSS JOIN LATERAL (
    SELECT coalesce(v.origin ->> 'kind' = 'import', false) AS is_imported,
           CASE WHEN v.origin ->> 'kind' = 'import' AND v.origin ? 'created_by'
                THEN v.origin -> 'created_by'
                ELSE jsonb_build_object('email', a.email, 'display_name', a.display_name) END
               AS author) s;

-- The prompts of an export; null means all of an axis. A cell without a text of its own is only in an
-- export with history.
CREATE FUNCTION exported_prompts(character_ids text[], emotions text[], with_history boolean)
RETURNS SETOF prompts
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.* FROM prompts p
    WHERE (character_ids IS NULL OR coalesce(p.character_id::text, 'global') = ANY (character_ids))
      AND (exported_prompts.emotions IS NULL OR p.emotion = ANY (exported_prompts.emotions))
      AND (with_history OR NOT p.is_deleted);
END;

CREATE VIEW export_rows AS
SELECT e.id, e.job_id, e.format, e.with_history, e.character_ids, e.emotions, e.counts, e.file_key,
       o.bytes, encode(o.sha256, 'hex') AS sha256_hex, e.requested_by,
       a.display_name AS requested_by_name, e.created_at, e.completed_at, e.expires_at,
       now() AS read_at, j.state AS job_state, j.progress, j.error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested
FROM exports e
JOIN jobs j ON j.id = e.job_id
JOIN admins a ON a.id = e.requested_by
LEFT JOIN objects o ON o.key = e.file_key;

-- What the stage, the job and the clock make of an import: a job that ended without a result leaves
-- an apply, or a second planning, as planned as before, because nothing was changed.
CREATE FUNCTION import_status(stage text, job_state job_state, planned_at timestamptz,
                              expires_at timestamptz)
RETURNS text
LANGUAGE sql STABLE
RETURN CASE
    WHEN stage IN ('applied', 'failed', 'cancelled') THEN stage
    WHEN stage = 'planning' AND planned_at IS NULL AND job_state = 'failed' THEN 'failed'
    WHEN stage = 'planning' AND planned_at IS NULL AND job_state = 'cancelled' THEN 'cancelled'
    WHEN stage = 'planning' AND job_state NOT IN ('failed', 'cancelled') THEN 'planning'
    WHEN stage = 'applying' AND job_state IN ('queued', 'running') THEN 'applying'
    WHEN expires_at <= now() THEN 'expired'
    ELSE 'planned' END;

CREATE VIEW import_rows AS
SELECT i.id, i.job_id, import_status(i.stage, j.state, i.planned_at, i.expires_at) AS status, i.file_name,
       i.file_bytes, encode(i.file_sha256, 'hex') AS file_sha256_hex, i.format, i.with_history,
       CASE WHEN i.stage IN ('planning', 'applying') AND j.state = 'failed' THEN j.error
            ELSE i.error END AS error,
       i.counts, i.applied, i.strategy, i.requested_by, r.display_name AS requested_by_name,
       i.applied_by, b.display_name AS applied_by_name, i.created_at, i.planned_at, i.applied_at,
       i.expires_at, j.state AS job_state, j.progress
FROM imports i
JOIN jobs j ON j.id = i.job_id
JOIN admins r ON r.id = i.requested_by
LEFT JOIN admins b ON b.id = i.applied_by;

CREATE OR REPLACE VIEW jobs_in_use AS
SELECT job_id FROM previews UNION ALL SELECT job_id FROM videos
UNION ALL SELECT job_id FROM exports UNION ALL SELECT job_id FROM imports;

GRANT SELECT ON version_sources, export_rows, import_rows TO mien_app;
