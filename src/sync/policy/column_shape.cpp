#include "sync/policy/column_shape.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace mien::sync {
namespace {

constexpr int modifier_header = 4;  // varchar(n) has the modifier n + 4

// Of base types.
constexpr auto plain_types = std::to_array<std::string_view>(
    {"bool",      "char",        "int2",     "int4",    "int8",        "float4",
     "float8",    "numeric",     "money",    "date",    "time",        "timetz",
     "timestamp", "timestamptz", "interval", "uuid",    "bit",         "varbit",
     "oid",       "xid",         "xid8",     "cid",     "tid",         "pg_lsn",
     "regclass",  "regtype",     "regproc",  "regrole", "regnamespace"});

ValueKind kind_of(const pg::CatalogType& type) {
    if (type.name == "text" || type.name == "varchar" || type.name == "bpchar" ||
        type.name == "citext" || type.name == "name") {
        return ValueKind::text;
    }
    if (type.name == "json" || type.name == "jsonb") {
        return ValueKind::json;
    }
    if (type.name == "inet") {
        return ValueKind::address;
    }
    if (type.name == "date") {
        return ValueKind::date;
    }
    return type.name == "bytea" ? ValueKind::bytes : ValueKind::other;
}

}  // namespace

ColumnShape shape_of(const pg::Catalog& catalog, const pg::CatalogColumn& column) {
    ColumnShape shape{.refuses_null = column.is_not_null};
    auto modifier = column.type_modifier;
    const auto* type = &catalog.type_of(column.type);
    while (type->kind == pg::TypeKind::domain || type->kind == pg::TypeKind::array) {
        if (type->kind == pg::TypeKind::domain) {
            shape.refuses_null |= type->is_not_null && !shape.is_array;
            modifier = type->inner_modifier;
        } else {
            shape.is_array = true;
        }
        type = &catalog.type_of(type->inner);
    }
    if (type->kind != pg::TypeKind::base) {
        return shape;
    }
    shape.kind = kind_of(*type);
    shape.is_case_insensitive = type->name == "citext";
    shape.is_padded = type->name == "bpchar";
    const bool has_length = type->name == "varchar" || type->name == "bpchar";
    if (has_length && modifier >= modifier_header) {
        shape.characters_max = static_cast<std::size_t>(modifier - modifier_header);
    }
    return shape;
}

bool can_hold(const ColumnShape& shape, core::ColumnClass column_class) {
    using enum core::ColumnClass;
    switch (column_class) {
        case given_name:
        case family_name:
        case full_name:
        case user_name:
        case email:
        case phone:
        case address:
        case iban:
        case opaque:
        case free_text:
            return shape.kind == ValueKind::text;
        case birth_date:
            return shape.kind == ValueKind::text || shape.kind == ValueKind::date;
        case ip:
            return shape.kind == ValueKind::text || shape.kind == ValueKind::address;
        case json:
            return shape.kind == ValueKind::json;
        case derived:
        case secret:
        case canon:
        case keep:
        case drop:
            return true;
    }
    return false;
}

bool is_plain(const pg::Catalog& catalog, pg::Oid oid) {
    const auto& type = catalog.type_of(oid);
    switch (type.kind) {
        case pg::TypeKind::array:
        case pg::TypeKind::domain:
        case pg::TypeKind::range:
        case pg::TypeKind::multirange:
            return is_plain(catalog, type.inner);
        case pg::TypeKind::enumeration:
            return true;
        case pg::TypeKind::base:
            return std::ranges::find(plain_types, type.name) != plain_types.end();
        case pg::TypeKind::composite:
            return std::ranges::all_of(type.fields, [&](const pg::CatalogField& field) {
                return is_plain(catalog, field.type);
            });
        case pg::TypeKind::pseudo:
            return false;
    }
    return false;
}

}  // namespace mien::sync
