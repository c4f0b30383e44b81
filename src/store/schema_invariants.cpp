#include "store/invariants.hpp"

namespace mien::store {
namespace {

// The tables of history that a database has: one of data, or the control database.
constexpr Invariant all[] = {
    {"G01", "The program's role cannot change history.", {"verify_grants", R"sql(
        SELECT format('%s on %s', p.privilege, t.name) AS place
        FROM unnest(ARRAY['prompt_versions', 'template_versions', 'template_includes',
                          'experiment_trials', 'experiment_votes', 'experiment_resolutions',
                          'experiment_outcome_names', 'experiment_outcomes',
                          'video_usage_log', 'audit_log', 'audit_head',
                          'staging_configurations', 'access_log', 'access_log_head',
                          'generation_moves'])
                 AS t (name),
             unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p (privilege)
        WHERE has_table_privilege('mien_app', to_regclass(t.name), p.privilege)
           OR (p.privilege = 'UPDATE'
               AND has_any_column_privilege('mien_app', to_regclass(t.name), 'UPDATE'))
        UNION ALL
        SELECT format('INSERT on %s', t.name)
        FROM unnest(ARRAY['audit_log', 'audit_head', 'access_log', 'access_log_head']) AS t (name)
        WHERE has_any_column_privilege('mien_app', to_regclass(t.name), 'INSERT')
     )sql"}},
    {"G02",
     "The program's role cannot change any table as a whole.",
     {"verify_column_grants", R"sql(
        SELECT format('%s on %s', p.privilege, c.relname) AS place
        FROM pg_class c, unnest(ARRAY['UPDATE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
                             AS p (privilege)
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND has_table_privilege('mien_app', c.oid, p.privilege)
     )sql"}},
    {"G03",
     "The program's role owns nothing, makes nothing and stands above nobody.",
     {"verify_role", R"sql(
        SELECT format('owner of %s', c.relname) AS place FROM pg_class c
        WHERE c.relowner = 'mien_app'::regrole
        UNION ALL
        SELECT format('owner of %s', f.proname) FROM pg_proc f
        WHERE f.proowner = 'mien_app'::regrole
        UNION ALL
        SELECT 'attributes of mien_app' FROM pg_roles r WHERE r.rolname = 'mien_app'
          AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
               OR r.rolbypassrls)
        UNION ALL
        SELECT format('member of %s', m.roleid::regrole) FROM pg_auth_members m
        WHERE m.member = 'mien_app'::regrole
        UNION ALL
        SELECT 'CREATE in public' WHERE has_schema_privilege('mien_app', 'public', 'CREATE')
        UNION ALL
        SELECT 'TEMPORARY'
        WHERE has_database_privilege('mien_app', current_database(), 'TEMPORARY')
     )sql"}},
    {"G04", "Every trigger is there and fires.", {"verify_triggers", R"sql(
        SELECT format('trigger %s of %s', t.tgname, c.relname) AS place
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled <> 'O'
        UNION ALL
        SELECT format('trigger %s of %s', g.trigger, h.name)
        FROM unnest(ARRAY['prompt_versions', 'template_versions', 'template_includes',
                          'experiment_trials', 'experiment_votes', 'experiment_resolutions',
                          'experiment_outcome_names', 'experiment_outcomes',
                          'video_usage_log', 'audit_log',
                          'staging_configurations', 'access_log', 'generation_moves'])
                 AS h (name),
             unnest(ARRAY['refuse_row_change', 'refuse_truncate']) AS g (trigger)
        WHERE to_regclass(h.name) IS NOT NULL
          AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = to_regclass(h.name)
                            AND t.tgname = g.trigger)
     )sql"}},
    {"G05",
     "Every foreign key holds for all rows, and every index is valid.",
     {"verify_constraints", R"sql(
        SELECT format('constraint %s of %s', n.conname, n.conrelid::regclass) AS place
        FROM pg_constraint n
        WHERE n.connamespace = 'public'::regnamespace AND n.contype = 'f' AND NOT n.convalidated
        UNION ALL
        SELECT format('index %s', i.indexrelid::regclass)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT (i.indisvalid AND i.indisready)
     )sql"}},
    {"G06", "Migrations have run one after the other.", {"verify_migrations", R"sql(
        SELECT format('%s migrations up to %s', count(*), max(version)) AS place
        FROM schema_migrations HAVING count(*) <> max(version)
     )sql"}},
    {"G07",
     "The indexes by name are in the order of this server's ICU.",
     {"verify_name_order", R"sql(
        SELECT format('collation %s', collname) AS place FROM pg_collation
        WHERE collname = 'name_order'
          AND collversion IS DISTINCT FROM pg_collation_actual_version(oid)
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_schema() {
    return all;
}

}  // namespace mien::store
