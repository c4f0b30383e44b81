-- Submissions: what a service was asked for a job, written before the first byte is sent, and what came
-- of it. A request whose answer was lost is never sent again: it is found at the service, or a person
-- says what became of it.

CREATE TABLE submissions (
    -- Sent to the service, where it takes ids of ours.
    id uuid CONSTRAINT submissions_pkey PRIMARY KEY,
    -- Null when the queue has removed the job.
    job_id uuid CONSTRAINT submissions_job_id_fkey REFERENCES jobs (id) ON DELETE SET NULL,
    -- What it is for; the row of a preview goes when that expires.
    clip_kind text NOT NULL,
    clip_id uuid NOT NULL,
    character_id uuid,
    emotion text NOT NULL,
    provider_id uuid NOT NULL CONSTRAINT submissions_provider_id_fkey REFERENCES providers (id),
    preset_version_id uuid NOT NULL
        CONSTRAINT submissions_preset_version_id_fkey REFERENCES preset_versions (id),
    -- The claim of the job that sends it; nobody else writes down what was answered.
    worker text NOT NULL,
    attempt integer NOT NULL,
    state text NOT NULL DEFAULT 'submitting',
    -- The body as it is sent, without secrets.
    request jsonb NOT NULL,
    -- What the service calls it, kept verbatim.
    external_id text,
    handle jsonb NOT NULL DEFAULT '{}',
    -- As the service last said.
    stage text,
    queue_position integer,
    progress double precision,
    -- {"code", "message"}; the message is fit for a person.
    failure jsonb,
    may_be_billed boolean NOT NULL DEFAULT false,
    estimated_usd numeric(14, 6),
    reported_usd numeric(14, 6),
    reported_amount double precision,
    reported_unit text,
    -- What a budget counts: what the service said, else what was expected of one that may be billed.
    spent_usd numeric(14, 6) NOT NULL GENERATED ALWAYS AS (
        CASE WHEN reported_usd IS NOT NULL THEN reported_usd
             WHEN state IN ('rejected', 'failed', 'cancelled') AND NOT may_be_billed
             THEN 0
             ELSE coalesce(estimated_usd, 0) END) STORED,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When the service answered, and when nothing more can come of it.
    answered_at timestamptz,
    ended_at timestamptz,
    -- When it was looked after for a job that had ended without it.
    swept_at timestamptz,
    -- What a person said of a parked one.
    outcome text,
    resolved_by uuid CONSTRAINT submissions_resolved_by_fkey REFERENCES admins (id),
    resolved_at timestamptz,
    CONSTRAINT submissions_clip_kind_check
        CHECK (clip_kind IN ('preview', 'video', 'experiment_clip')),
    CONSTRAINT submissions_state_check
        CHECK (state IN ('submitting', 'accepted', 'rejected', 'unknown', 'succeeded', 'failed',
                         'cancelled', 'lost', 'parked')),
    CONSTRAINT submissions_ended_check CHECK ((ended_at IS NOT NULL)
        = (state IN ('rejected', 'succeeded', 'failed', 'cancelled', 'lost'))),
    CONSTRAINT submissions_handle_check
        CHECK (jsonb_typeof(handle) = 'object'
               AND (state NOT IN ('accepted', 'succeeded') OR external_id IS NOT NULL)),
    CONSTRAINT submissions_external_id_check CHECK (char_length(external_id) BETWEEN 1 AND 200),
    CONSTRAINT submissions_stage_check CHECK (stage IN ('queued', 'running', 'fetching')),
    CONSTRAINT submissions_queue_position_check CHECK (queue_position >= 0),
    CONSTRAINT submissions_progress_check CHECK (progress BETWEEN 0 AND 1),
    CONSTRAINT submissions_estimated_usd_check CHECK (estimated_usd >= 0),
    CONSTRAINT submissions_reported_usd_check CHECK (reported_usd >= 0),
    CONSTRAINT submissions_reported_check
        CHECK ((reported_amount IS NULL) = (reported_unit IS NULL)),
    CONSTRAINT submissions_outcome_check CHECK (outcome IN ('made', 'not_made')),
    CONSTRAINT submissions_resolved_check
        CHECK ((outcome IS NULL) = (resolved_by IS NULL)
               AND (outcome IS NULL) = (resolved_at IS NULL))
);
-- A job has one submission that has not ended: whatever two workers do at once, one create is sent.
CREATE UNIQUE INDEX submissions_open_job_unique ON submissions (job_id) WHERE ended_at IS NULL;
CREATE INDEX submissions_job_id_idx ON submissions (job_id);
CREATE INDEX submissions_clip_id_idx ON submissions (clip_id);
CREATE INDEX submissions_character_id_idx ON submissions (character_id, created_at, id);
CREATE INDEX submissions_created_at_idx ON submissions (created_at, id);
CREATE INDEX submissions_state_idx ON submissions (state, created_at, id);
CREATE INDEX submissions_provider_id_idx ON submissions (provider_id, created_at, id)
    INCLUDE (spent_usd);
CREATE INDEX submissions_open_idx ON submissions (provider_id) WHERE ended_at IS NULL;
-- Services may give an id again.
CREATE INDEX submissions_external_id_idx ON submissions (provider_id, external_id);
CREATE INDEX submissions_preset_version_id_idx ON submissions (preset_version_id);
CREATE INDEX submissions_resolved_by_idx ON submissions (resolved_by) WHERE resolved_by IS NOT NULL;

-- Forwards only, whoever writes.
CREATE FUNCTION move_submission() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('submitting', 'accepted'), ('submitting', 'rejected'), ('submitting', 'unknown'),
        ('submitting', 'parked'), ('submitting', 'cancelled'),
        ('unknown', 'accepted'), ('unknown', 'rejected'), ('unknown', 'parked'),
        ('parked', 'accepted'), ('parked', 'rejected'), ('parked', 'failed'),
        ('accepted', 'succeeded'), ('accepted', 'failed'), ('accepted', 'cancelled'),
        ('accepted', 'lost')) THEN
        RAISE EXCEPTION 'a submission does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'MI003', CONSTRAINT = 'submissions_state_forwards';
    END IF;
    IF NEW.state IN ('accepted', 'rejected', 'unknown') THEN
        NEW.answered_at := coalesce(NEW.answered_at, clock_timestamp());
    END IF;
    IF NEW.state IN ('rejected', 'succeeded', 'failed', 'cancelled', 'lost') THEN
        NEW.ended_at := clock_timestamp();
        NEW.queue_position := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER submissions_move BEFORE UPDATE ON submissions
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION move_submission();

CREATE FUNCTION notify_submission_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('submission_changed', json_build_object('submission_id', NEW.id,
        'clip_kind', NEW.clip_kind, 'clip_id', NEW.clip_id, 'state', NEW.state)::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER submissions_notify_insert AFTER INSERT ON submissions
    FOR EACH ROW EXECUTE FUNCTION notify_submission_changed();
CREATE TRIGGER submissions_notify_update AFTER UPDATE ON submissions
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.stage IS DISTINCT FROM NEW.stage
                       OR OLD.queue_position IS DISTINCT FROM NEW.queue_position)
    EXECUTE FUNCTION notify_submission_changed();

CREATE VIEW submission_rows AS
SELECT s.id, s.job_id, s.clip_kind, s.clip_id, s.character_id, c.name AS character_name, s.emotion,
       s.provider_id, p.name AS provider_name, p.kind AS provider_kind, s.preset_version_id,
       w.preset_id, t.name AS preset_name, w.version AS preset_version, s.state, s.request,
       s.external_id, s.handle, s.stage, s.queue_position, s.progress, s.failure, s.may_be_billed,
       s.estimated_usd::double precision AS estimated_usd,
       s.reported_usd::double precision AS reported_usd, s.reported_amount, s.reported_unit,
       s.spent_usd::double precision AS spent_usd, s.created_at, s.answered_at, s.ended_at,
       s.outcome, s.resolved_by, a.display_name AS resolved_by_name, s.resolved_at,
       j.state AS job_state,
       (extract(epoch FROM now() - greatest(s.created_at, s.resolved_at)) * 1000)::bigint AS age_ms
FROM submissions s
JOIN providers p ON p.id = s.provider_id
JOIN preset_versions w ON w.id = s.preset_version_id
JOIN presets t ON t.id = w.preset_id
LEFT JOIN characters c ON c.id = s.character_id
LEFT JOIN admins a ON a.id = s.resolved_by
LEFT JOIN jobs j ON j.id = s.job_id;

-- The step from the last frame of a clip that a service made to its first, against the usual one.
ALTER TABLE previews ADD COLUMN seam_score double precision,
    ADD CONSTRAINT previews_seam_score_check CHECK (seam_score BETWEEN 0 AND 1000);
ALTER TABLE videos ADD COLUMN seam_score double precision,
    ADD CONSTRAINT videos_seam_score_check CHECK (seam_score BETWEEN 0 AND 1000);
ALTER TABLE experiment_clips ADD COLUMN seam_score double precision,
    ADD CONSTRAINT experiment_clips_seam_score_check CHECK (seam_score BETWEEN 0 AND 1000);

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
       p.problems, c.id AS cancelled_by, c.display_name AS cancelled_by_name,
       p.preset_version_id, s.id AS preset_id, s.name AS preset_name, w.version AS preset_version,
       w.estimated_usd::double precision AS estimated_usd, p.seam_score
FROM previews p
JOIN admins a ON a.id = p.requested_by
LEFT JOIN jobs j ON j.id = p.job_id AND p.final_state IS NULL
LEFT JOIN admins c ON c.id = p.cancelled_by AND p.final_state = 'cancelled'
LEFT JOIN preset_versions w ON w.id = p.preset_version_id
LEFT JOIN presets s ON s.id = w.preset_id;

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
       k.id AS cancelled_by, k.display_name AS cancelled_by_name,
       x.experiment_id, x.phase AS experiment_phase, x.arm AS experiment_arm,
       v.preset_version_id, s.id AS preset_id, s.name AS preset_name, w.version AS preset_version,
       w.estimated_usd::double precision AS estimated_usd, v.seam_score
FROM videos v
JOIN admins a ON a.id = v.requested_by
JOIN characters c ON c.id = v.character_id
JOIN prompt_versions t ON t.prompt_id = v.prompt_id AND t.version = v.prompt_version
LEFT JOIN jobs j ON j.id = v.job_id AND v.final_state IS NULL
LEFT JOIN video_usage_log l ON l.video_id = v.id
LEFT JOIN admins k ON k.id = v.cancelled_by AND v.final_state = 'cancelled'
LEFT JOIN experiment_resolutions x ON x.resolution_id = v.resolution_id
LEFT JOIN preset_versions w ON w.id = v.preset_version_id
LEFT JOIN presets s ON s.id = w.preset_id;

GRANT SELECT, INSERT ON submissions TO mien_app;
GRANT SELECT ON submission_rows TO mien_app;
GRANT UPDATE (state, external_id, handle, stage, queue_position, progress, failure, may_be_billed,
              reported_usd, reported_amount, reported_unit, answered_at, ended_at, swept_at, outcome,
              resolved_by, resolved_at)
    ON submissions TO mien_app;
GRANT UPDATE (seam_score) ON previews, videos, experiment_clips TO mien_app;
