-- What a job waits at before anybody takes it again is kept in its arguments, as "gate"; a job that
-- has passed has none. Workers hear when a gate may have opened.
GRANT UPDATE (arguments) ON jobs TO mien_app;

CREATE FUNCTION notify_gate_of_provider() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('job_gate_opened', NEW.id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER providers_notify_gate AFTER UPDATE ON providers
    FOR EACH ROW WHEN (OLD.paused_at IS DISTINCT FROM NEW.paused_at
                       OR OLD.archived_at IS DISTINCT FROM NEW.archived_at
                       OR OLD.submissions_running_max IS DISTINCT FROM NEW.submissions_running_max
                       OR OLD.requests_per_minute IS DISTINCT FROM NEW.requests_per_minute)
    EXECUTE FUNCTION notify_gate_of_provider();

CREATE FUNCTION notify_gate_of_submission() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('job_gate_opened', NEW.provider_id::text);
    RETURN NULL;
END
$$;
-- What has ended, or waits for a person, leaves room for another one.
CREATE TRIGGER submissions_notify_gate AFTER UPDATE ON submissions
    FOR EACH ROW WHEN ((OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
                       OR (OLD.state <> 'parked' AND NEW.state = 'parked'))
    EXECUTE FUNCTION notify_gate_of_submission();
