-- What the bridge may read of production: the data of the domain. Never what belongs to running this
-- environment (sessions, tokens, keys, jobs, drafts, presence, spool, settings, staged imports, the
-- audit log), nor how an admin signs in. A table that is added is added here, by a migration that
-- replaces the procedure, or stays closed.
--
-- mien migrate calls it whenever the role is there: it may be made before or after.
CREATE PROCEDURE grant_reading(reader regrole)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %s', current_database(), reader);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %s', reader);
    EXECUTE format('GRANT SELECT ON assignments, cell_posters, characters, emotions,
                        environment_marker, objects, prompt_versions, prompts, schema_migrations,
                        users, video_usage_log, videos TO %s', reader);
    EXECUTE format('GRANT SELECT (id, email, display_name, role, disabled_at, created_at, updated_at,
                        version) ON admins TO %s', reader);
END
$$;
REVOKE ALL ON PROCEDURE grant_reading FROM PUBLIC;
