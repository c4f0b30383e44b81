#include "store/staging/synced_rows.hpp"

#include "pg/transaction.hpp"
#include "store/audit.hpp"

namespace mien::store {
namespace {

constexpr pg::Query remove_unused_objects{"remove_unused_synced_objects", R"sql(
    DELETE FROM objects o
    WHERE o.state <> 'live'
       OR NOT EXISTS (SELECT FROM videos v WHERE v.video_key = o.key)
      AND NOT EXISTS (SELECT FROM videos v WHERE v.poster_key = o.key)
      AND NOT EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = o.key)
      AND NOT EXISTS (SELECT FROM reference_images r WHERE r.object_key = o.key))sql"};

constexpr pg::Query remove_lost_images{"remove_synced_images_without_object", R"sql(
    DELETE FROM reference_images r
    WHERE NOT EXISTS (SELECT FROM objects o WHERE o.key = r.object_key))sql"};

constexpr pg::Query remove_lost_posters{"remove_synced_posters_without_object", R"sql(
    DELETE FROM cell_posters c
    WHERE NOT EXISTS (SELECT FROM objects o WHERE o.key = c.poster_key))sql"};

constexpr pg::Query write_usage_log{"write_synced_usage_log", R"sql(
    INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
        resolution_id, resolved_sha256, generation_timestamp, logged_at)
    SELECT v.id, v.character_id, v.emotion, v.prompt_id, v.prompt_version, v.source,
        v.resolution_id, sha256(convert_to(v.resolved_text, 'UTF8')), v.generated_at, v.generated_at
    FROM videos v WHERE v.generated_at IS NOT NULL)sql"};

constexpr pg::Query make_authors{"make_synced_authors", R"sql(
    UPDATE admins SET imported_at = created_at WHERE imported_at IS NULL)sql"};

constexpr pg::Query go_on_counting{"go_on_counting_emotions", R"sql(
    SELECT setval(pg_get_serial_sequence('emotions', 'number'), max(number)) FROM emotions
    HAVING count(*) > 0)sql"};

// Posters before the videos that they are of.
constexpr pg::Query remove_old_posters{"remove_synced_posters_of_older_versions", R"sql(
    DELETE FROM cell_posters c USING videos v, prompts p
    WHERE v.poster_key = c.poster_key AND p.id = v.prompt_id
      AND v.prompt_version <> p.head_version)sql"};

constexpr pg::Query count_old_usage{"count_synced_usage_of_older_versions", R"sql(
    SELECT count(*) AS rows FROM videos v JOIN prompts p ON p.id = v.prompt_id
    WHERE v.prompt_version <> p.head_version AND v.generated_at IS NOT NULL)sql"};

constexpr pg::Query remove_old_videos{"remove_synced_videos_of_older_versions", R"sql(
    DELETE FROM videos v USING prompts p
    WHERE p.id = v.prompt_id AND v.prompt_version <> p.head_version)sql"};

constexpr pg::Query remove_old_versions{"remove_synced_older_versions", R"sql(
    DELETE FROM prompt_versions v USING prompts p
    WHERE p.id = v.prompt_id AND v.version <> p.head_version)sql"};

// The origin of the origin stays where both fit into prompt_versions_origin_size_check.
constexpr pg::Query number_heads{"number_synced_heads", R"sql(
    UPDATE prompt_versions SET version = 1, reverted_from = NULL,
        origin = jsonb_build_object('kind', 'sync', 'version', version)
            || CASE WHEN reverted_from IS NULL THEN '{}'
                    ELSE jsonb_build_object('reverted_from', reverted_from) END
            || CASE WHEN octet_length(origin::text) <= 16000
                    THEN jsonb_build_object('origin', origin) ELSE '{}' END)sql"};

constexpr pg::Query move_heads{"move_synced_heads", R"sql(
    UPDATE prompts SET head_version = 1 WHERE head_version > 1)sql"};

constexpr pg::Query move_videos{"move_synced_videos_to_heads", R"sql(
    UPDATE videos SET prompt_version = 1 WHERE prompt_version > 1)sql"};

// What an older version made is detached.
constexpr pg::Query move_template_cells{"move_synced_template_cells_to_heads", R"sql(
    UPDATE template_cells SET head_version = CASE WHEN head_version IS NOT NULL THEN 1 END,
        prompt_version = CASE WHEN prompt_version = head_version THEN 1 END)sql"};

constexpr pg::Query remove_posters_of_erased{"remove_synced_posters_of_erased", R"sql(
    DELETE FROM cell_posters c USING videos v
    WHERE v.poster_key = c.poster_key AND v.erased_at IS NOT NULL)sql"};

constexpr pg::Query remove_videos_of_erased{"remove_synced_videos_of_erased", R"sql(
    DELETE FROM videos WHERE erased_at IS NOT NULL)sql"};

constexpr pg::Query forget_emotions_of_texts{"forget_synced_own_emotions", R"sql(
    UPDATE characters c SET own_emotions = '{}'
    WHERE c.own_emotions <> '{}'
      AND NOT EXISTS (SELECT FROM prompts p WHERE p.character_id = c.id))sql"};

}  // namespace

awaitable<std::vector<LeftOutRows>> keep_heads_only(pg::Connection& copy, Deadline deadline) {
    constexpr std::string_view of_older_versions = "Only older versions of prompts explain them.";
    pg::Transaction transaction(copy, deadline);
    std::vector<pg::Call> calls;
    for (const auto& query :
         {remove_old_posters, count_old_usage, remove_old_videos, remove_old_versions, number_heads,
          move_heads, move_videos, move_template_cells}) {
        calls.push_back({query, {}});
    }
    const auto done = co_await transaction.run_all_and_commit(std::move(calls));
    std::vector<LeftOutRows> left_out;
    left_out.push_back({"public.prompt_versions", done[3].affected(),
                        "The run brings the newest version of each prompt only."});
    left_out.push_back({"public.videos", done[2].affected(), std::string(of_older_versions)});
    left_out.push_back({"public.video_usage_log", done[1].front().get<std::int64_t>("rows"),
                        std::string(of_older_versions)});
    left_out.push_back({"public.cell_posters", done[0].affected(), std::string(of_older_versions)});
    co_return left_out;
}

awaitable<std::vector<LeftOutRows>> leave_out_erased(pg::Connection& copy, Deadline deadline) {
    constexpr std::string_view of_erased = "They were made for users who are erased.";
    pg::Transaction transaction(copy, deadline);
    std::vector<pg::Call> calls;
    for (const auto& query : {remove_posters_of_erased, remove_videos_of_erased}) {
        calls.push_back({query, {}});
    }
    const auto done = co_await transaction.run_all_and_commit(std::move(calls));
    std::vector<LeftOutRows> left_out;
    if (done[1].affected() > 0) {
        left_out.push_back({"public.videos", done[1].affected(), std::string(of_erased)});
        left_out.push_back({"public.cell_posters", done[0].affected(), std::string(of_erased)});
    }
    co_return left_out;
}

awaitable<void> forget_own_emotions(pg::Connection& copy, Deadline deadline) {
    co_await copy.run(forget_emotions_of_texts, {}, deadline);
}

awaitable<void> complete_synced_rows(pg::Connection& copy, Deadline deadline) {
    pg::Transaction transaction(copy, deadline);
    std::vector<pg::Call> calls;
    for (const auto& query : {remove_unused_objects, remove_lost_posters, remove_lost_images,
                              write_usage_log, make_authors, go_on_counting}) {
        calls.push_back({query, {}});
    }
    co_await transaction.run_all_and_commit(std::move(calls));
}

awaitable<void> begin_synced_audit(pg::Connection& copy, std::string run, json::object details,
                                   Deadline deadline) {
    const Actor actor{.kind = "system", .id = {}, .label = "mien bridge", .request_id = run};
    const AuditEntry entry{.action = "generation.sync",
                           .subject_kind = "operation",
                           .subject_id = run,
                           .details = std::move(details),
                           .version_id = {}};
    pg::Transaction transaction(copy, deadline);
    std::vector<pg::Call> calls;
    calls.push_back(append_audit_call(actor, entry));
    co_await transaction.run_all_and_commit(std::move(calls));
}

}  // namespace mien::store
