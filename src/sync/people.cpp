#include "sync/people.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/masking.hpp"
#include "sync/policy/policy_check.hpp"
#include "sync/policy/reference_check.hpp"
#include "sync/row_masker.hpp"

namespace mien::sync {
namespace {

// Whether it is by this column of the table that its rows, or such that lead to them, name people.
bool names_people(const Policy& policy, const TablePolicy& rules, std::string_view column,
                  std::string_view people) {
    if (rules.person && rules.person->table == people && rules.person->through.empty() &&
        rules.person->column == column) {
        return true;
    }
    return std::ranges::any_of(policy.tables, [&](const TablePolicy& other) {
        return other.person && other.person->table == people && !other.person->through.empty() &&
               other.person->through.back() == column;
    });
}

// Fills in by which column rows of other tables name the people of this one: none when none do.
void find_people_key(const pg::Catalog& catalog, const Policy& policy, People& found) {
    const auto& people = *found.table;
    const auto name = people.schema + "." + people.name;
    for (const auto& key : catalog.foreign_keys) {
        const auto* const table = catalog.find_table(key.table);
        if (table == nullptr || key.referenced_table != people.oid || key.columns.size() != 1) {
            continue;
        }
        const auto& rules = *find_rules(policy, catalog, *table);
        const auto* const column = table->find_column(key.columns.front());
        const auto* const referenced = people.find_column(key.referenced_columns.front());
        if (column != nullptr && referenced != nullptr &&
            names_people(policy, rules, column->name, name)) {
            found.key = referenced->name;
            found.referrer_type = column->type;
            found.equality = key.equality;
            return;
        }
    }
}

// The column of the people that this one names; the one that others do where no key says.
void refer(const pg::Catalog& catalog, const pg::CatalogTable& table,
           const pg::CatalogColumn& column, const People& people, pg::JoinedRow& joined) {
    const auto* const key = find_key(catalog, table, column, people.table);
    const auto* const referenced =
        key == nullptr ? nullptr : people.table->find_column(key->referenced_columns.front());
    if (referenced != nullptr) {
        joined.key = referenced->name;
        joined.equality = key->equality;
        return;
    }
    joined.key = people.key;
    if (column.type == people.referrer_type) {
        joined.equality = people.equality;
    }
}

const pg::CatalogColumn& require_column(const pg::CatalogTable& table, std::string_view name) {
    const auto* const column = table.find_column(name);
    if (column == nullptr) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{}.{}.{} is to lead to a person and is not copied: nothing was "
                                "copied.",
                                table.schema, table.name, name));
    }
    return *column;
}

void require_usable(const pg::KeyEquality& equality, const pg::CatalogTable& table) {
    if (!equality.is_usable) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The role that reads may not compare the keys of {0}.{1} as their "
                                "foreign keys do: GRANT USAGE ON SCHEMA {2}. Nothing was copied.",
                                table.schema, table.name, equality.compared_by.schema));
    }
}

// The row that the column leads to, and the column of it that leads on.
pg::HopRow hop_over(const pg::Catalog& catalog, const pg::CatalogTable& table,
                    const pg::CatalogColumn& column, const std::string& next) {
    const auto* const key = find_key(catalog, table, column, nullptr);
    const auto* const to = key == nullptr ? nullptr : catalog.find_table(key->referenced_table);
    const auto* const referenced =
        to == nullptr ? nullptr : to->find_column(key->referenced_columns.front());
    if (referenced == nullptr) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{}.{}.{} leads to no row with {}: nothing was copied.",
                                table.schema, table.name, column.name, next));
    }
    return {.table = to, .key = referenced->name, .equality = key->equality, .referrer = next};
}

}  // namespace

PeopleByTable find_people(const pg::Catalog& catalog, const Policy& policy) {
    PeopleByTable found;
    for (const auto& table : catalog.tables) {
        People people{.table = &table, .key = {}, .columns = {}, .name_lengths = {}};
        find_people_key(catalog, policy, people);
        if (people.key.empty()) {
            continue;
        }
        const auto& rules = *find_rules(policy, catalog, table);
        people.columns = person_columns_of(catalog, table, rules);
        people.columns.elements_max = limits::known_elements_max;
        people.name_lengths = name_lengths_of(catalog, table, rules);
        found.insert_or_assign(table.schema + "." + table.name, std::move(people));
    }
    return found;
}

pg::JoinedRow join_person(const pg::Catalog& catalog, const pg::CatalogTable& table,
                          const PersonOfRow& person, const People& people) {
    pg::JoinedRow joined{.table = people.table,
                         .key = {},
                         .columns = people.columns.names,
                         .referrer = person.column};
    const auto* at = &table;
    const auto* column = &require_column(table, person.column);
    for (const auto& next : person.through) {
        joined.hops.push_back(hop_over(catalog, *at, *column, next));
        at = joined.hops.back().table;
        column = &require_column(*at, next);
    }
    refer(catalog, *at, *column, people, joined);
    require_usable(joined.equality, *joined.table);
    for (const auto& hop : joined.hops) {
        require_usable(hop.equality, *hop.table);
    }
    return joined;
}

}  // namespace mien::sync
