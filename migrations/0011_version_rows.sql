-- Versions as they are read: with the name of their author.
CREATE VIEW version_rows AS
SELECT v.id, v.prompt_id, v.version, v.prompt_text, v.change_reason, v.reverted_from, v.origin,
       v.created_by, a.display_name AS created_by_name, v.created_at,
       -- Counted as far as anybody reads it.
       (SELECT count(*) FROM (SELECT FROM video_usage_log u WHERE u.prompt_id = v.prompt_id
            AND u.prompt_version = v.version LIMIT 10000) used) AS video_count
FROM prompt_versions v
JOIN admins a ON a.id = v.created_by;

-- The newest version of each prompt. Its prompt_id is that of the prompt, so that a condition on it
-- finds the prompt first and not all of its versions.
CREATE VIEW head_rows AS
SELECT v.id, p.id AS prompt_id, v.version, v.prompt_text, v.change_reason, v.reverted_from, v.origin,
       v.created_by, v.created_by_name, v.created_at, p.character_id, p.emotion,
       p.created_at AS prompt_created_at
FROM prompts p
JOIN version_rows v ON v.prompt_id = p.id AND v.version = p.head_version;

GRANT SELECT ON version_rows, head_rows TO mien_app;
