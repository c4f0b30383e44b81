-- Staging and applying an import in time that grows with the file alone.

-- A check of this key per staged version was planned while the table was empty, and then read all
-- prompts of the file each time. Versions are staged with their prompts, in one transaction, and go
-- with them in one statement.
ALTER TABLE import_versions DROP CONSTRAINT import_versions_prompt_fkey;

-- The statements of a plan look up what belongs to a row by its key. Only where two keys could serve
-- must the planner know which tells more.
CREATE OR REPLACE FUNCTION analyze_import_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    ANALYZE public.import_characters (import_id, item, character_id, slug, target_id);
END
$$;

-- Versions of a prompt are numbered 1..n without a gap: those of imports, many at a time, are judged
-- together. That no number is there twice is the primary key's to say.
CREATE FUNCTION check_version_numbers() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    SELECT w.first, w.prompt_id INTO broken
    FROM (SELECT prompt_id, min(version) AS first, max(version) AS last, count(*) AS times
          FROM written GROUP BY prompt_id) w
    WHERE w.last - w.first + 1 <> w.times
       OR (w.first > 1 AND NOT EXISTS (
           SELECT FROM prompt_versions v
           WHERE v.prompt_id = w.prompt_id AND v.version = w.first - 1))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'versions from % on do not follow those of prompt %', broken.first,
            broken.prompt_id
            USING ERRCODE = 'MI002', CONSTRAINT = 'prompt_versions_number_gapless';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER check_version_numbers AFTER INSERT ON prompt_versions
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION check_version_numbers();

-- The times of versions that are written here do not run backwards; imported ones keep theirs.
DROP TRIGGER check_version_number ON prompt_versions;
CREATE TRIGGER check_version_number BEFORE INSERT ON prompt_versions
    FOR EACH ROW WHEN (NEW.origin IS NULL) EXECUTE FUNCTION check_version_number();
