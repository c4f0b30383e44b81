#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all_invariants[] = {
    {"V01",
     "The versions of a prompt are numbered 1..n without a gap.",
     {"verify_versions_gapless", R"sql(
        SELECT count(*) AS n FROM (
            SELECT FROM prompt_versions GROUP BY prompt_id
            HAVING min(version) <> 1 OR max(version) <> count(*)) broken
     )sql"}},
    {"V02", "The head of a prompt is its last version.", {"verify_heads_last", R"sql(
        SELECT count(*) AS n FROM prompts p WHERE p.head_version IS DISTINCT FROM
            (SELECT max(version) FROM prompt_versions v WHERE v.prompt_id = p.id)
     )sql"}},
    {"V03",
     "Each version's text has the hash that was stored with it.",
     {"verify_text_hashes", R"sql(
        SELECT count(*) AS n FROM prompt_versions
        WHERE text_sha256 IS DISTINCT FROM sha256(convert_to(prompt_text, 'UTF8'))
     )sql"}},
    {"V04",
     "The times of a prompt's versions do not run backwards.",
     {"verify_version_times", R"sql(
        SELECT count(*) AS n FROM (
            SELECT created_at < lag(created_at) OVER (PARTITION BY prompt_id ORDER BY version)
                AS is_backwards FROM prompt_versions WHERE origin IS NULL) times
        WHERE is_backwards
     )sql"}},
    {"V05",
     "Each version has its audit entry; imported ones have that of their import.",
     {"verify_versions_audited", R"sql(
        WITH applied AS MATERIALIZED (
            SELECT subject_id FROM audit_log WHERE action = 'import.apply')
        SELECT count(*) AS n FROM prompt_versions v
        WHERE CASE WHEN v.origin ->> 'kind' = 'import'
                   THEN v.origin ->> 'import_id' NOT IN (SELECT subject_id FROM applied)
                   ELSE NOT EXISTS (SELECT FROM audit_log a WHERE a.version_id = v.id) END
     )sql"}},
    {"V06",
     "A prompt is marked deleted exactly when its head is a tombstone.",
     {"verify_tombstones", R"sql(
        SELECT count(*) AS n FROM prompts p
        JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
        WHERE p.is_deleted <> (v.prompt_text IS NULL)
     )sql"}},
    {"P01",
     "A character knows the emotions for which it has a text of its own.",
     {"verify_own_emotions", R"sql(
        SELECT count(*) AS n FROM characters c LEFT JOIN (
            SELECT p.character_id, array_agg(e.number ORDER BY e.number) AS numbers
            FROM prompts p JOIN emotions e ON e.name = p.emotion
            WHERE p.character_id IS NOT NULL AND NOT p.is_deleted
            GROUP BY p.character_id) own ON own.character_id = c.id
        WHERE c.own_emotions <> coalesce(own.numbers, '{}')
     )sql"}},
    {"N01",
     "The indexes by name are in the order of this server's ICU.",
     {"verify_name_order", R"sql(
        SELECT count(*) AS n FROM pg_collation
        WHERE collname = 'name_order'
          AND collversion IS DISTINCT FROM pg_collation_actual_version(oid)
     )sql"}},
    {"L01",
     "A usage-log entry says of its video what the video says of itself.",
     {"verify_usage_log", R"sql(
        SELECT count(*) AS n FROM video_usage_log u LEFT JOIN videos v ON v.id = u.video_id
        WHERE v.id IS NULL OR (u.character_id, u.emotion, u.prompt_id, u.prompt_version, u.source,
                               u.resolution_id, u.generation_timestamp)
              IS DISTINCT FROM (v.character_id, v.emotion, v.prompt_id, v.prompt_version, v.source,
                                v.resolution_id, v.generated_at)
     )sql"}},
    {"L02",
     "Each finished video is in the usage log, or in the spool on its way there.",
     {"verify_videos_logged", R"sql(
        SELECT count(*) AS n FROM videos v WHERE v.generated_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM video_usage_log u WHERE u.video_id = v.id)
          AND NOT EXISTS (SELECT FROM video_usage_spool s WHERE s.video_id = v.id)
     )sql"}},
    {"J01", "A clip is there exactly when it has succeeded.", {"verify_clips_of_jobs", R"sql(
        SELECT (SELECT count(*) FROM videos WHERE (final_state IS NOT DISTINCT FROM 'succeeded')
                    <> (video_key IS NOT NULL))
             + (SELECT count(*) FROM previews WHERE (final_state IS NOT DISTINCT FROM 'succeeded')
                    <> (video_key IS NOT NULL)) AS n
     )sql"}},
    {"J02", "A job has not been tried more often than it may.", {"verify_job_attempts", R"sql(
        SELECT count(*) AS n FROM jobs WHERE attempt > attempts_max
     )sql"}},
    {"J03",
     "What a job was for says the same of its end as the job, while that is there.",
     {"verify_ends_of_jobs", R"sql(
        SELECT count(*) AS n FROM (
            SELECT job_id, final_state, failure, finished_at FROM videos
            UNION ALL SELECT job_id, final_state, failure, finished_at FROM previews
            UNION ALL SELECT job_id, final_state, failure, finished_at FROM exports
            UNION ALL SELECT job_id, final_state, failure, finished_at FROM imports) owner
        JOIN jobs j ON j.id = owner.job_id
        WHERE owner.finished_at IS DISTINCT FROM j.finished_at
           OR (j.finished_at IS NOT NULL
               AND (owner.final_state, owner.failure) IS DISTINCT FROM (j.state, j.error))
     )sql"}},
    {"J04", "What has not ended has a job that will end it.", {"verify_unfinished_have_jobs", R"sql(
        SELECT count(*) AS n FROM (
            SELECT job_id, final_state FROM videos
            UNION ALL SELECT job_id, final_state FROM previews
            UNION ALL SELECT job_id, final_state FROM exports
            UNION ALL SELECT job_id, final_state FROM imports) owner
        WHERE owner.final_state IS NULL
          AND NOT EXISTS (SELECT FROM jobs j WHERE j.id = owner.job_id)
     )sql"}},
    {"O01", "What a clip points at is a live object.", {"verify_clip_objects", R"sql(
        SELECT count(*) AS n FROM (
            SELECT video_key AS key FROM videos UNION ALL SELECT poster_key FROM videos
            UNION ALL SELECT p.video_key FROM previews p WHERE p.expires_at > now()
            UNION ALL SELECT p.poster_key FROM previews p WHERE p.expires_at > now()
            UNION ALL SELECT poster_key FROM cell_posters) used
        LEFT JOIN objects o ON o.key = used.key
        WHERE used.key IS NOT NULL AND o.state IS DISTINCT FROM 'live'
     )sql"}},
    {"O02",
     "Each live object belongs to a clip, a cell, an export or an import.",
     {"verify_objects_owned", R"sql(
        SELECT count(*) AS n FROM objects o WHERE o.state = 'live'
          AND NOT EXISTS (SELECT FROM videos v WHERE o.key IN (v.video_key, v.poster_key))
          AND NOT EXISTS (SELECT FROM previews p WHERE o.key IN (p.video_key, p.poster_key))
          AND NOT EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = o.key)
          AND NOT EXISTS (SELECT FROM exports e WHERE e.file_key = o.key)
          AND NOT EXISTS (SELECT FROM imports i WHERE i.file_key = o.key)
     )sql"}},
    {"T01",
     "An import has written exactly the versions that it says.",
     {"verify_applied_imports", R"sql(
        SELECT count(*) AS n FROM (
            SELECT i.id FROM imports i
            LEFT JOIN prompt_versions v ON v.origin ->> 'kind' = 'import'
                AND v.origin ->> 'import_id' = i.id::text
            GROUP BY i.id
            HAVING count(v.id) <> coalesce((i.applied ->> 'new_versions')::bigint, 0)) broken
     )sql"}},
    {"T02",
     "An export is complete exactly when it has succeeded, and its file is there.",
     {"verify_exports", R"sql(
        SELECT count(*) AS n FROM exports e
        LEFT JOIN objects o ON o.key = e.file_key
        WHERE (e.final_state IS NOT DISTINCT FROM 'succeeded') <> (e.file_key IS NOT NULL)
           OR (e.file_key IS NOT NULL AND o.state <> 'live')
     )sql"}},
    {"A01", "The audit log has no gap.", {"verify_audit_gapless", R"sql(
        SELECT count(*) AS n FROM (
            SELECT count(*) AS entries, coalesce(max(seq), 0) AS last FROM audit_log) log
        WHERE entries <> last
     )sql"}},
    {"A02", "The audit head is the last entry.", {"verify_audit_head", R"sql(
        SELECT count(*) AS n FROM audit_head h
        LEFT JOIN audit_log l ON l.seq = h.seq
        WHERE h.seq <> (SELECT coalesce(max(seq), 0) FROM audit_log)
           OR (h.seq > 0 AND l.hash IS DISTINCT FROM h.hash)
     )sql"}},
    {"A03", "The hash chain of the audit log verifies.", {"verify_audit_chain", R"sql(
        SELECT count(*) AS n FROM (
            SELECT l AS entry, lag(l.hash, 1, sha256('mien audit log')) OVER (ORDER BY l.seq)
                AS previous FROM audit_log l) chain
        WHERE (entry).hash <> audit_hash(entry) OR (entry).previous_hash <> previous
     )sql"}},
    {"A04", "The times of the audit log do not run backwards.", {"verify_audit_times", R"sql(
        SELECT count(*) AS n FROM (
            SELECT occurred_at < lag(occurred_at) OVER (ORDER BY seq) AS is_backwards
            FROM audit_log) times
        WHERE is_backwards
     )sql"}},
    {"K01", "Each idempotency key has its answer.", {"verify_idempotency_answers", R"sql(
        SELECT count(*) AS n FROM idempotency_keys WHERE response_status IS NULL
     )sql"}},
    {"U01", "A disabled admin has no session.", {"verify_disabled_sessions", R"sql(
        SELECT count(*) AS n FROM sessions s JOIN admins a ON a.id = s.admin_id
        WHERE a.disabled_at IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > now()
     )sql"}},
    {"U02", "Passwords are stored as Argon2id.", {"verify_password_hashes", R"sql(
        SELECT count(*) AS n FROM admins
        WHERE password_hash IS NOT NULL AND password_hash NOT LIKE '$argon2id$%'
     )sql"}},
    {"S01", "A user has one active assignment at most.", {"verify_assignments", R"sql(
        SELECT count(*) AS n FROM (SELECT FROM assignments WHERE ended_at IS NULL
            GROUP BY user_id HAVING count(*) > 1) broken
     )sql"}},
    {"G01", "The program's role cannot change history.", {"verify_grants", R"sql(
        SELECT count(*) + has_database_privilege('mien_app', current_database(), 'TEMPORARY')::int
            AS n
        FROM unnest(ARRAY['prompt_versions', 'video_usage_log', 'audit_log', 'audit_head'])
                 AS t (name),
             unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p (privilege)
        WHERE has_table_privilege('mien_app', t.name, p.privilege)
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariants() {
    return all_invariants;
}

awaitable<std::int64_t> count_violations(pg::Transaction& transaction, Invariant invariant) {
    const auto rows = co_await transaction.run(invariant.count_violations);
    co_return rows.front().get<std::int64_t>("n");
}

}  // namespace mien::store
