-- What an export takes, found through the index on the characters: comparing them as texts read every
-- prompt there is.
CREATE OR REPLACE FUNCTION exported_prompts(character_ids text[], emotions text[],
                                            with_history boolean)
RETURNS SETOF prompts
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.* FROM prompts p
    WHERE (character_ids IS NULL
           OR p.character_id = ANY (array_remove(character_ids, 'global')::uuid[])
           OR ('global' = ANY (character_ids) AND p.character_id IS NULL))
      AND (exported_prompts.emotions IS NULL OR p.emotion = ANY (exported_prompts.emotions))
      AND (with_history OR NOT p.is_deleted);
END;
