-- The queue holds work, not history: how a job ended stands in the row that it was for, so that the
-- job may go (docs/decisions/0010). Programs from before this migration go on working beside it.

-- First, and before any of the tables below, which is the order that the programs lock them in: no job
-- may end between the copy of the ends and the triggers that see to it from then on.
LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE;

-- The end of the last job; all three null while there is one that has not ended. failure is
-- {"code", "message"}, as jobs.error.
ALTER TABLE previews
    ADD COLUMN final_state job_state, ADD COLUMN failure jsonb, ADD COLUMN finished_at timestamptz,
    -- Who is seen in the clip, as known when it was asked for.
    ADD COLUMN depicted jsonb;
ALTER TABLE videos
    ADD COLUMN final_state job_state, ADD COLUMN failure jsonb, ADD COLUMN finished_at timestamptz,
    ADD COLUMN depicted jsonb;
ALTER TABLE exports
    ADD COLUMN final_state job_state, ADD COLUMN failure jsonb, ADD COLUMN finished_at timestamptz;
ALTER TABLE imports
    ADD COLUMN final_state job_state, ADD COLUMN failure jsonb, ADD COLUMN finished_at timestamptz;

UPDATE previews p SET depicted = coalesce(j.arguments -> 'depicted', '{}'),
    final_state = CASE WHEN j.finished_at IS NOT NULL THEN j.state END,
    failure = CASE WHEN j.finished_at IS NOT NULL THEN j.error END, finished_at = j.finished_at
FROM jobs j WHERE j.id = p.job_id;
UPDATE videos v SET depicted = coalesce(j.arguments -> 'depicted', '{}'),
    final_state = CASE WHEN j.finished_at IS NOT NULL THEN j.state END,
    failure = CASE WHEN j.finished_at IS NOT NULL THEN j.error END, finished_at = j.finished_at
FROM jobs j WHERE j.id = v.job_id;
UPDATE exports e SET final_state = j.state, failure = j.error, finished_at = j.finished_at
FROM jobs j WHERE j.id = e.job_id AND j.finished_at IS NOT NULL;
UPDATE imports i SET final_state = j.state, failure = j.error, finished_at = j.finished_at
FROM jobs j WHERE j.id = i.job_id AND j.finished_at IS NOT NULL;

ALTER TABLE previews ALTER COLUMN depicted SET NOT NULL;
ALTER TABLE videos ALTER COLUMN depicted SET NOT NULL;

-- On jobs: writes the end of a job into the row of the table (its argument) that has the job; a job
-- that runs again takes it back. Whoever ends a job, by whatever statement, need not know its kind.
CREATE FUNCTION record_job_end() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE public.%I SET final_state = $1, failure = $2, finished_at = $3
                    WHERE job_id = $4', TG_ARGV[0])
        USING CASE WHEN NEW.finished_at IS NOT NULL THEN NEW.state END,
              CASE WHEN NEW.finished_at IS NOT NULL THEN NEW.error END, NEW.finished_at, NEW.id;
    RETURN NULL;
END
$$;

-- On the table: a row that gets another job has not ended.
CREATE FUNCTION forget_job_end() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.final_state := NULL;
    NEW.failure := NULL;
    NEW.finished_at := NULL;
    RETURN NEW;
END
$$;

-- Makes a table that has the columns above the owner of the jobs of these kinds.
CREATE PROCEDURE own_jobs(owner text, kinds text[])
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %1$I
        ALTER COLUMN job_id DROP NOT NULL,
        DROP CONSTRAINT %2$I,
        ADD CONSTRAINT %2$I FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE SET NULL,
        ADD CONSTRAINT %3$I CHECK (final_state IN (''succeeded'', ''failed'', ''cancelled'')),
        ADD CONSTRAINT %4$I CHECK ((final_state IS NULL) = (finished_at IS NULL)),
        ADD CONSTRAINT %5$I CHECK (job_id IS NOT NULL OR final_state IS NOT NULL)',
        owner, owner || '_job_id_fkey', owner || '_final_state_check',
        owner || '_finished_check', owner || '_unfinished_job_check');
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON jobs
        FOR EACH ROW WHEN (NEW.kind = ANY (%L)
                           AND OLD.finished_at IS DISTINCT FROM NEW.finished_at)
        EXECUTE FUNCTION record_job_end(%L)', 'jobs_record_end_' || owner, kinds, owner);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OF job_id ON %I
        FOR EACH ROW WHEN (NEW.job_id IS DISTINCT FROM OLD.job_id AND NEW.job_id IS NOT NULL)
        EXECUTE FUNCTION forget_job_end()', owner || '_forget_job_end', owner);
END
$$;
CALL own_jobs('previews', '{preview}');
CALL own_jobs('videos', '{video}');
CALL own_jobs('exports', '{export}');
CALL own_jobs('imports', '{import_plan,import_apply}');

-- Programs from before this migration leave it to the job to say who is depicted.
CREATE FUNCTION depict_as_job_says() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.depicted := coalesce((SELECT arguments -> 'depicted' FROM jobs WHERE id = NEW.job_id), '{}');
    RETURN NEW;
END
$$;
CREATE TRIGGER previews_depicted BEFORE INSERT ON previews
    FOR EACH ROW WHEN (NEW.depicted IS NULL) EXECUTE FUNCTION depict_as_job_says();
CREATE TRIGGER videos_depicted BEFORE INSERT ON videos
    FOR EACH ROW WHEN (NEW.depicted IS NULL) EXECUTE FUNCTION depict_as_job_says();

-- Lists by state; null, the few that have not ended, is in it too.
CREATE INDEX previews_final_state_idx ON previews (final_state, created_at, id);
CREATE INDEX videos_final_state_idx ON videos (final_state, created_at, id);
-- The unique indexes on the same columns serve the foreign keys as well.
DROP INDEX previews_video_key_idx, previews_poster_key_idx, videos_video_key_idx,
    videos_poster_key_idx;

-- The views as before, with the job for what has not ended only. Their job_id is never null, because
-- older programs do not expect that; live_job_id is null once the job has gone. final_state is for
-- filters: an index has it.
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
       p.job_id AS live_job_id, p.final_state, p.depicted
FROM previews p
JOIN admins a ON a.id = p.requested_by
LEFT JOIN jobs j ON j.id = p.job_id AND p.final_state IS NULL;

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
       v.job_id AS live_job_id, v.final_state
FROM videos v
JOIN admins a ON a.id = v.requested_by
JOIN characters c ON c.id = v.character_id
JOIN prompt_versions t ON t.prompt_id = v.prompt_id AND t.version = v.prompt_version
LEFT JOIN jobs j ON j.id = v.job_id AND v.final_state IS NULL
LEFT JOIN video_usage_log l ON l.video_id = v.id;

CREATE OR REPLACE VIEW export_rows AS
SELECT e.id, coalesce(e.job_id, '00000000-0000-0000-0000-000000000000') AS job_id, e.format,
       e.with_history, e.character_ids, e.emotions, e.counts, e.file_key, o.bytes,
       encode(o.sha256, 'hex') AS sha256_hex, e.requested_by,
       a.display_name AS requested_by_name, e.created_at, e.completed_at, e.expires_at,
       now() AS read_at, coalesce(e.final_state, j.state) AS job_state,
       coalesce(j.progress, (e.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(e.failure, j.error) AS error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested, e.job_id AS live_job_id
FROM exports e
JOIN admins a ON a.id = e.requested_by
LEFT JOIN jobs j ON j.id = e.job_id AND e.final_state IS NULL
LEFT JOIN objects o ON o.key = e.file_key;

CREATE OR REPLACE VIEW import_rows AS
SELECT i.id, coalesce(i.job_id, '00000000-0000-0000-0000-000000000000') AS job_id,
       import_status(i.stage, coalesce(i.final_state, j.state), i.planned_at, i.expires_at)
           AS status, i.file_name,
       i.file_bytes, encode(i.file_sha256, 'hex') AS file_sha256_hex, i.format, i.with_history,
       CASE WHEN i.stage IN ('planning', 'applying') AND i.final_state = 'failed' THEN i.failure
            ELSE i.error END AS error,
       i.counts, i.applied, i.strategy, i.requested_by, r.display_name AS requested_by_name,
       i.applied_by, b.display_name AS applied_by_name, i.created_at, i.planned_at, i.applied_at,
       i.expires_at, coalesce(i.final_state, j.state) AS job_state,
       coalesce(j.progress, (i.final_state = 'succeeded')::integer::real) AS progress,
       i.job_id AS live_job_id
FROM imports i
JOIN admins r ON r.id = i.requested_by
LEFT JOIN jobs j ON j.id = i.job_id AND i.final_state IS NULL
LEFT JOIN admins b ON b.id = i.applied_by;

-- Empty, for the cleaners of older programs: no job is kept for what it was for.
CREATE OR REPLACE VIEW jobs_in_use AS SELECT NULL::uuid AS job_id WHERE false;
