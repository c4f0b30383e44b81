-- The ledger of the sync, a database of its own on production's side: what each run has brought and
-- each erasure taken, and a mapping by which somebody who has the masking key can check what became
-- of a person they know. It holds no original and no fake. Only the bridge enters, as the owner;
-- staging has no way here.

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are immutable', TG_TABLE_NAME
        USING ERRCODE = 'MI001', CONSTRAINT = TG_TABLE_NAME || '_immutable';
END
$$;

-- One entry for each run and each erasure, 1 to n without gaps, each with the hash of the one before.
-- The content is JSON, kept byte for byte: hash = SHA-256(previous_hash || content), and mac =
-- HMAC(the audit key of the key that the content names, "manifest:" || hash in hexadecimal), so that
-- nobody without that key can write the chain anew.
CREATE TABLE manifest (
    number bigint CONSTRAINT manifest_pkey PRIMARY KEY,
    -- As the content says.
    kind text NOT NULL,
    content text NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT manifest_number_check CHECK (number >= 1),
    CONSTRAINT manifest_kind_check CHECK (kind IN ('sync', 'erasure')),
    CONSTRAINT manifest_content_check CHECK (octet_length(content) BETWEEN 2 AND 16777216),
    CONSTRAINT manifest_hashes_check CHECK (
        octet_length(previous_hash) = 32 AND octet_length(hash) = 32 AND octet_length(mac) = 32),
    CONSTRAINT manifest_hash_check CHECK (
        hash = sha256(previous_hash || convert_to(content, 'UTF8')))
);
CREATE INDEX manifest_kind_idx ON manifest (kind, number);
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON manifest
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON manifest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What became of the people whom a run has masked, one row for each as long as nothing changes. All
-- values are keyed digests, cut to 16 bytes: `person` of the table and the key of the row, `pairs` of
-- the original and the fake of the name, then of the e-mail, then of the telephone number, with
-- zeroes for what is not there. Rows of former keys go with the first run of a new one, and those of
-- an erased person with the erasure.
CREATE TABLE mapping (
    person bytea NOT NULL,
    -- Numbers of the manifest: the run that brought it first, and the one that did not any more.
    begun_by bigint NOT NULL,
    ended_by bigint,
    key_id text NOT NULL,
    pairs bytea NOT NULL,
    CONSTRAINT mapping_pkey PRIMARY KEY (person, begun_by),
    CONSTRAINT mapping_person_check CHECK (octet_length(person) = 16),
    CONSTRAINT mapping_pairs_check CHECK (octet_length(pairs) = 96),
    CONSTRAINT mapping_key_id_check CHECK (key_id ~ '^[0-9a-f]{16}$'),
    CONSTRAINT mapping_ended_by_check CHECK (ended_by > begun_by)
);
