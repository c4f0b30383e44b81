-- A sync is an operation that makes two generations: what it has brought, kept idle, and the copy of
-- that which is served.

-- What it has done so far, by table; of other operations null.
ALTER TABLE operations ADD COLUMN report jsonb;
GRANT UPDATE (report) ON operations TO mien_app;

CREATE INDEX operations_sync_idx ON operations (requested_at, id) WHERE kind = 'sync';

CREATE OR REPLACE VIEW operation_rows AS
SELECT o.id, o.kind, o.arguments, o.generation, o.phase, o.result, j.id AS live_job_id,
       o.requested_by, o.requested_by_label, o.requested_at, o.finished_at,
       coalesce(o.final_state, j.state) AS job_state,
       coalesce(j.progress, (o.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(o.failure, j.error) AS error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested, o.report
FROM operations o LEFT JOIN jobs j ON j.id = o.job_id AND o.final_state IS NULL;

-- As before, and with the generation that the failed one was to be a copy of.
CREATE OR REPLACE FUNCTION record_operation_end() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.operations
    SET final_state = NEW.state, failure = NEW.error, finished_at = NEW.finished_at
    WHERE job_id = NEW.id;
    IF NEW.state <> 'succeeded' THEN
        UPDATE public.generations g SET state = 'failed'
        FROM public.operations o JOIN public.generations made ON made.number = o.generation
        WHERE o.job_id = NEW.id AND g.number IN (made.number, made.made_from)
            AND g.state = 'building';
    END IF;
    RETURN NULL;
END
$$;

-- Up to when the schedule has been looked at: what was due before has been asked for, or missed.
CREATE TABLE sync_schedule_look (
    is_only boolean CONSTRAINT sync_schedule_look_pkey PRIMARY KEY DEFAULT true,
    looked_until timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sync_schedule_look_is_only_check CHECK (is_only)
);
INSERT INTO sync_schedule_look DEFAULT VALUES;
REVOKE ALL ON sync_schedule_look FROM PUBLIC;
GRANT SELECT ON sync_schedule_look TO mien_app;
GRANT UPDATE (looked_until) ON sync_schedule_look TO mien_app;
