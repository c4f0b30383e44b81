#include "store/staging/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"N01", "The access log has no gap.", {"verify_access_log_gapless", R"sql(
        SELECT format('%s rows after %s, the last number is %s', l.count, h.removed_through,
            h.number) AS place
        FROM access_log_head h,
            (SELECT count(*) AS count, min(number) AS first, max(number) AS last
             FROM access_log) l
        WHERE l.count <> h.number - h.removed_through
            OR (l.count > 0 AND (l.first <> h.removed_through + 1 OR l.last <> h.number))
        UNION ALL
        SELECT 'the counter is missing' WHERE NOT EXISTS (SELECT FROM access_log_head)
     )sql"}},
    {"N02", "The times of the access log do not run backwards.", {"verify_access_log_times", R"sql(
        SELECT format('row %s', number) AS place FROM (
            SELECT number, at < lag(at) OVER (ORDER BY number) AS is_backwards
            FROM access_log) times
        WHERE is_backwards
        UNION ALL
        SELECT format('the counter, after row %s', h.number) FROM access_log_head h
        WHERE h.at < (SELECT max(at) FROM access_log)
     )sql"}},
    {"N03", "Each refused attempt has a reason, and no other.", {"verify_access_log_reasons", R"sql(
        SELECT format('row %s', number) AS place FROM access_log
        WHERE (outcome = 'refused') <> (reason IS NOT NULL)
     )sql"}},
};

}  // namespace

std::span<const Invariant> control_invariants() {
    return all;
}

}  // namespace mien::store
