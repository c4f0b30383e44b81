-- The matrix: characters x emotions, the prompt of each cell, and every version of each prompt.

CREATE TABLE emotions (
    name text CONSTRAINT emotions_pkey PRIMARY KEY,
    display_name text NOT NULL,
    description text NOT NULL DEFAULT '',
    position integer NOT NULL,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT emotions_name_check CHECK (name ~ '^[a-z][a-z0-9]*([_-][a-z0-9]+)*$'
                                          AND char_length(name) <= 40),
    CONSTRAINT emotions_display_name_check CHECK (char_length(display_name) BETWEEN 1 AND 120),
    CONSTRAINT emotions_description_check CHECK (char_length(description) <= 4000)
);

INSERT INTO emotions (name, display_name, position) VALUES
    ('idle', 'Idle', 1), ('excited', 'Excited', 2), ('sad', 'Sad', 3), ('angry', 'Angry', 4),
    ('confused', 'Confused', 5), ('happy', 'Happy', 6), ('surprised', 'Surprised', 7),
    ('neutral', 'Neutral', 8);

CREATE TABLE characters (
    id uuid CONSTRAINT characters_pkey PRIMARY KEY,
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    -- Free attributes, used in prompts as {attr.NAME}: an object of strings.
    attributes jsonb NOT NULL DEFAULT '{}',
    reference_image_key text,
    -- Name and slug with case folded, for search.
    search_text text NOT NULL,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT characters_slug_unique UNIQUE (slug),
    CONSTRAINT characters_slug_check CHECK (slug ~ '^[a-z][a-z0-9]*([_-][a-z0-9]+)*$'
                                            AND char_length(slug) <= 80),
    CONSTRAINT characters_name_check CHECK (char_length(name) BETWEEN 1 AND 120),
    CONSTRAINT characters_description_check CHECK (char_length(description) <= 4000),
    CONSTRAINT characters_attributes_check CHECK (jsonb_typeof(attributes) = 'object')
);
CREATE INDEX characters_search_idx ON characters USING gin (search_text gin_trgm_ops);
CREATE INDEX characters_name_idx ON characters (name, id);
CREATE INDEX characters_updated_at_idx ON characters (updated_at, id);

-- One row per cell that has, or had, a text of its own; character_id null is the global default.
CREATE TABLE prompts (
    id uuid CONSTRAINT prompts_pkey PRIMARY KEY,
    character_id uuid CONSTRAINT prompts_character_id_fkey REFERENCES characters (id),
    emotion text NOT NULL CONSTRAINT prompts_emotion_fkey REFERENCES emotions (name),
    -- 0 only inside the transaction that creates the row.
    head_version integer NOT NULL,
    -- True when the head is a tombstone: the cell falls back to the default.
    is_deleted boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT prompts_cell_unique UNIQUE NULLS NOT DISTINCT (character_id, emotion),
    CONSTRAINT prompts_head_version_check CHECK (head_version >= 0),
    -- A global default has no default to fall back to, so it cannot be deleted.
    CONSTRAINT prompts_global_kept_check CHECK (character_id IS NOT NULL OR NOT is_deleted)
);
CREATE INDEX prompts_emotion_idx ON prompts (emotion);

CREATE TABLE prompt_versions (
    id uuid NOT NULL,
    prompt_id uuid NOT NULL CONSTRAINT prompt_versions_prompt_id_fkey REFERENCES prompts (id),
    version integer NOT NULL,
    -- Null in a tombstone. Bytes are kept exactly as they were saved.
    prompt_text text,
    text_sha256 bytea,
    change_reason text NOT NULL DEFAULT '',
    reverted_from integer,
    -- Where the text came from when nobody typed it here: an import, a template, an experiment.
    origin jsonb,
    created_by uuid NOT NULL CONSTRAINT prompt_versions_created_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT prompt_versions_pkey PRIMARY KEY (prompt_id, version),
    CONSTRAINT prompt_versions_id_unique UNIQUE (id),
    CONSTRAINT prompt_versions_version_check CHECK (version >= 1),
    CONSTRAINT prompt_versions_text_length_check
        CHECK (char_length(normalize(prompt_text, NFC)) BETWEEN 1 AND 5000),
    CONSTRAINT prompt_versions_text_blank_check CHECK (prompt_text ~ '[^[:space:]]'),
    CONSTRAINT prompt_versions_text_sha256_check
        CHECK (text_sha256 IS NOT DISTINCT FROM sha256(convert_to(prompt_text, 'UTF8'))),
    CONSTRAINT prompt_versions_change_reason_check CHECK (char_length(change_reason) <= 500),
    CONSTRAINT prompt_versions_reverted_from_check CHECK (reverted_from < version)
);
CREATE INDEX prompt_versions_created_at_idx ON prompt_versions (created_at);

ALTER TABLE prompts ADD CONSTRAINT prompts_head_fkey
    FOREIGN KEY (id, head_version) REFERENCES prompt_versions (prompt_id, version)
    DEFERRABLE INITIALLY DEFERRED;

-- Versions of a prompt are numbered 1..n without a gap, and their times do not run backwards even
-- when a clock does (imported versions keep the times they had). The writer holds the row of prompts.
CREATE FUNCTION check_version_number() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    head integer;
    head_created_at timestamptz;
BEGIN
    SELECT version, created_at INTO head, head_created_at FROM prompt_versions
    WHERE prompt_id = NEW.prompt_id ORDER BY version DESC LIMIT 1;
    IF NEW.version <> coalesce(head, 0) + 1 THEN
        RAISE EXCEPTION 'version % does not follow %', NEW.version, coalesce(head, 0)
            USING ERRCODE = 'MI002', CONSTRAINT = 'prompt_versions_number_gapless';
    END IF;
    IF NEW.origin IS NULL THEN
        NEW.created_at := greatest(NEW.created_at, head_created_at);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_version_number BEFORE INSERT ON prompt_versions
    FOR EACH ROW EXECUTE FUNCTION check_version_number();

CALL make_immutable('prompt_versions');

-- Which cells of every node's cache no longer hold, and what the streams of events say of them:
-- "<character or *>|<emotion>|<version>|<t when it is a deletion>|<admin>|<name of the admin>". A
-- writer inserts the version before it moves the head.
CREATE FUNCTION notify_prompt_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    author text;
BEGIN
    SELECT a.id::text || '|' || a.display_name INTO author
    FROM prompt_versions v JOIN admins a ON a.id = v.created_by
    WHERE v.prompt_id = NEW.id AND v.version = NEW.head_version;
    PERFORM pg_notify('prompt_changed',
        concat_ws('|', coalesce(NEW.character_id::text, '*'), NEW.emotion, NEW.head_version,
                  NEW.is_deleted, coalesce(author, '|')));
    RETURN NULL;
END
$$;
CREATE TRIGGER prompts_notify AFTER INSERT OR UPDATE ON prompts
    FOR EACH ROW WHEN (NEW.head_version > 0) EXECUTE FUNCTION notify_prompt_changed();

CREATE FUNCTION notify_character_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('character_changed', NEW.id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER characters_notify AFTER INSERT OR UPDATE ON characters
    FOR EACH ROW EXECUTE FUNCTION notify_character_changed();

CREATE FUNCTION notify_emotion_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('emotion_changed', NEW.name);
    RETURN NULL;
END
$$;
CREATE TRIGGER emotions_notify AFTER INSERT OR UPDATE ON emotions
    FOR EACH ROW EXECUTE FUNCTION notify_emotion_changed();

GRANT SELECT, INSERT, UPDATE ON emotions, characters, prompts TO mien_app;
-- What never made a video or held a prompt may be removed; foreign keys guard the rest.
GRANT DELETE ON emotions, characters TO mien_app;
