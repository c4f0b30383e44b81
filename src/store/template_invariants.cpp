#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"M01",
     "The versions of a template are numbered 1..n without a gap, and its head is the last.",
     {"verify_template_versions", R"sql(
        SELECT format('template %s: %s versions up to %s, head %s', t.id, v.count, v.last,
                      t.head_version) AS place
        FROM templates t
        LEFT JOIN (SELECT template_id, count(*) AS count, max(version) AS last
                   FROM template_versions GROUP BY template_id) v ON v.template_id = t.id
        WHERE v.count IS DISTINCT FROM t.head_version OR v.last IS DISTINCT FROM t.head_version
     )sql"}},
    {"M02",
     "The text of each version of a template has the hash that was stored with it.",
     {"verify_template_hashes", R"sql(
        SELECT format('template %s version %s', template_id, version) AS place
        FROM template_versions
        WHERE text_sha256 <> sha256(convert_to(template_text, 'UTF8'))
     )sql"}},
    {"M03",
     "No template includes itself, directly or through others.",
     {"verify_template_circles", R"sql(
        WITH RECURSIVE edges AS (
            SELECT i.template_id, i.version, i.included_id,
                   coalesce(i.included_version, t.head_version) AS included_version
            FROM template_includes i JOIN templates t ON t.id = i.included_id
        ), reached AS (
            SELECT template_id, version, included_id, included_version FROM edges
            UNION
            SELECT r.template_id, r.version, e.included_id, e.included_version
            FROM reached r
            JOIN edges e ON e.template_id = r.included_id AND e.version = r.included_version
        )
        SELECT format('template %s version %s', template_id, version) AS place FROM reached
        WHERE (template_id, version) = (included_id, included_version)
     )sql"}},
    {"M04",
     "Each version of a template has its audit entry, or came with a sync, whose entry says so.",
     {"verify_template_versions_audited", R"sql(
        SELECT format('template %s version %s', v.template_id, v.version) AS place
        FROM template_versions v
        WHERE NOT EXISTS (
            SELECT FROM audit_log a
            WHERE a.subject_id = v.template_id::text AND a.subject_kind = 'template'
              AND a.action IN ('template.create', 'template.save', 'template.revert',
                               'template.import')
              AND a.details ->> 'version' = v.version::text
              AND a.details ->> 'text_sha256' = encode(v.text_sha256, 'hex')
              AND a.details ->> 'change_reason' = v.change_reason
              AND a.actor_id = v.created_by)
          AND NOT EXISTS (SELECT FROM audit_log a WHERE a.seq = 1 AND a.action = 'generation.sync'
              AND v.created_at <= (a.details ->> 'production_read_at')::timestamptz)
     )sql"}},
    {"M05",
     "The template, the run and the version that a cell names are there, and each text that a "
     "template made has its cell.",
     {"verify_template_cells", R"sql(
        SELECT format('cell of prompt %s', c.prompt_id) AS place
        FROM template_cells c
        LEFT JOIN template_versions t
            ON t.template_id = c.template_id AND t.version = c.template_version
        LEFT JOIN template_runs r ON r.id = c.run_id
        LEFT JOIN prompt_versions v
            ON v.prompt_id = c.prompt_id AND v.version = c.prompt_version
        WHERE t.id IS NULL OR (r.id IS NULL AND c.run_id IS NOT NULL)
           OR (v.id IS NULL AND c.prompt_version IS NOT NULL)
        UNION ALL
        SELECT format('prompt %s version %s', p.id, p.head_version)
        FROM prompts p
        JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
        WHERE v.origin ->> 'kind' = 'template'
          AND NOT EXISTS (SELECT FROM template_cells c WHERE c.prompt_id = p.id)
     )sql"}},
    {"M06",
     "The versions that a run says a prompt had before and after it are there.",
     {"verify_template_run_cells", R"sql(
        SELECT format('run %s, prompt %s', r.run_id, r.prompt_id) AS place
        FROM template_run_cells r
        LEFT JOIN prompt_versions b ON b.prompt_id = r.prompt_id AND b.version = r.version_before
        LEFT JOIN prompt_versions a ON a.prompt_id = r.prompt_id AND a.version = r.version_after
        WHERE a.id IS NULL OR (b.id IS NULL AND r.version_before > 0)
     )sql"}},
    // A run that came with a copy of other data does not say what was before.
    {"M07",
     "Each cell that a run left is one of those that the run says it changed.",
     {"verify_cells_of_template_runs", R"sql(
        SELECT format('cell of prompt %s', c.prompt_id) AS place
        FROM template_cells c
        WHERE c.run_id IN (SELECT run_id FROM template_run_cells)
          AND NOT EXISTS (SELECT FROM template_run_cells r
                          WHERE r.run_id = c.run_id AND r.prompt_id = c.prompt_id)
     )sql"}},
    {"M08",
     "What a version of a template includes is what its text names.",
     {"verify_template_includes", R"sql(
        SELECT format('template %s version %s', v.template_id, v.version) AS place
        FROM template_includes i
        JOIN template_versions v ON v.template_id = i.template_id AND v.version = i.version
        JOIN templates t ON t.id = i.included_id
        WHERE v.template_text !~* concat('template\.', t.name, '\.0*' || i.included_version, '\M')
     )sql"}},
    {"M09",
     "A cell of a template knows whose it is and which version its prompt has.",
     {"verify_prompts_of_template_cells", R"sql(
        SELECT format('cell of prompt %s', c.prompt_id) AS place
        FROM template_cells c LEFT JOIN prompts p ON p.id = c.prompt_id
        WHERE p.id IS NULL OR c.emotion <> p.emotion
           OR c.character_id IS DISTINCT FROM p.character_id
           OR c.head_version IS DISTINCT FROM CASE WHEN NOT p.is_deleted THEN p.head_version END
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_templates() {
    return all;
}

}  // namespace mien::store
