#include "store/audit.hpp"

namespace mien::store {
namespace {

constexpr pg::Query append_audit{"append_audit", R"sql(
    SELECT audit_append($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};

// A filter that is null lets every entry pass; the planner is told so by each execution's values.
constexpr pg::Query list_audit_query{"list_audit", R"sql(
    SELECT seq, occurred_at, actor_kind, actor_id, actor_label, action, subject_kind, subject_id,
        version_id, request_id, details, encode(hash, 'hex') AS hash_hex
    FROM audit_log
    WHERE ($1::text IS NULL OR subject_kind = $1)
        AND ($2::text IS NULL OR subject_id = $2)
        AND ($3::text IS NULL OR action = $3)
        AND ($4::uuid IS NULL OR actor_id = $4)
        AND ($5::timestamptz IS NULL OR occurred_at >= $5)
        AND ($6::timestamptz IS NULL OR occurred_at < $6)
        AND ($7::bigint IS NULL OR seq < $7)
    ORDER BY seq DESC
    LIMIT $8)sql"};

AuditRow audit_row_from(const pg::Row& row) {
    const auto details = row.get<json::value>("details");
    return {
        .seq = row.get<std::int64_t>("seq"),
        .occurred_at = row.get<Timestamp>("occurred_at"),
        .actor = {row.get<std::string>("actor_kind"), row.get<std::optional<AdminId>>("actor_id"),
                  row.get<std::string>("actor_label"), row.get<std::string>("request_id")},
        .entry = {row.get<std::string>("action"), row.get<std::string>("subject_kind"),
                  row.get<std::string>("subject_id"), details.as_object(),
                  row.get<std::optional<VersionId>>("version_id")},
        .hash_hex = row.get<std::string>("hash_hex")};
}

}  // namespace

pg::Call append_audit_call(const Actor& actor, const AuditEntry& entry) {
    return {append_audit, pg::params(actor.kind, actor.id, actor.label, entry.action,
                                     entry.subject_kind, entry.subject_id, entry.version_id,
                                     actor.request_id, json::value(entry.details))};
}

awaitable<std::vector<AuditRow>> list_audit(pg::Pool& pool, AuditFilter filter, Deadline deadline) {
    auto parameters =
        pg::params(filter.subject_kind, filter.subject_id, filter.action, filter.actor_id,
                   filter.from, filter.until, filter.before_seq, filter.limit);
    const auto rows = co_await pool.run(list_audit_query, std::move(parameters), deadline);
    std::vector<AuditRow> entries;
    entries.reserve(rows.size());
    for (const auto& row : rows) {
        entries.push_back(audit_row_from(row));
    }
    co_return entries;
}

}  // namespace mien::store
