-- Reference images of characters, and the exchange of characters with other programs.

-- How a character looks: one image of it, and one of an emotion where that needs its own.
CREATE TABLE reference_images (
    id uuid CONSTRAINT reference_images_pkey PRIMARY KEY,
    character_id uuid NOT NULL CONSTRAINT reference_images_character_id_fkey
        REFERENCES characters (id) ON DELETE CASCADE,
    -- Null for the main image.
    emotion text CONSTRAINT reference_images_emotion_fkey
        REFERENCES emotions (name) ON DELETE CASCADE,
    object_key text NOT NULL CONSTRAINT reference_images_object_key_fkey REFERENCES objects (key),
    width integer NOT NULL,
    height integer NOT NULL,
    -- Its main colours, "rrggbb" joined by blanks.
    palette text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT reference_images_cell_unique UNIQUE NULLS NOT DISTINCT (character_id, emotion),
    CONSTRAINT reference_images_object_key_unique UNIQUE (object_key),
    CONSTRAINT reference_images_object_key_check CHECK (object_key LIKE 'references/%'),
    CONSTRAINT reference_images_palette_check
        CHECK (palette ~ '^([0-9a-f]{6}( [0-9a-f]{6}){0,2})?$'),
    CONSTRAINT reference_images_size_check
        CHECK (width BETWEEN 1 AND 8192 AND height BETWEEN 1 AND 8192)
);
CREATE INDEX reference_images_emotion_idx ON reference_images (emotion);
GRANT SELECT, INSERT, DELETE ON reference_images TO mien_app;

-- Which of the expressions that other programs know stand for an emotion: [{"emotion", "labels",
-- "fallback"}]. One row.
CREATE TABLE expression_labels (
    is_only boolean NOT NULL DEFAULT true CONSTRAINT expression_labels_pkey PRIMARY KEY,
    entries jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT expression_labels_is_only_check CHECK (is_only),
    CONSTRAINT expression_labels_entries_check CHECK (jsonb_typeof(entries) = 'array'),
    CONSTRAINT expression_labels_version_check CHECK (version >= 1)
);
GRANT SELECT ON expression_labels TO mien_app;
GRANT UPDATE (entries, version, updated_at) ON expression_labels TO mien_app;
INSERT INTO expression_labels (entries) VALUES ('[
    {"emotion": "neutral", "labels": ["neutral"], "fallback": ["idle"]},
    {"emotion": "happy", "labels": ["joy", "amusement", "approval", "gratitude", "optimism"],
     "fallback": ["neutral", "idle"]},
    {"emotion": "excited", "labels": ["excitement", "admiration", "pride"],
     "fallback": ["happy", "neutral", "idle"]},
    {"emotion": "loving", "labels": ["love", "caring", "desire"],
     "fallback": ["happy", "neutral", "idle"]},
    {"emotion": "relaxed", "labels": ["relief"], "fallback": ["happy", "neutral", "idle"]},
    {"emotion": "sad", "labels": ["sadness", "grief", "disappointment", "remorse"],
     "fallback": ["neutral", "idle"]},
    {"emotion": "angry", "labels": ["anger", "annoyance", "disapproval", "disgust"],
     "fallback": ["neutral", "idle"]},
    {"emotion": "surprised", "labels": ["surprise", "realization"],
     "fallback": ["excited", "neutral", "idle"]},
    {"emotion": "afraid", "labels": ["fear", "nervousness"],
     "fallback": ["confused", "neutral", "idle"]},
    {"emotion": "shy", "labels": ["embarrassment"], "fallback": ["confused", "neutral", "idle"]},
    {"emotion": "confused", "labels": ["confusion"], "fallback": ["thinking", "neutral", "idle"]},
    {"emotion": "thinking", "labels": ["curiosity"], "fallback": ["confused", "neutral", "idle"]}
]');

-- One piece of such work: clips on their way out, a card on its way in, or an image of a character.
CREATE TABLE exchanges (
    id uuid CONSTRAINT exchanges_pkey PRIMARY KEY,
    stage text NOT NULL,
    job_id uuid NOT NULL CONSTRAINT exchanges_job_id_fkey REFERENCES jobs (id),
    -- Whose clips or image; of a card the character that was made of it.
    character_id uuid CONSTRAINT exchanges_character_id_fkey
        REFERENCES characters (id) ON DELETE SET NULL,
    -- What was asked for, what would come of it, and what came of it.
    wish jsonb NOT NULL,
    plan jsonb,
    result jsonb,
    -- The file that was made, or that is to be read.
    file_key text CONSTRAINT exchanges_file_key_fkey REFERENCES objects (key),
    file_name text NOT NULL,
    requested_by uuid NOT NULL CONSTRAINT exchanges_requested_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    final_state job_state,
    failure jsonb,
    finished_at timestamptz,
    CONSTRAINT exchanges_stage_check CHECK (stage IN ('export', 'image', 'plan', 'apply')),
    CONSTRAINT exchanges_file_key_unique UNIQUE (file_key),
    CONSTRAINT exchanges_file_key_check CHECK (file_key LIKE 'exchanges/%'),
    CONSTRAINT exchanges_file_name_check CHECK (char_length(file_name) BETWEEN 1 AND 255)
);
CREATE INDEX exchanges_character_id_idx ON exchanges (character_id, created_at, id);
CREATE INDEX exchanges_created_at_idx ON exchanges (created_at, id);
CREATE INDEX exchanges_expires_at_idx ON exchanges (expires_at);
CREATE INDEX exchanges_job_id_idx ON exchanges (job_id);
CREATE INDEX exchanges_requested_by_idx ON exchanges (requested_by);
CALL own_jobs('exchanges', '{clip_export,card_plan,card_apply,reference_image}');
GRANT SELECT, INSERT, DELETE ON exchanges TO mien_app;
GRANT UPDATE (stage, job_id, character_id, wish, plan, result, file_key, final_state, failure,
              finished_at) ON exchanges TO mien_app;

CREATE VIEW exchange_rows AS
SELECT e.id, e.stage, e.character_id, e.wish, e.plan, e.result, e.file_key, e.file_name, o.bytes,
       encode(o.sha256, 'hex') AS sha256_hex, e.requested_by,
       a.display_name AS requested_by_name, e.created_at, e.finished_at, e.expires_at,
       now() AS read_at, coalesce(e.final_state, j.state) AS job_state,
       coalesce(j.progress, (e.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(e.failure, j.error) AS error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested, e.job_id AS live_job_id
FROM exchanges e
JOIN admins a ON a.id = e.requested_by
LEFT JOIN jobs j ON j.id = e.job_id AND e.final_state IS NULL
LEFT JOIN objects o ON o.key = e.file_key;
GRANT SELECT ON exchange_rows TO mien_app;

-- Bytes that nothing points at any more are left to the reaper of objects.
CREATE FUNCTION release_reference_image() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE objects SET state = 'deleting', updated_at = now()
    WHERE key = OLD.object_key AND state = 'live';
    RETURN NULL;
END
$$;
CREATE TRIGGER reference_images_release AFTER DELETE ON reference_images
    FOR EACH ROW EXECUTE FUNCTION release_reference_image();

CREATE FUNCTION release_exchanged_file() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.file_key IS NOT DISTINCT FROM OLD.file_key THEN
        RETURN NULL;
    END IF;
    UPDATE objects SET state = 'deleting', updated_at = now()
    WHERE key = OLD.file_key AND state = 'live';
    RETURN NULL;
END
$$;
CREATE TRIGGER exchanges_release AFTER UPDATE OF file_key OR DELETE ON exchanges
    FOR EACH ROW WHEN (OLD.file_key IS NOT NULL) EXECUTE FUNCTION release_exchanged_file();

-- Who copies the data for staging reads the images too.
CREATE OR REPLACE PROCEDURE grant_reading(reader regrole)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %s', current_database(), reader);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %s', reader);
    EXECUTE format('GRANT SELECT ON assignments, cell_posters, characters, emotions,
                        environment_marker, objects, prompt_versions, prompts, reference_images,
                        schema_migrations, template_cells, template_includes, template_runs, template_versions,
                        templates, user_erasures, users, video_usage_log, videos TO %s', reader);
    EXECUTE format('GRANT SELECT (id, email, display_name, role, disabled_at, created_at, updated_at,
                        version, imported_at, search_text) ON admins TO %s', reader);
END
$$;
