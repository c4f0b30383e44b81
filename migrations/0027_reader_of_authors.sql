-- Admins of production arrive in staging as authors who cannot sign in: how they signed in stays
-- closed.
CREATE OR REPLACE PROCEDURE grant_reading(reader regrole)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %s', current_database(), reader);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %s', reader);
    EXECUTE format('GRANT SELECT ON assignments, cell_posters, characters, emotions,
                        environment_marker, objects, prompt_versions, prompts, schema_migrations,
                        users, video_usage_log, videos TO %s', reader);
    EXECUTE format('GRANT SELECT (id, email, display_name, role, disabled_at, created_at, updated_at,
                        version, imported_at, search_text) ON admins TO %s', reader);
END
$$;
