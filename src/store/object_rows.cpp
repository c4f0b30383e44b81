#include "store/object_rows.hpp"

#include "base/limits/objects.hpp"

namespace mien::store {
namespace {

constexpr pg::Query insert_query{"insert_pending_object", R"sql(
    INSERT INTO objects (key, content_type) VALUES ($1, $2))sql"};

constexpr pg::Query mark_live_query{"mark_object_live", R"sql(
    UPDATE objects SET state = 'live', bytes = $2, sha256 = $3, updated_at = now()
    WHERE key = $1 AND state = 'pending')sql"};

constexpr pg::Query abandon_query{"abandon_objects", R"sql(
    UPDATE objects SET state = 'deleting', updated_at = now()
    WHERE key = ANY ($1::text[]) AND state = 'pending')sql"};

// Those being deleted get a minute, so that two reapers do not work on the same ones.
constexpr pg::Query take_orphans_query{"take_orphan_objects", R"sql(
    WITH orphans AS (
        SELECT key FROM objects
        WHERE (state = 'pending' AND updated_at < now() - $2::bigint * interval '1 millisecond')
           OR (state = 'deleting' AND updated_at < now() - interval '1 minute')
        ORDER BY updated_at LIMIT $1
        FOR UPDATE SKIP LOCKED)
    UPDATE objects SET state = 'deleting', updated_at = now()
    FROM orphans WHERE objects.key = orphans.key
    RETURNING objects.key)sql"};

// What still points at the object would break its foreign key: the row stays until that is gone.
constexpr pg::Query delete_query{"delete_object_row", R"sql(
    DELETE FROM objects WHERE key = $1 AND state = 'deleting'
      AND NOT EXISTS (SELECT FROM previews WHERE video_key = $1 OR poster_key = $1)
      AND NOT EXISTS (SELECT FROM exports WHERE file_key = $1)
      AND NOT EXISTS (SELECT FROM imports WHERE file_key = $1))sql"};

constexpr pg::Query find_served_query{"find_served_object", R"sql(
    SELECT o.content_type, o.bytes, o.sha256,
           to_timestamp($2::bigint) <= now()
               OR coalesce((SELECT bool_and(p.expires_at <= now()) FROM previews p
                            WHERE p.video_key = o.key OR p.poster_key = o.key), false)
                  AND NOT EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = o.key)
               OR coalesce((SELECT e.expires_at <= now() FROM exports e
                            WHERE e.file_key = o.key), false)
               OR coalesce((SELECT e.expires_at <= now() FROM exchanges e
                            WHERE e.file_key = o.key), false) AS is_expired
    FROM objects o
    WHERE o.key = $1 AND o.state = 'live'
      AND CASE split_part(o.key, '/', 1)
          WHEN 'previews' THEN EXISTS (SELECT FROM previews p
                                       WHERE p.video_key = o.key OR p.poster_key = o.key)
              OR EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = o.key)
          WHEN 'exports' THEN EXISTS (SELECT FROM exports e WHERE e.file_key = o.key)
          WHEN 'exchanges' THEN EXISTS (SELECT FROM exchanges e
                                        WHERE e.file_key = o.key AND e.stage = 'export')
          WHEN 'references' THEN EXISTS (SELECT FROM reference_images r
                                         WHERE r.object_key = o.key)
              OR EXISTS (SELECT FROM import_images m WHERE m.object_key = o.key)
          ELSE o.key LIKE 'videos/%' OR o.key LIKE 'experiments/%' END
    )sql"};

constexpr pg::Query list_unknown{"list_unknown_objects", R"sql(
    SELECT k.key FROM unnest($1::text[]) AS k (key)
    WHERE NOT EXISTS (SELECT FROM objects o WHERE o.key = k.key))sql"};

constexpr pg::Query list_live{"list_live_objects", R"sql(
    SELECT key FROM objects WHERE state = 'live' AND key > $1 ORDER BY key LIMIT $2)sql"};

constexpr pg::Query list_live_rows{"list_live_object_rows", R"sql(
    SELECT key, content_type, bytes, sha256 FROM objects
    WHERE state = 'live' AND key > $1 ORDER BY key LIMIT $2)sql"};

std::vector<std::string> keys_of(const pg::Rows& rows) {
    std::vector<std::string> keys;
    keys.reserve(rows.size());
    for (const auto row : rows) {
        keys.push_back(row.get<std::string>("key"));
    }
    return keys;
}

}  // namespace

awaitable<void> insert_pending_object(pg::Pool& pool, std::string key, std::string content_type,
                                      Deadline deadline) {
    co_await pool.run(insert_query, pg::params(key, content_type), deadline);
}

awaitable<bool> mark_object_live(pg::Transaction& transaction, ObjectRow object) {
    const auto rows = co_await transaction.run(mark_live_query,
                                               pg::params(object.key, object.bytes, object.sha256));
    co_return rows.affected() == 1;
}

awaitable<void> abandon_objects(pg::Pool& pool, std::vector<std::string> keys, Deadline deadline) {
    co_await pool.run(abandon_query, pg::params(keys), deadline);
}

awaitable<std::vector<std::string>> take_orphans(pg::Pool& pool, int limit, Deadline deadline) {
    const std::int64_t life_ms = std::chrono::milliseconds(limits::object_unfinished_life).count();
    const auto rows = co_await pool.run(take_orphans_query, pg::params(limit, life_ms), deadline);
    std::vector<std::string> keys;
    for (const auto row : rows) {
        keys.push_back(row.get<std::string>("key"));
    }
    co_return keys;
}

awaitable<void> delete_object_row(pg::Pool& pool, std::string key, Deadline deadline) {
    co_await pool.run(delete_query, pg::params(key), deadline);
}

awaitable<std::vector<std::string>> list_unknown_objects(pg::Connection& connection,
                                                         std::vector<std::string> keys,
                                                         Deadline deadline) {
    const auto rows = co_await connection.run(list_unknown, pg::params(keys), deadline);
    co_return keys_of(rows);
}

awaitable<std::vector<std::string>> list_live_objects(pg::Connection& connection, std::string last,
                                                      int limit, Deadline deadline) {
    const auto rows = co_await connection.run(list_live, pg::params(last, limit), deadline);
    co_return keys_of(rows);
}

awaitable<std::vector<ObjectRow>> list_live_object_rows(pg::Connection& connection,
                                                        std::string last, int limit,
                                                        Deadline deadline) {
    const auto rows = co_await connection.run(list_live_rows, pg::params(last, limit), deadline);
    std::vector<ObjectRow> objects;
    objects.reserve(rows.size());
    for (const auto row : rows) {
        objects.push_back({.key = row.get<std::string>("key"),
                           .content_type = row.get<std::string>("content_type"),
                           .bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("bytes")),
                           .sha256 = row.get<Sha256>("sha256")});
    }
    co_return objects;
}

awaitable<std::optional<ServedObject>> find_served_object(pg::Pool& pool, std::string key,
                                                          std::int64_t link_expires,
                                                          Deadline deadline) {
    const auto rows = co_await pool.run(find_served_query, pg::params(key, link_expires), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    ServedObject served;
    served.object.key = std::move(key);
    served.object.content_type = row.get<std::string>("content_type");
    served.object.bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("bytes"));
    served.object.sha256 = row.get<Sha256>("sha256");
    served.is_expired = row.get<bool>("is_expired");
    co_return served;
}

}  // namespace mien::store
