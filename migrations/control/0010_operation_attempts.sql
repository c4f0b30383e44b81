-- How often the job of an operation has been begun, for whoever watches one that was interrupted.
CREATE OR REPLACE VIEW operation_rows AS
SELECT o.id, o.kind, o.arguments, o.generation, o.phase, o.result, j.id AS live_job_id,
       o.requested_by, o.requested_by_label, o.requested_at, o.finished_at,
       coalesce(o.final_state, j.state) AS job_state,
       coalesce(j.progress, (o.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(o.failure, j.error) AS error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested, o.report,
       j.attempt, j.attempts_max
FROM operations o LEFT JOIN jobs j ON j.id = o.job_id AND o.final_state IS NULL;
