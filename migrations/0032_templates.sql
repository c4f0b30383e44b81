-- Templates: versioned texts with placeholders, from which the texts of cells are made.

CREATE TABLE templates (
    id uuid CONSTRAINT templates_pkey PRIMARY KEY,
    -- What other templates include it by; never changes.
    name text NOT NULL,
    -- 0 only inside the transaction that creates the row.
    head_version integer NOT NULL,
    -- Of all that decides what filling the newest version gives, included texts too: a cell that was
    -- made with another one is behind.
    expansion_sha256 bytea NOT NULL,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT templates_name_unique UNIQUE (name),
    CONSTRAINT templates_name_check CHECK (name ~ '^[a-z][a-z0-9_]*$' AND char_length(name) <= 80),
    CONSTRAINT templates_head_version_check CHECK (head_version >= 0),
    CONSTRAINT templates_expansion_sha256_check CHECK (octet_length(expansion_sha256) = 32)
);

CREATE TABLE template_versions (
    id uuid NOT NULL,
    template_id uuid NOT NULL CONSTRAINT template_versions_template_id_fkey REFERENCES templates (id),
    version integer NOT NULL,
    template_text text NOT NULL,
    text_sha256 bytea NOT NULL,
    -- [{"name", "default", "required", "help"}]
    placeholders jsonb NOT NULL,
    description text NOT NULL,
    change_reason text NOT NULL DEFAULT '',
    reverted_from integer,
    created_by uuid NOT NULL CONSTRAINT template_versions_created_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT template_versions_pkey PRIMARY KEY (template_id, version),
    CONSTRAINT template_versions_id_unique UNIQUE (id),
    CONSTRAINT template_versions_version_check CHECK (version >= 1),
    CONSTRAINT template_versions_text_length_check
        CHECK (char_length(normalize(template_text, NFC)) BETWEEN 1 AND 5000),
    CONSTRAINT template_versions_text_blank_check CHECK (template_text ~ '[^[:space:]]'),
    CONSTRAINT template_versions_text_sha256_check
        CHECK (text_sha256 = sha256(convert_to(template_text, 'UTF8'))),
    CONSTRAINT template_versions_placeholders_check
        CHECK (jsonb_typeof(placeholders) = 'array' AND octet_length(placeholders::text) <= 4194304),
    CONSTRAINT template_versions_description_check
        CHECK (char_length(normalize(description, NFC)) <= 4000),
    CONSTRAINT template_versions_change_reason_check
        CHECK (char_length(normalize(change_reason, NFC)) <= 500),
    CONSTRAINT template_versions_reverted_from_check CHECK (reverted_from < version)
);
CREATE INDEX template_versions_created_by_idx ON template_versions (created_by);
CALL make_immutable('template_versions');

ALTER TABLE templates ADD CONSTRAINT templates_head_fkey
    FOREIGN KEY (id, head_version) REFERENCES template_versions (template_id, version)
    DEFERRABLE INITIALLY DEFERRED;

-- What each version includes; a null version is whatever is the newest.
CREATE TABLE template_includes (
    template_id uuid NOT NULL,
    version integer NOT NULL,
    included_id uuid NOT NULL CONSTRAINT template_includes_included_id_fkey REFERENCES templates (id),
    included_version integer,
    CONSTRAINT template_includes_unique
        UNIQUE NULLS NOT DISTINCT (template_id, version, included_id, included_version),
    CONSTRAINT template_includes_version_fkey FOREIGN KEY (template_id, version)
        REFERENCES template_versions (template_id, version),
    CONSTRAINT template_includes_included_version_fkey FOREIGN KEY (included_id, included_version)
        REFERENCES template_versions (template_id, version)
        -- An import brings templates in any order.
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX template_includes_included_id_idx ON template_includes (included_id);
CALL make_immutable('template_includes');

-- Versions are numbered 1..n without a gap, and their times do not run backwards. The writer holds
-- the lock of all changes of templates.
CREATE FUNCTION check_template_version_number() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    head integer;
    head_created_at timestamptz;
BEGIN
    SELECT version, created_at INTO head, head_created_at FROM template_versions
    WHERE template_id = NEW.template_id ORDER BY version DESC LIMIT 1;
    IF NEW.version <> coalesce(head, 0) + 1 THEN
        RAISE EXCEPTION 'version % does not follow %', NEW.version, coalesce(head, 0)
            USING ERRCODE = 'MI002', CONSTRAINT = 'template_versions_number_gapless';
    END IF;
    NEW.created_at := greatest(NEW.created_at, head_created_at);
    RETURN NEW;
END
$$;
CREATE TRIGGER check_template_version_number BEFORE INSERT ON template_versions
    FOR EACH ROW EXECUTE FUNCTION check_template_version_number();

-- One change of many cells, which can be undone as one.
CREATE TABLE template_runs (
    id uuid CONSTRAINT template_runs_pkey PRIMARY KEY,
    template_id uuid NOT NULL,
    template_version integer NOT NULL,
    kind text NOT NULL,
    cell_count integer NOT NULL,
    created_by uuid NOT NULL CONSTRAINT template_runs_created_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    undone_at timestamptz,
    undone_by uuid CONSTRAINT template_runs_undone_by_fkey REFERENCES admins (id),
    CONSTRAINT template_runs_version_fkey FOREIGN KEY (template_id, template_version)
        REFERENCES template_versions (template_id, version),
    CONSTRAINT template_runs_kind_check CHECK (kind IN ('apply', 'propagate')),
    CONSTRAINT template_runs_cell_count_check CHECK (cell_count >= 0),
    CONSTRAINT template_runs_undone_check CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX template_runs_template_id_idx ON template_runs (template_id, created_at, id);
CREATE INDEX template_runs_created_by_idx ON template_runs (created_by);
CREATE INDEX template_runs_undone_by_idx ON template_runs (undone_by) WHERE undone_by IS NOT NULL;

-- The template that a prompt's text came from last. When the head is another version than
-- prompt_version the text was changed since: the cell is detached.
CREATE TABLE template_cells (
    prompt_id uuid CONSTRAINT template_cells_pkey PRIMARY KEY
        CONSTRAINT template_cells_prompt_id_fkey REFERENCES prompts (id),
    template_id uuid NOT NULL,
    template_version integer NOT NULL,
    -- Null: detached on purpose.
    prompt_version integer,
    placeholder_values jsonb NOT NULL,
    is_pinned boolean NOT NULL,
    -- Of what was filled in.
    expansion_sha256 bytea NOT NULL,
    -- The run that left the cell as this row says; null when something else did.
    run_id uuid CONSTRAINT template_cells_run_id_fkey REFERENCES template_runs (id),
    CONSTRAINT template_cells_template_version_fkey FOREIGN KEY (template_id, template_version)
        REFERENCES template_versions (template_id, version),
    -- Staging's copy may leave older versions out and number the others anew.
    CONSTRAINT template_cells_prompt_version_fkey FOREIGN KEY (prompt_id, prompt_version)
        REFERENCES prompt_versions (prompt_id, version)
        ON UPDATE CASCADE ON DELETE SET NULL (prompt_version),
    CONSTRAINT template_cells_values_check
        CHECK (jsonb_typeof(placeholder_values) = 'object'
               AND octet_length(placeholder_values::text) <= 16384),
    CONSTRAINT template_cells_expansion_sha256_check CHECK (octet_length(expansion_sha256) = 32)
);
CREATE INDEX template_cells_template_id_idx ON template_cells (template_id, prompt_id);
CREATE INDEX template_cells_run_id_idx ON template_cells (run_id) WHERE run_id IS NOT NULL;

-- What each run has changed, and what was there before, which undoing it brings back.
CREATE TABLE template_run_cells (
    run_id uuid NOT NULL CONSTRAINT template_run_cells_run_id_fkey REFERENCES template_runs (id),
    prompt_id uuid NOT NULL CONSTRAINT template_run_cells_prompt_id_fkey REFERENCES prompts (id),
    -- 0: the prompt had none.
    version_before integer NOT NULL,
    -- The head while the cell is as the run left it: undoing a later run moves it.
    version_after integer NOT NULL,
    -- The row of template_cells; null when there was none.
    cell_before jsonb,
    CONSTRAINT template_run_cells_pkey PRIMARY KEY (run_id, prompt_id),
    CONSTRAINT template_run_cells_versions_check
        CHECK (version_before >= 0 AND version_after >= version_before AND version_after >= 1),
    CONSTRAINT template_run_cells_cell_before_check CHECK (jsonb_typeof(cell_before) = 'object')
);
CREATE INDEX template_run_cells_prompt_id_idx ON template_run_cells (prompt_id);

-- Whoever writes a version that a template made, also by going back to one, need not know of this
-- table.
CREATE FUNCTION note_template() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version,
                                placeholder_values, is_pinned, expansion_sha256, run_id)
    VALUES (NEW.prompt_id, (NEW.origin ->> 'template_id')::uuid, (NEW.origin ->> 'version')::integer,
            NEW.version, NEW.origin -> 'values', (NEW.origin ->> 'pinned')::boolean,
            decode(NEW.origin ->> 'expansion_sha256', 'hex'), (NEW.origin ->> 'run_id')::uuid)
    ON CONFLICT ON CONSTRAINT template_cells_pkey DO UPDATE SET
        template_id = EXCLUDED.template_id, template_version = EXCLUDED.template_version,
        prompt_version = EXCLUDED.prompt_version, placeholder_values = EXCLUDED.placeholder_values,
        is_pinned = EXCLUDED.is_pinned, expansion_sha256 = EXCLUDED.expansion_sha256,
        run_id = EXCLUDED.run_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER prompt_versions_note_template AFTER INSERT ON prompt_versions
    FOR EACH ROW WHEN (NEW.origin ->> 'kind' = 'template') EXECUTE FUNCTION note_template();

-- Each cell that has a text that came from a template, and how it stands to it.
CREATE VIEW template_cell_rows AS
SELECT c.prompt_id, p.character_id, p.emotion, p.head_version, c.template_id, t.name AS template_name,
       t.head_version AS template_head_version, c.template_version, c.prompt_version,
       c.placeholder_values, c.is_pinned, c.expansion_sha256, c.run_id,
       CASE WHEN c.prompt_version IS DISTINCT FROM p.head_version THEN 'detached'
            WHEN c.is_pinned THEN 'pinned'
            WHEN c.expansion_sha256 = t.expansion_sha256 THEN 'in_sync'
            ELSE 'behind' END AS state
FROM template_cells c
JOIN prompts p ON p.id = c.prompt_id AND NOT p.is_deleted
JOIN templates t ON t.id = c.template_id;

-- characters.own_emotions, once for all prompts that one statement changes: a run changes thousands, of
-- which many are of the same characters. Those are locked before, in the order of their ids. The planner
-- knows nothing of the rows in "written", so it is kept to the indexes, which serve one row and many.
DROP TRIGGER prompts_note_own_text ON prompts;
CREATE FUNCTION note_own_texts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
    UPDATE public.characters c SET own_emotions = ARRAY(
        SELECT n FROM unnest(c.own_emotions) AS n WHERE n <> ALL (changed.gone)
        UNION SELECT n FROM unnest(changed.own) AS n
        ORDER BY 1)
    FROM (SELECT w.character_id,
                 coalesce(array_agg(e.number) FILTER (WHERE NOT w.is_deleted), '{}') AS own,
                 coalesce(array_agg(e.number) FILTER (WHERE w.is_deleted), '{}') AS gone
          FROM written w JOIN public.emotions e ON e.name = w.emotion
          WHERE w.character_id IS NOT NULL AND w.head_version > 0
          GROUP BY w.character_id) changed
    WHERE c.id = changed.character_id
      AND NOT (c.own_emotions @> changed.own AND NOT c.own_emotions && changed.gone);
    RETURN NULL;
END
$$;
CREATE TRIGGER prompts_note_own_texts AFTER UPDATE ON prompts
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_own_texts();

-- What every node keeps of templates, and the streams of events.
CREATE FUNCTION notify_template_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('template_changed', NEW.id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER templates_notify AFTER INSERT OR UPDATE ON templates
    FOR EACH ROW WHEN (NEW.head_version > 0) EXECUTE FUNCTION notify_template_changed();

GRANT SELECT, INSERT ON templates, template_runs, template_run_cells, template_cells TO mien_app;
GRANT DELETE ON template_cells TO mien_app;
GRANT UPDATE (version_after) ON template_run_cells TO mien_app;
GRANT UPDATE (head_version, expansion_sha256, archived_at, updated_at) ON templates TO mien_app;
GRANT UPDATE (undone_at, undone_by) ON template_runs TO mien_app;
GRANT UPDATE (template_id, template_version, prompt_version, placeholder_values, is_pinned,
              expansion_sha256, run_id) ON template_cells TO mien_app;
GRANT SELECT ON template_cell_rows TO mien_app;

CREATE OR REPLACE PROCEDURE grant_reading(reader regrole)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %s', current_database(), reader);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %s', reader);
    EXECUTE format('GRANT SELECT ON assignments, cell_posters, characters, emotions,
                        environment_marker, objects, prompt_versions, prompts, schema_migrations,
                        template_cells, template_includes, template_runs, template_versions,
                        templates, user_erasures, users, video_usage_log, videos TO %s', reader);
    EXECUTE format('GRANT SELECT (id, email, display_name, role, disabled_at, created_at, updated_at,
                        version, imported_at, search_text) ON admins TO %s', reader);
END
$$;
