#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"T01",
     "An import has written exactly the versions that it says.",
     {"verify_applied_imports", R"sql(
        SELECT format('import %s', coalesce(i.id::text, v.import_id)) AS place
        FROM (SELECT origin ->> 'import_id' AS import_id, count(*) AS versions
              FROM prompt_versions WHERE origin ->> 'kind' = 'import'
              GROUP BY origin ->> 'import_id') v
        FULL JOIN imports i ON i.id::text = v.import_id
        WHERE coalesce(v.versions, 0) <> coalesce((i.applied ->> 'new_versions')::bigint, 0)
     )sql"}},
    {"T02",
     "An export is complete exactly when it has succeeded, and its file is there.",
     {"verify_exports", R"sql(
        SELECT format('export %s', e.id) AS place FROM exports e
        LEFT JOIN objects o ON o.key = e.file_key
        WHERE (e.final_state IS NOT DISTINCT FROM 'succeeded') <> (e.file_key IS NOT NULL)
           OR (e.file_key IS NOT NULL AND o.state IS DISTINCT FROM 'live')
     )sql"}},
    {"T03", "The file of an import is there until it is read.", {"verify_import_files", R"sql(
        SELECT format('import %s', i.id) AS place FROM imports i
        LEFT JOIN objects o ON o.key = i.file_key
        WHERE (i.file_key IS NOT NULL AND o.state IS DISTINCT FROM 'live')
           OR (i.file_key IS NULL AND i.stage = 'planning' AND i.planned_at IS NULL
               AND i.final_state IS NULL)
     )sql"}},
    {"T04",
     "An import is applied exactly when the audit log says so.",
     {"verify_imports_audited", R"sql(
        SELECT format('import %s', i.id) AS place FROM imports i
        WHERE i.stage = 'applied' AND NOT EXISTS (
            SELECT FROM audit_log a
            WHERE a.action = 'import.apply' AND a.subject_id = i.id::text)
        UNION ALL
        SELECT format('import %s', a.subject_id) FROM audit_log a
        LEFT JOIN imports i ON i.id::text = a.subject_id
        WHERE a.action = 'import.apply' AND i.stage IS DISTINCT FROM 'applied'
     )sql"}},
    {"T05", "The staged rows of an import are all there, or none is.", {"verify_staged_rows", R"sql(
        SELECT format('import %s row %s', p.import_id, p.item) AS place FROM import_prompts p
        LEFT JOIN (SELECT import_id, item, count(*) AS versions FROM import_versions
                   GROUP BY import_id, item) v ON v.import_id = p.import_id AND v.item = p.item
        WHERE p.action <> 'error' AND coalesce(v.versions, 0) <> p.version_count
        UNION ALL
        SELECT format('import %s', p.import_id) FROM (
            SELECT import_id, count(*) FILTER (WHERE action <> 'error') AS planned
            FROM import_prompts GROUP BY import_id) p
        JOIN imports i ON i.id = p.import_id
        WHERE i.stage IN ('planned', 'applying', 'applied')
          AND p.planned <> (i.counts ->> 'create')::bigint + (i.counts ->> 'update')::bigint
                  + (i.counts ->> 'unchanged')::bigint + (i.counts ->> 'conflict')::bigint
     )sql"}},
    {"T06", "What is staged belongs to an import that is there.", {"verify_staging_owned", R"sql(
        SELECT format('%s %s row %s', s.kind, s.import_id, s.item) AS place FROM (
            SELECT 'emotion of import' AS kind, import_id, item FROM import_emotions
            UNION ALL SELECT 'character of import', import_id, item FROM import_characters
            UNION ALL SELECT 'template of import', import_id, item FROM import_templates
            UNION ALL SELECT 'image of import', import_id, item FROM import_images
            UNION ALL SELECT 'prompt of import', import_id, item FROM import_prompts
            UNION ALL SELECT DISTINCT 'version of import', v.import_id, v.item
                FROM import_versions v
                LEFT JOIN import_prompts p ON p.import_id = v.import_id AND p.item = v.item
                WHERE p.item IS NULL) s
        LEFT JOIN imports i ON i.id = s.import_id
        WHERE i.id IS NULL OR s.kind = 'version of import'
     )sql"}},
    // Judged by what the database last saw, so that a backup can be looked at years later.
    {"T07",
     "What is staged is gone a day after nobody can apply it any more.",
     {"verify_staging_reaped", R"sql(
        SELECT format('import %s', i.id) AS place FROM imports i CROSS JOIN audit_head h
        WHERE i.final_state IS NOT NULL AND i.expires_at < h.occurred_at - interval '1 day'
          AND (EXISTS (SELECT FROM import_prompts s WHERE s.import_id = i.id)
               OR EXISTS (SELECT FROM import_characters s WHERE s.import_id = i.id)
               OR EXISTS (SELECT FROM import_emotions s WHERE s.import_id = i.id)
               OR EXISTS (SELECT FROM import_templates s WHERE s.import_id = i.id)
               OR EXISTS (SELECT FROM import_images s WHERE s.import_id = i.id))
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_transfer() {
    return all;
}

}  // namespace mien::store
