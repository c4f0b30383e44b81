-- Rows of the access log are written by append_access alone, which numbers and dates them: whoever may
-- call it chooses neither. The program loses the right to write them itself.

-- When the last row was written; no later row is older, even when the clock is set back.
ALTER TABLE access_log_head ADD COLUMN at timestamptz NOT NULL DEFAULT '-infinity';
UPDATE access_log_head SET at = coalesce((SELECT max(at) FROM access_log), '-infinity');

-- One row for each place of the arrays, in their order; '' stands for nobody, no route and no reason.
-- The update locks the counter until the rows are committed, so that a number that is seen has all
-- before it. There are as many rows as request ids: a place without one is refused.
CREATE FUNCTION append_access(
    request_ids text[], admin_ids text[], credential_ids text[], actors text[], peers text[],
    clients text[], hosts text[], methods text[], paths text[], routes text[], reasons text[],
    statuses integer[], durations_us bigint[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head public.access_log_head;
BEGIN
    UPDATE public.access_log_head h
    SET number = h.number + cardinality(request_ids), at = greatest(h.at, clock_timestamp())
    RETURNING * INTO STRICT head;
    INSERT INTO public.access_log (number, at, request_id, admin_id, credential_id, actor, peer,
        client, host, method, path, route, status, outcome, reason, duration_us)
    SELECT head.number - cardinality(request_ids) + a.place, head.at, a.request_id,
        nullif(a.admin_id, '')::uuid, nullif(a.credential_id, '')::uuid, nullif(a.actor, ''),
        a.peer::inet, a.client::inet, a.host, a.method, a.path, nullif(a.route, ''), a.status,
        CASE a.reason WHEN '' THEN 'allowed' ELSE 'refused' END, nullif(a.reason, ''),
        a.duration_us
    FROM unnest(request_ids, admin_ids, credential_ids, actors, peers, clients, hosts, methods,
            paths, routes, reasons, statuses, durations_us) WITH ORDINALITY
        AS a (request_id, admin_id, credential_id, actor, peer, client, host, method, path, route,
            reason, status, duration_us, place);
END
$$;
REVOKE ALL ON FUNCTION append_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_access TO mien_app;
REVOKE INSERT ON access_log FROM mien_app;
REVOKE UPDATE (number) ON access_log_head FROM mien_app;

-- Which cluster of PostgreSQL is production's, as the bridge saw it last: staging takes no database
-- there, whatever its mark says.
CREATE TABLE production_cluster (
    is_only boolean CONSTRAINT production_cluster_pkey PRIMARY KEY DEFAULT true,
    -- PostgreSQL's own; a standby and a copy of the files have the same one.
    system_identifier bigint NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT production_cluster_is_only_check CHECK (is_only)
);
REVOKE ALL ON production_cluster FROM PUBLIC;
GRANT SELECT ON production_cluster TO mien_app;
