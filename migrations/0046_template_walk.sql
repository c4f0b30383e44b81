-- A walk through the list of characters asks each one for its cells of templates. As before, but the template
-- is looked up for the cells that there are: joined, it was looked up for characters without any, too.
CREATE OR REPLACE FUNCTION template_cells_of_character(of_character uuid, of_template uuid, of_state text,
                                                       of_emotion text) RETURNS SETOF uuid
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT c.prompt_id FROM template_cells c
    WHERE c.character_id = of_character AND c.standing IS NOT NULL
      AND (of_template IS NULL OR c.template_id = of_template)
      AND (of_emotion IS NULL OR c.emotion = of_emotion)
      AND (of_state IS NULL
           OR template_cell_state(c.standing, c.expansion_sha256,
                                  (SELECT t.expansion_sha256 FROM templates t
                                   WHERE t.id = c.template_id)) = of_state)
    OFFSET 0;
END;
