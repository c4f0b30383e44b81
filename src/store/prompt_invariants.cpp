#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"V01",
     "The versions of a prompt are numbered 1..n without a gap.",
     {"verify_versions_gapless", R"sql(
        SELECT format('prompt %s: %s versions up to %s', prompt_id, count(*), max(version))
            AS place
        FROM prompt_versions GROUP BY prompt_id
        HAVING min(version) <> 1 OR max(version) <> count(*)
     )sql"}},
    {"V02", "The head of a prompt is its last version.", {"verify_heads_last", R"sql(
        SELECT format('prompt %s: head %s, last %s', p.id, p.head_version, l.version) AS place
        FROM prompts p
        LEFT JOIN (SELECT prompt_id, max(version) AS version FROM prompt_versions
                   GROUP BY prompt_id) l ON l.prompt_id = p.id
        WHERE p.head_version IS DISTINCT FROM l.version
     )sql"}},
    {"V03",
     "Each version's text has the hash that was stored with it.",
     {"verify_text_hashes", R"sql(
        SELECT format('prompt %s version %s', prompt_id, version) AS place FROM prompt_versions
        WHERE text_sha256 IS DISTINCT FROM sha256(convert_to(prompt_text, 'UTF8'))
     )sql"}},
    {"V04",
     "The times of a prompt's versions do not run backwards.",
     {"verify_version_times", R"sql(
        SELECT format('prompt %s version %s', prompt_id, version) AS place FROM (
            SELECT prompt_id, version, created_at < lag(created_at)
                       OVER (PARTITION BY prompt_id ORDER BY version) AS is_backwards
            FROM prompt_versions
            WHERE origin ->> 'kind' IS DISTINCT FROM 'import') times
        WHERE is_backwards
     )sql"}},
    {"V05",
     "Each version has its audit entry; imported ones have that of their import, and those that a "
     "sync "
     "brought that of the sync.",
     {"verify_versions_audited", R"sql(
        SELECT format('prompt %s version %s', v.prompt_id, v.version) AS place
        FROM prompt_versions v
        WHERE v.origin ->> 'kind' IS DISTINCT FROM 'import'
          AND NOT EXISTS (SELECT FROM audit_log a WHERE a.version_id = v.id)
          AND NOT EXISTS (SELECT FROM audit_log a WHERE a.seq = 1 AND a.action = 'generation.sync'
              AND v.created_at <= (a.details ->> 'production_read_at')::timestamptz)
        UNION ALL
        SELECT format('prompt %s version %s', v.prompt_id, v.version)
        FROM prompt_versions v
        WHERE v.origin ->> 'kind' = 'import'
          AND NOT EXISTS (SELECT FROM audit_log a WHERE a.action = 'import.apply'
                            AND a.subject_id = v.origin ->> 'import_id')
          AND NOT EXISTS (SELECT FROM audit_log a WHERE a.seq = 1 AND a.action = 'generation.sync'
              AND v.created_at <= (a.details ->> 'production_read_at')::timestamptz)
     )sql"}},
    {"V06",
     "A prompt is marked deleted exactly when its head is a tombstone.",
     {"verify_tombstones", R"sql(
        SELECT format('prompt %s', p.id) AS place FROM prompts p
        JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
        WHERE p.is_deleted <> (v.prompt_text IS NULL)
     )sql"}},
    {"V07",
     "A prompt is of the cell that the audit log says of each of its versions.",
     {"verify_cells_audited", R"sql(
        SELECT format('prompt %s version %s', v.prompt_id, v.version) AS place
        FROM audit_log a
        JOIN prompt_versions v ON v.id = a.version_id
        JOIN prompts p ON p.id = v.prompt_id
        WHERE a.action IN ('prompt.save', 'prompt.revert', 'prompt.delete', 'prompt.import')
          AND (a.details ->> 'emotion', a.details ->> 'character_id')
              IS DISTINCT FROM (p.emotion, p.character_id::text)
     )sql"}},
    {"V08",
     "A version is what the audit log says of it: number, text, reason, author and prompt.",
     {"verify_versions_as_audited", R"sql(
        SELECT format('prompt %s version %s', v.prompt_id, v.version) AS place
        FROM audit_log a JOIN prompt_versions v ON v.id = a.version_id
        WHERE a.action IN ('prompt.save', 'prompt.revert', 'prompt.delete', 'prompt.import')
          AND ((a.subject_id, a.details ->> 'version', a.details ->> 'text_sha256',
                a.details ->> 'change_reason', a.details ->> 'reverted_from')
               IS DISTINCT FROM (v.prompt_id::text, v.version::text, encode(v.text_sha256, 'hex'),
                                 v.change_reason, v.reverted_from::text)
               OR a.actor_id <> v.created_by)
     )sql"}},
    {"V09", "A version that reverts to another one has its text.", {"verify_reverted_texts", R"sql(
        SELECT format('prompt %s version %s', v.prompt_id, v.version) AS place
        FROM prompt_versions v
        LEFT JOIN prompt_versions r ON r.prompt_id = v.prompt_id AND r.version = v.reverted_from
        WHERE v.reverted_from IS NOT NULL AND v.origin ->> 'kind' IS DISTINCT FROM 'import'
          AND (r.id IS NULL OR r.prompt_text IS DISTINCT FROM v.prompt_text)
     )sql"}},
    {"V10", "A cell has one prompt at most.", {"verify_cells_unique", R"sql(
        SELECT format('cell %s of %s', emotion, coalesce(character_id::text, 'global')) AS place
        FROM prompts GROUP BY character_id, emotion HAVING count(*) > 1
     )sql"}},
    {"V11", "A global default is not deleted.", {"verify_defaults_kept", R"sql(
        SELECT format('prompt %s', p.id) AS place FROM prompts p
        JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
        WHERE p.character_id IS NULL AND v.prompt_text IS NULL
     )sql"}},
    {"V12",
     "A character knows the emotions for which it has a text of its own.",
     {"verify_own_emotions", R"sql(
        SELECT format('character %s', c.id) AS place FROM characters c LEFT JOIN (
            SELECT p.character_id, array_agg(e.number ORDER BY e.number) AS numbers
            FROM prompts p JOIN emotions e ON e.name = p.emotion
            WHERE p.character_id IS NOT NULL AND NOT p.is_deleted
            GROUP BY p.character_id) own ON own.character_id = c.id
        WHERE c.own_emotions <> coalesce(own.numbers, '{}')
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_prompts() {
    return all;
}

}  // namespace mien::store
