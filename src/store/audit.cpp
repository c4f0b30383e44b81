#include "store/audit.hpp"

namespace mien::store {
namespace {

constexpr pg::Query append_audit{"append_audit", R"sql(
    SELECT audit_append_all($1, $2, $3, $4, $5, $6, $7, ARRAY[$8::text], ARRAY[$9::uuid],
                            ARRAY[$10::jsonb]))sql"};

// '' stands for no version.
constexpr pg::Query append_audits{"append_audits", R"sql(
    SELECT audit_append_all($1, $2, $3, $4, $5, $6, $7, $8::text[],
        ARRAY(SELECT nullif(v.id, '')::uuid
              FROM unnest($9::text[]) WITH ORDINALITY AS v (id, place) ORDER BY v.place),
        $10::text[]::jsonb[]))sql"};

// A filter that is null lets every entry pass. Times do not run backwards with seq, so that a
// period is a range of it.
constexpr pg::Query list_audit_query{"list_audit", R"sql(
    SELECT l.seq, l.occurred_at, l.actor_kind, l.actor_id, l.actor_label, l.action, l.subject_kind,
        l.subject_id, l.version_id, l.request_id, l.details, l.credential_id,
        encode(l.hash, 'hex') AS hash_hex,
        (SELECT a.display_name FROM admins a WHERE a.id = l.actor_id) AS actor_name,
        (SELECT t.name FROM api_tokens t WHERE t.id = l.credential_id) AS token_name
    FROM audit_log l
    WHERE ($1::text IS NULL OR l.subject_kind = $1)
        AND ($2::text IS NULL OR l.subject_id = $2)
        AND ($3::text IS NULL OR l.action = $3)
        AND ($4::uuid IS NULL OR l.actor_id = $4)
        AND ($5::timestamptz IS NULL OR l.seq >= audit_seq_at($5))
        AND ($6::timestamptz IS NULL OR l.seq < audit_seq_at($6))
        AND ($7::bigint IS NULL OR l.seq < $7)
    ORDER BY l.seq DESC
    LIMIT $8)sql",
                                     pg::Planning::for_each_call};

AuditRow audit_row_from(const pg::Row& row) {
    const auto details = row.get<json::value>("details");
    return {
        .seq = row.get<std::int64_t>("seq"),
        .occurred_at = row.get<Timestamp>("occurred_at"),
        .actor = {row.get<std::string>("actor_kind"), row.get<std::optional<AdminId>>("actor_id"),
                  row.get<std::string>("actor_label"), row.get<std::string>("request_id"),
                  row.get<std::optional<Uuid>>("credential_id")},
        .entry = {row.get<std::string>("action"), row.get<std::string>("subject_kind"),
                  row.get<std::string>("subject_id"), details.as_object(),
                  row.get<std::optional<VersionId>>("version_id")},
        .hash_hex = row.get<std::string>("hash_hex"),
        .actor_name = row.get<std::optional<std::string>>("actor_name"),
        .token_name = row.get<std::optional<std::string>>("token_name")};
}

}  // namespace

pg::Call append_audit_call(const Actor& actor, const AuditEntry& entry) {
    return {append_audit,
            pg::params(actor.kind, actor.id, actor.label, actor.request_id, actor.credential_id,
                       entry.action, entry.subject_kind, entry.subject_id, entry.version_id,
                       json::value(entry.details))};
}

pg::Call append_audit_call(const Actor& actor, std::span<const AuditEntry> entries) {
    std::vector<std::string> subjects;
    std::vector<std::string> versions;
    std::vector<std::string> details;
    for (const auto& entry : entries) {
        subjects.push_back(entry.subject_id);
        versions.push_back(entry.version_id ? to_string(*entry.version_id) : "");
        details.push_back(json::serialize(entry.details));
    }
    return {append_audits, pg::params(actor.kind, actor.id, actor.label, actor.request_id,
                                      actor.credential_id, entries.front().action,
                                      entries.front().subject_kind, subjects, versions, details)};
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
