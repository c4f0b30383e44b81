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
std::string written_text(const CatalogColumn& column) {
    return fmt::format("CASE WHEN pg_catalog.num_nulls({0}) = 0 THEN pg_catalog.concat({0}) END",
                       quote_identifier(column.name));
}

std::string condition_of(const PageRange& pages) {
    auto condition = fmt::format("ctid >= '({},0)'::pg_catalog.tid", pages.first);
    if (pages.end) {
        condition += fmt::format(" AND ctid < '({},0)'::pg_catalog.tid", *pages.end);
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
                               const std::optional<PageRange>& pages) {
    const auto options = fmt::format("TO STDOUT (FORMAT {})", name_of(format));
    if (!pages) {
        return fmt::format("COPY {}{} {}", name_of(table), list_in_parentheses(table), options);
    }
    return fmt::format("COPY (SELECT {} FROM ONLY {} WHERE {}) {}", column_list(table),
                       name_of(table), condition_of(*pages), options);
}

std::string copy_in_statement(const CatalogTable& table, CopyFormat format, CopyFreeze freeze) {
    return fmt::format("COPY {}{} FROM STDIN (FORMAT {}{})", name_of(table),
                       list_in_parentheses(table), name_of(format),
                       freeze == CopyFreeze::yes ? ", FREEZE" : "");
}

std::string copy_columns_statement(const CatalogTable& table, std::span<const std::string> columns,
                                   std::span<const Referrer> referrers) {
    std::vector<std::string> names;
    for (const auto& column : columns) {
        names.push_back("t." + quote_identifier(column));
    }
    std::vector<std::string> conditions;
    for (const auto& referrer : referrers) {
        conditions.push_back(fmt::format("EXISTS (SELECT FROM {} r WHERE r.{} = t.{})",
                                         name_of(referrer.table), quote_identifier(referrer.column),
                                         quote_identifier(referrer.referenced_column)));
    }
    return fmt::format("COPY (SELECT {} FROM {} t{}{}) TO STDOUT (FORMAT text)",
                       fmt::join(names, ", "), name_of(table), conditions.empty() ? "" : " WHERE ",
                       fmt::join(conditions, " OR "));
}

std::string count_rows_statement(const CatalogTable& table) {
    return fmt::format("SELECT pg_catalog.count(*) AS rows FROM {}", name_of(table));
}

std::string sum_rows_statement(const CatalogTable& table, CopyFormat format,
                               const SummedColumns& columns) {
    std::vector<std::string> parts{"pg_catalog.count(*) AS rows"};
    if (!columns.together.empty()) {
        std::vector<std::string> fields;
        fields.reserve(columns.together.size());
        for (const auto* const column : columns.together) {
            fields.push_back(format == CopyFormat::binary ? quote_identifier(column->name)
                                                          : written_text(*column));
        }
        parts.push_back(
            fmt::format("pg_catalog.sum(pg_catalog.hash_record_extended(ROW("
                        "pg_catalog.record_send(ROW({}))), 0))::pg_catalog.text "
                        "AS together",
                        fmt::join(fields, ", ")));
    }
    for (std::size_t i = 0; i < columns.counted.size(); ++i) {
        parts.push_back(fmt::format("pg_catalog.count({}) AS filled_{}",
                                    quote_identifier(columns.counted[i]->name), i));
    }
    for (std::size_t i = 0; i < columns.alone.size(); ++i) {
        const auto& column = *columns.alone[i];
        const auto text = is_text(column) ? quote_identifier(column.name) : written_text(column);
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

std::string refresh_statement(const CatalogView& view) {
    return "REFRESH MATERIALIZED VIEW " + qualified_name(view.schema, view.name);
}

}  // namespace mien::pg
