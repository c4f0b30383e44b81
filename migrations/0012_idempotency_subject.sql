-- What a request with an Idempotency-Key made, so that its replay can be told how that is now. Null for
-- requests that made nothing to wait for, and in rows of programs from before this migration.
ALTER TABLE idempotency_keys ADD COLUMN subject_id uuid;
