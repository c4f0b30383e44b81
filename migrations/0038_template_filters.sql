-- Filters by template at scale: a cell's own row says how it stands to its template, but for whether that
-- has changed since, so that indexes find the cells of each state.

ALTER TABLE template_cells
    -- Of the prompt, where they never change.
    ADD COLUMN character_id uuid,
    ADD COLUMN emotion text,
    -- Of the prompt; null while that is deleted.
    ADD COLUMN head_version integer;
UPDATE template_cells c SET character_id = p.character_id, emotion = p.emotion,
    head_version = CASE WHEN NOT p.is_deleted THEN p.head_version END
FROM prompts p WHERE p.id = c.prompt_id;
ALTER TABLE template_cells
    ALTER COLUMN emotion SET NOT NULL,
    ADD COLUMN standing text GENERATED ALWAYS AS (
        CASE WHEN head_version IS NULL THEN NULL
             WHEN prompt_version IS DISTINCT FROM head_version THEN 'detached'
             WHEN is_pinned THEN 'pinned'
             ELSE 'following' END) STORED;
DROP INDEX template_cells_template_id_idx;
CREATE INDEX template_cells_group_idx
    ON template_cells (template_id, standing, expansion_sha256, prompt_id)
    INCLUDE (character_id, emotion);
CREATE INDEX template_cells_character_id_idx ON template_cells (character_id);

CREATE FUNCTION fill_template_cell() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    prompt prompts;
BEGIN
    SELECT * INTO prompt FROM prompts WHERE id = NEW.prompt_id;
    NEW.character_id := prompt.character_id;
    NEW.emotion := prompt.emotion;
    NEW.head_version := coalesce(
        NEW.head_version, CASE WHEN NOT prompt.is_deleted THEN prompt.head_version END);
    RETURN NEW;
END
$$;
CREATE TRIGGER template_cells_fill BEFORE INSERT ON template_cells
    FOR EACH ROW EXECUTE FUNCTION fill_template_cell();

-- As before, and the version is about to be the head, so that the row need not be written again then.
CREATE OR REPLACE FUNCTION note_template() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version,
                                placeholder_values, is_pinned, expansion_sha256, run_id, head_version)
    VALUES (NEW.prompt_id, (NEW.origin ->> 'template_id')::uuid, (NEW.origin ->> 'version')::integer,
            NEW.version, NEW.origin -> 'values', (NEW.origin ->> 'pinned')::boolean,
            decode(NEW.origin ->> 'expansion_sha256', 'hex'), (NEW.origin ->> 'run_id')::uuid,
            NEW.version)
    ON CONFLICT ON CONSTRAINT template_cells_pkey DO UPDATE SET
        template_id = EXCLUDED.template_id, template_version = EXCLUDED.template_version,
        prompt_version = EXCLUDED.prompt_version, placeholder_values = EXCLUDED.placeholder_values,
        is_pinned = EXCLUDED.is_pinned, expansion_sha256 = EXCLUDED.expansion_sha256,
        run_id = EXCLUDED.run_id, head_version = EXCLUDED.head_version;
    RETURN NULL;
END
$$;

-- The array keeps the planner, which knows nothing of the rows in "written", to the primary keys.
CREATE FUNCTION note_heads_of_template_cells() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE template_cells c SET head_version = CASE WHEN NOT p.is_deleted THEN p.head_version END
    FROM prompts p
    WHERE c.prompt_id = ANY (ARRAY(SELECT id FROM written)) AND p.id = c.prompt_id
      AND c.head_version IS DISTINCT FROM CASE WHEN NOT p.is_deleted THEN p.head_version END;
    RETURN NULL;
END
$$;
CREATE TRIGGER prompts_note_heads_of_template_cells AFTER UPDATE ON prompts
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_heads_of_template_cells();

-- How a cell that was made with one expansion stands to its template, whose newest is the other.
CREATE FUNCTION template_cell_state(standing text, made_with bytea, newest bytea) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN standing <> 'following' THEN standing
            WHEN made_with = newest THEN 'in_sync'
            ELSE 'behind' END;

CREATE OR REPLACE VIEW template_cell_rows AS
SELECT c.prompt_id, c.character_id, c.emotion, c.head_version, c.template_id, t.name AS template_name,
       t.head_version AS template_head_version, c.template_version, c.prompt_version,
       c.placeholder_values, c.is_pinned, c.expansion_sha256, c.run_id,
       template_cell_state(c.standing, c.expansion_sha256, t.expansion_sha256) AS state
FROM template_cells c
JOIN templates t ON t.id = c.template_id
WHERE c.standing IS NOT NULL;

-- The cells of the template in this state, null for any, by what template_cells_group_idx begins with:
-- there are few groups of a template, and within each the index has the order of the prompts' ids.
CREATE FUNCTION template_cell_groups(of_template uuid, of_state text)
RETURNS TABLE (template_id uuid, standing text, expansion_sha256 bytea)
LANGUAGE sql STABLE
BEGIN ATOMIC
    -- From each group to the next one, a step in the index.
    WITH RECURSIVE groups AS (
        SELECT t.id, t.expansion_sha256 AS newest, g.standing, g.expansion_sha256
        FROM templates t
        CROSS JOIN LATERAL (
            SELECT c.standing, c.expansion_sha256 FROM template_cells c
            WHERE c.template_id = t.id AND c.standing IS NOT NULL
            ORDER BY c.standing, c.expansion_sha256 LIMIT 1) g
        WHERE of_template IS NULL OR t.id = of_template
        UNION ALL
        SELECT s.id, s.newest, g.standing, g.expansion_sha256
        FROM groups s
        CROSS JOIN LATERAL (
            SELECT c.standing, c.expansion_sha256 FROM template_cells c
            WHERE c.template_id = s.id
              AND (c.standing, c.expansion_sha256) > (s.standing, s.expansion_sha256)
            ORDER BY c.standing, c.expansion_sha256 LIMIT 1) g
    )
    SELECT s.id, s.standing, s.expansion_sha256 FROM groups s
    WHERE of_state IS NULL
       OR template_cell_state(s.standing, s.expansion_sha256, s.newest) = of_state;
END;

-- The prompts of a character whose text came from this template, stands so to it, and is of this
-- emotion; null for any. OFFSET keeps the planner from looking at the cells of all characters at once.
CREATE FUNCTION template_cells_of_character(of_character uuid, of_template uuid, of_state text,
                                            of_emotion text) RETURNS SETOF uuid
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.prompt_id FROM template_cell_rows r
    WHERE r.character_id = of_character AND (of_template IS NULL OR r.template_id = of_template)
      AND (of_state IS NULL OR r.state = of_state) AND (of_emotion IS NULL OR r.emotion = of_emotion)
    OFFSET 0;
END;

GRANT UPDATE (head_version) ON template_cells TO mien_app;
