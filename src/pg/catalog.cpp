#include "pg/catalog.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/sync.hpp"
#include "pg/catalog_queries.hpp"

namespace mien::pg {
namespace {

// The first whose catalog and binary formats are as read here.
constexpr int server_version_min = 140'000;

Oid oid_in(const Row& row, std::string_view column) {
    return static_cast<Oid>(row.get<std::int64_t>(column));
}

// "3 1 2", as array_to_string and string_agg write it.
template <class Number>
std::vector<Number> numbers_in(std::string_view text) {
    std::vector<Number> numbers;
    const auto* place = text.data();
    const auto* const end = text.data() + text.size();
    while (place != end) {
        Number number{};
        const auto [stop, failure] = std::from_chars(place, end, number);
        MIEN_ASSERT(failure == std::errc(), "a list of numbers");
        numbers.push_back(number);
        place = stop == end ? end : stop + 1;
    }
    return numbers;
}

TableKind table_kind_of(std::string_view kind) {
    return kind == "p"   ? TableKind::partitioned
           : kind == "f" ? TableKind::foreign
                         : TableKind::table;
}

TypeKind type_kind_of(std::string_view kind, bool is_array) {
    MIEN_ASSERT(kind.size() == 1, "typtype is one character");
    switch (kind.front()) {
        case 'c':
            return TypeKind::composite;
        case 'd':
            return TypeKind::domain;
        case 'e':
            return TypeKind::enumeration;
        case 'r':
            return TypeKind::range;
        case 'm':
            return TypeKind::multirange;
        case 'p':
            return TypeKind::pseudo;
        default:
            return is_array ? TypeKind::array : TypeKind::base;
    }
}

CatalogColumn read_column(const Row& row) {
    const auto generated = row.get<std::string_view>("generated");
    const auto identity = row.get<std::string_view>("identity");
    return {.number = row.get<int>("number"),
            .name = row.get<std::string>("name"),
            .type = oid_in(row, "type"),
            .type_modifier = row.get<int>("modifier"),
            .type_name = row.get<std::string>("type_name"),
            .is_not_null = row.get<bool>("is_not_null"),
            .generated = generated == "s"   ? Generated::stored
                         : generated == "v" ? Generated::on_read
                                            : Generated::never,
            .identity = identity == "a"   ? Identity::always
                        : identity == "d" ? Identity::by_default
                                          : Identity::none,
            .default_expression = row.get<std::string>("default_expression"),
            .comment = row.get<std::string>("comment")};
}

CatalogTable read_table(const Row& row) {
    CatalogTable table;
    table.oid = oid_in(row, "oid");
    table.schema = row.get<std::string>("schema");
    table.name = row.get<std::string>("name");
    table.kind = table_kind_of(row.get<std::string_view>("kind"));
    table.parents = numbers_in<Oid>(row.get<std::string_view>("parents"));
    table.is_partition = row.get<bool>("is_partition");
    table.partition_key = row.get<std::string>("partition_key");
    table.partition_bound = row.get<std::string>("partition_bound");
    table.is_readable = row.get<bool>("is_readable");
    table.has_row_security = row.get<bool>("has_row_security");
    table.is_filtered_for_us = row.get<bool>("is_filtered");
    table.bytes = row.get<std::int64_t>("bytes");
    table.pages = row.get<std::int64_t>("pages");
    table.rows_estimated = row.get<std::int64_t>("rows_estimated");
    table.comment = row.get<std::string>("comment");
    return table;
}

CatalogType read_type(const Row& row) {
    CatalogType type;
    type.oid = oid_in(row, "oid");
    type.schema = row.get<std::string>("schema");
    type.name = row.get<std::string>("name");
    type.kind = type_kind_of(row.get<std::string_view>("kind"), row.get<bool>("is_array"));
    type.inner = type.kind == TypeKind::array    ? oid_in(row, "element")
                 : type.kind == TypeKind::domain ? oid_in(row, "base")
                                                 : oid_in(row, "range_of");
    type.inner_modifier = row.get<int>("modifier");
    type.is_not_null = row.get<bool>("is_not_null");
    type.has_binary_form = row.get<bool>("has_binary_form");
    return type;
}

UniqueIndex read_index(const Row& row) {
    UniqueIndex index;
    index.name = row.get<std::string>("name");
    index.predicate = row.get<std::string>("predicate");
    index.definition = row.get<std::string>("definition");
    index.is_primary = row.get<bool>("is_primary");
    index.is_exclusion = row.get<bool>("is_exclusion");
    index.are_nulls_distinct = !row.get<bool>("are_nulls_equal");
    index.is_valid = row.get<bool>("is_valid");
    return index;
}

CatalogSequence read_sequence(const Row& row) {
    return {.oid = oid_in(row, "oid"),
            .schema = row.get<std::string>("schema"),
            .name = row.get<std::string>("name"),
            .owner_table = oid_in(row, "owner_table"),
            .owner_column = row.get<int>("owner_column"),
            .is_readable = row.get<bool>("is_readable"),
            .extension = {}};
}

CatalogView read_view(const Row& row) {
    return {.oid = oid_in(row, "oid"),
            .schema = row.get<std::string>("schema"),
            .name = row.get<std::string>("name"),
            .is_materialized = row.get<bool>("is_materialized"),
            .is_populated = row.get<bool>("is_populated"),
            .reads = numbers_in<Oid>(row.get<std::string_view>("reads")),
            .columns = {},
            .extension = {}};
}

KeyEquality read_equality(const Row& row) {
    const auto name_in = [&row](std::string_view what) {
        return QualifiedName{.schema = row.get<std::string>(fmt::format("{}_schema", what)),
                             .name = row.get<std::string>(fmt::format("{}_name", what))};
    };
    return {.compared_by = name_in("operator"),
            .referenced_type = name_in("left"),
            .type = name_in("right"),
            .collation = name_in("collation"),
            .is_usable = row.get<bool>("is_usable")};
}

ForeignKey read_foreign_key(const Row& row) {
    return {.name = row.get<std::string>("name"),
            .table = oid_in(row, "relation"),
            .columns = numbers_in<int>(row.get<std::string_view>("columns")),
            .referenced_table = oid_in(row, "referenced"),
            .referenced_columns = numbers_in<int>(row.get<std::string_view>("referenced_columns")),
            .equality = read_equality(row),
            .definition = row.get<std::string>("definition"),
            .is_validated = row.get<bool>("is_validated"),
            .is_inherited = row.get<bool>("is_inherited")};
}

// Puts the answers of the statements together.
class Assembly {
  public:
    explicit Assembly(Catalog& catalog) : catalog_(catalog) {}

    void add_members(const Rows& rows) {
        for (const auto row : rows) {
            extensions_.emplace(oid_in(row, "oid"), row.get<std::string>("extension"));
        }
    }
    void add_columns(const Rows& rows) {
        for (const auto row : rows) {
            columns_[oid_in(row, "relation")].push_back(read_column(row));
        }
    }
    void add_types(const Rows& rows) {
        for (const auto row : rows) {
            auto type = read_type(row);
            type.extension = extension_of(type.oid);
            if (type.kind == TypeKind::composite) {
                type.fields = fields_of(oid_in(row, "relation"));
            }
            catalog_.types.emplace(type.oid, std::move(type));
        }
    }
    void add_labels(const Rows& rows) {
        for (const auto row : rows) {
            if (auto* const type = find_type(row)) {
                type->labels.push_back(row.get<std::string>("label"));
            }
        }
    }
    void add_domain_checks(const Rows& rows) {
        for (const auto row : rows) {
            if (auto* const type = find_type(row)) {
                type->checks.push_back(row.get<std::string>("definition"));
            }
        }
    }
    void add_tables(const Rows& rows) {
        for (const auto row : rows) {
            auto table = read_table(row);
            table.extension = extension_of(table.oid);
            table.columns = columns_[table.oid];
            places_.emplace(table.oid, catalog_.tables.size());
            catalog_.tables.push_back(std::move(table));
        }
    }
    void add_indexes(const Rows& rows) {
        for (const auto row : rows) {
            auto* const table = find_table(row);
            if (table == nullptr) {
                continue;  // of a materialized view
            }
            if (row.get<int>("part") == 1) {
                table->unique_indexes.push_back(read_index(row));
            }
            table->unique_indexes.back().parts.push_back(
                {.column = row.get<int>("part_column"),
                 .expression = row.get<std::string>("part_expression")});
        }
    }
    void add_constraints(const Rows& rows) {
        for (const auto row : rows) {
            auto* const table = find_table(row);
            if (table == nullptr) {
                continue;
            }
            if (row.get<std::string_view>("kind") == "f") {
                catalog_.foreign_keys.push_back(read_foreign_key(row));
                continue;
            }
            table->checks.push_back(
                {.name = row.get<std::string>("name"),
                 .definition = row.get<std::string>("definition"),
                 .columns = numbers_in<int>(row.get<std::string_view>("columns")),
                 .is_validated = row.get<bool>("is_validated")});
        }
    }
    void add_sequences(const Rows& rows) {
        for (const auto row : rows) {
            auto sequence = read_sequence(row);
            sequence.extension = extension_of(sequence.oid);
            catalog_.sequences.push_back(std::move(sequence));
        }
    }
    void add_views(const Rows& rows) {
        for (const auto row : rows) {
            auto view = read_view(row);
            view.extension = extension_of(view.oid);
            view.columns = columns_[view.oid];
            catalog_.views.push_back(std::move(view));
        }
    }
    void add_extensions(const Rows& rows) {
        for (const auto row : rows) {
            catalog_.extensions.push_back({.name = row.get<std::string>("name"),
                                           .schema = row.get<std::string>("schema"),
                                           .version = row.get<std::string>("version")});
        }
    }
    void add_others(const Rows& rows) {
        for (const auto row : rows) {
            const auto kind = row.get<std::string_view>("kind");
            const auto name = row.get<std::string_view>("name");
            if (kind == "event_trigger") {
                catalog_.event_triggers.emplace_back(name);
            } else if (kind == "policy_role") {
                catalog_.policy_roles.emplace_back(name);
            } else {
                catalog_.large_objects = numbers_in<std::int64_t>(name).front();
            }
        }
    }

  private:
    std::string extension_of(Oid oid) const {
        const auto found = extensions_.find(oid);
        return found == extensions_.end() ? std::string() : found->second;
    }
    std::vector<CatalogField> fields_of(Oid relation) {
        std::vector<CatalogField> fields;
        for (const auto& column : columns_[relation]) {
            fields.push_back(
                {.name = column.name, .type = column.type, .type_modifier = column.type_modifier});
        }
        return fields;
    }
    CatalogType* find_type(const Row& row) {
        const auto found = catalog_.types.find(oid_in(row, "type"));
        return found == catalog_.types.end() ? nullptr : &found->second;
    }
    CatalogTable* find_table(const Row& row) {
        const auto found = places_.find(oid_in(row, "relation"));
        return found == places_.end() ? nullptr : &catalog_.tables[found->second];
    }

    Catalog& catalog_;
    std::unordered_map<Oid, std::string> extensions_;
    std::unordered_map<Oid, std::vector<CatalogColumn>> columns_;
    std::unordered_map<Oid, std::size_t> places_;
};

// In the order in which they are put together: columns before the types and tables that have them.
using Add = void (Assembly::*)(const Rows&);
struct Step {
    Query query;
    Add add;
};
constexpr Step steps[] = {{catalog_members_query, &Assembly::add_members},
                          {catalog_columns_query, &Assembly::add_columns},
                          {catalog_types_query, &Assembly::add_types},
                          {catalog_labels_query, &Assembly::add_labels},
                          {catalog_domain_checks_query, &Assembly::add_domain_checks},
                          {catalog_tables_query, &Assembly::add_tables},
                          {catalog_indexes_query, &Assembly::add_indexes},
                          {catalog_constraints_query, &Assembly::add_constraints},
                          {catalog_sequences_query, &Assembly::add_sequences},
                          {catalog_views_query, &Assembly::add_views},
                          {catalog_extensions_query, &Assembly::add_extensions},
                          {catalog_others_query, &Assembly::add_others}};

void take_facts(const Row& row, Catalog& catalog) {
    catalog.database = row.get<std::string>("database");
    catalog.encoding = row.get<std::string>("encoding");
    catalog.server_version = row.get<int>("server_version");
}

}  // namespace

const CatalogColumn* CatalogTable::find_column(int number) const {
    const auto found = std::ranges::find(columns, number, &CatalogColumn::number);
    return found == columns.end() ? nullptr : &*found;
}

const CatalogColumn* CatalogTable::find_column(std::string_view column_name) const {
    const auto found = std::ranges::find(columns, column_name, &CatalogColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

const CatalogTable* Catalog::find_table(Oid oid) const {
    const auto found = std::ranges::find(tables, oid, &CatalogTable::oid);
    return found == tables.end() ? nullptr : &*found;
}

const CatalogTable* Catalog::find_table(std::string_view schema, std::string_view name) const {
    const auto found = std::ranges::find_if(tables, [&](const CatalogTable& table) {
        return table.schema == schema && table.name == name;
    });
    return found == tables.end() ? nullptr : &*found;
}

const CatalogTable& Catalog::root_of(const CatalogTable& table) const {
    const auto* root = &table;
    while (root->is_partition && !root->parents.empty()) {
        const auto* const parent = find_table(root->parents.front());
        if (parent == nullptr) {
            break;
        }
        root = parent;
    }
    return *root;
}

const CatalogType& Catalog::type_of(Oid oid) const {
    const auto found = types.find(oid);
    MIEN_ASSERT(found != types.end(), "a column of a type that the catalog does not have");
    return found->second;
}

awaitable<void> require_supported_server(Connection& connection, Deadline deadline) {
    static constexpr Query version_query{
        "server_version", "SELECT current_setting('server_version_num')::int AS server_version"};
    const auto rows = co_await connection.run(version_query, {}, deadline);
    const int version = rows.front().get<int>("server_version");
    if (version < server_version_min) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The database server is PostgreSQL {}; Mien reads {} and newer.",
                                version / 10'000, server_version_min / 10'000));
    }
}

awaitable<Catalog> read_catalog(Connection& connection, Deadline deadline) {
    co_await require_supported_server(connection, deadline);
    std::vector<Call> calls;
    calls.push_back({catalog_facts_query, {}});
    for (const auto& step : steps) {
        calls.push_back({step.query, params(limits::catalog_entries_max + 1)});
    }
    const auto answers = co_await connection.run_all(std::move(calls), deadline);
    Catalog catalog;
    take_facts(answers.front().front(), catalog);
    Assembly assembly(catalog);
    for (std::size_t i = 0; i < std::size(steps); ++i) {
        const auto& rows = answers[i + 1];
        if (std::cmp_greater(rows.size(), limits::catalog_entries_max)) {
            throw Error(ErrorKind::too_large,
                        fmt::format("The database has more than {} entries in one part of its "
                                    "catalog, which is more than Mien copies.",
                                    limits::catalog_entries_max))
                .with_detail(std::string(steps[i].query.name));
        }
        (assembly.*steps[i].add)(rows);
    }
    co_return catalog;
}

}  // namespace mien::pg
