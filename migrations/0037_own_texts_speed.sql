-- Most saves give another text to a cell that has one, which changes nothing in characters.own_emotions: the
-- trigger leaves those alone after a look at the rows.
DROP TRIGGER prompts_note_own_texts ON prompts;
CREATE OR REPLACE FUNCTION note_own_texts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM before WHERE head_version = 0 OR is_deleted)
       AND NOT EXISTS (SELECT FROM written WHERE is_deleted) THEN
        RETURN NULL;
    END IF;
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
    REFERENCING OLD TABLE AS before NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_own_texts();
