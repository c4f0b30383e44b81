#include "store/invariants.hpp"

namespace mien::store {
namespace {

// Foreign keys hold while their triggers run: not in what was restored or repaired without them.
constexpr Invariant all[] = {
    {"R01", "Every version belongs to a prompt that is there.", {"verify_prompts_there", R"sql(
        SELECT format('prompt %s version %s', v.prompt_id, v.version) AS place
        FROM prompt_versions v LEFT JOIN prompts p ON p.id = v.prompt_id WHERE p.id IS NULL
     )sql"}},
    {"R02", "Every character that a row names is there.", {"verify_characters_there", R"sql(
        SELECT format('%s %s', r.kind, r.id) AS place FROM (
            SELECT 'prompt' AS kind, id, character_id FROM prompts
            UNION ALL SELECT 'draft', id, character_id FROM prompt_drafts
            UNION ALL SELECT 'presence of admin', admin_id, character_id FROM presence
            UNION ALL SELECT 'assignment', id, character_id FROM assignments
            UNION ALL SELECT 'poster of ' || emotion, character_id, character_id FROM cell_posters
            UNION ALL SELECT 'reference image', id, character_id FROM reference_images
            UNION ALL SELECT 'exchange', id, character_id FROM exchanges
            UNION ALL SELECT 'preview', id, character_id FROM previews
            UNION ALL SELECT 'video', id, character_id FROM videos
            UNION ALL SELECT 'cell of experiment', experiment_id, character_id
                FROM experiment_cells) r
        LEFT JOIN characters c ON c.id = r.character_id
        WHERE r.character_id IS NOT NULL AND c.id IS NULL
     )sql"}},
    {"R03", "Every emotion that a row names is there.", {"verify_emotions_there", R"sql(
        SELECT format('%s %s', r.kind, r.id) AS place FROM (
            SELECT 'prompt' AS kind, id, emotion FROM prompts
            UNION ALL SELECT 'draft', id, emotion FROM prompt_drafts
            UNION ALL SELECT 'presence of admin', admin_id, emotion FROM presence
            UNION ALL SELECT 'poster of character', character_id, emotion FROM cell_posters
            UNION ALL SELECT 'reference image', id, emotion FROM reference_images
                WHERE emotion IS NOT NULL
            UNION ALL SELECT 'preview', id, emotion FROM previews
            UNION ALL SELECT 'video', id, emotion FROM videos
            UNION ALL SELECT 'cell of experiment', experiment_id, emotion
                FROM experiment_cells) r
        LEFT JOIN emotions e ON e.name = r.emotion
        WHERE e.name IS NULL
     )sql"}},
    {"R04", "Every admin that a row names is there.", {"verify_admins_there", R"sql(
        SELECT format('%s %s', r.kind, r.id) AS place FROM (
            SELECT 'version' AS kind, id::text, created_by AS admin_id FROM prompt_versions
            UNION ALL SELECT 'template version', id::text, created_by FROM template_versions
            UNION ALL SELECT 'template run', id::text, created_by FROM template_runs
            UNION ALL SELECT 'template run', id::text, undone_by FROM template_runs
            UNION ALL SELECT 'audit entry', seq::text, actor_id FROM audit_log
            UNION ALL SELECT 'draft', id::text, admin_id FROM prompt_drafts
            UNION ALL SELECT 'presence in', emotion, admin_id FROM presence
            UNION ALL SELECT 'session', id::text, admin_id FROM sessions
            UNION ALL SELECT 'token', id::text, admin_id FROM api_tokens
            UNION ALL SELECT 'assignment', id::text, assigned_by FROM assignments
            UNION ALL SELECT 'preview', id::text, requested_by FROM previews
            UNION ALL SELECT 'video', id::text, requested_by FROM videos
            UNION ALL SELECT 'export', id::text, requested_by FROM exports
            UNION ALL SELECT 'import', id::text, requested_by FROM imports
            UNION ALL SELECT 'exchange', id::text, requested_by FROM exchanges
            UNION ALL SELECT 'import', id::text, applied_by FROM imports
            UNION ALL SELECT 'experiment', id::text, created_by FROM experiments
            UNION ALL SELECT 'author of experiment', experiment_id::text, admin_id
                FROM experiment_authors
            UNION ALL SELECT 'panel of experiment', experiment_id::text, admin_id
                FROM experiment_raters) r
        LEFT JOIN admins a ON a.id = r.admin_id
        WHERE r.admin_id IS NOT NULL AND a.id IS NULL
     )sql"}},
    {"R05", "Every user that a row names is there.", {"verify_users_there", R"sql(
        SELECT format('%s %s', r.kind, r.id) AS place FROM (
            SELECT 'assignment' AS kind, id, user_id FROM assignments
            UNION ALL SELECT 'video', id, user_id FROM videos) r
        LEFT JOIN users u ON u.id = r.user_id
        WHERE r.user_id IS NOT NULL AND u.id IS NULL
     )sql"}},
    {"R06",
     "Every version that a clip or the usage log names is there.",
     {"verify_versions_there", R"sql(
        SELECT format('%s %s', r.kind, r.id) AS place FROM (
            SELECT 'usage of video' AS kind, video_id AS id, prompt_id, prompt_version
                FROM video_usage_log
            UNION ALL SELECT 'video', id, prompt_id, prompt_version FROM videos
            UNION ALL SELECT 'preview', id, prompt_id, prompt_version FROM previews) r
        LEFT JOIN prompt_versions v ON v.prompt_id = r.prompt_id AND v.version = r.prompt_version
        WHERE r.prompt_id IS NOT NULL AND v.id IS NULL
     )sql"}},
    {"R07",
     "Every version that the audit log names is there.",
     {"verify_audited_versions_there", R"sql(
        SELECT format('audit entry %s', a.seq) AS place
        FROM audit_log a LEFT JOIN prompt_versions v ON v.id = a.version_id
        WHERE a.version_id IS NOT NULL AND v.id IS NULL
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_references() {
    return all;
}

}  // namespace mien::store
