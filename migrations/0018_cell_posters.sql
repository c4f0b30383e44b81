-- How each cell looks: the poster of its newest clip, which stays when the preview it was of expires.

CREATE TABLE cell_posters (
    character_id uuid NOT NULL CONSTRAINT cell_posters_character_id_fkey
        REFERENCES characters (id) ON DELETE CASCADE,
    emotion text NOT NULL CONSTRAINT cell_posters_emotion_fkey
        REFERENCES emotions (name) ON DELETE CASCADE,
    -- Programs from before this migration delete posters without looking here.
    poster_key text NOT NULL CONSTRAINT cell_posters_poster_key_fkey
        REFERENCES objects (key) ON DELETE CASCADE,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT cell_posters_pkey PRIMARY KEY (character_id, emotion)
);
CREATE INDEX cell_posters_made_at_idx ON cell_posters (character_id, made_at);
CREATE INDEX cell_posters_emotion_idx ON cell_posters (emotion);
CREATE INDEX cell_posters_poster_key_idx ON cell_posters (poster_key);
GRANT SELECT, INSERT, UPDATE, DELETE ON cell_posters TO mien_app;

INSERT INTO cell_posters (character_id, emotion, poster_key, made_at)
SELECT DISTINCT ON (c.character_id, c.emotion) c.character_id, c.emotion, c.poster_key, c.created_at
FROM (
    SELECT character_id, emotion, poster_key, created_at FROM videos
    UNION ALL
    SELECT character_id, emotion, poster_key, created_at FROM previews
    WHERE character_id IS NOT NULL AND expires_at > now()) AS c
JOIN objects o ON o.key = c.poster_key AND o.state = 'live'
ORDER BY c.character_id, c.emotion, c.created_at DESC;

-- Whoever completes a clip, by whatever statement, need not know of this table.
CREATE FUNCTION keep_newest_poster() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cell_posters (character_id, emotion, poster_key)
    VALUES (NEW.character_id, NEW.emotion, NEW.poster_key)
    ON CONFLICT ON CONSTRAINT cell_posters_pkey DO UPDATE
        SET poster_key = EXCLUDED.poster_key, made_at = EXCLUDED.made_at;
    RETURN NULL;
END
$$;
CREATE TRIGGER previews_keep_poster AFTER UPDATE OF poster_key ON previews
    FOR EACH ROW WHEN (NEW.poster_key IS NOT NULL AND NEW.character_id IS NOT NULL)
    EXECUTE FUNCTION keep_newest_poster();
CREATE TRIGGER videos_keep_poster AFTER UPDATE OF poster_key ON videos
    FOR EACH ROW WHEN (NEW.poster_key IS NOT NULL)
    EXECUTE FUNCTION keep_newest_poster();

-- A poster that nothing shows any more is left to the reaper of objects. The lock puts this and the
-- end of the preview that it was of in line, so that not each leaves it to the other.
CREATE FUNCTION release_poster() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.poster_key = OLD.poster_key THEN
        RETURN NULL;
    END IF;
    PERFORM FROM objects WHERE key = OLD.poster_key FOR UPDATE;
    UPDATE objects SET state = 'deleting', updated_at = now()
    WHERE key = OLD.poster_key AND state = 'live'
      AND NOT EXISTS (SELECT FROM previews WHERE poster_key = OLD.poster_key)
      AND NOT EXISTS (SELECT FROM videos WHERE poster_key = OLD.poster_key)
      AND NOT EXISTS (SELECT FROM cell_posters WHERE poster_key = OLD.poster_key);
    RETURN NULL;
END
$$;
CREATE TRIGGER cell_posters_release AFTER UPDATE OR DELETE ON cell_posters
    FOR EACH ROW EXECUTE FUNCTION release_poster();
