-- A text that was tried out before it came to its cell, word for word: from then on the preview is one of
-- the version that brought it. Whoever brings it, by a save, a revert, a bulk change or an import, ends
-- with the head of the prompt moving to that version, so that is where it is looked for; of a history
-- that an import brings, only the last text has come to the cell.
DROP TRIGGER prompt_versions_claim_previews ON prompt_versions;
CREATE OR REPLACE FUNCTION claim_unsaved_previews() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE previews p SET prompt_id = NEW.id, prompt_version = NEW.head_version,
        source = CASE WHEN NEW.character_id IS NULL THEN 'global' ELSE 'character' END
    FROM prompt_versions v
    WHERE v.prompt_id = NEW.id AND v.version = NEW.head_version
      AND p.source = 'unsaved' AND p.emotion = NEW.emotion
      AND coalesce(p.character_id, '00000000-0000-0000-0000-000000000000')
          = coalesce(NEW.character_id, '00000000-0000-0000-0000-000000000000')
      AND p.prompt_text = v.prompt_text AND p.expires_at > now();
    RETURN NULL;
END
$$;
CREATE TRIGGER prompts_claim_previews AFTER UPDATE OF head_version ON prompts
    FOR EACH ROW WHEN (NEW.head_version <> OLD.head_version AND NOT NEW.is_deleted)
    EXECUTE FUNCTION claim_unsaved_previews();
