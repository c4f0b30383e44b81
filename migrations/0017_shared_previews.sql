-- A preview is the request of one person. Requests for the same picture share one job and then one
-- clip, so that each keeps its own text, source, version and end.

ALTER TABLE previews
    -- Variables that were left as written, with their positions.
    ADD COLUMN problems jsonb NOT NULL DEFAULT '[]',
    -- Who asked last that it be cancelled, whatever became of it.
    ADD COLUMN cancelled_by uuid CONSTRAINT previews_cancelled_by_fkey REFERENCES admins (id);
ALTER TABLE videos
    ADD COLUMN cancelled_by uuid CONSTRAINT videos_cancelled_by_fkey REFERENCES admins (id);

-- Several previews show the same clip.
DROP INDEX previews_video_key_unique, previews_poster_key_unique;
CREATE INDEX previews_video_key_idx ON previews (video_key);
CREATE INDEX previews_poster_key_idx ON previews (poster_key);

-- Workers of before this migration give the clip only to the preview that the job names.
CREATE FUNCTION share_preview_clip() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE previews SET video_key = NEW.video_key, poster_key = NEW.poster_key
    WHERE job_id = NEW.job_id AND video_key IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER previews_share_clip AFTER UPDATE OF video_key ON previews
    FOR EACH ROW WHEN (OLD.video_key IS NULL AND NEW.video_key IS NOT NULL)
    EXECUTE FUNCTION share_preview_clip();

-- A text that was tried out before somebody saved it, word for word and in the same cell: from then on
-- the preview is one of that version. Each save looks in the index; the nil UUID stands for a default.
CREATE INDEX previews_unsaved_idx ON previews
    (emotion, coalesce(character_id, '00000000-0000-0000-0000-000000000000'))
    WHERE source = 'unsaved';
CREATE FUNCTION claim_unsaved_previews() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE previews p SET prompt_id = NEW.prompt_id, prompt_version = NEW.version,
        source = CASE WHEN c.character_id IS NULL THEN 'global' ELSE 'character' END
    FROM prompts c
    WHERE c.id = NEW.prompt_id AND p.source = 'unsaved' AND p.emotion = c.emotion
      AND coalesce(p.character_id, '00000000-0000-0000-0000-000000000000')
          = coalesce(c.character_id, '00000000-0000-0000-0000-000000000000')
      AND p.prompt_text = NEW.prompt_text AND p.expires_at > now();
    RETURN NULL;
END
$$;
-- Imports bring whole histories: what they hold was not tried out here.
CREATE TRIGGER prompt_versions_claim_previews AFTER INSERT ON prompt_versions
    FOR EACH ROW WHEN (NEW.origin IS NULL AND NEW.prompt_text IS NOT NULL)
    EXECUTE FUNCTION claim_unsaved_previews();

-- As before; and what becomes of a job is told of each preview that waits for it.
CREATE OR REPLACE FUNCTION notify_job_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    subject text;
BEGIN
    IF NEW.state = 'queued' THEN
        PERFORM pg_notify('job_ready', NEW.kind);
    END IF;
    FOR subject IN
        SELECT NEW.arguments ->> 'subject_id'
        UNION
        SELECT id::text FROM previews WHERE job_id = NEW.id AND NEW.kind = 'preview'
    LOOP
        PERFORM pg_notify('job_changed', json_build_object('job_id', NEW.id, 'kind', NEW.kind,
            'state', NEW.state, 'progress', NEW.progress, 'attempt', NEW.attempt,
            'subject_id', subject,
            'is_cancel_requested', NEW.cancel_requested_at IS NOT NULL)::text);
    END LOOP;
    RETURN NULL;
END
$$;

-- The views as before, with what is new at their ends.
CREATE OR REPLACE VIEW preview_rows AS
SELECT p.id, coalesce(p.job_id, '00000000-0000-0000-0000-000000000000') AS job_id, p.character_id,
       p.emotion, p.prompt_text, p.resolved_text, p.prompt_id, p.prompt_version, p.source,
       p.settings, p.provider, p.recipe_sha256, p.video_key, p.poster_key, p.requested_by,
       a.display_name AS requested_by_name, p.created_at, p.expires_at,
       p.expires_at <= now() AS is_expired, now() AS read_at,
       coalesce(p.final_state, j.state) AS job_state,
       coalesce(j.progress, (p.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(p.failure, j.error) AS error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested,
       p.job_id AS live_job_id, p.final_state, p.depicted,
       p.problems, c.id AS cancelled_by, c.display_name AS cancelled_by_name
FROM previews p
JOIN admins a ON a.id = p.requested_by
LEFT JOIN jobs j ON j.id = p.job_id AND p.final_state IS NULL
LEFT JOIN admins c ON c.id = p.cancelled_by AND p.final_state = 'cancelled';

CREATE OR REPLACE VIEW video_rows AS
SELECT v.id, coalesce(v.job_id, '00000000-0000-0000-0000-000000000000') AS job_id, v.character_id,
       c.name AS character_name, v.emotion, v.user_id, v.prompt_id, v.prompt_version, v.source,
       v.resolution_id, v.resolved_text, v.problems, v.settings, v.provider, v.video_key,
       v.poster_key, v.requested_by, a.display_name AS requested_by_name, v.created_at,
       v.generated_at, now() AS read_at, t.prompt_text,
       coalesce(v.final_state, j.state) AS job_state,
       coalesce(j.progress, (v.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(v.failure, j.error) AS error, v.depicted, l.logged_at,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested,
       v.job_id AS live_job_id, v.final_state,
       k.id AS cancelled_by, k.display_name AS cancelled_by_name
FROM videos v
JOIN admins a ON a.id = v.requested_by
JOIN characters c ON c.id = v.character_id
JOIN prompt_versions t ON t.prompt_id = v.prompt_id AND t.version = v.prompt_version
LEFT JOIN jobs j ON j.id = v.job_id AND v.final_state IS NULL
LEFT JOIN video_usage_log l ON l.video_id = v.id
LEFT JOIN admins k ON k.id = v.cancelled_by AND v.final_state = 'cancelled';
