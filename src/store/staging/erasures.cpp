#include "store/staging/erasures.hpp"

#include "base/limits/ledger.hpp"
#include "store/audit.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_last_erasure{"read_last_user_erasure", R"sql(
    SELECT coalesce(max(number), 0) AS number FROM public.user_erasures)sql"};

constexpr pg::Query read_erasures{"read_user_erasures", R"sql(
    SELECT number, user_id, erased_at FROM public.user_erasures
    WHERE number > $1 ORDER BY number LIMIT $2)sql"};

constexpr pg::Query find_videos{"find_videos_of_erased", R"sql(
    SELECT id, job_id, video_key, poster_key FROM videos WHERE user_id = ANY ($1))sql"};

constexpr pg::Query remove_posters{"remove_posters_of_erased", R"sql(
    DELETE FROM cell_posters WHERE poster_key = ANY ($1))sql"};

// The usage log says nothing of a video that is not there: history gives way to the person's right.
constexpr pg::Query open_usage_log{"open_usage_log", R"sql(
    ALTER TABLE video_usage_log DISABLE TRIGGER refuse_row_change)sql"};
constexpr pg::Query remove_usage{"remove_usage_of_erased", R"sql(
    DELETE FROM video_usage_log WHERE video_id = ANY ($1))sql"};
constexpr pg::Query close_usage_log{"close_usage_log", R"sql(
    ALTER TABLE video_usage_log ENABLE TRIGGER refuse_row_change)sql"};

constexpr pg::Query remove_spool{"remove_spool_of_erased", R"sql(
    DELETE FROM video_usage_spool WHERE video_id = ANY ($1))sql"};

constexpr pg::Query remove_videos{"remove_videos_of_erased", R"sql(
    DELETE FROM videos WHERE id = ANY ($1))sql"};

// A worker that has one of them finds that it is no longer its own.
constexpr pg::Query remove_jobs{"remove_jobs_of_erased", R"sql(
    DELETE FROM jobs j WHERE j.id = ANY ($1)
      AND NOT EXISTS (SELECT FROM previews p WHERE p.job_id = j.id))sql"};

constexpr pg::Query remove_objects{"remove_objects_of_erased", R"sql(
    DELETE FROM objects o WHERE o.key = ANY ($1)
      AND NOT EXISTS (SELECT FROM videos v WHERE v.video_key = o.key)
      AND NOT EXISTS (SELECT FROM videos v WHERE v.poster_key = o.key)
      AND NOT EXISTS (SELECT FROM previews p WHERE p.video_key = o.key)
      AND NOT EXISTS (SELECT FROM previews p WHERE p.poster_key = o.key)
      AND NOT EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = o.key)
    RETURNING o.key)sql"};

// Before they go, so that the caches of all nodes hear of it.
constexpr pg::Query end_assignments{"end_assignments_of_erased", R"sql(
    UPDATE assignments SET ended_at = greatest(created_at, now())
    WHERE user_id = ANY ($1) AND ended_at IS NULL)sql"};
constexpr pg::Query remove_assignments{"remove_assignments_of_erased", R"sql(
    DELETE FROM assignments WHERE user_id = ANY ($1))sql"};

constexpr pg::Query remove_answers{"remove_answers_about_erased", R"sql(
    DELETE FROM idempotency_keys k
    WHERE EXISTS (SELECT FROM unnest($1::uuid[]) AS e (id)
                  WHERE strpos(k.response_body, e.id::text) > 0))sql"};

constexpr pg::Query remove_users{"remove_erased_users", R"sql(
    DELETE FROM users WHERE id = ANY ($1) RETURNING id)sql"};

constexpr pg::Query read_behind{"read_generations_behind_erasures", R"sql(
    SELECT g.number, g.erased_until, c.number IS NOT NULL AS is_served FROM generations g
    LEFT JOIN current_generation c ON c.number = g.number
    WHERE g.state = 'ready' AND g.erased_until < $1
    ORDER BY c.number IS NULL, g.erased_until DESC, g.number DESC)sql"};

constexpr pg::Query write_erased{"write_erased_generation", R"sql(
    UPDATE generations SET erased_until = $2 WHERE number = $1 AND erased_until < $2)sql"};

AuditEntry entry_of(UserId user, const std::vector<UserErasure>& erasures) {
    json::object details;
    for (const auto& erasure : erasures) {
        if (erasure.user_id == user) {
            details["erased_in_production_at"] = to_rfc3339(erasure.erased_at);
        }
    }
    return {.action = "user.erase",
            .subject_kind = "user",
            .subject_id = to_string(user),
            .details = std::move(details),
            .version_id = {}};
}

// The videos of the people, with what is of them alone.
awaitable<std::vector<std::string>> remove_all_videos(pg::Transaction& transaction,
                                                      std::vector<UserId> users) {
    const auto rows = co_await transaction.run(find_videos, pg::params(users));
    std::vector<Uuid> videos;
    std::vector<Uuid> jobs;
    std::vector<std::string> keys;
    for (const auto row : rows) {
        videos.push_back(row.get<Uuid>("id"));
        if (const auto job = row.get<std::optional<Uuid>>("job_id")) {
            jobs.push_back(*job);
        }
        for (const char* const column : {"video_key", "poster_key"}) {
            if (auto key = row.get<std::optional<std::string>>(column)) {
                keys.push_back(std::move(*key));
            }
        }
    }
    if (videos.empty()) {
        co_return keys;
    }
    std::vector<pg::Call> calls;
    calls.push_back({remove_posters, pg::params(keys)});
    calls.push_back({open_usage_log, {}});
    calls.push_back({remove_usage, pg::params(videos)});
    calls.push_back({close_usage_log, {}});
    calls.push_back({remove_spool, pg::params(videos)});
    calls.push_back({remove_videos, pg::params(videos)});
    calls.push_back({remove_jobs, pg::params(jobs)});
    calls.push_back({remove_objects, pg::params(keys)});
    const auto done = co_await transaction.run_all(std::move(calls));
    std::vector<std::string> removed;
    for (const auto row : done.back()) {
        removed.push_back(row.get<std::string>("key"));
    }
    co_return removed;
}

}  // namespace

awaitable<std::int64_t> find_last_erasure(pg::Connection& production, Deadline deadline) {
    const auto rows = co_await production.run(read_last_erasure, {}, deadline);
    co_return rows.front().get<std::int64_t>("number");
}

awaitable<std::vector<UserErasure>> list_erasures(pg::Connection& production, std::int64_t after,
                                                  Deadline deadline) {
    auto values = pg::params(after, limits::erasures_page);
    const auto rows = co_await production.run(read_erasures, std::move(values), deadline);
    std::vector<UserErasure> erasures;
    erasures.reserve(rows.size());
    for (const auto row : rows) {
        erasures.push_back({.number = row.get<std::int64_t>("number"),
                            .user_id = row.get<UserId>("user_id"),
                            .erased_at = row.get<Timestamp>("erased_at")});
    }
    co_return erasures;
}

awaitable<ErasedUsers> erase_users(pg::Connection& data, std::vector<UserErasure> erasures,
                                   Deadline deadline) {
    std::vector<UserId> users;
    users.reserve(erasures.size());
    for (const auto& erasure : erasures) {
        users.push_back(erasure.user_id);
    }
    pg::Transaction transaction(data, deadline);
    ErasedUsers erased;
    erased.object_keys = co_await remove_all_videos(transaction, users);
    std::vector<pg::Call> calls;
    for (const auto& query : {end_assignments, remove_assignments, remove_answers, remove_users}) {
        calls.push_back({query, pg::params(users)});
    }
    const auto done = co_await transaction.run_all(std::move(calls));
    const Actor actor{.kind = "system", .id = {}, .label = "mien bridge", .request_id = {}};
    std::vector<pg::Call> audit;
    for (const auto row : done.back()) {
        erased.users.push_back(row.get<UserId>("id"));
        audit.push_back(append_audit_call(actor, entry_of(erased.users.back(), erasures)));
    }
    if (!audit.empty()) {
        co_await transaction.run_all(std::move(audit));
    }
    co_await transaction.commit();
    co_return erased;
}

awaitable<std::vector<ErasureState>> list_erasures_behind(pg::Pool& control, std::int64_t last,
                                                          Deadline deadline) {
    const auto rows = co_await control.run(read_behind, pg::params(last), deadline);
    std::vector<ErasureState> behind;
    behind.reserve(rows.size());
    for (const auto row : rows) {
        behind.push_back({.generation = row.get<int>("number"),
                          .erased_until = row.get<std::int64_t>("erased_until"),
                          .is_served = row.get<bool>("is_served")});
    }
    co_return behind;
}

awaitable<void> note_erased(pg::Pool& control, int generation, std::int64_t until,
                            Deadline deadline) {
    co_await control.run(write_erased, pg::params(generation, until), deadline);
}

}  // namespace mien::store
