#include "store/invariants.hpp"

namespace mien::store {
namespace {

// The chain begins with a name, which is another one in the control database.
constexpr Invariant all[] = {
    {"A01", "The audit log has no gap.", {"verify_audit_gapless", R"sql(
        SELECT format('%s entries up to %s', entries, last) AS place FROM (
            SELECT count(*) AS entries, coalesce(max(seq), 0) AS last FROM audit_log) log
        WHERE entries <> last
     )sql"}},
    {"A02", "The audit head is the last entry.", {"verify_audit_head", R"sql(
        SELECT format('head %s, last entry %s', h.seq, last.seq) AS place
        FROM (SELECT coalesce(max(seq), 0) AS seq FROM audit_log) last
        LEFT JOIN audit_head h ON true
        LEFT JOIN audit_log l ON l.seq = h.seq
        WHERE h.seq IS DISTINCT FROM last.seq OR (h.seq > 0 AND l.hash IS DISTINCT FROM h.hash)
     )sql"}},
    {"A03", "The hash chain of the audit log verifies.", {"verify_audit_chain", R"sql(
        SELECT format('audit entry %s', l.seq) AS place FROM audit_log l
        WHERE l.hash <> audit_hash(l)
        UNION ALL
        SELECT format('audit entry %s', seq) FROM (
            SELECT seq, previous_hash, lag(hash, 1,
                CASE WHEN to_regclass('public.active_configuration') IS NULL
                     THEN sha256('mien audit log') ELSE sha256('mien control audit log') END)
                OVER (ORDER BY seq) AS expected FROM audit_log) chain
        WHERE previous_hash <> expected
     )sql"}},
    {"A04", "The times of the audit log do not run backwards.", {"verify_audit_times", R"sql(
        SELECT format('audit entry %s', seq) AS place FROM (
            SELECT seq, occurred_at < lag(occurred_at) OVER (ORDER BY seq) AS is_backwards
            FROM audit_log) times
        WHERE is_backwards
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_audit() {
    return all;
}

}  // namespace mien::store
