-- Templates in files of prompts.

-- {"kind": "import", "import_id", "created_by", "created_at"} of a version that came with an import: who
-- wrote it and when, as the file says.
ALTER TABLE template_versions ADD COLUMN origin jsonb,
    ADD CONSTRAINT template_versions_origin_check
        CHECK (jsonb_typeof(origin) = 'object' AND octet_length(origin::text) <= 16384);

-- Versions of templates as files know them.
CREATE VIEW template_version_sources AS
SELECT v.template_id, v.version, v.template_text, v.placeholders, v.description, v.change_reason,
       v.reverted_from, coalesce((v.origin ->> 'created_at')::timestamptz, v.created_at) AS created_at,
       s.author ->> 'email' AS author_email, s.author ->> 'display_name' AS author_name
FROM template_versions v
JOIN admins a ON a.id = v.created_by
CROSS JOIN LATERAL (
    SELECT coalesce(v.origin -> 'created_by',
                    jsonb_build_object('email', a.email, 'display_name', a.display_name)) AS author) s;

-- The templates that the exported prompts came from, with all that any version of those includes; of an
-- export of everything, all.
CREATE FUNCTION exported_templates(character_ids text[], emotions text[], with_history boolean)
RETURNS SETOF templates
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE wanted AS (
        (SELECT id FROM templates WHERE character_ids IS NULL AND exported_templates.emotions IS NULL
         UNION
         SELECT c.template_id FROM template_cells c
         JOIN exported_prompts(exported_templates.character_ids, exported_templates.emotions,
                               exported_templates.with_history) p ON p.id = c.prompt_id)
        UNION
        SELECT i.included_id FROM wanted w JOIN template_includes i ON i.template_id = w.id
    )
    SELECT t.* FROM templates t WHERE t.id IN (SELECT id FROM wanted);
END;

CREATE TABLE import_templates (
    import_id uuid NOT NULL CONSTRAINT import_templates_import_id_fkey REFERENCES imports (id)
        ON DELETE CASCADE,
    item integer NOT NULL,
    line bigint NOT NULL,
    name text NOT NULL,
    is_archived boolean NOT NULL,
    -- [{"template_text", "placeholders", "description", "change_reason", "reverted_from", "author_email",
    --   "author_name", "created_at"}], from version 1.
    versions jsonb NOT NULL,
    file_problems jsonb NOT NULL,
    problems jsonb NOT NULL DEFAULT '[]',
    -- The plan: current_version is what an apply expects to find, null for no template.
    template_id uuid,
    current_version integer,
    action text,
    CONSTRAINT import_templates_pkey PRIMARY KEY (import_id, item),
    CONSTRAINT import_templates_versions_check CHECK (jsonb_typeof(versions) = 'array'),
    CONSTRAINT import_templates_action_check CHECK (action IN ('create', 'update', 'exists', 'error'))
);

-- The template that the file says the prompt came from: {"name", "version", "values", "pinned",
-- "detached", "expansion_sha256"}.
ALTER TABLE import_prompts ADD COLUMN from_template jsonb;

GRANT SELECT, INSERT, DELETE ON import_templates TO mien_app;
GRANT UPDATE (problems, template_id, current_version, action) ON import_templates TO mien_app;
GRANT SELECT ON template_version_sources TO mien_app;

CREATE OR REPLACE FUNCTION analyze_import_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    ANALYZE public.import_emotions, public.import_characters, public.import_templates,
        public.import_prompts, public.import_versions;
END
$$;
