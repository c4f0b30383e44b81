-- What the bridge, the one process that sees both environments, tells staging. Each row says what was
-- seen last, and when. The bridge enters as the owner; the program of staging reads, and writes what
-- it has tried itself.

CREATE TABLE bridge_process (
    is_only boolean CONSTRAINT bridge_process_pkey PRIMARY KEY DEFAULT true,
    program_version text NOT NULL,
    started_at timestamptz NOT NULL,
    -- By the clock of this database, again and again for as long as it runs.
    seen_at timestamptz NOT NULL,
    -- Where production's database is, for the server of staging to try whether it gets there.
    production_host text NOT NULL,
    production_port integer NOT NULL,
    CONSTRAINT bridge_process_is_only_check CHECK (is_only),
    CONSTRAINT bridge_process_program_version_check CHECK (
        octet_length(program_version) BETWEEN 1 AND 64),
    CONSTRAINT bridge_process_production_check CHECK (
        octet_length(production_host) BETWEEN 1 AND 253 AND production_port BETWEEN 1 AND 65535)
);
REVOKE ALL ON bridge_process FROM PUBLIC;
GRANT SELECT ON bridge_process TO mien_app;

-- The parts of both environments that the bridge uses.
CREATE TABLE part_health (
    part text CONSTRAINT part_health_pkey PRIMARY KEY,
    is_well boolean NOT NULL,
    found text NOT NULL,
    checked_at timestamptz NOT NULL,
    CONSTRAINT part_health_part_check CHECK (part ~ '^[a-z][a-z_]{0,39}$'),
    CONSTRAINT part_health_found_check CHECK (octet_length(found) BETWEEN 1 AND 2048)
);
REVOKE ALL ON part_health FROM PUBLIC;
GRANT SELECT ON part_health TO mien_app;

-- How much there is of each class of data on either side, and when it last changed; no contents.
CREATE TABLE environment_summaries (
    environment text NOT NULL,
    class text NOT NULL,
    row_count bigint NOT NULL,
    newest_change_at timestamptz,
    -- The one of staging that was read.
    generation integer CONSTRAINT environment_summaries_generation_fkey
        REFERENCES generations (number),
    read_at timestamptz NOT NULL,
    CONSTRAINT environment_summaries_pkey PRIMARY KEY (environment, class),
    CONSTRAINT environment_summaries_environment_check CHECK (
        environment IN ('production', 'staging')),
    CONSTRAINT environment_summaries_class_check CHECK (class ~ '^[a-z][a-z_]{0,39}$'),
    CONSTRAINT environment_summaries_row_count_check CHECK (row_count >= 0),
    CONSTRAINT environment_summaries_generation_check CHECK (
        (environment = 'staging') = (generation IS NOT NULL))
);
REVOKE ALL ON environment_summaries FROM PUBLIC;
GRANT SELECT ON environment_summaries TO mien_app;

-- Whether the two environments share anything, as it was found by trying.
CREATE TABLE isolation_checks (
    name text CONSTRAINT isolation_checks_pkey PRIMARY KEY,
    result text NOT NULL,
    -- What must be so, how it was tried, and what came of it.
    claim text NOT NULL,
    tried text NOT NULL,
    found text NOT NULL,
    tried_by text NOT NULL,
    tried_at timestamptz NOT NULL,
    CONSTRAINT isolation_checks_name_check CHECK (name ~ '^[a-z][a-z_]{0,59}$'),
    CONSTRAINT isolation_checks_result_check CHECK (
        result IN ('passed', 'warning', 'failed', 'untried')),
    CONSTRAINT isolation_checks_text_check CHECK (
        octet_length(claim) BETWEEN 1 AND 2048 AND octet_length(tried) BETWEEN 1 AND 2048
        AND octet_length(found) BETWEEN 1 AND 2048),
    -- The name says whose it is, so that neither can take the other's.
    CONSTRAINT isolation_checks_tried_by_check CHECK (
        tried_by = CASE WHEN name LIKE 'server\_%' THEN 'server' ELSE 'bridge' END)
);
REVOKE ALL ON isolation_checks FROM PUBLIC;
GRANT SELECT, INSERT ON isolation_checks TO mien_app;
GRANT UPDATE (result, claim, tried, found, tried_at) ON isolation_checks TO mien_app;

-- What the bridge found, no server can change.
ALTER TABLE isolation_checks ENABLE ROW LEVEL SECURITY;
CREATE POLICY isolation_checks_read ON isolation_checks FOR SELECT TO mien_app USING (true);
CREATE POLICY isolation_checks_add ON isolation_checks FOR INSERT TO mien_app
    WITH CHECK (tried_by = 'server');
CREATE POLICY isolation_checks_change ON isolation_checks FOR UPDATE TO mien_app
    USING (tried_by = 'server') WITH CHECK (tried_by = 'server');
