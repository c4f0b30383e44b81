-- Who changed what, and when, is said at the thing that changed, and the same everywhere.

-- An imported version was brought here by somebody, at some time, as any other: created_by and
-- created_at say so. Who wrote it, and when, as its file says, is in the origin.
ALTER TABLE prompt_versions DISABLE TRIGGER refuse_row_change;
UPDATE prompt_versions v SET created_by = i.applied_by, created_at = i.applied_at,
    origin = v.origin || jsonb_build_object('created_at',
        to_char(v.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
FROM imports i
WHERE v.origin ->> 'kind' = 'import' AND i.id = (v.origin ->> 'import_id')::uuid
  AND i.applied_at IS NOT NULL;
ALTER TABLE prompt_versions ENABLE TRIGGER refuse_row_change;

CREATE OR REPLACE VIEW version_sources AS
SELECT v.prompt_id, v.version, v.prompt_text, v.text_sha256, v.change_reason, v.reverted_from,
       CASE WHEN s.is_imported AND v.origin ? 'created_at'
            THEN (v.origin ->> 'created_at')::timestamptz ELSE v.created_at END AS created_at,
       s.author ->> 'email' AS author_email,
       s.author ->> 'display_name' AS author_name,
       CASE WHEN s.is_imported THEN v.origin -> 'origin' ELSE v.origin END AS origin
FROM prompt_versions v
JOIN admins a ON a.id = v.created_by
CROSS JOIN LATERAL (
    SELECT coalesce(v.origin ->> 'kind' = 'import', false) AS is_imported,
           CASE WHEN v.origin ->> 'kind' = 'import' AND v.origin ? 'created_by'
                THEN v.origin -> 'created_by'
                ELSE jsonb_build_object('email', a.email, 'display_name', a.display_name) END
               AS author) s;

-- A prompt was last changed when its head came here, to the microsecond.
ALTER TABLE prompts DISABLE TRIGGER prompts_notify;
UPDATE prompts p SET updated_at = v.created_at FROM prompt_versions v
WHERE v.prompt_id = p.id AND v.version = p.head_version AND p.updated_at <> v.created_at;
ALTER TABLE prompts ENABLE TRIGGER prompts_notify;

-- The session or the token that acted; null for the command line and for entries from before.
ALTER TABLE audit_log ADD COLUMN credential_id uuid;

-- Over the credential too, where there is one: what was written before keeps its hash.
CREATE OR REPLACE FUNCTION audit_hash(entry audit_log) RETURNS bytea
LANGUAGE sql STABLE
SET search_path = pg_catalog, public
RETURN sha256(entry.previous_hash || convert_to((jsonb_build_array(
    entry.seq, (extract(epoch FROM entry.occurred_at) * 1000000)::bigint, entry.actor_kind,
    entry.actor_id, entry.actor_label, entry.action, entry.subject_kind, entry.subject_id,
    entry.version_id, entry.request_id, entry.details)
    || CASE WHEN entry.credential_id IS NULL THEN '[]'
            ELSE jsonb_build_array(entry.credential_id) END)::text, 'UTF8'));

-- The only way to write entries: one for each subject, all of one action. Locks the chain until the
-- transaction ends: call this last.
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

-- As programs from before this migration call it.
CREATE OR REPLACE FUNCTION audit_append(
    actor_kind text, actor_id uuid, actor_label text, action text, subject_kind text,
    subject_id text, version_id uuid, request_id text, details jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN public.audit_append_all(actor_kind, actor_id, actor_label, request_id, NULL, action,
    subject_kind, ARRAY[subject_id], ARRAY[version_id], ARRAY[details]);

REVOKE ALL ON FUNCTION audit_append_all FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append_all TO mien_app;
