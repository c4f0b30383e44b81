-- While staging's own rows go from the served generation to the next one, no change of the served one
-- counts: a server asks here after each change, before its answer.

CREATE TABLE generation_closing (
    is_only boolean CONSTRAINT generation_closing_pkey PRIMARY KEY DEFAULT true,
    -- The operation or the rollback that has closed it; null while changes count.
    closed_by uuid,
    -- Then it may be opened, because who has closed it may have died. The pointer is moved only by one
    -- who finds it still closed by itself, under a lock on this row.
    closed_until timestamptz,
    CONSTRAINT generation_closing_is_only_check CHECK (is_only),
    CONSTRAINT generation_closing_until_check CHECK (
        (closed_by IS NULL) = (closed_until IS NULL))
);
INSERT INTO generation_closing DEFAULT VALUES;
REVOKE ALL ON generation_closing FROM PUBLIC;
GRANT SELECT ON generation_closing TO mien_app;
GRANT UPDATE (closed_by, closed_until) ON generation_closing TO mien_app;

-- An operation that ends without a move opens what it has closed, whoever ends it.
CREATE FUNCTION open_closed_generation() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.generation_closing SET closed_by = NULL, closed_until = NULL
    WHERE closed_by = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER operations_open_generation AFTER UPDATE ON operations
    FOR EACH ROW WHEN (OLD.final_state IS NULL AND NEW.final_state <> 'succeeded')
    EXECUTE FUNCTION open_closed_generation();
