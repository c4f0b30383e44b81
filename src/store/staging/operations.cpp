#include "store/staging/operations.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

constexpr pg::Query insert_operation{"insert_operation", R"sql(
    INSERT INTO operations (id, kind, arguments, generation, job_id, requested_by,
                            requested_by_label)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};

constexpr pg::Query read_operation{"read_operation", R"sql(
    SELECT id, kind, arguments, generation, phase, result, live_job_id, requested_by,
           requested_by_label, requested_at, finished_at, job_state, progress, error,
           is_cancel_requested, report, attempt, attempts_max
    FROM operation_rows WHERE id = $1)sql"};

constexpr pg::Query read_unfinished{"read_unfinished_operation", R"sql(
    SELECT id, kind, arguments, generation, phase, result, live_job_id, requested_by,
           requested_by_label, requested_at, finished_at, job_state, progress, error,
           is_cancel_requested, report, attempt, attempts_max
    FROM operation_rows WHERE finished_at IS NULL)sql"};

constexpr pg::Query has_ended{"has_operation_ended", R"sql(
    SELECT FROM operations WHERE id = $1 AND final_state IS NOT NULL)sql"};

// What a sync tells of each table is long, and for whoever looks at that one.
constexpr pg::Query list_operation_rows{"list_operations", R"sql(
    SELECT id, kind, arguments, generation, phase, result, live_job_id, requested_by,
           requested_by_label, requested_at, finished_at, job_state, progress, error,
           is_cancel_requested, report - '{tables, tables_left_out}'::text[] AS report, attempt,
           attempts_max
    FROM operation_rows
    WHERE ($1::timestamptz IS NULL OR (requested_at, id) < ($1, $2::uuid))
        AND ($4::text IS NULL OR kind = $4)
    ORDER BY requested_at DESC, id DESC LIMIT $3)sql"};

// Fenced by the claim, like every write of a worker.
constexpr pg::Query note_phase_query{"note_operation_phase", R"sql(
    UPDATE operations o SET phase = $4
    FROM jobs j
    WHERE j.id = $1 AND j.worker = $2 AND j.attempt = $3 AND j.state = 'running'
        AND o.job_id = j.id)sql"};

constexpr pg::Query note_report_query{"note_operation_report", R"sql(
    UPDATE operations o SET report = $4
    FROM jobs j
    WHERE j.id = $1 AND j.worker = $2 AND j.attempt = $3 AND j.state = 'running'
        AND o.job_id = j.id)sql"};

constexpr pg::Query finish_query{"finish_operation", R"sql(
    UPDATE operations SET phase = 'done', result = $2 WHERE id = $1)sql"};

OperationRow operation_from(const pg::Row& row) {
    OperationRow operation;
    operation.id = row.get<OperationId>("id");
    operation.kind = row.get<std::string>("kind");
    operation.arguments = row.get<json::value>("arguments").as_object();
    operation.generation = row.get<std::optional<int>>("generation");
    operation.phase = row.get<std::string>("phase");
    operation.result = row.get<std::optional<json::value>>("result");
    operation.report = row.get<std::optional<json::value>>("report");
    operation.job_id = row.get<std::optional<JobId>>("live_job_id");
    operation.state = jobs::parse_job_state(row.get<std::string_view>("job_state"));
    operation.progress = row.get<std::optional<double>>("progress").value_or(0);
    const auto failure = row.get<std::optional<json::value>>("error");
    if (failure) {
        operation.failure = jobs::job_failure_from_json(*failure);
    }
    operation.attempt = row.get<std::optional<int>>("attempt").value_or(0);
    operation.attempts_max = row.get<std::optional<int>>("attempts_max").value_or(0);
    operation.is_cancel_requested = row.get<bool>("is_cancel_requested");
    operation.requested_by = {.id = row.get<std::optional<AdminId>>("requested_by"),
                              .label = row.get<std::string>("requested_by_label")};
    operation.requested_at = row.get<Timestamp>("requested_at");
    operation.finished_at = row.get<std::optional<Timestamp>>("finished_at");
    return operation;
}

OperationRow require_operation(const pg::Rows& rows, OperationId id) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, fmt::format("There is no operation {}.", to_string(id)));
    }
    return operation_from(rows.front());
}

}  // namespace

awaitable<OperationRow> create_operation(pg::Transaction& transaction, NewOperation operation) {
    const auto id = OperationId::make();
    jobs::NewJob job{operation.kind, {{"subject_id", to_string(id)}}};
    const auto job_id = co_await jobs::enqueue(transaction, std::move(job));
    const json::value arguments = std::move(operation.arguments);
    co_await transaction.run(insert_operation,
                             pg::params(id, operation.kind, arguments, operation.generation, job_id,
                                        operation.requested_by.id, operation.requested_by.label));
    co_return co_await get_operation(transaction, id);
}

awaitable<OperationRow> get_operation(pg::Pool& pool, OperationId id, Deadline deadline) {
    const auto rows = co_await pool.run(read_operation, pg::params(id), deadline);
    co_return require_operation(rows, id);
}

awaitable<OperationRow> get_operation(pg::Transaction& transaction, OperationId id) {
    const auto rows = co_await transaction.run(read_operation, pg::params(id));
    co_return require_operation(rows, id);
}

awaitable<std::optional<OperationRow>> find_unfinished_operation(pg::Transaction& transaction) {
    const auto rows = co_await transaction.run(read_unfinished);
    co_return rows.empty() ? std::nullopt : std::optional(operation_from(rows.front()));
}

awaitable<bool> has_operation_ended(pg::Pool& pool, OperationId id, Deadline deadline) {
    const auto rows = co_await pool.run(has_ended, pg::params(id), deadline);
    co_return !rows.empty();
}

awaitable<bool> has_every_operation_ended(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(read_unfinished, {}, deadline);
    co_return rows.empty();
}

awaitable<std::vector<OperationRow>> list_operations(pg::Pool& pool, OperationFilter filter,
                                                     Deadline deadline) {
    auto values =
        pg::params(filter.before_requested_at, filter.before_id, filter.limit, filter.kind);
    const auto rows = co_await pool.run(list_operation_rows, std::move(values), deadline);
    std::vector<OperationRow> operations;
    operations.reserve(rows.size());
    for (const auto row : rows) {
        operations.push_back(operation_from(row));
    }
    co_return operations;
}

awaitable<void> note_phase(pg::Pool& pool, jobs::Claim claim, std::string phase,
                           Deadline deadline) {
    co_await pool.run(note_phase_query,
                      pg::params(claim.job_id, claim.worker, claim.attempt, phase), deadline);
}

awaitable<void> note_report(pg::Pool& pool, jobs::Claim claim, json::object report,
                            Deadline deadline) {
    const json::value value = std::move(report);
    co_await pool.run(note_report_query,
                      pg::params(claim.job_id, claim.worker, claim.attempt, value), deadline);
}

awaitable<void> finish_operation(pg::Transaction& transaction, OperationId id,
                                 json::object result) {
    const json::value value = std::move(result);
    co_await transaction.run(finish_query, pg::params(id, value));
}

}  // namespace mien::store
