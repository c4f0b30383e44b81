#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"A05",
     "An audit entry of a changed prompt names the version.",
     {"verify_audit_versions", R"sql(
        SELECT format('audit entry %s', seq) AS place FROM audit_log
        WHERE action IN ('prompt.save', 'prompt.revert', 'prompt.delete') AND version_id IS NULL
     )sql"}},
    {"K01", "Each idempotency key has its answer.", {"verify_idempotency_answers", R"sql(
        SELECT format('key of admin %s from %s', actor_id, created_at) AS place
        FROM idempotency_keys
        WHERE response_status IS NULL OR response_status NOT BETWEEN 200 AND 599
     )sql"}},
    {"K02",
     "Each idempotency key is bound to an admin and to a request.",
     {"verify_idempotency_owners", R"sql(
        SELECT format('key of admin %s from %s', k.actor_id, k.created_at) AS place
        FROM idempotency_keys k LEFT JOIN admins a ON a.id = k.actor_id
        WHERE a.id IS NULL OR octet_length(k.request_sha256) <> 32
     )sql"}},
    {"S01", "A user has one active assignment at most.", {"verify_assignments", R"sql(
        SELECT format('user %s: %s assignments', user_id, count(*)) AS place
        FROM assignments WHERE ended_at IS NULL GROUP BY user_id HAVING count(*) > 1
     )sql"}},
    {"S02",
     "The assignments of a user follow each other without overlapping.",
     {"verify_assignment_periods", R"sql(
        SELECT format('assignment %s', id) AS place FROM (
            SELECT id, created_at, ended_at,
                   lag(coalesce(ended_at, 'infinity')) OVER (PARTITION BY user_id
                       ORDER BY created_at, id) AS previous_end
            FROM assignments) periods
        WHERE created_at < previous_end OR ended_at < created_at
     )sql"}},
    {"S03", "A setting has a value that it may have.", {"verify_setting_values", R"sql(
        SELECT format('setting %s', s.name) AS place FROM settings s
        WHERE (s.name, s.value) NOT IN (VALUES ('unresolved_variables', '"keep"'::jsonb),
                                               ('unresolved_variables', '"reject"'))
        UNION ALL
        SELECT 'setting unresolved_variables'
        WHERE NOT EXISTS (SELECT FROM settings WHERE name = 'unresolved_variables')
     )sql"}},
    {"S04", "A setting is what the audit log last said.", {"verify_settings_audited", R"sql(
        SELECT format('setting %s', s.name) AS place FROM settings s
        LEFT JOIN LATERAL (
            SELECT a.details -> 'to' AS value FROM audit_log a
            WHERE a.subject_kind = 'setting' AND a.subject_id = s.name
              AND a.action = 'setting.change'
            ORDER BY a.seq DESC LIMIT 1) last ON true
        WHERE last.value <> s.value OR (last.value IS NULL AND s.version <> 1)
     )sql"}},
    {"C01",
     "Slugs and names of emotions are folded, and none is there twice.",
     {"verify_slugs", R"sql(
        SELECT format('character %s', min(id::text)) AS place FROM characters
        GROUP BY lower(slug) HAVING count(*) > 1 OR min(slug) <> lower(min(slug))
        UNION ALL
        SELECT format('emotion %s', min(name)) FROM emotions
        GROUP BY lower(name) HAVING count(*) > 1 OR min(name) <> lower(min(name))
     )sql"}},
    {"C02", "The attributes of characters and users are texts.", {"verify_attributes", R"sql(
        SELECT format('%s %s', r.kind, r.id) AS place FROM (
            SELECT 'character' AS kind, id, attributes FROM characters
            UNION ALL SELECT 'user', id, attributes FROM users) r
        WHERE CASE WHEN jsonb_typeof(r.attributes) <> 'object' THEN true
                   ELSE EXISTS (SELECT FROM jsonb_each(r.attributes) a
                                WHERE jsonb_typeof(a.value) <> 'string') END
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_records() {
    return all;
}

}  // namespace mien::store
