#include "sync/person_columns.hpp"

#include <limits>

#include "base/limits/masking.hpp"
#include "pg/table_statements.hpp"
#include "sync/copy/array_values.hpp"
#include "sync/policy/column_shape.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

// Of several names in a row the first is the person's.
void take_name(std::string& name, std::string value) {
    if (name.empty()) {
        name = std::move(value);
    }
}

void add_value(PersonValues& person, ColumnClass column_class, std::string value) {
    if (column_class == ColumnClass::full_name) {
        take_name(person.full, std::move(value));
    } else if (column_class == ColumnClass::given_name) {
        take_name(person.given, std::move(value));
    } else if (column_class == ColumnClass::family_name) {
        take_name(person.family, std::move(value));
    } else if (column_class == ColumnClass::email) {
        person.emails.push_back(std::move(value));
    } else if (column_class == ColumnClass::phone) {
        person.phones.push_back(std::move(value));
    } else {
        person.user_names.push_back(std::move(value));
    }
}

bool is_name(ColumnClass column_class) {
    return column_class == ColumnClass::full_name || column_class == ColumnClass::given_name ||
           column_class == ColumnClass::family_name;
}

template <class IsMeant>
PersonColumns columns_of(const pg::Catalog& catalog, const pg::CatalogTable& table,
                         const TablePolicy& rules, const IsMeant& is_meant) {
    PersonColumns columns;
    for (const auto* const column : pg::copied_columns(table)) {
        const auto* const rule = rules.find_column(column->name);
        const bool is_array = shape_of(catalog, *column).is_array;
        if (rule != nullptr && is_meant(rule->column_class, is_array)) {
            columns.names.push_back(column->name);
            columns.classes.push_back(rule->column_class);
            columns.are_arrays.push_back(is_array);
        }
    }
    return columns;
}

}  // namespace

PersonValues PersonColumns::values_of(const std::vector<std::optional<std::string>>& row) const {
    PersonValues person;
    std::size_t elements = 0;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (!row[i]) {
            continue;
        }
        if (!are_arrays[i]) {
            add_value(person, classes[i], *row[i]);
            continue;
        }
        for (auto& element : elements_of_array(*row[i], pg::CopyFormat::text)) {
            if (++elements <= elements_max) {
                add_value(person, classes[i], std::move(element));
            }
        }
    }
    return person;
}

PersonColumns person_columns_of(const pg::Catalog& catalog, const pg::CatalogTable& table,
                                const TablePolicy& rules) {
    auto columns = columns_of(catalog, table, rules, [](ColumnClass column_class, bool is_array) {
        return core::reaches_person(column_class) || (is_name(column_class) && !is_array);
    });
    columns.elements_max = limits::known_elements_max;
    return columns;
}

PersonColumns phone_columns_of(const pg::Catalog& catalog, const pg::CatalogTable& table,
                               const TablePolicy& rules) {
    auto columns = columns_of(catalog, table, rules, [](ColumnClass column_class, bool) {
        return column_class == ColumnClass::phone;
    });
    columns.elements_max = std::numeric_limits<std::size_t>::max();
    return columns;
}

}  // namespace mien::sync
