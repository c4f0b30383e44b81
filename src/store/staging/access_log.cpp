#include "store/staging/access_log.hpp"

#include "base/limits/access_log.hpp"

namespace mien::store {
namespace {

constexpr pg::Query append_rows{"append_access_rows", R"sql(
    SELECT append_access($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))sql"};

// A filter that is null lets every row pass.
constexpr pg::Query list_rows{"list_access_rows", R"sql(
    SELECT number, at, request_id, admin_id, credential_id, actor, host(peer) AS peer,
        host(client) AS client, host, method, path, route, status, reason, duration_us
    FROM access_log
    WHERE ($1::timestamptz IS NULL OR at >= $1)
        AND ($2::timestamptz IS NULL OR at < $2)
        AND ($3::uuid IS NULL OR admin_id = $3)
        AND ($4::text IS NULL OR outcome = $4)
        AND ($5::text IS NULL OR reason = $5)
        AND ($6::integer IS NULL OR status = $6)
        AND ($7::text IS NULL OR host = $7)
        AND ($8::inet IS NULL OR client <<= $8)
        AND ($9::text IS NULL OR route = $9)
        AND ($10::bigint IS NULL OR number < $10)
    ORDER BY number DESC
    LIMIT $11)sql",
                              pg::Planning::for_each_call};

constexpr pg::Query remove_rows{"remove_old_access_rows", R"sql(
    SELECT remove_old_access($1) AS removed)sql"};

// The values of unnest, column by column.
struct Columns {
    explicit Columns(const std::vector<AccessAttempt>& attempts) {
        for (const auto& attempt : attempts) {
            request_ids.push_back(attempt.request_id);
            admin_ids.push_back(attempt.admin_id ? to_string(*attempt.admin_id) : "");
            credential_ids.push_back(attempt.credential_id ? to_string(*attempt.credential_id)
                                                           : "");
            actors.push_back(attempt.actor);
            peers.push_back(attempt.peer);
            clients.push_back(attempt.client);
            hosts.push_back(attempt.host);
            methods.push_back(attempt.method);
            paths.push_back(attempt.path);
            routes.push_back(attempt.route);
            reasons.push_back(attempt.reason);
            statuses.push_back(attempt.status);
            durations.push_back(attempt.duration.count());
        }
    }

    std::vector<std::string> request_ids, admin_ids, credential_ids, actors, peers, clients, hosts,
        methods, paths, routes, reasons;
    std::vector<int> statuses;
    std::vector<std::int64_t> durations;
};

AccessRow access_row_from(const pg::Row& row) {
    AccessRow access{
        .number = row.get<std::int64_t>("number"), .at = row.get<Timestamp>("at"), .attempt = {}};
    auto& attempt = access.attempt;
    attempt.request_id = row.get<std::string>("request_id");
    attempt.admin_id = row.get<std::optional<AdminId>>("admin_id");
    attempt.credential_id = row.get<std::optional<Uuid>>("credential_id");
    attempt.actor = row.get<std::optional<std::string>>("actor").value_or("");
    attempt.peer = row.get<std::string>("peer");
    attempt.client = row.get<std::string>("client");
    attempt.host = row.get<std::string>("host");
    attempt.method = row.get<std::string>("method");
    attempt.path = row.get<std::string>("path");
    attempt.route = row.get<std::optional<std::string>>("route").value_or("");
    attempt.reason = row.get<std::optional<std::string>>("reason").value_or("");
    attempt.status = row.get<int>("status");
    attempt.duration = std::chrono::microseconds(row.get<std::int64_t>("duration_us"));
    return access;
}

}  // namespace

awaitable<void> append_access_rows(pg::Pool& control, std::vector<AccessAttempt> attempts,
                                   Deadline deadline) {
    const Columns of(attempts);
    auto parameters = pg::params(of.request_ids, of.admin_ids, of.credential_ids, of.actors,
                                 of.peers, of.clients, of.hosts, of.methods, of.paths, of.routes,
                                 of.reasons, of.statuses, of.durations);
    co_await control.run(append_rows, std::move(parameters), deadline);
}

awaitable<std::vector<AccessRow>> list_access_rows(pg::Pool& control, AccessFilter filter,
                                                   Deadline deadline) {
    auto parameters = pg::params(filter.since, filter.until, filter.admin_id, filter.outcome,
                                 filter.reason, filter.status, filter.host, filter.address,
                                 filter.route, filter.before_number, filter.limit);
    const auto rows = co_await control.run(list_rows, std::move(parameters), deadline);
    std::vector<AccessRow> found;
    found.reserve(rows.size());
    for (const auto& row : rows) {
        found.push_back(access_row_from(row));
    }
    co_return found;
}

awaitable<std::int64_t> remove_old_access_rows(pg::Pool& control, Deadline deadline) {
    auto parameters = pg::params(limits::access_removal_rows);
    const auto rows = co_await control.run(remove_rows, std::move(parameters), deadline);
    co_return rows.empty() ? 0 : rows.front().get<std::int64_t>("removed");
}

}  // namespace mien::store
