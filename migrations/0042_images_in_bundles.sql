-- Reference images in files of prompts.

-- Whether the file has the reference images of its characters; only JSON can.
ALTER TABLE exports ADD COLUMN with_images boolean NOT NULL DEFAULT true;

-- The reference images that are in a file with these prompts.
CREATE FUNCTION exported_images(character_ids text[], emotions text[], with_images boolean)
RETURNS SETOF reference_images
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.* FROM reference_images r
    WHERE with_images
      AND (character_ids IS NULL
           OR r.character_id = ANY (array_remove(character_ids, 'global')::uuid[]))
      AND (exported_images.emotions IS NULL OR r.emotion IS NULL
           OR r.emotion = ANY (exported_images.emotions));
END;

-- Images of a file on its way in, opened in the sandbox and stored anew.
CREATE TABLE import_images (
    import_id uuid NOT NULL CONSTRAINT import_images_import_id_fkey REFERENCES imports (id)
        ON DELETE CASCADE,
    item integer NOT NULL,
    line bigint NOT NULL,
    pointer text NOT NULL,
    -- As the file names the character; the emotion is null for the main image.
    file_character_id uuid,
    file_character_slug text,
    emotion text,
    -- Null for an image in error.
    sha256 bytea,
    -- Null where the same image was here when the file was read, and once it was applied.
    object_key text CONSTRAINT import_images_object_key_fkey REFERENCES objects (key),
    width integer NOT NULL,
    height integer NOT NULL,
    palette text NOT NULL,
    file_problems jsonb NOT NULL,
    problems jsonb NOT NULL DEFAULT '[]',
    -- The plan. current_sha256 is of the image that an apply expects to find, null for none.
    target_id uuid,
    is_new_character boolean,
    current_sha256 bytea,
    action text,
    -- What a person wants instead of the strategy for all.
    decision text,
    -- What became of it.
    outcome text,
    CONSTRAINT import_images_pkey PRIMARY KEY (import_id, item),
    CONSTRAINT import_images_object_key_unique UNIQUE (object_key),
    CONSTRAINT import_images_action_check
        CHECK (action IN ('create', 'replace', 'unchanged', 'error')),
    CONSTRAINT import_images_decision_check CHECK (decision IN ('overwrite', 'skip', 'merge')),
    CONSTRAINT import_images_outcome_check
        CHECK (outcome IN ('created', 'replaced', 'skipped', 'unchanged'))
);
GRANT SELECT, INSERT, DELETE ON import_images TO mien_app;
GRANT UPDATE (object_key, problems, target_id, is_new_character, current_sha256, action, decision,
              outcome)
    ON import_images TO mien_app;

-- Bytes that came to nothing are left to the reaper of objects.
CREATE FUNCTION release_import_image() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE objects SET state = 'deleting', updated_at = now()
    WHERE key = OLD.object_key AND state = 'live'
      AND NOT EXISTS (SELECT FROM reference_images r WHERE r.object_key = OLD.object_key);
    RETURN NULL;
END
$$;
CREATE TRIGGER import_images_release AFTER DELETE ON import_images
    FOR EACH ROW WHEN (OLD.object_key IS NOT NULL) EXECUTE FUNCTION release_import_image();

CREATE OR REPLACE FUNCTION analyze_import_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    ANALYZE public.import_emotions, public.import_characters, public.import_templates,
        public.import_images, public.import_prompts, public.import_versions;
END
$$;

CREATE OR REPLACE VIEW export_rows AS
SELECT e.id, coalesce(e.job_id, '00000000-0000-0000-0000-000000000000') AS job_id, e.format,
       e.with_history, e.character_ids, e.emotions, e.counts, e.file_key, o.bytes,
       encode(o.sha256, 'hex') AS sha256_hex, e.requested_by,
       a.display_name AS requested_by_name, e.created_at, e.completed_at, e.expires_at,
       now() AS read_at, coalesce(e.final_state, j.state) AS job_state,
       coalesce(j.progress, (e.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(e.failure, j.error) AS error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested, e.job_id AS live_job_id,
       e.with_images
FROM exports e
JOIN admins a ON a.id = e.requested_by
LEFT JOIN jobs j ON j.id = e.job_id AND e.final_state IS NULL
LEFT JOIN objects o ON o.key = e.file_key;
