#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"L01",
     "A usage-log entry says of its video what the video says of itself.",
     {"verify_usage_log", R"sql(
        SELECT format('usage of video %s', u.video_id) AS place
        FROM video_usage_log u LEFT JOIN videos v ON v.id = u.video_id
        WHERE v.id IS NULL OR (u.character_id, u.emotion, u.prompt_id, u.prompt_version, u.source,
                               u.resolution_id, u.generation_timestamp)
              IS DISTINCT FROM (v.character_id, v.emotion, v.prompt_id, v.prompt_version, v.source,
                                v.resolution_id, v.generated_at)
     )sql"}},
    {"L02",
     "Each finished video is in the usage log, or in the spool on its way there.",
     {"verify_videos_logged", R"sql(
        SELECT format('video %s', v.id) AS place FROM videos v WHERE v.generated_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM video_usage_log u WHERE u.video_id = v.id)
          AND NOT EXISTS (SELECT FROM video_usage_spool s WHERE s.video_id = v.id)
     )sql"}},
    {"L03",
     "A usage-log entry has the hash of the text that its video was made from.",
     {"verify_usage_hashes", R"sql(
        SELECT format('usage of video %s', u.video_id) AS place
        FROM video_usage_log u JOIN videos v ON v.id = u.video_id
        WHERE u.resolved_sha256 <> sha256(convert_to(v.resolved_text, 'UTF8'))
     )sql"}},
    {"L04",
     "A clip's version is of the clip's cell, or of its emotion's default.",
     {"verify_clip_cells", R"sql(
        SELECT format('%s %s', r.kind, r.id) AS place FROM (
            SELECT 'video' AS kind, id, prompt_id, character_id, emotion, source FROM videos
            UNION ALL SELECT 'preview', id, prompt_id, character_id, emotion, source FROM previews
                WHERE prompt_id IS NOT NULL) r
        JOIN prompts p ON p.id = r.prompt_id
        WHERE p.emotion <> r.emotion
           OR p.character_id IS DISTINCT FROM CASE r.source WHEN 'global' THEN NULL
                                                   ELSE r.character_id END
     )sql"}},
    {"L05",
     "What is in the spool is not in the usage log, and is of a finished video.",
     {"verify_usage_spool", R"sql(
        SELECT format('spool of video %s', s.video_id) AS place
        FROM video_usage_spool s
        LEFT JOIN videos v ON v.id = s.video_id
        LEFT JOIN video_usage_log u ON u.video_id = s.video_id
        WHERE v.generated_at IS NULL OR u.video_id IS NOT NULL
     )sql"}},
    {"L06",
     "A video whose user was erased says nothing of them, and is not being made any more.",
     {"verify_erased_videos", R"sql(
        SELECT format('video %s', id) AS place FROM videos
        WHERE erased_at IS NOT NULL
          AND (resolved_text <> '' OR problems <> '[]' OR user_id IS NOT NULL
               OR final_state IS NULL)
     )sql"}},
    {"P01", "A preview of a saved version has its text.", {"verify_preview_texts", R"sql(
        SELECT format('preview %s', p.id) AS place FROM previews p
        JOIN prompt_versions v ON v.prompt_id = p.prompt_id AND v.version = p.prompt_version
        WHERE v.prompt_text IS DISTINCT FROM p.prompt_text
     )sql"}},
    {"P02",
     "A preview names a version exactly when its text is saved.",
     {"verify_preview_sources", R"sql(
        SELECT format('preview %s', id) AS place FROM previews
        WHERE (source = 'unsaved') <> (prompt_id IS NULL)
           OR (prompt_id IS NULL) <> (prompt_version IS NULL)
     )sql"}},
    {"J01", "A clip is there exactly when it has succeeded.", {"verify_clips_of_jobs", R"sql(
        SELECT format('video %s', id) AS place FROM videos
        WHERE (final_state IS NOT DISTINCT FROM 'succeeded') <> (video_key IS NOT NULL)
        UNION ALL
        SELECT format('preview %s', id) FROM previews
        WHERE (final_state IS NOT DISTINCT FROM 'succeeded') <> (video_key IS NOT NULL)
        UNION ALL
        SELECT format('experiment clip %s', id) FROM experiment_clips
        WHERE (final_state IS NOT DISTINCT FROM 'succeeded') <> (video_key IS NOT NULL)
     )sql"}},
    {"J02", "A job has not been tried more often than it may.", {"verify_job_attempts", R"sql(
        SELECT format('job %s', id) AS place FROM jobs WHERE attempt > attempts_max
     )sql"}},
    {"J03",
     "What a job was for says the same of its end as the job, while that is there.",
     {"verify_ends_of_jobs", R"sql(
        SELECT format('%s %s', owner.kind, owner.id) AS place FROM (
            SELECT 'video' AS kind, id, job_id, final_state, failure, finished_at FROM videos
            UNION ALL SELECT 'preview', id, job_id, final_state, failure, finished_at FROM previews
            UNION ALL SELECT 'export', id, job_id, final_state, failure, finished_at FROM exports
            UNION ALL SELECT 'import', id, job_id, final_state, failure, finished_at FROM imports
            UNION ALL SELECT 'exchange', id, job_id, final_state, failure, finished_at
                FROM exchanges
            UNION ALL SELECT 'experiment clip', id, job_id, final_state, failure, finished_at
                FROM experiment_clips) owner
        JOIN jobs j ON j.id = owner.job_id
        WHERE owner.finished_at IS DISTINCT FROM j.finished_at
           OR (j.finished_at IS NOT NULL
               AND (owner.final_state, owner.failure) IS DISTINCT FROM (j.state, j.error))
     )sql"}},
    {"J04", "What has not ended has a job that will end it.", {"verify_unfinished_have_jobs", R"sql(
        SELECT format('%s %s', owner.kind, owner.id) AS place FROM (
            SELECT 'video' AS kind, id, job_id, final_state FROM videos
            UNION ALL SELECT 'preview', id, job_id, final_state FROM previews
            UNION ALL SELECT 'export', id, job_id, final_state FROM exports
            UNION ALL SELECT 'import', id, job_id, final_state FROM imports
            UNION ALL SELECT 'exchange', id, job_id, final_state FROM exchanges
            UNION ALL SELECT 'experiment clip', id, job_id, final_state FROM experiment_clips)
            owner
        LEFT JOIN jobs j ON j.id = owner.job_id
        WHERE owner.final_state IS NULL AND j.id IS NULL
     )sql"}},
    {"J05", "A job that runs, and no other, has a lease.", {"verify_leases", R"sql(
        SELECT format('job %s', id) AS place FROM jobs
        WHERE (state = 'running') <> (leased_until IS NOT NULL)
           OR (state = 'running' AND worker IS NULL)
     )sql"}},
    {"J06", "A job that has ended, and no other, says when.", {"verify_ends", R"sql(
        SELECT format('job %s', id) AS place FROM jobs
        WHERE (state IN ('succeeded', 'failed', 'cancelled')) <> (finished_at IS NOT NULL)
     )sql"}},
    {"J07", "A job is of the kind of what it is for.", {"verify_job_kinds", R"sql(
        SELECT format('job %s', j.id) AS place FROM (
            SELECT job_id, '{video}'::text[] AS kinds FROM videos
            UNION ALL SELECT job_id, '{preview}' FROM previews
            UNION ALL SELECT job_id, '{export}' FROM exports
            UNION ALL SELECT job_id, '{import_plan,import_apply}' FROM imports
            UNION ALL SELECT job_id, '{clip_export,card_plan,card_apply,reference_image}'
                FROM exchanges
            UNION ALL SELECT job_id, '{experiment_clip}' FROM experiment_clips) owner
        JOIN jobs j ON j.id = owner.job_id
        WHERE j.kind <> ALL (owner.kinds)
     )sql"}},
    {"J08", "A job that has not ended is for something.", {"verify_jobs_owned", R"sql(
        SELECT format('job %s', j.id) AS place FROM jobs j
        WHERE j.finished_at IS NULL
          AND j.kind IN ('video', 'preview', 'export', 'import_plan', 'import_apply',
                         'experiment_clip', 'clip_export', 'card_plan', 'card_apply',
                         'reference_image')
          AND NOT EXISTS (SELECT FROM videos o WHERE o.job_id = j.id)
          AND NOT EXISTS (SELECT FROM previews o WHERE o.job_id = j.id)
          AND NOT EXISTS (SELECT FROM exports o WHERE o.job_id = j.id)
          AND NOT EXISTS (SELECT FROM imports o WHERE o.job_id = j.id)
          AND NOT EXISTS (SELECT FROM exchanges o WHERE o.job_id = j.id)
          AND NOT EXISTS (SELECT FROM experiment_clips o WHERE o.job_id = j.id)
     )sql"}},
    {"J09", "What failed says why.", {"verify_failures", R"sql(
        SELECT format('%s %s', owner.kind, owner.id) AS place FROM (
            SELECT 'job' AS kind, id, state, error FROM jobs
            UNION ALL SELECT 'video', id, final_state, failure FROM videos
            UNION ALL SELECT 'preview', id, final_state, failure FROM previews
            UNION ALL SELECT 'export', id, final_state, failure FROM exports
            UNION ALL SELECT 'import', id, final_state, failure FROM imports
            UNION ALL SELECT 'exchange', id, final_state, failure FROM exchanges
            UNION ALL SELECT 'experiment clip', id, final_state, failure FROM experiment_clips)
            owner
        WHERE owner.state = 'failed'
          AND (owner.error ->> 'code' IS NULL OR owner.error ->> 'message' IS NULL)
     )sql"}},
    {"O01",
     "What a clip, an image or a file points at is a live object.",
     {"verify_clip_objects", R"sql(
        SELECT format('object %s', used.key) AS place FROM (
            SELECT video_key AS key FROM videos UNION ALL SELECT poster_key FROM videos
            UNION ALL SELECT p.video_key FROM previews p WHERE p.expires_at > now()
            UNION ALL SELECT p.poster_key FROM previews p WHERE p.expires_at > now()
            UNION ALL SELECT poster_key FROM cell_posters
            UNION ALL SELECT object_key FROM reference_images
            UNION ALL SELECT object_key FROM import_images
            UNION ALL SELECT file_key FROM exchanges
            UNION ALL SELECT video_key FROM experiment_clips
            UNION ALL SELECT poster_key FROM experiment_clips) used
        LEFT JOIN objects o ON o.key = used.key
        WHERE used.key IS NOT NULL AND o.state IS DISTINCT FROM 'live'
     )sql"}},
    {"O02",
     "Each live object belongs to a clip, a cell, an experiment, an image or a file.",
     {"verify_objects_owned", R"sql(
        SELECT format('object %s', o.key) AS place FROM objects o WHERE o.state = 'live'
          AND NOT EXISTS (SELECT FROM videos v WHERE v.video_key = o.key)
          AND NOT EXISTS (SELECT FROM videos v WHERE v.poster_key = o.key)
          AND NOT EXISTS (SELECT FROM previews p WHERE p.video_key = o.key)
          AND NOT EXISTS (SELECT FROM previews p WHERE p.poster_key = o.key)
          AND NOT EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = o.key)
          AND NOT EXISTS (SELECT FROM exports e WHERE e.file_key = o.key)
          AND NOT EXISTS (SELECT FROM imports i WHERE i.file_key = o.key)
          AND NOT EXISTS (SELECT FROM exchanges e WHERE e.file_key = o.key)
          AND NOT EXISTS (SELECT FROM reference_images r WHERE r.object_key = o.key)
          AND NOT EXISTS (SELECT FROM import_images m WHERE m.object_key = o.key)
          AND NOT EXISTS (SELECT FROM experiment_clips c WHERE c.video_key = o.key)
          AND NOT EXISTS (SELECT FROM experiment_clips c WHERE c.poster_key = o.key)
     )sql"}},
    {"O03", "A live object has a size and a hash.", {"verify_object_hashes", R"sql(
        SELECT format('object %s', key) AS place FROM objects
        WHERE state = 'live' AND (bytes IS NULL OR sha256 IS NULL)
     )sql"}},
    // Judged by what the database last saw, so that a backup can be looked at years later.
    {"O04",
     "No object stays half written or half removed for more than a day.",
     {"verify_objects_finished", R"sql(
        SELECT format('object %s', o.key) AS place FROM objects o CROSS JOIN audit_head h
        WHERE o.state <> 'live' AND o.updated_at < h.occurred_at - interval '1 day'
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_clips() {
    return all;
}

}  // namespace mien::store
