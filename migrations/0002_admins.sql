-- Who operates Mien: admins with a role, their login sessions and API tokens.

CREATE TYPE admin_role AS ENUM ('viewer', 'editor', 'admin');

CREATE TABLE admins (
    id uuid CONSTRAINT admins_pkey PRIMARY KEY,
    email text NOT NULL,
    display_name text NOT NULL,
    role admin_role NOT NULL,
    -- Argon2id in libsodium's text form; null for accounts that cannot sign in (imported authors).
    password_hash text,
    sign_in_failures integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    disabled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT admins_email_unique UNIQUE (email),
    CONSTRAINT admins_email_check CHECK (email = lower(email) AND email LIKE '%_@_%'
                                         AND char_length(email) <= 254),
    CONSTRAINT admins_display_name_check CHECK (char_length(display_name) BETWEEN 1 AND 120),
    CONSTRAINT admins_password_hash_check CHECK (password_hash LIKE '$argon2id$%'),
    CONSTRAINT admins_sign_in_failures_check CHECK (sign_in_failures >= 0)
);

-- A session or token is stored as the SHA-256 of a 256-bit random value; the value itself is only
-- ever with its holder.
CREATE TABLE sessions (
    id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
    token_sha256 bytea NOT NULL,
    admin_id uuid NOT NULL CONSTRAINT sessions_admin_id_fkey REFERENCES admins (id),
    user_agent text NOT NULL DEFAULT '',
    peer_address text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT sessions_token_sha256_unique UNIQUE (token_sha256),
    CONSTRAINT sessions_token_sha256_check CHECK (octet_length(token_sha256) = 32),
    CONSTRAINT sessions_lifetime_check CHECK (expires_at <= created_at + interval '12 hours')
);
CREATE INDEX sessions_admin_id_idx ON sessions (admin_id) WHERE revoked_at IS NULL;

CREATE TABLE api_tokens (
    id uuid CONSTRAINT api_tokens_pkey PRIMARY KEY,
    admin_id uuid NOT NULL CONSTRAINT api_tokens_admin_id_fkey REFERENCES admins (id),
    name text NOT NULL,
    token_sha256 bytea NOT NULL,
    -- The token that made this one, if one did: this one ends no later, and is revoked with it.
    parent_id uuid CONSTRAINT api_tokens_parent_id_fkey REFERENCES api_tokens (id),
    -- 'full': everything its admin may do; 'read': as a viewer; 'resolve': only the run-time reads.
    scope text NOT NULL DEFAULT 'full',
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT api_tokens_token_sha256_unique UNIQUE (token_sha256),
    CONSTRAINT api_tokens_token_sha256_check CHECK (octet_length(token_sha256) = 32),
    CONSTRAINT api_tokens_name_check CHECK (char_length(name) BETWEEN 1 AND 120),
    CONSTRAINT api_tokens_scope_check CHECK (scope IN ('full', 'read', 'resolve'))
);
CREATE INDEX api_tokens_admin_id_idx ON api_tokens (admin_id);
CREATE INDEX api_tokens_parent_id_idx ON api_tokens (parent_id) WHERE parent_id IS NOT NULL;

-- Tells every node to forget whom it has let in, so that a revoked right ends with the next request.
CREATE FUNCTION notify_access_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('access_changed', '');
    RETURN NULL;
END
$$;
-- For rows that changed only; of many in one transaction PostgreSQL sends one notification.
CREATE TRIGGER admins_notify AFTER UPDATE OF role, disabled_at, email, display_name ON admins
    FOR EACH ROW
    WHEN ((OLD.role, OLD.disabled_at, OLD.email, OLD.display_name)
          IS DISTINCT FROM (NEW.role, NEW.disabled_at, NEW.email, NEW.display_name))
    EXECUTE FUNCTION notify_access_changed();
CREATE TRIGGER sessions_notify AFTER UPDATE OF revoked_at ON sessions
    FOR EACH ROW WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at)
    EXECUTE FUNCTION notify_access_changed();
CREATE TRIGGER api_tokens_notify AFTER UPDATE OF revoked_at, expires_at ON api_tokens
    FOR EACH ROW
    WHEN ((OLD.revoked_at, OLD.expires_at) IS DISTINCT FROM (NEW.revoked_at, NEW.expires_at))
    EXECUTE FUNCTION notify_access_changed();

GRANT SELECT, INSERT, UPDATE ON admins, sessions, api_tokens TO mien_app;
-- Sessions that ended are removed by the cleaner.
GRANT DELETE ON sessions TO mien_app;
