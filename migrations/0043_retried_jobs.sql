-- When a person last had a job tried again: what a service ended before that is known to somebody.
ALTER TABLE jobs ADD COLUMN retried_at timestamptz;
GRANT UPDATE (retried_at) ON jobs TO mien_app;
