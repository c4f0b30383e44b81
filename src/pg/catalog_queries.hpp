// Internal: the statements of read_catalog. $1 is the number of rows that are asked for at most.
// Objects that initdb made have an oid below 16384 (FirstNormalObjectId of access/transam.h).
#pragma once

#include "pg/query.hpp"

namespace mien::pg {

// Texts of the catalog name everything with its schema when the search path is empty.
constexpr Query catalog_facts_query{"catalog_facts", R"sql(
    SELECT current_database()::text AS database, pg_encoding_to_char(encoding)::text AS encoding,
           current_setting('server_version_num')::int AS server_version,
           set_config('search_path', 'pg_catalog', true) AS search_path
    FROM pg_database WHERE datname = current_database())sql"};

constexpr Query catalog_tables_query{"catalog_tables", R"sql(
    SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
           c.relispartition AS is_partition,
           coalesce(pg_get_partkeydef(c.oid), '') AS partition_key,
           coalesce(pg_get_expr(c.relpartbound, c.oid), '') AS partition_bound,
           has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE')
               AS is_readable,
           c.relrowsecurity AS has_row_security, row_security_active(c.oid) AS is_filtered,
           CASE WHEN c.relkind = 'r' THEN coalesce(pg_table_size(c.oid), 0) ELSE 0 END AS bytes,
           CASE WHEN c.relkind = 'r'
                THEN coalesce(pg_relation_size(c.oid), 0) / current_setting('block_size')::int8
                ELSE 0 END AS pages,
           c.reltuples::int8 AS rows_estimated,
           coalesce(obj_description(c.oid, 'pg_class'), '') AS comment,
           coalesce((SELECT string_agg(i.inhparent::text, ' ' ORDER BY i.inhseqno)
                     FROM pg_inherits i WHERE i.inhrelid = c.oid), '') AS parents
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND c.oid >= 16384 AND c.relpersistence <> 't'
    ORDER BY n.nspname, c.relname LIMIT $1)sql"};

// Of tables, views and composite types. Only the expression of a generated column needs its table,
// of which PostgreSQL looks at every column for each expression.
constexpr Query catalog_columns_query{"catalog_columns", R"sql(
    SELECT a.attrelid::int8 AS relation, a.attnum::int AS number,
           a.attname AS name, a.atttypid::int8 AS type, a.atttypmod AS modifier,
           format_type(a.atttypid, a.atttypmod) AS type_name, a.attnotnull AS is_not_null,
           a.attgenerated::text AS generated, a.attidentity::text AS identity,
           coalesce(pg_get_expr(ad.adbin, CASE a.attgenerated WHEN '' THEN 0
                                          ELSE a.attrelid END), '') AS default_expression,
           coalesce(col_description(a.attrelid, a.attnum), '') AS comment
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
      AND c.oid >= 16384 AND c.relpersistence <> 't'
    ORDER BY a.attrelid, a.attnum LIMIT $1)sql"};

constexpr Query catalog_types_query{"catalog_types", R"sql(
    SELECT t.oid::int8 AS oid, n.nspname AS schema, t.typname AS name, t.typtype::text AS kind,
           t.typelem <> 0 AND t.typlen = -1 AS is_array, t.typelem::int8 AS element,
           t.typbasetype::int8 AS base, t.typtypmod AS modifier, t.typnotnull AS is_not_null,
           t.typrelid::int8 AS relation, coalesce(r.rngsubtype, m.rngtypid, 0)::int8 AS range_of,
           t.typsend <> 0 AND t.typreceive <> 0 AS has_binary_form
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_range r ON r.rngtypid = t.oid
    LEFT JOIN pg_range m ON m.rngmultitypid = t.oid
    ORDER BY t.oid LIMIT $1)sql"};

constexpr Query catalog_labels_query{"catalog_labels", R"sql(
    SELECT enumtypid::int8 AS type, enumlabel AS label
    FROM pg_enum ORDER BY enumtypid, enumsortorder LIMIT $1)sql"};

constexpr Query catalog_domain_checks_query{"catalog_domain_checks", R"sql(
    SELECT contypid::int8 AS type, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contypid <> 0 AND contype = 'c' AND oid >= 16384
    ORDER BY contypid, conname LIMIT $1)sql"};

// One row per part of an index. indnullsnotdistinct came with PostgreSQL 15.
constexpr Query catalog_indexes_query{"catalog_indexes", R"sql(
    SELECT i.indrelid::int8 AS relation, c.relname AS name, i.indisprimary AS is_primary,
           i.indisexclusion AS is_exclusion, i.indisvalid AS is_valid,
           coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS are_nulls_equal,
           coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS predicate,
           coalesce((SELECT pg_get_constraintdef(x.oid) FROM pg_constraint x
                     WHERE x.conindid = i.indexrelid AND x.contype = 'x'),
                    pg_get_indexdef(i.indexrelid)) AS definition,
           k AS part, i.indkey[k - 1]::int AS part_column,
           CASE WHEN i.indkey[k - 1] = 0 THEN pg_get_indexdef(i.indexrelid, k, true)
                ELSE '' END AS part_expression
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k
    WHERE (i.indisunique OR i.indisexclusion) AND i.indrelid >= 16384 AND c.relpersistence <> 't'
    ORDER BY i.indrelid, c.relname, k LIMIT $1)sql"};

constexpr Query catalog_constraints_query{"catalog_constraints", R"sql(
    SELECT c.conrelid::int8 AS relation, c.conname AS name, c.contype::text AS kind,
           pg_get_constraintdef(c.oid) AS definition, c.convalidated AS is_validated,
           c.conparentid <> 0 AS is_inherited, c.confrelid::int8 AS referenced,
           coalesce(array_to_string(c.conkey, ' '), '') AS columns,
           coalesce(array_to_string(c.confkey, ' '), '') AS referenced_columns,
           coalesce(os.nspname, '') AS operator_schema, coalesce(o.oprname, '') AS operator_name,
           coalesce(ls.nspname, '') AS left_schema, coalesce(l.typname, '') AS left_name,
           coalesce(rs.nspname, '') AS right_schema, coalesce(r.typname, '') AS right_name,
           coalesce(cs.nspname, '') AS collation_schema,
           coalesce(co.collname, '') AS collation_name,
           coalesce(has_schema_privilege(os.oid, 'USAGE'), true)
               AND coalesce(has_schema_privilege(ls.oid, 'USAGE'), true)
               AND coalesce(has_schema_privilege(rs.oid, 'USAGE'), true)
               AND coalesce(has_schema_privilege(cs.oid, 'USAGE'), true) AS is_usable
    FROM pg_constraint c
    LEFT JOIN pg_attribute p ON p.attrelid = c.confrelid AND p.attnum = c.confkey[1]
    LEFT JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = c.conkey[1]
                            AND c.contype = 'f'
    LEFT JOIN pg_operator o ON o.oid = c.conpfeqop[1]
    LEFT JOIN pg_namespace os ON os.oid = o.oprnamespace
    -- What it takes is any array or any enum of some: those need no cast.
    LEFT JOIN pg_type l ON l.oid = o.oprleft AND l.oid <> p.atttypid AND l.typtype <> 'p'
    LEFT JOIN pg_namespace ls ON ls.oid = l.typnamespace
    LEFT JOIN pg_type r ON r.oid = o.oprright AND r.oid <> f.atttypid AND r.typtype <> 'p'
    LEFT JOIN pg_namespace rs ON rs.oid = r.typnamespace
    LEFT JOIN pg_collation co ON co.oid = p.attcollation AND p.attcollation <> f.attcollation
    LEFT JOIN pg_namespace cs ON cs.oid = co.collnamespace
    WHERE c.conrelid >= 16384 AND c.contype IN ('c', 'f')
    ORDER BY c.conrelid, c.conname LIMIT $1)sql"};

constexpr Query catalog_sequences_query{"catalog_sequences", R"sql(
    SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name,
           coalesce(o.refobjid, 0)::int8 AS owner_table, coalesce(o.refobjsubid, 0) AS owner_column,
           has_sequence_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE')
               AS is_readable
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid
                         AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
                         AND o.refobjsubid > 0
    WHERE c.relkind = 'S' AND c.oid >= 16384 AND c.relpersistence <> 't'
    ORDER BY n.nspname, c.relname LIMIT $1)sql"};

constexpr Query catalog_views_query{"catalog_views", R"sql(
    SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name,
           c.relkind = 'm' AS is_materialized, c.relispopulated AS is_populated,
           coalesce((SELECT string_agg(DISTINCT d.refobjid::text, ' ')
                     FROM pg_rewrite r
                     JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                                     AND d.refclassid = 'pg_class'::regclass
                     WHERE r.ev_class = c.oid AND d.refobjid <> c.oid), '') AS reads
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384 AND c.relpersistence <> 't'
    ORDER BY n.nspname, c.relname LIMIT $1)sql"};

constexpr Query catalog_extensions_query{"catalog_extensions", R"sql(
    SELECT e.extname AS name, n.nspname AS schema, e.extversion AS version
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    ORDER BY e.extname LIMIT $1)sql"};

// Which relations and types belong to an extension.
constexpr Query catalog_members_query{"catalog_members", R"sql(
    SELECT d.objid::int8 AS oid, e.extname AS extension
    FROM pg_depend d
    JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
    WHERE d.deptype = 'e' AND d.classid IN ('pg_class'::regclass, 'pg_type'::regclass)
    ORDER BY d.objid LIMIT $1)sql"};

// What a database has beside all that, by kind and name.
constexpr Query catalog_others_query{"catalog_others", R"sql(
    SELECT 'event_trigger' AS kind, t.evtname::text AS name FROM pg_event_trigger t
    WHERE NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = t.oid
                        AND d.deptype = 'e')
    UNION ALL
    SELECT DISTINCT 'policy_role', a.rolname::text
    FROM pg_policy p CROSS JOIN unnest(p.polroles) AS r(oid) JOIN pg_roles a ON a.oid = r.oid
    UNION ALL
    SELECT 'large_objects', count(*)::text FROM pg_largeobject_metadata
    ORDER BY 1, 2 LIMIT $1)sql"};

}  // namespace mien::pg
