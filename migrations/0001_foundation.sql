-- What every later migration uses: the search extension, and the function that makes a table
-- append-only. Tables are owned by the role that migrates; the program runs as mien_app, which has
-- only the rights granted here and never owns anything.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- Nobody but the owner makes tables here, temporary ones included.
DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;
GRANT USAGE ON SCHEMA public TO mien_app;
GRANT SELECT ON schema_migrations TO mien_app;

-- Raised for UPDATE, DELETE and TRUNCATE on tables whose rows are history. Rights are revoked too;
-- this also stops the owner's own mistakes.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are immutable', TG_TABLE_NAME
        USING ERRCODE = 'MI001', CONSTRAINT = TG_TABLE_NAME || '_immutable';
END
$$;

-- Makes a table append-only for everyone, and grants mien_app SELECT and INSERT on it.
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
