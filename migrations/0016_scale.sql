-- Lists that stay as fast with a hundred thousand characters as with a thousand: every filter and
-- every order has an index to walk.

-- The order of names, for people: without regard to case and accents first, numbers by their value,
-- equal names by their bytes. Every list by name sorts and continues with it.
CREATE COLLATION name_order (provider = icu, locale = 'und-u-kn-true');

-- Stands for the emotion in characters.own_emotions.
ALTER TABLE emotions ADD COLUMN number smallint GENERATED ALWAYS AS IDENTITY
    CONSTRAINT emotions_number_unique UNIQUE;

ALTER TABLE characters
    ADD COLUMN is_archived boolean NOT NULL GENERATED ALWAYS AS (archived_at IS NOT NULL) STORED,
    -- The numbers of the emotions for which it has a text of its own, in order; kept by the trigger
    -- below. There are few different sets of them, so that lists by the state of cells go set by set.
    ADD COLUMN own_emotions smallint[] NOT NULL DEFAULT '{}';
ALTER TABLE users
    ADD COLUMN is_archived boolean NOT NULL GENERATED ALWAYS AS (archived_at IS NOT NULL) STORED;

-- Not for every column: a text that appears or goes is no change of its character.
DROP TRIGGER characters_notify ON characters;
CREATE TRIGGER characters_notify
    AFTER INSERT OR UPDATE OF slug, name, description, attributes, reference_image_key, archived_at,
        version
    ON characters FOR EACH ROW EXECUTE FUNCTION notify_character_changed();

-- Whoever changes several prompts does it in the order of their characters, which are locked here,
-- FOR NO KEY UPDATE. Runs as the owner, so that the program's role need not write own_emotions.
CREATE FUNCTION note_own_text() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.characters c SET own_emotions = ARRAY(
        SELECT n FROM unnest(c.own_emotions) AS n WHERE n <> e.number
        UNION ALL SELECT e.number WHERE NOT NEW.is_deleted
        ORDER BY 1)
    FROM public.emotions e
    WHERE c.id = NEW.character_id AND e.name = NEW.emotion;
    RETURN NULL;
END
$$;
CREATE TRIGGER prompts_note_first_text AFTER INSERT ON prompts
    FOR EACH ROW WHEN (NEW.character_id IS NOT NULL AND NEW.head_version > 0 AND NOT NEW.is_deleted)
    EXECUTE FUNCTION note_own_text();
CREATE TRIGGER prompts_note_own_text AFTER UPDATE ON prompts
    FOR EACH ROW WHEN (NEW.character_id IS NOT NULL AND NEW.head_version > 0
                       AND (OLD.head_version = 0 OR OLD.is_deleted <> NEW.is_deleted))
    EXECUTE FUNCTION note_own_text();

UPDATE characters c SET own_emotions = own.numbers
FROM (SELECT p.character_id, array_agg(e.number ORDER BY e.number) AS numbers
      FROM prompts p JOIN emotions e ON e.name = p.emotion
      WHERE p.character_id IS NOT NULL AND NOT p.is_deleted GROUP BY p.character_id) own
WHERE own.character_id = c.id;

DROP INDEX characters_name_idx, characters_updated_at_idx, users_name_idx;
CREATE INDEX characters_name_idx ON characters (is_archived, name COLLATE name_order, id);
CREATE INDEX characters_updated_at_idx ON characters (is_archived, updated_at, id);
CREATE INDEX characters_own_name_idx
    ON characters (is_archived, own_emotions, name COLLATE name_order, id);
CREATE INDEX characters_own_updated_at_idx ON characters (is_archived, own_emotions, updated_at, id);
CREATE INDEX users_name_idx ON users (is_archived, name COLLATE name_order, id);

-- The sets of own texts with a cell in this state: custom, default or missing, null for any; of the one
-- emotion, null for any that is not archived; and without a text for the other emotion, null for none.
CREATE FUNCTION own_sets(of_archived boolean, state text, of_emotion text, without_emotion text)
RETURNS SETOF smallint[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    -- From each set to the next one, a step in characters_own_name_idx.
    WITH RECURSIVE sets AS (
        (SELECT c.own_emotions AS own FROM characters c WHERE c.is_archived = of_archived
         ORDER BY c.own_emotions LIMIT 1)
        UNION ALL
        SELECT (SELECT c.own_emotions FROM characters c
                WHERE c.is_archived = of_archived AND c.own_emotions > s.own
                ORDER BY c.own_emotions LIMIT 1)
        FROM sets s WHERE s.own IS NOT NULL
    ), used AS (
        SELECT coalesce(array_agg(e.number), '{}') AS numbers,
               coalesce(array_agg(e.number) FILTER (WHERE g.id IS NOT NULL), '{}') AS with_default,
               coalesce(array_agg(e.number) FILTER (WHERE g.id IS NULL), '{}') AS without_default
        FROM emotions e LEFT JOIN prompts g ON g.emotion = e.name AND g.character_id IS NULL
        WHERE e.archived_at IS NULL AND (of_emotion IS NULL OR e.name = of_emotion)
    )
    SELECT s.own FROM sets s CROSS JOIN used u
    WHERE s.own IS NOT NULL
      AND CASE state WHEN 'custom' THEN s.own && u.numbers
                     WHEN 'default' THEN NOT u.with_default <@ s.own
                     WHEN 'missing' THEN NOT u.without_default <@ s.own
                     ELSE true END
      AND NOT EXISTS (SELECT FROM emotions e
                      WHERE e.name = without_emotion AND e.number = ANY (s.own));
END;

-- As C++ folds it, for what is here already: İ and ı are found as i.
UPDATE characters SET search_text = replace(replace(search_text, U&'i\0307', 'i'), U&'\0131', 'i')
WHERE search_text LIKE ANY (ARRAY[U&'%i\0307%', U&'%\0131%']);
UPDATE users SET search_text = replace(replace(search_text, U&'i\0307', 'i'), U&'\0131', 'i')
WHERE search_text LIKE ANY (ARRAY[U&'%i\0307%', U&'%\0131%']);

-- E-mail and name, folded; null for what an older program writes.
ALTER TABLE admins ADD COLUMN search_text text;
UPDATE admins SET search_text = replace(replace(lower(normalize(email || ' ' || display_name, NFKC)),
    U&'i\0307', 'i'), U&'\0131', 'i');

-- The first entry of the audit log that is not before a time, or one past the last: by halves,
-- because seq has no gap and times do not run backwards.
CREATE FUNCTION audit_seq_at(moment timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
    first bigint := 1;
    after bigint := (SELECT coalesce(max(seq), 0) + 1 FROM audit_log);
    middle bigint;
BEGIN
    WHILE first < after LOOP
        middle := (first + after) / 2;
        IF (SELECT occurred_at < moment FROM audit_log WHERE seq = middle) THEN
            first := middle + 1;
        ELSE
            after := middle;
        END IF;
    END LOOP;
    RETURN first;
END
$$;
DROP INDEX audit_log_subject_idx;
CREATE INDEX audit_log_subject_id_idx ON audit_log (subject_id, seq);
CREATE INDEX audit_log_subject_kind_idx ON audit_log (subject_kind, seq);

-- Lists of assignments: newest first, of a user or a character, active or ended.
DROP INDEX assignments_character_id_idx, assignments_user_id_idx;
CREATE INDEX assignments_character_id_idx ON assignments (character_id, id);
CREATE INDEX assignments_user_id_idx ON assignments (user_id, id);
CREATE INDEX assignments_character_id_active_idx ON assignments (character_id, user_id)
    WHERE ended_at IS NULL;
CREATE INDEX assignments_character_id_ended_idx ON assignments (character_id, id)
    WHERE ended_at IS NOT NULL;
CREATE INDEX assignments_active_idx ON assignments (id) WHERE ended_at IS NULL;
CREATE INDEX assignments_ended_idx ON assignments (id) WHERE ended_at IS NOT NULL;

-- Lists of clips: newest first, by each of their filters.
DROP INDEX videos_cell_idx, videos_version_idx, videos_emotion_idx, videos_user_id_idx;
CREATE INDEX videos_character_id_idx ON videos (character_id, created_at, id);
CREATE INDEX videos_cell_idx ON videos (character_id, emotion, created_at, id);
CREATE INDEX videos_emotion_idx ON videos (emotion, created_at, id);
CREATE INDEX videos_prompt_id_idx ON videos (prompt_id, created_at, id);
CREATE INDEX videos_version_idx ON videos (prompt_id, prompt_version, created_at, id);
CREATE INDEX videos_user_id_idx ON videos (user_id, created_at, id) WHERE user_id IS NOT NULL;
DROP INDEX previews_cell_idx, previews_emotion_idx;
CREATE INDEX previews_character_id_idx ON previews (character_id, created_at, id);
CREATE INDEX previews_cell_idx ON previews (character_id, emotion, created_at, id);
CREATE INDEX previews_emotion_idx ON previews (emotion, created_at, id);
DROP INDEX video_usage_log_version_idx;
CREATE INDEX video_usage_log_character_id_idx
    ON video_usage_log (character_id, generation_timestamp, video_id);
CREATE INDEX video_usage_log_emotion_idx
    ON video_usage_log (emotion, generation_timestamp, video_id);
CREATE INDEX video_usage_log_prompt_id_idx
    ON video_usage_log (prompt_id, generation_timestamp, video_id);
CREATE INDEX video_usage_log_version_idx
    ON video_usage_log (prompt_id, prompt_version, generation_timestamp, video_id);
-- The newest picture of a character, of whatever emotion.
CREATE INDEX videos_poster_idx ON videos (character_id, created_at) WHERE poster_key IS NOT NULL;
CREATE INDEX previews_poster_idx ON previews (character_id, created_at)
    WHERE poster_key IS NOT NULL;

DROP INDEX api_tokens_admin_id_idx;
CREATE INDEX api_tokens_admin_id_idx ON api_tokens (admin_id, created_at, id);
CREATE INDEX api_tokens_created_at_idx ON api_tokens (created_at, id);

-- The next free number of a slug is looked for by its beginning.
CREATE INDEX characters_slug_prefix_idx ON characters (slug text_pattern_ops);
