#include "sync/policy/withheld.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

namespace mien::sync {
namespace {

using core::ColumnClass;

// Nobody's, or not copied at all.
bool stays_as_it_is(ColumnClass column_class) {
    return column_class == ColumnClass::keep || column_class == ColumnClass::canon ||
           column_class == ColumnClass::drop || column_class == ColumnClass::secret;
}

}  // namespace

std::vector<WithheldTable> find_withheld(const Policy& policy, const pg::Catalog& catalog) {
    std::vector<WithheldTable> withheld;
    std::unordered_map<pg::Oid, std::string> names;  // of those
    const auto withhold = [&](const pg::CatalogTable& table, std::string why) {
        withheld.push_back({.schema = table.schema, .name = table.name, .why = std::move(why)});
        names.emplace(table.oid, withheld.back().full_name());
    };
    for (const auto& table : catalog.tables) {
        const auto* const rules = policy.find_table(table.schema, table.name);
        if (rules == nullptr || rules->fate != TableFate::copy) {
            continue;
        }
        const auto masked = std::ranges::find_if(rules->columns, [](const ColumnPolicy& column) {
            return !stays_as_it_is(column.column_class);
        });
        if (masked != rules->columns.end()) {
            withhold(table, fmt::format("Its column {} is of people: {}.", masked->name,
                                        core::name_of(masked->column_class)));
        }
    }
    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        for (const auto& key : catalog.foreign_keys) {
            const auto* const table = catalog.find_table(key.table);
            const auto referred = names.find(key.referenced_table);
            if (table == nullptr || referred == names.end() || names.contains(key.table)) {
                continue;
            }
            const auto* const rules = policy.find_table(table->schema, table->name);
            if (rules != nullptr && rules->fate == TableFate::copy) {
                withhold(*table,
                         fmt::format("It refers to {}, which is left out.", referred->second));
                has_changed = true;
            }
        }
    }
    return withheld;
}

}  // namespace mien::sync
