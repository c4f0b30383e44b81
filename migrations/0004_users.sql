-- End users of the characters (the personal data), and the character assigned to each.

CREATE TABLE users (
    id uuid CONSTRAINT users_pkey PRIMARY KEY,
    name text NOT NULL,
    email text,
    -- E.164: '+' and 7 to 15 digits.
    phone text,
    attributes jsonb NOT NULL DEFAULT '{}',
    search_text text NOT NULL,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_email_unique UNIQUE (email),
    CONSTRAINT users_name_check CHECK (char_length(name) BETWEEN 1 AND 120),
    CONSTRAINT users_email_check CHECK (email LIKE '%_@_%' AND char_length(email) <= 254),
    CONSTRAINT users_phone_check CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    CONSTRAINT users_attributes_check CHECK (jsonb_typeof(attributes) = 'object')
);
CREATE INDEX users_search_idx ON users USING gin (search_text gin_trgm_ops);
CREATE INDEX users_name_idx ON users (name, id);

-- At most one character is assigned to a user at a time; ended assignments stay as history.
CREATE TABLE assignments (
    id uuid CONSTRAINT assignments_pkey PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT assignments_user_id_fkey REFERENCES users (id),
    character_id uuid NOT NULL CONSTRAINT assignments_character_id_fkey REFERENCES characters (id),
    assigned_by uuid CONSTRAINT assignments_assigned_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    CONSTRAINT assignments_period_check CHECK (ended_at >= created_at)
);
CREATE UNIQUE INDEX assignments_user_id_active_unique ON assignments (user_id)
    WHERE ended_at IS NULL;
CREATE INDEX assignments_character_id_idx ON assignments (character_id, created_at);
CREATE INDEX assignments_user_id_idx ON assignments (user_id, created_at);

-- The assignment is part of what a run-time read depends on.
CREATE FUNCTION notify_assignment_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('assignment_changed', NEW.user_id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER assignments_notify AFTER INSERT OR UPDATE ON assignments
    FOR EACH ROW EXECUTE FUNCTION notify_assignment_changed();

GRANT SELECT, INSERT, UPDATE, DELETE ON users TO mien_app;
GRANT SELECT, INSERT, UPDATE ON assignments TO mien_app;
