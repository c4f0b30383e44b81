-- Which attempt at the operation has closed the served generation: one that comes back from the dead
-- does not close it for another one, whose changes since were acknowledged.
ALTER TABLE generation_closing ADD COLUMN attempt integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT generation_closing_attempt_check CHECK (attempt >= 1);
GRANT UPDATE (attempt) ON generation_closing TO mien_app;

-- What the bridge's masking policy says, as it has read it last, so that a run that it would refuse is
-- refused at once.
CREATE TABLE masking_policy (
    is_only boolean CONSTRAINT masking_policy_pkey PRIMARY KEY DEFAULT true,
    sha256 text NOT NULL,  -- of the file
    key_id text NOT NULL,  -- of the masking key
    allows_unmasked boolean NOT NULL,
    read_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT masking_policy_is_only_check CHECK (is_only),
    CONSTRAINT masking_policy_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT masking_policy_key_id_check CHECK (key_id ~ '^[0-9a-f]{16}$')
);
REVOKE ALL ON masking_policy FROM PUBLIC;
GRANT SELECT ON masking_policy TO mien_app;
