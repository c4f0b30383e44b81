#include "store/staging/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant own[] = {
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
    {"N04",
     "The versions of the configuration have no gap.",
     {"verify_configurations_gapless", R"sql(
        SELECT format('%s versions up to %s', count(*), max(version)) AS place
        FROM staging_configurations HAVING count(*) <> coalesce(max(version), 0)
     )sql"}},
    {"N05",
     "A version of the configuration is as its hash says.",
     {"verify_configuration_hashes", R"sql(
        SELECT format('version %s', version) AS place FROM staging_configurations c
        WHERE sha256 <> staging_configuration_hash(c)
     )sql"}},
    {"N06",
     "The audit log has each version of the configuration, with its hash.",
     {"verify_configurations_audited", R"sql(
        SELECT format('version %s', coalesce(c.version::text, l.subject_id)) AS place
        FROM staging_configurations c
        FULL JOIN (SELECT subject_id, details ->> 'sha256' AS sha256 FROM audit_log
                   WHERE subject_kind = 'staging_configuration') l
            ON l.subject_id = c.version::text
        WHERE l.sha256 IS DISTINCT FROM encode(c.sha256, 'hex')
     )sql"}},
    {"N07",
     "The configuration in force is the newest version.",
     {"verify_active_configuration", R"sql(
        SELECT format('active %s, newest %s', a.version, c.newest) AS place
        FROM (SELECT max(version) AS newest FROM staging_configurations) c
        LEFT JOIN active_configuration a ON true
        WHERE a.version IS DISTINCT FROM c.newest
     )sql"}},
    {"N08",
     "With a configuration in force, a generation is served, and it is ready.",
     {"verify_current_generation", R"sql(
        SELECT format('generation %s is %s', c.number, coalesce(g.state, 'missing')) AS place
        FROM active_configuration a
        LEFT JOIN current_generation c ON true
        LEFT JOIN generations g ON g.number = c.number
        WHERE g.state IS DISTINCT FROM 'ready'
     )sql"}},
    {"N09", "The moves between generations have no gap.", {"verify_generation_moves_gapless", R"sql(
        SELECT format('%s moves up to %s', count(*), max(number)) AS place
        FROM generation_moves HAVING count(*) <> coalesce(max(number), 0)
     )sql"}},
    {"N10",
     "Each move begins where the one before it has led.",
     {"verify_generation_moves_chain", R"sql(
        SELECT format('move %s', number) AS place FROM (
            SELECT number, from_generation,
                   lag(to_generation) OVER (ORDER BY number) AS led_to
            FROM generation_moves) moves
        WHERE from_generation IS DISTINCT FROM led_to
     )sql"}},
    {"N11",
     "The generation that is served is where the last move has led.",
     {"verify_last_generation_move", R"sql(
        SELECT format('served %s, last move to %s', c.number, m.to_generation) AS place
        FROM (SELECT to_generation FROM generation_moves ORDER BY number DESC LIMIT 1) m
        FULL JOIN current_generation c ON true
        WHERE c.number IS DISTINCT FROM m.to_generation
     )sql"}},
};

}  // namespace

std::vector<Invariant> control_invariants() {
    std::vector<Invariant> all;
    for (const auto part : {invariant_lists::of_schema(), invariant_lists::of_audit(),
                            std::span<const Invariant>(own)}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace mien::store
