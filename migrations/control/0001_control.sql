-- Staging's control database: what outlives every generation of staging's data. It holds which
-- configuration is in force and who changed it, which generation is served, and who tried to come in.
-- Owned by the role that migrates; the program is mien_app here too, with what is granted here.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;
GRANT USAGE ON SCHEMA public TO mien_app;
GRANT SELECT ON schema_migrations TO mien_app;

-- History, its audit log and the answers to idempotency keys are as in a database of data, so that the
-- same code writes them: see migrations/0001_foundation.sql, 0005_audit.sql, 0014_who_and_when.sql.

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are immutable', TG_TABLE_NAME
        USING ERRCODE = 'MI001', CONSTRAINT = TG_TABLE_NAME || '_immutable';
END
$$;

CREATE PROCEDURE make_immutable(target regclass)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, mien_app', target);
    EXECUTE format('GRANT SELECT, INSERT ON %s TO mien_app', target);
END
$$;

CREATE TABLE audit_log (
    seq bigint CONSTRAINT audit_log_pkey PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_label text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    -- Null here: prompts are in the data.
    version_id uuid,
    request_id text NOT NULL DEFAULT '',
    details jsonb NOT NULL DEFAULT '{}',
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    credential_id uuid,
    CONSTRAINT audit_log_actor_kind_check CHECK (actor_kind IN ('admin', 'token', 'cli', 'system'))
);
CREATE INDEX audit_log_subject_idx ON audit_log (subject_kind, subject_id, seq);

CREATE TABLE audit_head (
    is_only boolean CONSTRAINT audit_head_pkey PRIMARY KEY DEFAULT true,
    seq bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_head_is_only_check CHECK (is_only)
);
INSERT INTO audit_head (seq, occurred_at, hash)
VALUES (0, '-infinity', sha256('mien control audit log'));

CREATE FUNCTION audit_hash(entry audit_log) RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(entry.previous_hash || convert_to((jsonb_build_array(
    entry.seq, (extract(epoch FROM entry.occurred_at) * 1000000)::bigint, entry.actor_kind,
    entry.actor_id, entry.actor_label, entry.action, entry.subject_kind, entry.subject_id,
    entry.version_id, entry.request_id, entry.details)
    || CASE WHEN entry.credential_id IS NULL THEN '[]'
            ELSE jsonb_build_array(entry.credential_id) END)::text, 'UTF8'));

CREATE FUNCTION audit_append_all(
    actor_kind text, actor_id uuid, actor_label text, request_id text, credential_id uuid,
    action text, subject_kind text, subject_ids text[], version_ids uuid[], all_details jsonb[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry public.audit_log;
    head public.audit_head;
BEGIN
    SELECT * INTO head FROM public.audit_head FOR UPDATE;
    entry.actor_kind := actor_kind;
    entry.actor_id := actor_id;
    entry.actor_label := actor_label;
    entry.request_id := request_id;
    entry.credential_id := credential_id;
    entry.action := action;
    entry.subject_kind := subject_kind;
    FOR entry.subject_id, entry.version_id, entry.details IN
        SELECT u.subject_id, u.version_id, u.details
        FROM unnest(subject_ids, version_ids, all_details) AS u (subject_id, version_id, details)
    LOOP
        entry.seq := head.seq + 1;
        entry.occurred_at := greatest(clock_timestamp(), head.occurred_at);
        entry.previous_hash := head.hash;
        entry.hash := public.audit_hash(entry);
        INSERT INTO public.audit_log VALUES (entry.*);
        head.seq := entry.seq;
        head.occurred_at := entry.occurred_at;
        head.hash := entry.hash;
    END LOOP;
    UPDATE public.audit_head SET seq = head.seq, occurred_at = head.occurred_at, hash = head.hash;
    RETURN head.seq;
END
$$;

CALL make_immutable('audit_log');
REVOKE INSERT ON audit_log FROM mien_app;
REVOKE ALL ON FUNCTION audit_append_all FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append_all TO mien_app;
GRANT SELECT ON audit_head TO mien_app;

CREATE TABLE idempotency_keys (
    actor_id uuid NOT NULL,
    key text NOT NULL,
    request_sha256 bytea NOT NULL,
    response_status integer,
    response_body text,
    response_headers jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    subject_id uuid,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor_id, key),
    CONSTRAINT idempotency_keys_key_check CHECK (char_length(key) BETWEEN 1 AND 255)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO mien_app;
GRANT UPDATE (response_status, response_body, response_headers, subject_id)
    ON idempotency_keys TO mien_app;

-- Versions of staging's configuration, 1 to n without gaps. What a version says never changes.
CREATE TABLE staging_configurations (
    version integer CONSTRAINT staging_configurations_pkey PRIMARY KEY,
    environment_name text NOT NULL,
    -- Where the data are, as PostgreSQL's settings and not as an address that could be read two ways.
    database_host text NOT NULL,
    database_port integer NOT NULL,
    database_name text NOT NULL,
    database_user text NOT NULL,
    storage_bucket text NOT NULL,
    admin_subdomain text NOT NULL,
    vpn_required boolean NOT NULL,
    vpn_networks cidr[] NOT NULL,
    -- Five fields of cron; null for no schedule.
    sync_schedule text,
    sync_time_zone text NOT NULL,
    access_log_days integer NOT NULL,
    -- Passwords and keys, sealed with the key of the configuration file (base/sealed_box.hpp).
    secrets bytea NOT NULL,
    restored_from integer CONSTRAINT staging_configurations_restored_from_fkey
        REFERENCES staging_configurations (version),
    change_reason text NOT NULL,
    -- An admin of the data that were served then; null for the command line.
    created_by uuid,
    created_by_label text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Of all of the above; the audit entry of the version has it too.
    sha256 bytea NOT NULL,
    CONSTRAINT staging_configurations_version_check CHECK (version >= 1),
    CONSTRAINT staging_configurations_environment_name_check CHECK (
        environment_name ~ '^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$'
        AND lower(environment_name) <> 'production'),
    CONSTRAINT staging_configurations_database_check CHECK (
        octet_length(database_host) BETWEEN 1 AND 253 AND database_port BETWEEN 1 AND 65535
        AND octet_length(database_name) BETWEEN 1 AND 63
        AND octet_length(database_user) BETWEEN 1 AND 63),
    CONSTRAINT staging_configurations_storage_bucket_check CHECK (
        storage_bucket ~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'),
    CONSTRAINT staging_configurations_admin_subdomain_check CHECK (
        octet_length(admin_subdomain) BETWEEN 1 AND 253),
    CONSTRAINT staging_configurations_vpn_check CHECK (
        cardinality(vpn_networks) BETWEEN vpn_required::integer AND 100),
    CONSTRAINT staging_configurations_sync_check CHECK (
        octet_length(sync_schedule) BETWEEN 9 AND 200
        AND octet_length(sync_time_zone) BETWEEN 1 AND 64),
    CONSTRAINT staging_configurations_access_log_days_check CHECK (
        access_log_days BETWEEN 30 AND 3650),
    CONSTRAINT staging_configurations_secrets_check CHECK (
        octet_length(secrets) BETWEEN 40 AND 8192),
    CONSTRAINT staging_configurations_restored_from_check CHECK (restored_from < version),
    CONSTRAINT staging_configurations_change_reason_check CHECK (
        char_length(normalize(change_reason, NFC)) <= 500),
    CONSTRAINT staging_configurations_created_by_label_check CHECK (
        octet_length(created_by_label) BETWEEN 1 AND 1024)
);

-- SHA-256 of a version as a JSON array; times as microseconds, so that no setting changes the bytes.
CREATE FUNCTION staging_configuration_hash(c staging_configurations) RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(convert_to(jsonb_build_array(
    c.version, c.environment_name, c.database_host, c.database_port, c.database_name,
    c.database_user, c.storage_bucket, c.admin_subdomain, c.vpn_required, c.vpn_networks,
    c.sync_schedule, c.sync_time_zone, c.access_log_days, encode(c.secrets, 'hex'),
    c.restored_from, c.change_reason, c.created_by, c.created_by_label,
    (extract(epoch FROM c.created_at) * 1000000)::bigint)::text, 'UTF8'));

-- The version in force, which is the newest: its row lock puts writers in line.
CREATE TABLE active_configuration (
    is_only boolean CONSTRAINT active_configuration_pkey PRIMARY KEY DEFAULT true,
    version integer NOT NULL CONSTRAINT active_configuration_version_fkey
        REFERENCES staging_configurations (version),
    activated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT active_configuration_is_only_check CHECK (is_only)
);

-- A version comes right after the newest one, and is dated and hashed here.
CREATE FUNCTION prepare_configuration() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> (SELECT coalesce(max(version), 0) + 1 FROM public.staging_configurations) THEN
        RAISE EXCEPTION 'configuration % does not follow the newest one', NEW.version
            USING ERRCODE = 'MI002', CONSTRAINT = 'staging_configurations_version_sequence';
    END IF;
    NEW.created_at := clock_timestamp();
    NEW.sha256 := public.staging_configuration_hash(NEW);
    RETURN NEW;
END
$$;
CREATE TRIGGER staging_configurations_prepare BEFORE INSERT ON staging_configurations
    FOR EACH ROW EXECUTE FUNCTION prepare_configuration();
CALL make_immutable('staging_configurations');

-- An older version comes back as a new one that equals it.
CREATE FUNCTION refuse_older_configuration() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> (SELECT max(version) FROM public.staging_configurations) THEN
        RAISE EXCEPTION 'configuration % is not the newest one', NEW.version
            USING ERRCODE = 'MI002', CONSTRAINT = 'active_configuration_is_newest';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER active_configuration_is_newest BEFORE INSERT OR UPDATE ON active_configuration
    FOR EACH ROW EXECUTE FUNCTION refuse_older_configuration();

-- Every node listens, and takes what is in force from here.
CREATE FUNCTION notify_active_configuration() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('staging_configuration_changed', NEW.version::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER active_configuration_notify AFTER INSERT OR UPDATE ON active_configuration
    FOR EACH ROW EXECUTE FUNCTION notify_active_configuration();
REVOKE ALL ON active_configuration FROM PUBLIC;
GRANT SELECT ON active_configuration TO mien_app;
GRANT UPDATE (version, activated_at) ON active_configuration TO mien_app;

-- Staging's data, one database each. A generation is written once; only its state changes.
CREATE TABLE generations (
    number integer CONSTRAINT generations_pkey PRIMARY KEY,
    database_host text NOT NULL,
    database_port integer NOT NULL,
    database_name text NOT NULL,
    -- initial: what the environment began with; configuration: named by a version of it.
    origin text NOT NULL,
    made_from integer CONSTRAINT generations_made_from_fkey REFERENCES generations (number),
    state text NOT NULL,
    note text NOT NULL DEFAULT '',
    made_by uuid,
    made_by_label text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT generations_number_check CHECK (number >= 1),
    CONSTRAINT generations_origin_check CHECK (
        origin IN ('initial', 'configuration', 'snapshot', 'restore', 'reset', 'sync')),
    CONSTRAINT generations_made_from_check CHECK (made_from < number),
    CONSTRAINT generations_state_check CHECK (state IN ('building', 'ready', 'failed', 'dropped')),
    CONSTRAINT generations_text_check CHECK (
        octet_length(database_host) BETWEEN 1 AND 253 AND database_port BETWEEN 1 AND 65535
        AND octet_length(database_name) BETWEEN 1 AND 63 AND octet_length(note) <= 2048
        AND octet_length(made_by_label) BETWEEN 1 AND 1024)
);
-- A database is one generation until it is dropped.
CREATE UNIQUE INDEX generations_database_unique
    ON generations (database_host, database_port, database_name) WHERE state <> 'dropped';
REVOKE ALL ON generations FROM PUBLIC;
GRANT SELECT, INSERT ON generations TO mien_app;
GRANT UPDATE (state, note) ON generations TO mien_app;

-- The generation that is served.
CREATE TABLE current_generation (
    is_only boolean CONSTRAINT current_generation_pkey PRIMARY KEY DEFAULT true,
    number integer NOT NULL CONSTRAINT current_generation_number_fkey REFERENCES generations (number),
    moved_by uuid,
    moved_by_label text NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT current_generation_is_only_check CHECK (is_only)
);
CREATE FUNCTION notify_current_generation() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('generation_changed', NEW.number::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER current_generation_notify AFTER INSERT OR UPDATE ON current_generation
    FOR EACH ROW EXECUTE FUNCTION notify_current_generation();
REVOKE ALL ON current_generation FROM PUBLIC;
GRANT SELECT ON current_generation TO mien_app;
GRANT UPDATE (number, moved_by, moved_by_label, moved_at) ON current_generation TO mien_app;

-- Each attempt to reach staging, allowed or refused, written before it is answered. Numbers have no
-- gap: a writer takes them from access_log_head in the transaction of its rows.
CREATE TABLE access_log (
    number bigint CONSTRAINT access_log_pkey PRIMARY KEY,
    at timestamptz NOT NULL,
    request_id text NOT NULL,
    -- Who, as far as that was known when it was decided.
    admin_id uuid,
    credential_id uuid,
    actor text,
    -- Who was connected, and who that stands for by the word of the configured proxies.
    peer inet NOT NULL,
    client inet NOT NULL,
    -- As received, cut to what fits.
    host text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    -- The route that was found.
    route text,
    status integer NOT NULL,
    outcome text NOT NULL,
    reason text,
    duration_us bigint NOT NULL,
    CONSTRAINT access_log_number_check CHECK (number >= 1),
    CONSTRAINT access_log_request_id_check CHECK (octet_length(request_id) <= 64),
    CONSTRAINT access_log_actor_check CHECK (octet_length(actor) <= 1024),
    CONSTRAINT access_log_host_check CHECK (octet_length(host) <= 512),
    CONSTRAINT access_log_method_check CHECK (octet_length(method) <= 32),
    CONSTRAINT access_log_path_check CHECK (octet_length(path) <= 4096),
    CONSTRAINT access_log_route_check CHECK (octet_length(route) <= 128),
    CONSTRAINT access_log_status_check CHECK (status BETWEEN 100 AND 599),
    CONSTRAINT access_log_outcome_check CHECK (outcome IN ('allowed', 'refused')),
    CONSTRAINT access_log_reason_check CHECK (reason ~ '^[a-z][a-z_]{0,39}$'),
    CONSTRAINT access_log_refused_reason_check CHECK (outcome = 'allowed' OR reason IS NOT NULL),
    CONSTRAINT access_log_duration_check CHECK (duration_us >= 0)
);
CREATE INDEX access_log_at_idx ON access_log (at, number);
CREATE INDEX access_log_admin_idx ON access_log (admin_id, number);
CREATE INDEX access_log_client_idx ON access_log (client, number);
CREATE INDEX access_log_refused_idx ON access_log (number) WHERE outcome = 'refused';

CREATE TABLE access_log_head (
    is_only boolean CONSTRAINT access_log_head_pkey PRIMARY KEY DEFAULT true,
    -- The last number that was given.
    number bigint NOT NULL DEFAULT 0,
    -- Rows up to this number were removed when they were older than the retention.
    removed_through bigint NOT NULL DEFAULT 0,
    CONSTRAINT access_log_head_is_only_check CHECK (is_only),
    CONSTRAINT access_log_head_check CHECK (removed_through BETWEEN 0 AND number)
);
INSERT INTO access_log_head DEFAULT VALUES;

-- The one exception to immutability: what access_log_head says was removed may go.
CREATE FUNCTION guard_access_log() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.number <= (SELECT removed_through FROM public.access_log_head) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of access_log are immutable'
        USING ERRCODE = 'MI001', CONSTRAINT = 'access_log_immutable';
END
$$;
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON access_log
    FOR EACH ROW EXECUTE FUNCTION guard_access_log();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON access_log, access_log_head FROM PUBLIC;
GRANT SELECT, INSERT ON access_log TO mien_app;
GRANT SELECT ON access_log_head TO mien_app;
GRANT UPDATE (number) ON access_log_head TO mien_app;

-- Removes the oldest rows, at most rows_max of them, that are of days (UTC) longer ago than the
-- configuration in force keeps them, and writes down up to which number; returns how many. Repeat it
-- until it returns 0.
CREATE FUNCTION remove_old_access(rows_max integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept_from timestamptz := (
        SELECT (date_trunc('day', now() AT TIME ZONE 'UTC')
                - make_interval(days => c.access_log_days)) AT TIME ZONE 'UTC'
        FROM public.active_configuration a JOIN public.staging_configurations c USING (version));
    through bigint;
    removed bigint;
BEGIN
    PERFORM FROM public.access_log_head FOR UPDATE;
    SELECT max(o.number) INTO through FROM (
        SELECT l.number, bool_and(l.at < kept_from) OVER (ORDER BY l.number) AS is_old
        FROM public.access_log l ORDER BY l.number LIMIT rows_max) o
    WHERE o.is_old;
    IF through IS NULL THEN
        RETURN 0;
    END IF;
    UPDATE public.access_log_head SET removed_through = through;
    DELETE FROM public.access_log WHERE number <= through;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
REVOKE ALL ON FUNCTION remove_old_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_old_access TO mien_app;
