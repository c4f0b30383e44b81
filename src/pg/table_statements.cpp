#include "pg/table_statements.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/assert.hpp"

namespace mien::pg {
namespace {

std::string name_of(const CatalogTable& table) {
    return qualified_name(table.schema, table.name);
}

std::string column_list(const CatalogTable& table) {
    std::vector<std::string> names;
    for (const auto* const column : copied_columns(table)) {
        names.push_back(quote_identifier(column->name));
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

// SQL has no empty list of columns; without a list COPY takes those that are not generated.
std::string list_in_parentheses(const CatalogTable& table) {
    const auto list = column_list(table);
    return list.empty() ? "" : fmt::format(" ({})", list);
}

std::string_view name_of(CopyFormat format) {
    return format == CopyFormat::binary ? "binary" : "text";
}

// text and varchar.
bool is_text(const CatalogColumn& column) {
    return column.type == 25 || column.type == 1043;
}

// A value as the text format of COPY writes it, before its escapes.
std::string written_text(std::string_view value) {
    return fmt::format("CASE WHEN pg_catalog.num_nulls({0}) = 0 THEN pg_catalog.concat({0}) END",
                       value);
}

std::string values_with(std::vector<std::string> values, const std::optional<JoinedRow>& joined) {
    if (joined) {
        for (const auto& column : joined->columns) {
            values.push_back(written_text("j." + quote_identifier(column)));
        }
    }
    return fmt::format("{}", fmt::join(values, ", "));
}

std::string cast_to(const QualifiedName& type) {
    return type.name.empty() ? "" : "::" + qualified_name(type.schema, type.name);
}

// As the checks of a foreign key do it: the plain operator may be another one for the search path,
// or compare what only looks alike.
std::string equality_of(const std::string& key, const std::string& referrer,
                        const KeyEquality& equality) {
    const auto& compared_by = equality.compared_by;
    const auto& collation = equality.collation;
    const auto sign = compared_by.name.empty()
                          ? "="
                          : fmt::format("OPERATOR({}.{})", quote_identifier(compared_by.schema),
                                        compared_by.name);
    const auto collated = collation.name.empty()
                              ? ""
                              : " COLLATE " + qualified_name(collation.schema, collation.name);
    return fmt::format("{}{} {} {}{}{}", key, cast_to(equality.referenced_type), sign, referrer,
                       cast_to(equality.type), collated);
}

// Keys are unique among the rows of the table itself, not among those of tables that inherit.
std::string join_of(const std::optional<JoinedRow>& joined) {
    if (!joined) {
        return {};
    }
    std::string joins;
    auto referrer = "t." + quote_identifier(joined->referrer);
    const auto join = [&](const CatalogTable& table, const std::string& alias,
                          const std::string& key, const KeyEquality& equality) {
        const bool has_partitions = table.kind == TableKind::partitioned;
        const auto condition =
            equality_of(fmt::format("{}.{}", alias, quote_identifier(key)), referrer, equality);
        joins += fmt::format(" LEFT JOIN {}{} {} ON {}", has_partitions ? "" : "ONLY ",
                             name_of(table), alias, condition);
    };
    for (std::size_t i = 0; i < joined->hops.size(); ++i) {
        const auto& hop = joined->hops[i];
        const auto alias = fmt::format("h{}", i + 1);
        join(*hop.table, alias, hop.key, hop.equality);
        referrer = fmt::format("{}.{}", alias, quote_identifier(hop.referrer));
    }
    join(*joined->table, "j", joined->key, joined->equality);
    return joins;
}

// The fields of the record that is hashed; collations of others tell texts apart otherwise.
std::vector<std::string> hashed_fields(const std::vector<const CatalogColumn*>& columns,
                                       CopyFormat format) {
    std::vector<std::string> fields;
    std::vector<std::string> sent;
    for (const auto* const column : columns) {
        const auto name = quote_identifier(column->name);
        if (hashed_as(column->type, format) == HashedAs::sent) {
            sent.push_back(name);
        } else if (format == CopyFormat::text) {
            fields.push_back(fmt::format("({} COLLATE pg_catalog.\"C\")", written_text(name)));
        } else if (is_text(*column)) {
            fields.push_back(fmt::format("({} COLLATE pg_catalog.\"C\")", name));
        } else {
            fields.push_back(name);
        }
    }
    if (!sent.empty()) {
        fields.push_back(fmt::format("pg_catalog.record_send(ROW({}))", fmt::join(sent, ", ")));
    }
    return fields;
}

std::string condition_of(const PageRange& pages) {
    auto condition = fmt::format("t.ctid >= '({},0)'::pg_catalog.tid", pages.first);
    if (pages.end) {
        condition += fmt::format(" AND t.ctid < '({},0)'::pg_catalog.tid", *pages.end);
    }
    return condition;
}

}  // namespace

std::string quote_identifier(std::string_view name) {
    MIEN_ASSERT(!name.empty() && name.find('\0') == std::string_view::npos, "a name of a catalog");
    std::string quoted = "\"";
    for (const char c : name) {
        quoted.append(c == '"' ? 2 : 1, c);
    }
    quoted += '"';
    return quoted;
}

std::string qualified_name(std::string_view schema, std::string_view name) {
    return quote_identifier(schema) + "." + quote_identifier(name);
}

std::vector<const CatalogColumn*> copied_columns(const CatalogTable& table) {
    std::vector<const CatalogColumn*> columns;
    for (const auto& column : table.columns) {
        if (column.generated == Generated::never) {
            columns.push_back(&column);
        }
    }
    return columns;
}

std::string copy_out_statement(const CatalogTable& table, CopyFormat format,
                               const std::optional<PageRange>& pages,
                               const std::optional<JoinedRow>& joined) {
    const auto options = fmt::format("TO STDOUT (FORMAT {})", name_of(format));
    if (!pages && !joined) {
        return fmt::format("COPY {}{} {}", name_of(table), list_in_parentheses(table), options);
    }
    std::vector<std::string> values;
    for (const auto* const column : copied_columns(table)) {
        values.push_back("t." + quote_identifier(column->name));
    }
    return fmt::format("COPY (SELECT {} FROM ONLY {} t{}{}) {}", values_with(values, joined),
                       name_of(table), join_of(joined),
                       pages ? " WHERE " + condition_of(*pages) : std::string(), options);
}

std::string copy_in_statement(const CatalogTable& table, CopyFormat format, CopyFreeze freeze) {
    return fmt::format("COPY {}{} FROM STDIN (FORMAT {}{})", name_of(table),
                       list_in_parentheses(table), name_of(format),
                       freeze == CopyFreeze::yes ? ", FREEZE" : "");
}

std::string copy_columns_statement(const CatalogTable& table, std::span<const std::string> columns,
                                   const std::optional<JoinedRow>& joined) {
    std::vector<std::string> values;
    for (const auto& column : columns) {
        values.push_back("t." + quote_identifier(column));
    }
    return fmt::format("COPY (SELECT {} FROM {} t{}) TO STDOUT (FORMAT text)",
                       values_with(values, joined), name_of(table), join_of(joined));
}

std::string count_rows_statement(const CatalogTable& table) {
    return fmt::format("SELECT pg_catalog.count(*) AS rows FROM {}", name_of(table));
}

HashedAs hashed_as(Oid type, CopyFormat format) {
    if (format == CopyFormat::text) {
        return HashedAs::bytes;
    }
    switch (type) {
        case 17:    // bytea
        case 25:    // text
        case 1043:  // varchar
        case 2950:  // uuid
            return HashedAs::bytes;
        case 16:    // bool
        case 20:    // int8
        case 21:    // int2
        case 23:    // int4
        case 1082:  // date
        case 1083:  // time
        case 1114:  // timestamp
        case 1184:  // timestamptz
            return HashedAs::integer;
        default:
            return HashedAs::sent;
    }
}

std::string sum_rows_statement(const CatalogTable& table, CopyFormat format,
                               const SummedColumns& columns) {
    std::vector<std::string> parts{"pg_catalog.count(*) AS rows"};
    if (!columns.together.empty()) {
        parts.push_back(
            fmt::format("pg_catalog.sum(pg_catalog.hash_record_extended(ROW({}), "
                        "0))::pg_catalog.text AS together",
                        fmt::join(hashed_fields(columns.together, format), ", ")));
    }
    for (std::size_t i = 0; i < columns.counted.size(); ++i) {
        parts.push_back(fmt::format("pg_catalog.count({}) AS filled_{}",
                                    quote_identifier(columns.counted[i]->name), i));
    }
    for (std::size_t i = 0; i < columns.alone.size(); ++i) {
        const auto& column = *columns.alone[i];
        const auto text = is_text(column) ? quote_identifier(column.name)
                                          : written_text(quote_identifier(column.name));
        parts.push_back(
            fmt::format("pg_catalog.sum(pg_catalog.hashtextextended({} COLLATE "
                        "pg_catalog.\"C\", 0))::pg_catalog.text AS sum_{}",
                        text, i));
    }
    return fmt::format("SELECT {} FROM ONLY {}", fmt::join(parts, ", "), name_of(table));
}

std::string truncate_statement(const CatalogTable& table) {
    return fmt::format("TRUNCATE ONLY {}", name_of(table));
}

std::string lock_statement(std::span<const CatalogTable* const> tables) {
    std::vector<std::string> names;
    for (const auto* const table : tables) {
        names.push_back("ONLY " + name_of(*table));
    }
    return fmt::format("LOCK TABLE {} IN ACCESS SHARE MODE", fmt::join(names, ", "));
}

std::string triggers_statement(const CatalogTable& table, Triggers triggers) {
    return fmt::format("ALTER TABLE {} {} TRIGGER USER", name_of(table),
                       triggers == Triggers::enabled ? "ENABLE" : "DISABLE");
}

std::string drop_constraint_statement(const CatalogTable& table, std::string_view name) {
    return fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", name_of(table), quote_identifier(name));
}

std::string add_foreign_key_statement(const CatalogTable& table, const ForeignKey& key) {
    return fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {}", name_of(table),
                       quote_identifier(key.name), key.definition);
}

std::string analyze_statement(std::string_view schema, std::string_view name) {
    return "ANALYZE " + qualified_name(schema, name);
}

std::string sample_statement(StatisticsSample sample) {
    return sample == StatisticsSample::small ? "SET default_statistics_target = 10"
                                             : "RESET default_statistics_target";
}

std::string analyze_columns_statement(const CatalogTable& table) {
    std::vector<std::string> names;
    names.reserve(table.columns.size());
    for (const auto& column : table.columns) {
        names.push_back(quote_identifier(column.name));
    }
    return fmt::format("ANALYZE {} ({})", name_of(table), fmt::join(names, ", "));
}

std::string refresh_statement(const CatalogView& view) {
    return "REFRESH MATERIALIZED VIEW " + qualified_name(view.schema, view.name);
}

}  // namespace mien::pg
