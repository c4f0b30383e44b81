-- Which users are gone for good, and nothing of who they were: the bridge reads it and takes them from
-- staging. Whoever deletes a user, by whatever statement, need not know of this table.
CREATE TABLE user_erasures (
    number bigint CONSTRAINT user_erasures_pkey PRIMARY KEY,
    user_id uuid NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_erasures_number_check CHECK (number >= 1)
);
REVOKE ALL ON user_erasures FROM PUBLIC;

-- Numbers are 1 to n in the order of the commits: who has read up to one has missed none.
CREATE FUNCTION record_user_erasure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('user_erasures', 0));
    INSERT INTO public.user_erasures (number, user_id)
    SELECT coalesce(max(number), 0) + 1, OLD.id FROM public.user_erasures;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_record_erasure AFTER DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION record_user_erasure();

CREATE OR REPLACE PROCEDURE grant_reading(reader regrole)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %s', current_database(), reader);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %s', reader);
    EXECUTE format('GRANT SELECT ON assignments, cell_posters, characters, emotions,
                        environment_marker, objects, prompt_versions, prompts, schema_migrations,
                        user_erasures, users, video_usage_log, videos TO %s', reader);
    EXECUTE format('GRANT SELECT (id, email, display_name, role, disabled_at, created_at, updated_at,
                        version, imported_at, search_text) ON admins TO %s', reader);
END
$$;
