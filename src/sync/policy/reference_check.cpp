#include "sync/policy/reference_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sync/policy/rule_line.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

PolicyFinding finding(const TablePolicy& rules, const ColumnPolicy* column, std::string code,
                      std::string message) {
    return {.table = rules.full_name(),
            .column = column == nullptr ? "" : column->name,
            .code = std::move(code),
            .message = std::move(message),
            .line = column == nullptr ? rules.line : column->line};
}

// The column as it has to be to go on referring to the other one, when that can be referred to.
std::string line_like(const ColumnPolicy& column, const ColumnPolicy& referenced) {
    if (!core::is_unique(referenced.column_class)) {
        return {};
    }
    ColumnPolicy wanted;
    wanted.name = column.name;
    wanted.column_class = referenced.column_class;
    wanted.accepted = column.accepted;
    return rule_line(wanted);
}

bool is_left_out(const ColumnPolicy* column) {
    return column != nullptr && (column->column_class == ColumnClass::drop ||
                                 column->column_class == ColumnClass::secret);
}

const TablePolicy* rules_of(const Policy& policy, const pg::Catalog& catalog, pg::Oid oid) {
    const auto* const table = catalog.find_table(oid);
    return table == nullptr ? nullptr : find_rules(policy, catalog, *table);
}

const ColumnPolicy* rule_of(const TablePolicy& rules, const pg::Catalog& catalog, pg::Oid oid,
                            int number) {
    const auto* const table = catalog.find_table(oid);
    const auto* const column = table == nullptr ? nullptr : table->find_column(number);
    return column == nullptr ? nullptr : rules.find_column(column->name);
}

void check_reference(const Policy& policy, const pg::Catalog& catalog, const pg::ForeignKey& key,
                     std::vector<PolicyFinding>& findings) {
    const auto* const from = rules_of(policy, catalog, key.table);
    const auto* const to = rules_of(policy, catalog, key.referenced_table);
    if (from == nullptr || to == nullptr || from->fate != TableFate::copy) {
        return;
    }
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const auto* const own = rule_of(*from, catalog, key.table, key.columns[i]);
        if (is_left_out(own)) {
            return;  // no row refers to another then
        }
    }
    if (to->fate != TableFate::copy) {
        findings.push_back(finding(
            *from, rule_of(*from, catalog, key.table, key.columns.front()), "dangling_reference",
            fmt::format(
                "{} refers to {}, whose rows do not arrive: copy those too, drop the column "
                "when it takes NULL, or give this table rule = \"never\".",
                key.name, to->full_name())));
        return;
    }
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const auto* const own = rule_of(*from, catalog, key.table, key.columns[i]);
        const auto* const other =
            rule_of(*to, catalog, key.referenced_table, key.referenced_columns[i]);
        if (own == nullptr || other == nullptr) {
            continue;  // told as unclassified
        }
        const auto stays = [](const ColumnPolicy& column) {
            return column.column_class == ColumnClass::keep ||
                   column.column_class == ColumnClass::canon;
        };
        const bool is_same =
            own->column_class == other->column_class || (stays(*own) && stays(*other));
        if (!is_same || !core::is_unique(own->column_class)) {
            auto told = finding(
                *from, own, "broken_reference",
                fmt::format("{} refers to {}.{}: both need the same class, one with unique fakes "
                            "(opaque, person.user_name, email, phone, keep), and that is {}.",
                            key.name, to->full_name(), other->name,
                            core::name_of(other->column_class)));
            told.write = line_like(*own, *other);
            told.referenced = other->column_class;
            findings.push_back(std::move(told));
        }
    }
}

const TablePolicy* find_person_table(const Policy& policy, std::string_view name) {
    const auto found = std::ranges::find_if(policy.tables, [name](const TablePolicy& table) {
        return table.full_name() == name || (table.schema == "public" && table.name == name);
    });
    return found == policy.tables.end() ? nullptr : &*found;
}

// What the column of the table names; to where it is said to lead, if it leads there too.
const pg::CatalogTable* find_referenced(const pg::Catalog& catalog, const pg::CatalogTable& table,
                                        std::string_view column, const pg::CatalogTable* to) {
    const auto* const found = table.find_column(column);
    const auto* const key = found == nullptr ? nullptr : find_key(catalog, table, *found, to);
    return key == nullptr ? nullptr : catalog.find_table(key->referenced_table);
}

// Follows the columns to the table of people; a sentence about the first that leads elsewhere.
std::optional<std::string> find_break(const Policy& policy, const pg::Catalog& catalog,
                                      const PersonOfRow& person, const pg::CatalogTable& table,
                                      const pg::CatalogTable& people) {
    const auto* at = &table;
    for (std::size_t hop = 0; hop <= person.through.size(); ++hop) {
        const auto& column = hop == 0 ? person.column : person.through[hop - 1];
        const bool is_last = hop == person.through.size();
        const auto* const to = find_referenced(catalog, *at, column, is_last ? &people : nullptr);
        const auto* const rules = find_rules(policy, catalog, *at);
        if (rules != nullptr && is_left_out(rules->find_column(column))) {
            return fmt::format("names its person by {}.{}, which is not copied.",
                               rules->full_name(), column);
        }
        if (to == nullptr) {
            return hop == 0 && is_last
                       ? fmt::format("has no foreign key from {} to {}.", column, person.table)
                       : fmt::format("finds no person: {}.{} has no foreign key from {}{}{}.",
                                     at->schema, at->name, column, is_last ? " to " : "",
                                     is_last ? person.table : "");
        }
        const auto* const next = find_rules(policy, catalog, *to);
        if (next == nullptr || next->fate != TableFate::copy) {
            return fmt::format("finds its person over {}.{}, which is not copied.", to->schema,
                               to->name);
        }
        at = to;
    }
    return std::nullopt;
}

void check_person(const Policy& policy, const pg::Catalog& catalog, const TablePolicy& rules,
                  const pg::CatalogTable& table, std::vector<PolicyFinding>& findings) {
    const bool has_text = std::ranges::any_of(rules.columns, [](const ColumnPolicy& column) {
        return column.column_class == ColumnClass::free_text ||
               column.column_class == ColumnClass::json;
    });
    if (!rules.person) {
        if (has_text) {
            auto told = finding(rules, nullptr, "text_of_nobody",
                                "has free text but no person: only addresses and numbers are "
                                "found in it.");
            told.severity = Severity::warning;
            findings.push_back(std::move(told));
        }
        return;
    }
    if (rules.person->column.empty()) {
        const bool has_values = std::ranges::any_of(rules.columns, [](const ColumnPolicy& column) {
            return core::is_personal(column.column_class);
        });
        if (!has_values) {
            findings.push_back(finding(rules, nullptr, "unknown_person",
                                       "is a person's, but none of its columns is personal."));
        }
        return;
    }
    const auto* const person = find_person_table(policy, rules.person->table);
    const auto* const person_table =
        person == nullptr ? nullptr : catalog.find_table(person->schema, person->name);
    if (person_table == nullptr || !person->person || !person->person->column.empty()) {
        findings.push_back(
            finding(rules, nullptr, "unknown_person",
                    fmt::format("belongs to {}, which is no table with person = \"self\".",
                                rules.person->table)));
    } else if (auto sentence = find_break(policy, catalog, *rules.person, table, *person_table)) {
        findings.push_back(finding(rules, nullptr, "unknown_person", std::move(*sentence)));
    }
}

}  // namespace

const pg::ForeignKey* find_key(const pg::Catalog& catalog, const pg::CatalogTable& table,
                               const pg::CatalogColumn& column, const pg::CatalogTable* to) {
    const pg::ForeignKey* found = nullptr;
    for (const auto& key : catalog.foreign_keys) {
        const bool is_its = key.table == table.oid && key.columns == std::vector{column.number} &&
                            (to == nullptr || key.referenced_table == to->oid);
        if (!is_its) {
            continue;
        }
        const auto* const referenced = catalog.find_table(key.referenced_table);
        if (referenced == nullptr || !referenced->is_partition) {
            return &key;
        }
        found = found == nullptr ? &key : found;
    }
    return found;
}

void check_references(const Policy& policy, const pg::Catalog& catalog,
                      std::vector<PolicyFinding>& findings) {
    for (const auto& key : catalog.foreign_keys) {
        if (!key.is_inherited) {
            check_reference(policy, catalog, key, findings);
        }
    }
}

void check_people(const Policy& policy, const pg::Catalog& catalog,
                  std::vector<PolicyFinding>& findings) {
    for (const auto& rules : policy.tables) {
        const auto* const table = catalog.find_table(rules.schema, rules.name);
        if (rules.fate == TableFate::copy && table != nullptr) {
            check_person(policy, catalog, rules, *table, findings);
        }
    }
}

}  // namespace mien::sync
