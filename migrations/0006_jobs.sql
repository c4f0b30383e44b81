-- The job queue. A worker leases a job, renews the lease while it works, and fences every write
-- with (worker, attempt): one whose lease was taken over changes nothing any more.

CREATE TYPE job_state AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

CREATE TABLE jobs (
    id uuid CONSTRAINT jobs_pkey PRIMARY KEY,
    kind text NOT NULL,
    arguments jsonb NOT NULL,
    -- Lower runs first.
    priority integer NOT NULL DEFAULT 100,
    state job_state NOT NULL DEFAULT 'queued',
    -- Counts every claim and never goes back, so that (worker, attempt) names one claim; whoever
    -- gives a job more tries raises attempts_max.
    attempt integer NOT NULL DEFAULT 0,
    attempts_max integer NOT NULL DEFAULT 3,
    scheduled_at timestamptz NOT NULL DEFAULT now(),
    worker text,
    leased_until timestamptz,
    progress real NOT NULL DEFAULT 0,
    cancel_requested_at timestamptz,
    -- {"code", "message"} of the last failure; the message is fit for a person.
    error jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    CONSTRAINT jobs_kind_check CHECK (kind ~ '^[a-z][a-z_]{0,39}$'),
    CONSTRAINT jobs_attempt_check CHECK (attempt BETWEEN 0 AND attempts_max),
    CONSTRAINT jobs_progress_check CHECK (progress BETWEEN 0 AND 1),
    CONSTRAINT jobs_running_check
        CHECK ((state = 'running') = (worker IS NOT NULL AND leased_until IS NOT NULL)),
    CONSTRAINT jobs_finished_check
        CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
);
-- The fetch: FOR UPDATE SKIP LOCKED walks this index.
CREATE INDEX jobs_ready_idx ON jobs (kind, priority, scheduled_at, id) WHERE state = 'queued';
CREATE INDEX jobs_started_at_idx ON jobs (kind, started_at);
CREATE INDEX jobs_leased_until_idx ON jobs (leased_until) WHERE state = 'running';
CREATE INDEX jobs_finished_at_idx ON jobs (finished_at) WHERE finished_at IS NOT NULL;

CREATE FUNCTION notify_job_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'queued' THEN
        PERFORM pg_notify('job_ready', NEW.kind);
    END IF;
    PERFORM pg_notify('job_changed', json_build_object('job_id', NEW.id, 'kind', NEW.kind,
        'state', NEW.state, 'progress', NEW.progress, 'attempt', NEW.attempt,
        'subject_id', NEW.arguments ->> 'subject_id',
        'is_cancel_requested', NEW.cancel_requested_at IS NOT NULL)::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER jobs_notify_insert AFTER INSERT ON jobs
    FOR EACH ROW EXECUTE FUNCTION notify_job_changed();
-- Heartbeats renew the lease without telling anybody.
CREATE TRIGGER jobs_notify_update AFTER UPDATE ON jobs
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.progress <> NEW.progress
                       OR OLD.attempt <> NEW.attempt
                       OR OLD.cancel_requested_at IS DISTINCT FROM NEW.cancel_requested_at)
    EXECUTE FUNCTION notify_job_changed();

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO mien_app;
