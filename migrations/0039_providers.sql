-- Providers: the services that make clips beside the renderer that is built in; presets: how they are
-- asked, in versions that never change; and which preset makes the clips of which cells.

CREATE TABLE providers (
    id uuid CONSTRAINT providers_pkey PRIMARY KEY,
    -- As the rows of its clips keep it; never changes.
    name text NOT NULL,
    kind text NOT NULL,
    base_url text NOT NULL,
    -- Sealed with a key that is not in the database; what is in them is never shown.
    sealed_key bytea,
    key_changed_at timestamptz,
    header_names text[] NOT NULL DEFAULT '{}',
    sealed_headers bytea,
    headers_changed_at timestamptz,
    -- How much may be sent to it; null for no bound.
    submissions_running_max integer,
    requests_per_minute integer,
    daily_budget_usd numeric(12, 4),
    monthly_budget_usd numeric(12, 4),
    -- While it is set nothing is sent.
    paused_at timestamptz,
    pause_reason text NOT NULL DEFAULT '',
    -- The last test, and what was wrong: {"code", "message"}.
    tested_at timestamptz,
    test_failure jsonb,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_by uuid NOT NULL CONSTRAINT providers_created_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT providers_name_unique UNIQUE (name),
    CONSTRAINT providers_name_check CHECK (name ~ '^[a-z][a-z0-9_-]{0,39}$' AND name <> 'builtin'),
    CONSTRAINT providers_kind_check
        CHECK (kind IN ('comfyui', 'fal', 'replicate', 'openai_compatible', 'http')),
    CONSTRAINT providers_base_url_check CHECK (char_length(base_url) BETWEEN 1 AND 2000),
    CONSTRAINT providers_sealed_key_check CHECK (octet_length(sealed_key) <= 16384),
    CONSTRAINT providers_key_changed_check CHECK (sealed_key IS NULL OR key_changed_at IS NOT NULL),
    CONSTRAINT providers_sealed_headers_check CHECK (octet_length(sealed_headers) <= 65536),
    CONSTRAINT providers_header_names_check
        CHECK ((sealed_headers IS NULL) = (cardinality(header_names) = 0)
               AND cardinality(header_names) <= 20),
    CONSTRAINT providers_submissions_running_max_check
        CHECK (submissions_running_max BETWEEN 1 AND 1000),
    CONSTRAINT providers_requests_per_minute_check CHECK (requests_per_minute BETWEEN 1 AND 100000),
    CONSTRAINT providers_daily_budget_usd_check CHECK (daily_budget_usd >= 0),
    CONSTRAINT providers_monthly_budget_usd_check CHECK (monthly_budget_usd >= 0),
    CONSTRAINT providers_pause_reason_check
        CHECK (char_length(normalize(pause_reason, NFC)) <= 500
               AND (paused_at IS NOT NULL OR pause_reason = '')),
    CONSTRAINT providers_test_failure_check CHECK (jsonb_typeof(test_failure) = 'object')
);
CREATE INDEX providers_created_by_idx ON providers (created_by);

CREATE TABLE presets (
    id uuid CONSTRAINT presets_pkey PRIMARY KEY,
    provider_id uuid NOT NULL CONSTRAINT presets_provider_id_fkey REFERENCES providers (id),
    name text NOT NULL,
    -- The name as it is searched for.
    search_text text NOT NULL,
    -- 0 only inside the transaction that creates the row.
    head_version integer NOT NULL,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT presets_name_unique UNIQUE (provider_id, name),
    CONSTRAINT presets_name_check CHECK (char_length(normalize(name, NFC)) BETWEEN 1 AND 80),
    CONSTRAINT presets_head_version_check CHECK (head_version >= 0)
);

CREATE TABLE preset_versions (
    id uuid NOT NULL,
    preset_id uuid NOT NULL CONSTRAINT preset_versions_preset_id_fkey REFERENCES presets (id),
    version integer NOT NULL,
    content jsonb NOT NULL,
    -- What one clip costs, as far as is known before.
    estimated_usd numeric GENERATED ALWAYS AS ((content ->> 'estimated_cost_usd')::numeric) STORED,
    change_reason text NOT NULL DEFAULT '',
    reverted_from integer,
    created_by uuid NOT NULL CONSTRAINT preset_versions_created_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT preset_versions_pkey PRIMARY KEY (preset_id, version),
    CONSTRAINT preset_versions_id_unique UNIQUE (id),
    CONSTRAINT preset_versions_version_check CHECK (version >= 1),
    CONSTRAINT preset_versions_content_check
        CHECK (jsonb_typeof(content) = 'object' AND octet_length(content::text) <= 1048576),
    CONSTRAINT preset_versions_estimated_usd_check CHECK (estimated_usd BETWEEN 0 AND 10000),
    CONSTRAINT preset_versions_change_reason_check
        CHECK (char_length(normalize(change_reason, NFC)) <= 500),
    CONSTRAINT preset_versions_reverted_from_check CHECK (reverted_from < version)
);
CREATE INDEX preset_versions_created_by_idx ON preset_versions (created_by);
CALL make_immutable('preset_versions');

ALTER TABLE presets ADD CONSTRAINT presets_head_fkey
    FOREIGN KEY (id, head_version) REFERENCES preset_versions (preset_id, version)
    DEFERRABLE INITIALLY DEFERRED;

-- Versions are numbered 1..n without a gap, and their times do not run backwards. The writer holds the
-- lock of the preset's row.
CREATE FUNCTION check_preset_version_number() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    head integer;
    head_created_at timestamptz;
BEGIN
    SELECT version, created_at INTO head, head_created_at FROM preset_versions
    WHERE preset_id = NEW.preset_id ORDER BY version DESC LIMIT 1;
    IF NEW.version <> coalesce(head, 0) + 1 THEN
        RAISE EXCEPTION 'version % does not follow %', NEW.version, coalesce(head, 0)
            USING ERRCODE = 'MI002', CONSTRAINT = 'preset_versions_number_gapless';
    END IF;
    NEW.created_at := greatest(NEW.created_at, head_created_at);
    RETURN NEW;
END
$$;
CREATE TRIGGER check_preset_version_number BEFORE INSERT ON preset_versions
    FOR EACH ROW EXECUTE FUNCTION check_preset_version_number();

-- Who makes the clips of a cell: what is chosen for the cell, else for its character, else for its
-- emotion, else for all; else the renderer that is built in.
CREATE TABLE preset_choices (
    id uuid CONSTRAINT preset_choices_pkey PRIMARY KEY,
    character_id uuid CONSTRAINT preset_choices_character_id_fkey
        REFERENCES characters (id) ON DELETE CASCADE,
    emotion text CONSTRAINT preset_choices_emotion_fkey REFERENCES emotions (name) ON DELETE CASCADE,
    -- Null: the renderer that is built in.
    preset_id uuid CONSTRAINT preset_choices_preset_id_fkey REFERENCES presets (id),
    -- The most specific one wins.
    level integer NOT NULL GENERATED ALWAYS AS
        (CASE WHEN character_id IS NOT NULL THEN 2 ELSE 0 END
         + CASE WHEN emotion IS NOT NULL THEN 1 ELSE 0 END) STORED,
    version integer NOT NULL DEFAULT 1,
    updated_by uuid NOT NULL CONSTRAINT preset_choices_updated_by_fkey REFERENCES admins (id),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT preset_choices_cell_unique UNIQUE NULLS NOT DISTINCT (character_id, emotion)
);
CREATE INDEX preset_choices_level_idx ON preset_choices (level, id);
CREATE INDEX preset_choices_emotion_idx ON preset_choices (emotion, level, id);
CREATE INDEX preset_choices_preset_id_idx ON preset_choices (preset_id, level, id);
CREATE INDEX preset_choices_updated_by_idx ON preset_choices (updated_by);

-- Which version of a preset makes, or made, a clip; null for the renderer that is built in.
ALTER TABLE previews ADD COLUMN preset_version_id uuid
    CONSTRAINT previews_preset_version_id_fkey REFERENCES preset_versions (id);
ALTER TABLE videos ADD COLUMN preset_version_id uuid
    CONSTRAINT videos_preset_version_id_fkey REFERENCES preset_versions (id);
ALTER TABLE experiment_clips ADD COLUMN preset_version_id uuid
    CONSTRAINT experiment_clips_preset_version_id_fkey REFERENCES preset_versions (id);
CREATE INDEX previews_preset_version_id_idx ON previews (preset_version_id)
    WHERE preset_version_id IS NOT NULL;
CREATE INDEX videos_preset_version_id_idx ON videos (preset_version_id)
    WHERE preset_version_id IS NOT NULL;
CREATE INDEX experiment_clips_preset_version_id_idx ON experiment_clips (preset_version_id)
    WHERE preset_version_id IS NOT NULL;

-- For the streams of events.
CREATE FUNCTION notify_provider_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('provider_changed', NEW.id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER providers_notify AFTER INSERT OR UPDATE ON providers
    FOR EACH ROW EXECUTE FUNCTION notify_provider_changed();

CREATE FUNCTION notify_preset_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('preset_changed', NEW.id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER presets_notify AFTER INSERT OR UPDATE ON presets
    FOR EACH ROW WHEN (NEW.head_version > 0) EXECUTE FUNCTION notify_preset_changed();

CREATE FUNCTION notify_preset_choices_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('preset_choices_changed', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER preset_choices_notify AFTER INSERT OR UPDATE OR DELETE ON preset_choices
    FOR EACH STATEMENT EXECUTE FUNCTION notify_preset_choices_changed();

GRANT SELECT, INSERT ON providers, presets, preset_choices TO mien_app;
GRANT DELETE ON preset_choices TO mien_app;
GRANT UPDATE (base_url, sealed_key, key_changed_at, header_names, sealed_headers, headers_changed_at,
              submissions_running_max, requests_per_minute, daily_budget_usd, monthly_budget_usd,
              paused_at, pause_reason, tested_at, test_failure, archived_at, version, updated_at)
    ON providers TO mien_app;
GRANT UPDATE (name, search_text, head_version, archived_at, updated_at) ON presets TO mien_app;
GRANT UPDATE (preset_id, version, updated_by, updated_at) ON preset_choices TO mien_app;
