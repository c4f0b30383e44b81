#include "sync/person_columns.hpp"

#include <limits>

#include "pg/table_statements.hpp"
#include "sync/copy/array_values.hpp"
#include "sync/policy/column_shape.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

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
    columns.elements_max = std::numeric_limits<std::size_t>::max();
    return columns;
}

void take_name(std::string_view& name, std::string_view text) {
    name = name.empty() ? text : name;
}

}  // namespace

void ToldValues::clear() {
    values_.name = {};
    values_.emails.clear();
    values_.phones.clear();
    values_.user_names.clear();
    elements_.clear();
}

void ToldValues::take(ColumnClass column_class, std::string_view text) {
    if (column_class == ColumnClass::full_name) {
        take_name(values_.name.full, text);
    } else if (column_class == ColumnClass::given_name) {
        take_name(values_.name.given, text);
    } else if (column_class == ColumnClass::family_name) {
        take_name(values_.name.family, text);
    } else if (column_class == ColumnClass::email) {
        values_.emails.push_back(text);
    } else if (column_class == ColumnClass::phone) {
        values_.phones.push_back(text);
    } else if (column_class == ColumnClass::user_name) {
        values_.user_names.push_back(text);
    }
}

void ToldValues::take_elements(ColumnClass column_class, std::string_view array,
                               pg::CopyFormat format, std::size_t elements_max) {
    for (auto& element : elements_of_array(array, format)) {
        if (elements_.size() == elements_max) {
            return;
        }
        take(column_class, elements_.emplace_back(std::move(element)));
    }
}

void ToldValues::complete_name(const core::SourceName& person) {
    auto& name = values_.name;
    const auto agrees = [](std::string_view told, std::string_view known) {
        return told.empty() || told == known;
    };
    if (agrees(name.full, person.full) && agrees(name.given, person.given) &&
        agrees(name.family, person.family)) {
        name = person;
    }
}

bool ToldValues::has_name() const {
    const auto& name = values_.name;
    return !name.full.empty() || !name.given.empty() || !name.family.empty();
}

bool ToldValues::has_anything() const {
    return has_name() || !values_.emails.empty() || !values_.phones.empty() ||
           !values_.user_names.empty();
}

void PersonColumns::read(std::span<const Field> row, ToldValues& told) const {
    told.clear();
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (row[i].is_null) {
            continue;
        }
        if (are_arrays[i]) {
            told.take_elements(classes[i], row[i].bytes, pg::CopyFormat::text, elements_max);
        } else {
            told.take(classes[i], row[i].bytes);
        }
    }
}

PersonColumns person_columns_of(const pg::Catalog& catalog, const pg::CatalogTable& table,
                                const TablePolicy& rules) {
    return columns_of(catalog, table, rules, [](ColumnClass column_class, bool is_array) {
        return core::reaches_person(column_class) || (core::is_name(column_class) && !is_array);
    });
}

PersonColumns phone_columns_of(const pg::Catalog& catalog, const pg::CatalogTable& table,
                               const TablePolicy& rules) {
    return columns_of(catalog, table, rules, [](ColumnClass column_class, bool) {
        return column_class == ColumnClass::phone;
    });
}

}  // namespace mien::sync
