-- Who did what, in the transaction that did it: gapless, hash-chained, append-only.

CREATE TABLE audit_log (
    seq bigint CONSTRAINT audit_log_pkey PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_label text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    -- The prompt version that this entry recorded, when it recorded one.
    version_id uuid CONSTRAINT audit_log_version_id_fkey REFERENCES prompt_versions (id),
    request_id text NOT NULL DEFAULT '',
    details jsonb NOT NULL DEFAULT '{}',
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_log_actor_kind_check CHECK (actor_kind IN ('admin', 'token', 'cli', 'system')),
    CONSTRAINT audit_log_version_id_unique UNIQUE (version_id)
);
CREATE INDEX audit_log_subject_idx ON audit_log (subject_kind, subject_id, seq);
CREATE INDEX audit_log_actor_idx ON audit_log (actor_id, seq);
CREATE INDEX audit_log_action_idx ON audit_log (action, seq);

-- The last entry; its row lock puts writers in line, so that seq has no gap.
CREATE TABLE audit_head (
    is_only boolean CONSTRAINT audit_head_pkey PRIMARY KEY DEFAULT true,
    seq bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_head_is_only_check CHECK (is_only)
);
INSERT INTO audit_head (seq, occurred_at, hash) VALUES (0, '-infinity', sha256('mien audit log'));

-- The hash of an entry: SHA-256 of the previous hash followed by the entry as a JSON array.
-- Microseconds since the epoch stand for the time, so that no setting can change the bytes.
CREATE FUNCTION audit_hash(entry audit_log) RETURNS bytea
LANGUAGE sql STABLE
SET search_path = pg_catalog, public
RETURN sha256(entry.previous_hash || convert_to(jsonb_build_array(
    entry.seq, (extract(epoch FROM entry.occurred_at) * 1000000)::bigint, entry.actor_kind,
    entry.actor_id, entry.actor_label, entry.action, entry.subject_kind, entry.subject_id,
    entry.version_id, entry.request_id, entry.details)::text, 'UTF8'));

-- The only way to write an entry: mien_app may call this and cannot insert by itself.
CREATE FUNCTION audit_append(
    actor_kind text, actor_id uuid, actor_label text, action text, subject_kind text,
    subject_id text, version_id uuid, request_id text, details jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
-- Temporary tables last, and every table by its schema: a caller cannot put one of its own in front.
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry public.audit_log;
BEGIN
    -- Locks the chain until the transaction ends: call this last.
    UPDATE public.audit_head SET seq = audit_head.seq + 1,
        occurred_at = greatest(clock_timestamp(), audit_head.occurred_at)
        RETURNING audit_head.seq, audit_head.occurred_at, audit_head.hash
        INTO entry.seq, entry.occurred_at, entry.previous_hash;
    entry.actor_kind := actor_kind;
    entry.actor_id := actor_id;
    entry.actor_label := actor_label;
    entry.action := action;
    entry.subject_kind := subject_kind;
    entry.subject_id := subject_id;
    entry.version_id := version_id;
    entry.request_id := request_id;
    entry.details := details;
    entry.hash := public.audit_hash(entry);
    INSERT INTO public.audit_log VALUES (entry.*);
    UPDATE public.audit_head SET hash = entry.hash;
    RETURN entry.seq;
END
$$;

CALL make_immutable('audit_log');
REVOKE INSERT ON audit_log FROM mien_app;
REVOKE ALL ON FUNCTION audit_append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append TO mien_app;
GRANT SELECT ON audit_head TO mien_app;

-- The answer to each mutating request that carried an Idempotency-Key, written in its transaction:
-- the same key with the same body gets the same answer again.
CREATE TABLE idempotency_keys (
    actor_id uuid NOT NULL,
    key text NOT NULL,
    request_sha256 bytea NOT NULL,
    response_status integer,
    response_body text,
    response_headers jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor_id, key),
    CONSTRAINT idempotency_keys_key_check CHECK (char_length(key) BETWEEN 1 AND 255)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO mien_app;
