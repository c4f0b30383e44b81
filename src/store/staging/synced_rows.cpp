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
      AND NOT EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = o.key))sql"};

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

}  // namespace

awaitable<void> complete_synced_rows(pg::Connection& copy, Deadline deadline) {
    pg::Transaction transaction(copy, deadline);
    std::vector<pg::Call> calls;
    for (const auto& query : {remove_unused_objects, remove_lost_posters, write_usage_log,
                              make_authors, go_on_counting}) {
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
