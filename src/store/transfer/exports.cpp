#include "store/transfer/exports.hpp"

#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

constexpr pg::Query insert_export{"insert_export", R"sql(
    INSERT INTO exports (id, job_id, format, with_history, character_ids, emotions, requested_by,
                         expires_at, with_images)
    VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8::bigint * interval '1 second', $9))sql"};

constexpr pg::Query find_export{"find_export", R"sql(
    SELECT id, live_job_id, format, with_history, to_jsonb(character_ids) AS character_ids,
           to_jsonb(emotions) AS emotions, counts, file_key, bytes, sha256_hex, requested_by,
           requested_by_name, created_at, completed_at, expires_at, read_at, job_state, progress,
           error, is_cancel_requested, with_images
    FROM export_rows WHERE id = $1 AND expires_at > read_at)sql"};

constexpr pg::Query list_export_rows{"list_exports", R"sql(
    SELECT id, live_job_id, format, with_history, to_jsonb(character_ids) AS character_ids,
           to_jsonb(emotions) AS emotions, counts, file_key, bytes, sha256_hex, requested_by,
           requested_by_name, created_at, completed_at, expires_at, read_at, job_state, progress,
           error, is_cancel_requested, with_images
    FROM export_rows
    WHERE expires_at > read_at AND ($1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $3)sql"};

constexpr pg::Query measure_images_query{"measure_exported_images", R"sql(
    SELECT count(*) AS images, coalesce(sum(o.bytes), 0)::bigint AS bytes
    FROM exported_images($1, $2, true) r
    JOIN objects o ON o.key = r.object_key)sql",
                                         pg::Planning::for_each_call};

constexpr pg::Query complete_query{"complete_export", R"sql(
    UPDATE exports SET file_key = $2, counts = $3, completed_at = clock_timestamp()
    WHERE id = $1)sql"};

// The bytes and their row are left to the reaper of objects.
constexpr pg::Query reap_query{"reap_exports", R"sql(
    WITH expired AS (
        SELECT e.id, e.file_key FROM exports e
        WHERE e.expires_at <= now() AND e.final_state IS NOT NULL
        ORDER BY e.expires_at LIMIT $1
        FOR UPDATE SKIP LOCKED),
    files_gone AS (
        UPDATE objects o SET state = 'deleting', updated_at = now()
        FROM expired WHERE o.key = expired.file_key)
    DELETE FROM exports e USING expired WHERE e.id = expired.id)sql"};

std::optional<std::vector<std::string>> texts_from(const pg::Row& row, std::string_view column) {
    const auto list = row.get<std::optional<json::value>>(column);
    if (!list) {
        return std::nullopt;
    }
    return json::value_to<std::vector<std::string>>(*list);
}

ExportRow export_from_row(const pg::Row& row) {
    return {.id = row.get<ExportId>("id"),
            .format = row.get<std::string>("format"),
            .scope = {.character_ids = texts_from(row, "character_ids"),
                      .emotions = texts_from(row, "emotions"),
                      .with_history = row.get<bool>("with_history"),
                      .with_images = row.get<bool>("with_images")},
            .counts = row.get<std::optional<json::value>>("counts"),
            .file_key = row.get<std::optional<std::string>>("file_key"),
            .bytes = row.get<std::optional<std::int64_t>>("bytes"),
            .sha256_hex = row.get<std::optional<std::string>>("sha256_hex"),
            .requested_by = {row.get<AdminId>("requested_by"),
                             row.get<std::string>("requested_by_name")},
            .created_at = row.get<Timestamp>("created_at"),
            .completed_at = row.get<std::optional<Timestamp>>("completed_at"),
            .expires_at = row.get<Timestamp>("expires_at"),
            .read_at = row.get<Timestamp>("read_at"),
            .progress = clip_progress_from_row(row)};
}

ExportRow require_export(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such export; files are kept for 7 days.");
    }
    return export_from_row(rows.front());
}

}  // namespace

awaitable<ExportRow> create_export(pg::Transaction& transaction, ExportDraft draft) {
    co_await require_queue_room(transaction, export_job_kind, limits::transfers_queued_max,
                                "exports");
    const auto id = ExportId::make();
    jobs::NewJob job{std::string(export_job_kind), {{"subject_id", to_string(id)}}};
    const auto job_id = co_await jobs::enqueue(transaction, std::move(job));
    co_await transaction.run(
        insert_export,
        pg::params(id, job_id, draft.format, draft.scope.with_history, draft.scope.character_ids,
                   draft.scope.emotions, draft.requested_by,
                   std::chrono::seconds(limits::export_life).count(), draft.scope.with_images));
    co_return co_await get_export(transaction, id);
}

awaitable<ExportRow> get_export(pg::Pool& pool, ExportId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_export, pg::params(id), deadline);
    co_return require_export(rows);
}

awaitable<ExportRow> get_export(pg::Transaction& transaction, ExportId id) {
    const auto rows = co_await transaction.run(find_export, pg::params(id));
    co_return require_export(rows);
}

awaitable<ImageTotal> measure_images(pg::Pool& pool, ExportScope scope, Deadline deadline) {
    auto values = pg::params(scope.character_ids, scope.emotions);
    const auto rows = co_await pool.run(measure_images_query, std::move(values), deadline);
    co_return ImageTotal{.images = rows.front().get<std::int64_t>("images"),
                         .bytes = rows.front().get<std::int64_t>("bytes")};
}

awaitable<std::vector<ExportRow>> list_exports(pg::Pool& pool, ExportFilter filter,
                                               Deadline deadline) {
    auto values = pg::params(filter.before_created_at, filter.before_id, filter.limit);
    const auto rows = co_await pool.run(list_export_rows, std::move(values), deadline);
    std::vector<ExportRow> exports;
    exports.reserve(rows.size());
    for (const auto& row : rows) {
        exports.push_back(export_from_row(row));
    }
    co_return exports;
}

awaitable<void> complete_export(pg::Transaction& transaction, ExportId id, std::string file_key,
                                BundleCounts counts) {
    const json::value counted = to_json(counts);
    co_await transaction.run(complete_query, pg::params(id, file_key, counted));
}

awaitable<int> reap_exports(pg::Pool& pool, int limit, Deadline deadline) {
    const auto rows = co_await pool.run(reap_query, pg::params(limit), deadline);
    co_return static_cast<int>(rows.affected());
}

json::object to_json(const BundleCounts& counts) {
    return {{"emotions", counts.emotions},   {"characters", counts.characters},
            {"templates", counts.templates}, {"prompts", counts.prompts},
            {"versions", counts.versions},   {"reference_images", counts.reference_images}};
}

}  // namespace mien::store
