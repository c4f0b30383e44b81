#include "base/error.hpp"
#include "base/limits/sync.hpp"
#include "pg/catalog.hpp"

namespace mien::pg {
namespace {

// What belongs to an extension is the same text in every database.
constexpr Query catalog_texts_query{"catalog_texts", R"sql(
    WITH texts (kind, class, object, part, text) AS (
        SELECT 'comment', classoid, objoid, objsubid, description FROM pg_description
        UNION ALL
        SELECT 'name', 'pg_class'::regclass, oid, 0, relname FROM pg_class
        UNION ALL
        SELECT 'name', 'pg_class'::regclass, attrelid, attnum::int, attname
        FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT 'name', 'pg_constraint'::regclass, oid, 0, conname FROM pg_constraint
        UNION ALL
        SELECT 'name', 'pg_type'::regclass, oid, 0, typname FROM pg_type WHERE typelem = 0
        UNION ALL
        SELECT 'name', 'pg_proc'::regclass, oid, 0, proname FROM pg_proc
        UNION ALL
        SELECT 'name', 'pg_trigger'::regclass, oid, 0, tgname FROM pg_trigger
        UNION ALL
        SELECT 'name', 'pg_namespace'::regclass, oid, 0, nspname FROM pg_namespace
        UNION ALL
        SELECT 'default', 'pg_class'::regclass::oid, adrelid, adnum::int,
               pg_get_expr(adbin, CASE attgenerated WHEN '' THEN 0 ELSE adrelid END)
        FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
        UNION ALL
        SELECT 'constraint', 'pg_constraint'::regclass, oid, 0, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE contype IN ('c', 'x')
        UNION ALL
        SELECT 'partition bound', 'pg_class'::regclass, oid, 0, pg_get_expr(relpartbound, oid)
        FROM pg_class WHERE relpartbound IS NOT NULL
        UNION ALL
        SELECT 'enum label', 'pg_type'::regclass, enumtypid, 0, enumlabel FROM pg_enum
        UNION ALL
        SELECT 'type default', 'pg_type'::regclass, oid, 0, typdefault
        FROM pg_type WHERE typdefault IS NOT NULL
        UNION ALL
        SELECT 'index', 'pg_class'::regclass, indexrelid, 0, pg_get_indexdef(indexrelid)
        FROM pg_index WHERE indpred IS NOT NULL OR indexprs IS NOT NULL
        UNION ALL
        SELECT 'view', 'pg_class'::regclass, oid, 0, pg_get_viewdef(oid)
        FROM pg_class WHERE relkind IN ('v', 'm')
        UNION ALL
        SELECT 'rule', 'pg_rewrite'::regclass, oid, 0, pg_get_ruledef(oid)
        FROM pg_rewrite WHERE rulename <> '_RETURN'
        UNION ALL
        SELECT 'function', 'pg_proc'::regclass, oid, 0, pg_get_functiondef(oid)
        FROM pg_proc WHERE prokind IN ('f', 'p', 'w') AND oid >= 16384
        UNION ALL
        SELECT 'policy', 'pg_policy'::regclass, oid, 0,
               concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
        FROM pg_policy
        UNION ALL
        SELECT 'trigger', 'pg_trigger'::regclass, oid, 0, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT 'statistics', 'pg_statistic_ext'::regclass, oid, 0, pg_get_statisticsobjdef(oid)
        FROM pg_statistic_ext
        UNION ALL
        SELECT 'foreign server options', 'pg_foreign_server'::regclass, oid, 0,
               array_to_string(srvoptions, ' ')
        FROM pg_foreign_server WHERE srvoptions IS NOT NULL
        UNION ALL
        SELECT 'foreign table options', 'pg_class'::regclass, ftrelid, 0,
               array_to_string(ftoptions, ' ')
        FROM pg_foreign_table WHERE ftoptions IS NOT NULL
    )
    SELECT kind, coalesce(pg_describe_object(class, object, part), '') AS object, text
    FROM texts
    WHERE (object >= 16384 OR class = 'pg_namespace'::regclass)
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = object
                        AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
    ORDER BY 1, 2, 3 LIMIT $1)sql"};

}  // namespace

awaitable<std::vector<CatalogText>> read_catalog_texts(Connection& connection, Deadline deadline) {
    const auto rows = co_await connection.run(catalog_texts_query,
                                              params(limits::catalog_entries_max + 1), deadline);
    if (std::cmp_greater(rows.size(), limits::catalog_entries_max)) {
        throw Error(ErrorKind::too_large, "The schema has more texts than Mien searches.");
    }
    std::vector<CatalogText> texts;
    texts.reserve(rows.size());
    for (const auto row : rows) {
        texts.push_back({.kind = row.get<std::string>("kind"),
                         .object = row.get<std::string>("object"),
                         .text = row.get<std::string>("text")});
    }
    co_return texts;
}

}  // namespace mien::pg
