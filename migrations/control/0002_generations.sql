-- Long work on staging's data: a queue, the operations that it is for, and each change of the
-- generation that is served.

-- The queue is as in a database of data, so that the same code empties it: see
-- migrations/0006_jobs.sql, 0010_queue.sql, 0021_grants.sql.

CREATE TYPE job_state AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

CREATE TABLE jobs (
    id uuid CONSTRAINT jobs_pkey PRIMARY KEY,
    kind text NOT NULL,
    arguments jsonb NOT NULL,
    priority integer NOT NULL DEFAULT 100,
    state job_state NOT NULL DEFAULT 'queued',
    attempt integer NOT NULL DEFAULT 0,
    attempts_max integer NOT NULL DEFAULT 3,
    scheduled_at timestamptz NOT NULL DEFAULT now(),
    worker text,
    leased_until timestamptz,
    progress real NOT NULL DEFAULT 0,
    cancel_requested_at timestamptz,
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
CREATE TRIGGER jobs_notify_update AFTER UPDATE ON jobs
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.progress <> NEW.progress
                       OR OLD.attempt <> NEW.attempt
                       OR OLD.cancel_requested_at IS DISTINCT FROM NEW.cancel_requested_at)
    EXECUTE FUNCTION notify_job_changed();
REVOKE ALL ON jobs FROM PUBLIC;
GRANT SELECT, INSERT, DELETE ON jobs TO mien_app;
GRANT UPDATE (state, attempt, attempts_max, scheduled_at, worker, leased_until, progress,
              cancel_requested_at, error, started_at, finished_at) ON jobs TO mien_app;

-- What a generation is besides data that can be served.
ALTER TABLE generations
    -- Never served itself: others are copied from it. A snapshot, or what a sync has brought.
    ADD COLUMN is_idle boolean NOT NULL DEFAULT false,
    -- Of a snapshot.
    ADD COLUMN name text,
    -- Of its database, once it is made.
    ADD COLUMN bytes bigint,
    ADD CONSTRAINT generations_name_check CHECK (
        (name IS NOT NULL) = (origin = 'snapshot')
        AND char_length(normalize(name, NFC)) BETWEEN 1 AND 120),
    ADD CONSTRAINT generations_idle_check CHECK (is_idle OR origin <> 'snapshot'),
    ADD CONSTRAINT generations_bytes_check CHECK (bytes >= 0),
    -- dropping: nobody may begin to use it; its database goes.
    DROP CONSTRAINT generations_state_check,
    ADD CONSTRAINT generations_state_check CHECK (
        state IN ('building', 'ready', 'failed', 'dropping', 'dropped'));
GRANT UPDATE (bytes) ON generations TO mien_app;
CREATE UNIQUE INDEX generations_name_unique ON generations (name)
    WHERE state IN ('building', 'ready');
-- What is left to drop, and what is kept.
CREATE INDEX generations_state_idx ON generations (state, number) WHERE state <> 'dropped';

-- One piece of long work on staging's data, and who asked for it.
CREATE TABLE operations (
    id uuid CONSTRAINT operations_pkey PRIMARY KEY,
    kind text NOT NULL,
    -- What was asked for.
    arguments jsonb NOT NULL,
    -- The generation that it makes or drops; null for one that touches no database.
    generation integer CONSTRAINT operations_generation_fkey REFERENCES generations (number),
    -- What it does now, or did last.
    phase text NOT NULL DEFAULT 'waiting',
    result jsonb,
    job_id uuid CONSTRAINT operations_job_id_fkey REFERENCES jobs (id) ON DELETE SET NULL,
    requested_by uuid,
    requested_by_label text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT now(),
    -- The end of its job: written by a trigger of jobs, whoever ends it.
    final_state job_state,
    failure jsonb,
    finished_at timestamptz,
    CONSTRAINT operations_kind_check CHECK (
        kind IN ('snapshot', 'restore', 'reset', 'drop', 'sync')),
    CONSTRAINT operations_phase_check CHECK (phase ~ '^[a-z][a-z_]{0,39}$'),
    CONSTRAINT operations_requested_by_label_check CHECK (
        octet_length(requested_by_label) BETWEEN 1 AND 1024),
    CONSTRAINT operations_final_state_check CHECK (
        final_state IN ('succeeded', 'failed', 'cancelled')),
    CONSTRAINT operations_finished_check CHECK ((final_state IS NULL) = (finished_at IS NULL)),
    CONSTRAINT operations_unfinished_job_check CHECK (job_id IS NOT NULL OR final_state IS NOT NULL)
);
-- One at a time.
CREATE UNIQUE INDEX operations_unfinished_unique ON operations ((final_state IS NULL))
    WHERE final_state IS NULL;
CREATE INDEX operations_requested_at_idx ON operations (requested_at, id);
CREATE INDEX operations_job_id_idx ON operations (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX operations_generation_idx ON operations (generation) WHERE generation IS NOT NULL;
REVOKE ALL ON operations FROM PUBLIC;
GRANT SELECT, INSERT ON operations TO mien_app;
GRANT UPDATE (phase, result, job_id, final_state, failure, finished_at) ON operations TO mien_app;

-- Who ends a job need not know what it was for, nor that what nobody makes any more has failed.
CREATE FUNCTION record_operation_end() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.operations
    SET final_state = NEW.state, failure = NEW.error, finished_at = NEW.finished_at
    WHERE job_id = NEW.id;
    IF NEW.state <> 'succeeded' THEN
        UPDATE public.generations g SET state = 'failed'
        FROM public.operations o
        WHERE o.job_id = NEW.id AND g.number = o.generation AND g.state = 'building';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER jobs_record_operation_end AFTER UPDATE ON jobs
    FOR EACH ROW WHEN (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL)
    EXECUTE FUNCTION record_operation_end();

-- Why the generation that is served was moved to, and the operation that did it.
ALTER TABLE current_generation
    ADD COLUMN reason text NOT NULL DEFAULT 'configuration',
    ADD COLUMN operation_id uuid CONSTRAINT current_generation_operation_id_fkey
        REFERENCES operations (id);
GRANT UPDATE (reason, operation_id) ON current_generation TO mien_app;

-- Each change of what is served, 1 to n without gaps.
CREATE TABLE generation_moves (
    number integer CONSTRAINT generation_moves_pkey PRIMARY KEY,
    -- Null for the first one.
    from_generation integer CONSTRAINT generation_moves_from_generation_fkey
        REFERENCES generations (number),
    to_generation integer NOT NULL CONSTRAINT generation_moves_to_generation_fkey
        REFERENCES generations (number),
    reason text NOT NULL,
    operation_id uuid CONSTRAINT generation_moves_operation_id_fkey REFERENCES operations (id),
    moved_by uuid,
    moved_by_label text NOT NULL,
    moved_at timestamptz NOT NULL,
    CONSTRAINT generation_moves_number_check CHECK (number >= 1),
    CONSTRAINT generation_moves_from_generation_check CHECK (
        (from_generation IS NULL) = (number = 1) AND from_generation <> to_generation),
    CONSTRAINT generation_moves_reason_check CHECK (
        reason IN ('initial', 'configuration', 'restore', 'reset', 'rollback', 'sync'))
);
CREATE INDEX generation_moves_to_generation_idx ON generation_moves (to_generation, number);
CALL make_immutable('generation_moves');

INSERT INTO generation_moves (number, to_generation, reason, moved_by, moved_by_label, moved_at)
SELECT 1, number, 'initial', moved_by, moved_by_label, moved_at FROM current_generation;

-- Only data that are whole and meant to be served are. The lock on the row of current_generation,
-- which its writer has, keeps the numbers of moves apart.
CREATE FUNCTION record_generation_move() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.generations
                   WHERE number = NEW.number AND state = 'ready' AND NOT is_idle) THEN
        RAISE EXCEPTION 'generation % cannot be served', NEW.number
            USING ERRCODE = 'MI002', CONSTRAINT = 'current_generation_is_servable';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.number <> OLD.number THEN
        INSERT INTO public.generation_moves (number, from_generation, to_generation, reason,
            operation_id, moved_by, moved_by_label, moved_at)
        SELECT coalesce(max(m.number), 0) + 1,
               CASE WHEN TG_OP = 'UPDATE' THEN OLD.number END, NEW.number,
               CASE WHEN TG_OP = 'UPDATE' THEN NEW.reason ELSE 'initial' END,
               NEW.operation_id, NEW.moved_by, NEW.moved_by_label, NEW.moved_at
        FROM public.generation_moves m;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER current_generation_record_move BEFORE INSERT OR UPDATE ON current_generation
    FOR EACH ROW EXECUTE FUNCTION record_generation_move();

-- A generation as it is read.
CREATE VIEW generation_rows AS
SELECT g.number, g.database_host, g.database_port, g.database_name, g.origin, g.made_from, g.state,
       g.is_idle, g.name, g.note, g.bytes, g.made_by_label, g.made_at,
       c.number IS NOT NULL AS is_served,
       (SELECT max(m.moved_at) FROM generation_moves m
        WHERE m.to_generation = g.number) AS served_at
FROM generations g LEFT JOIN current_generation c ON c.number = g.number;

-- An operation as it is read, with the job of one that has not ended.
CREATE VIEW operation_rows AS
SELECT o.id, o.kind, o.arguments, o.generation, o.phase, o.result, j.id AS live_job_id,
       o.requested_by, o.requested_by_label, o.requested_at, o.finished_at,
       coalesce(o.final_state, j.state) AS job_state,
       coalesce(j.progress, (o.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(o.failure, j.error) AS error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested
FROM operations o LEFT JOIN jobs j ON j.id = o.job_id AND o.final_state IS NULL;
REVOKE ALL ON generation_rows, operation_rows FROM PUBLIC;
GRANT SELECT ON generation_rows, operation_rows TO mien_app;

-- What is served stays, whatever a program takes it for.
CREATE FUNCTION guard_served_generation() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM public.current_generation WHERE number = NEW.number) THEN
        RAISE EXCEPTION 'generation % is served', NEW.number
            USING ERRCODE = 'MI002', CONSTRAINT = 'generations_served_is_ready';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER generations_served_is_ready BEFORE UPDATE OF state ON generations
    FOR EACH ROW WHEN (NEW.state <> 'ready') EXECUTE FUNCTION guard_served_generation();
