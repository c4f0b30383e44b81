-- What the web UI keeps on the server: drafts, and who has which cell open. Neither is history.

-- An unsaved text of one admin in one cell; character_id null is the global default.
CREATE TABLE prompt_drafts (
    id uuid CONSTRAINT prompt_drafts_pkey PRIMARY KEY,
    admin_id uuid NOT NULL CONSTRAINT prompt_drafts_admin_id_fkey REFERENCES admins (id)
        ON DELETE CASCADE,
    character_id uuid CONSTRAINT prompt_drafts_character_id_fkey REFERENCES characters (id)
        ON DELETE CASCADE,
    emotion text NOT NULL CONSTRAINT prompt_drafts_emotion_fkey REFERENCES emotions (name)
        ON DELETE CASCADE,
    prompt_text text NOT NULL,
    change_reason text NOT NULL DEFAULT '',
    -- What the editor had in front of it; no foreign key, because it only serves a comparison.
    base_version integer,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT prompt_drafts_cell_unique UNIQUE NULLS NOT DISTINCT
        (admin_id, character_id, emotion),
    CONSTRAINT prompt_drafts_text_length_check
        CHECK (char_length(normalize(prompt_text, NFC)) <= 5000),
    CONSTRAINT prompt_drafts_change_reason_check CHECK (char_length(change_reason) <= 500),
    CONSTRAINT prompt_drafts_base_version_check CHECK (base_version >= 1)
);
CREATE INDEX prompt_drafts_admin_idx ON prompt_drafts (admin_id, updated_at, id);
CREATE INDEX prompt_drafts_updated_at_idx ON prompt_drafts (updated_at);
CREATE INDEX prompt_drafts_character_id_idx ON prompt_drafts (character_id);
CREATE INDEX prompt_drafts_emotion_idx ON prompt_drafts (emotion);
GRANT SELECT, INSERT, UPDATE, DELETE ON prompt_drafts TO mien_app;

-- Who has a cell open, by heartbeats. Lost in a crash, which the next heartbeats mend.
CREATE UNLOGGED TABLE presence (
    admin_id uuid NOT NULL CONSTRAINT presence_admin_id_fkey REFERENCES admins (id)
        ON DELETE CASCADE,
    character_id uuid CONSTRAINT presence_character_id_fkey REFERENCES characters (id)
        ON DELETE CASCADE,
    emotion text NOT NULL CONSTRAINT presence_emotion_fkey REFERENCES emotions (name)
        ON DELETE CASCADE,
    is_editing boolean NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT presence_cell_unique UNIQUE NULLS NOT DISTINCT (admin_id, character_id, emotion)
);
CREATE INDEX presence_cell_idx ON presence (emotion, character_id);
CREATE INDEX presence_character_id_idx ON presence (character_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON presence TO mien_app;

-- Whether a character has a cell in this state: custom, default, missing, or draft (of the admin).
-- Emotions that are archived do not count; `only_emotion` narrows it to one.
CREATE FUNCTION has_cell(of_character uuid, state text, only_emotion text, of_admin uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF state = 'draft' THEN
        RETURN EXISTS (SELECT FROM prompt_drafts d
                       WHERE d.admin_id = of_admin AND d.character_id = of_character
                         AND (only_emotion IS NULL OR d.emotion = only_emotion));
    END IF;
    RETURN EXISTS (
        SELECT FROM emotions e
        LEFT JOIN prompts own ON own.character_id = of_character AND own.emotion = e.name
            AND NOT own.is_deleted
        LEFT JOIN prompts common ON common.character_id IS NULL AND common.emotion = e.name
        WHERE e.archived_at IS NULL AND (only_emotion IS NULL OR e.name = only_emotion)
          AND state = CASE WHEN own.id IS NOT NULL THEN 'custom'
                           WHEN common.id IS NOT NULL THEN 'default' ELSE 'missing' END);
END
$$;
