// What a database consists of, as PostgreSQL's own catalog says: types, tables, constraints,
// sequences, views and extensions, read in one round trip whatever their number. Schemas of the
// system, temporary tables and TOAST are not in it. Plain values: nothing here holds a connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pg/connection.hpp"

namespace mien::pg {

using Oid = std::uint32_t;

enum class TypeKind : std::uint8_t {
    base,
    array,
    composite,
    domain,
    enumeration,
    range,
    multirange,
    pseudo
};

struct CatalogField {
    std::string name;
    Oid type = 0;
    int type_modifier = -1;
};

struct CatalogType {
    Oid oid = 0;
    std::string schema;
    std::string name;  // without its schema, e.g. "varchar", "_text"
    TypeKind kind = TypeKind::base;
    // An array's elements, what a domain is over, a range's subtype, a multirange's range; else 0.
    Oid inner = 0;
    int inner_modifier = -1;           // of a domain
    std::vector<CatalogField> fields;  // of a composite, as they come in its binary form
    std::vector<std::string> labels;   // of an enumeration, in its order
    std::vector<std::string> checks;   // of a domain: its CHECK constraints as SQL
    bool is_not_null = false;          // of a domain
    bool has_binary_form = true;       // it can be sent and received in binary
    std::string extension;             // that it belongs to, or ""
};

enum class Generated : std::uint8_t { never, stored, on_read };
enum class Identity : std::uint8_t { none, always, by_default };

struct CatalogColumn {
    int number = 0;  // attnum: dropped columns leave gaps
    std::string name;
    Oid type = 0;
    int type_modifier = -1;  // atttypmod: of varchar(n), n + 4
    std::string type_name;   // as SQL says it, e.g. "character varying(20)"
    bool is_not_null = false;
    Generated generated = Generated::never;
    Identity identity = Identity::none;
    std::string default_expression;  // or that of a generated column; "" when there is none
    std::string comment;
};

// One column of an index, or one expression over columns.
struct IndexPart {
    int column = 0;          // number of the column, 0 for an expression
    std::string expression;  // SQL, "" for a column
};

// A primary key, a UNIQUE or EXCLUDE constraint or a unique index. Other indexes are not here.
struct UniqueIndex {
    std::string name;
    std::vector<IndexPart> parts;  // without those that are only INCLUDEd
    std::string predicate;         // of a partial index, or ""
    std::string definition;        // CREATE UNIQUE INDEX … or EXCLUDE …
    bool is_primary = false;
    bool is_exclusion = false;
    bool are_nulls_distinct = true;
    bool is_valid = true;
};

struct CheckConstraint {
    std::string name;
    std::string definition;    // CHECK (…)
    std::vector<int> columns;  // numbers of those that it reads
    bool is_validated = true;
};

enum class TableKind : std::uint8_t {
    table,        // rows lie here; also a partition
    partitioned,  // rows lie in its partitions
    foreign
};

struct CatalogTable {
    Oid oid = 0;
    std::string schema;
    std::string name;
    TableKind kind = TableKind::table;
    std::vector<CatalogColumn> columns;  // in order, without dropped ones
    std::vector<Oid> parents;            // what it is a partition of, or inherits from
    bool is_partition = false;
    std::string partition_key;    // of a partitioned table, e.g. "RANGE (created_at)"
    std::string partition_bound;  // of a partition, e.g. "FOR VALUES IN ('de')"
    std::vector<UniqueIndex> unique_indexes;
    std::vector<CheckConstraint> checks;
    bool is_readable = true;           // this session's role may SELECT from it
    bool has_row_security = false;     // policies are in force for roles that do not pass them
    bool is_filtered_for_us = false;   // … and this session's role is one of those
    std::int64_t bytes = 0;            // of its rows, long values included, without indexes
    std::int64_t pages = 0;            // of its heap
    std::int64_t rows_estimated = -1;  // by the last ANALYZE; -1 before the first
    std::string extension;             // that it belongs to, or ""
    std::string comment;

    // The column of that number or name, or nothing.
    [[nodiscard]] const CatalogColumn* find_column(int number) const;
    [[nodiscard]] const CatalogColumn* find_column(std::string_view name) const;
};

struct QualifiedName {
    std::string schema;
    std::string name;  // "" when there is none
};

// By what PostgreSQL holds a referenced column and one that refers to it for equal: the operator,
// the types that it takes where those of the columns are others, and the collation when they have
// different ones.
struct KeyEquality {
    QualifiedName compared_by;  // none: what = says
    QualifiedName referenced_type;
    QualifiedName type;
    QualifiedName collation;
    bool is_usable = true;  // that the role may name all of these
};

struct ForeignKey {
    std::string name;
    Oid table = 0;
    std::vector<int> columns;
    Oid referenced_table = 0;
    std::vector<int> referenced_columns;
    KeyEquality equality;    // of the first column and what it refers to
    std::string definition;  // FOREIGN KEY … REFERENCES …
    bool is_validated = true;
    bool is_inherited = false;  // made by PostgreSQL for a partition
};

struct CatalogSequence {
    Oid oid = 0;
    std::string schema;
    std::string name;
    Oid owner_table = 0;  // of the column that it serves, or 0
    int owner_column = 0;
    bool is_readable = true;
    std::string extension;
};

struct CatalogView {
    Oid oid = 0;
    std::string schema;
    std::string name;
    bool is_materialized = false;
    bool is_populated = true;
    std::vector<Oid> reads;  // tables and views in its query
    std::vector<CatalogColumn> columns;
    std::string extension;
};

struct CatalogExtension {
    std::string name;
    std::string schema;
    std::string version;
};

struct Catalog {
    std::string database;
    int server_version = 0;  // 150004 is 15.4
    std::string encoding;
    std::vector<CatalogTable> tables;  // by schema and name
    std::unordered_map<Oid, CatalogType> types;
    std::vector<ForeignKey> foreign_keys;
    std::vector<CatalogSequence> sequences;
    std::vector<CatalogView> views;
    std::vector<CatalogExtension> extensions;
    std::vector<std::string> event_triggers;  // names
    std::vector<std::string> policy_roles;    // roles that policies of row security name
    std::int64_t large_objects = 0;

    [[nodiscard]] const CatalogTable* find_table(Oid oid) const;
    [[nodiscard]] const CatalogTable* find_table(std::string_view schema,
                                                 std::string_view name) const;
    // What a partition is part of, at the top; another table itself.
    [[nodiscard]] const CatalogTable& root_of(const CatalogTable& table) const;
    // Of an unknown oid: a bug, since a column names only types that are there.
    [[nodiscard]] const CatalogType& type_of(Oid oid) const;
};

// As the connection sees it: in a transaction of repeatable read, that snapshot's catalog.
// Throws too_large when it has more than limits::catalog_entries_max of something, and invalid when
// the server is older than PostgreSQL 14.
[[nodiscard]] awaitable<Catalog> read_catalog(Connection& connection, Deadline deadline);

// A text that people or programs wrote into the schema itself. Copies of the schema carry it, so it
// is searched for what must not be copied.
struct CatalogText {
    std::string kind;    // "name", "comment", "default", "constraint", "enum label", "function", …
    std::string object;  // as PostgreSQL describes it, e.g. "column email of table users"
    std::string text;
};

[[nodiscard]] awaitable<std::vector<CatalogText>> read_catalog_texts(Connection& connection,
                                                                     Deadline deadline);

}  // namespace mien::pg
