-- Each state of a draft has a number that is never used again, also not by a later draft of the same
-- cell: what one tab has seen is told from what another tab has written since.
CREATE SEQUENCE prompt_draft_versions AS bigint;
ALTER TABLE prompt_drafts
    ADD COLUMN version bigint NOT NULL DEFAULT nextval('prompt_draft_versions');
ALTER SEQUENCE prompt_draft_versions OWNED BY prompt_drafts.version;
GRANT USAGE ON SEQUENCE prompt_draft_versions TO mien_app;

CREATE FUNCTION count_draft_version() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := nextval('prompt_draft_versions');
    RETURN NEW;
END
$$;
CREATE TRIGGER prompt_drafts_version BEFORE UPDATE ON prompt_drafts
    FOR EACH ROW EXECUTE FUNCTION count_draft_version();

-- For the streams of the draft's admin alone; without the text.
CREATE FUNCTION notify_draft_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    draft prompt_drafts;
    version bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        draft := OLD;
    ELSE
        draft := NEW;
        version := NEW.version;
    END IF;
    PERFORM pg_notify('draft_changed', json_build_object('admin_id', draft.admin_id,
        'character_id', draft.character_id, 'emotion', draft.emotion, 'version', version)::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER prompt_drafts_notify AFTER INSERT OR UPDATE OR DELETE ON prompt_drafts
    FOR EACH ROW EXECUTE FUNCTION notify_draft_changed();
