-- Which environment a database belongs to: written once by mien migrate, and asked on the connection
-- that is going to write whenever a database is named as staging's.
CREATE TABLE environment_marker (
    is_only boolean CONSTRAINT environment_marker_pkey PRIMARY KEY DEFAULT true,
    environment text NOT NULL,
    marked_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT environment_marker_is_only_check CHECK (is_only),
    CONSTRAINT environment_marker_environment_check
        CHECK (environment IN ('production', 'staging'))
);
CALL make_immutable('environment_marker');
REVOKE INSERT ON environment_marker FROM mien_app;
