#include "sync/policy/proposal.hpp"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "base/limits/sync_policy.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/text_rules.hpp"
#include "sync/policy/column_shape.hpp"
#include "sync/policy/expression.hpp"
#include "sync/policy/name_hints.hpp"
#include "sync/policy/rule_line.hpp"
#include "sync/policy/value_hints.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

constexpr std::size_t code_characters_max = 3;  // of countries, currencies, languages

SampledColumn values_of(const pg::TableSample& sample, std::string_view column) {
    const auto found = std::ranges::find(sample.columns, column);
    const auto place = static_cast<std::size_t>(found - sample.columns.begin());
    SampledColumn values;
    for (const auto& row : sample.rows) {
        values.push_back(row[place]);
    }
    return values;
}

ColumnProposal by_type(const pg::CatalogColumn& column, const ColumnShape& shape,
                       const pg::Catalog& catalog) {
    ColumnProposal proposal{.column = column.name};
    if (shape.kind == ValueKind::json) {
        proposal.column_class = ColumnClass::json;
        proposal.reason = "a document";
    } else if (shape.kind == ValueKind::address) {
        proposal.column_class = ColumnClass::ip;
        proposal.reason = "a network address is personal";
    } else if (shape.kind == ValueKind::text) {
        proposal.reason = "text of which nothing is known";
    } else if (!is_plain(catalog, column.type)) {
        proposal.column_class = ColumnClass::drop;
        proposal.reason = fmt::format("{} cannot be looked into", column.type_name);
    } else {
        proposal.column_class = ColumnClass::keep;
        proposal.reason = fmt::format("{} tells no name or address", column.type_name);
    }
    return proposal;
}

// By a CHECK of the table or of the column's domain.
bool are_values_listed(const pg::Catalog& catalog, const pg::CatalogTable& table,
                       const pg::CatalogColumn& column) {
    const auto& domain = catalog.type_of(column.type);
    const bool is_domain_of_few = std::ranges::any_of(
        domain.checks, [](const std::string& check) { return lists_values(check, "VALUE"); });
    return is_domain_of_few ||
           std::ranges::any_of(table.checks, [&](const pg::CheckConstraint& check) {
               return check.columns == std::vector{column.number} &&
                      lists_values(check.definition, column.name);
           });
}

ColumnProposal propose_column(const pg::Catalog& catalog, const pg::CatalogTable& table,
                              const pg::CatalogColumn& column, const pg::TableSample& sample) {
    const auto shape = shape_of(catalog, column);
    auto proposal = by_type(column, shape, catalog);
    const auto values = values_of(sample, column.name);
    const auto named = class_by_name(column.name, table.name);
    if (named && can_hold(shape, *named) && shape.kind != ValueKind::other) {
        proposal.column_class = *named;
        proposal.reason = "its name says so";
    } else if (named && core::is_personal(*named) && proposal.column_class == ColumnClass::keep) {
        proposal.column_class = ColumnClass::drop;
        proposal.reason = fmt::format("its name says {}, of which {} can hold no fake",
                                      core::name_of(*named), column.type_name);
    } else if (proposal.column_class == ColumnClass::keep && tells_place(column.name, table.name)) {
        proposal.column_class = ColumnClass::drop;
        proposal.reason = "its name says where somebody is";
    } else if (shape.kind == ValueKind::text) {
        if (const auto seen = class_by_values(values)) {
            proposal.column_class = *seen;
            proposal.reason = "its values look so";
        } else if (are_values_listed(catalog, table, column)) {
            proposal.column_class = ColumnClass::keep;
            proposal.reason = "a CHECK lists what it may be";
        } else if (shape.characters_max && *shape.characters_max <= code_characters_max) {
            proposal.column_class = ColumnClass::keep;
            proposal.reason = "too short to tell of anybody";
        } else if (is_enumerating(values)) {
            proposal.column_class = ColumnClass::keep;
            proposal.reason = "few values that come again and again";
        }
    }
    if (proposal.column_class == ColumnClass::json) {
        proposal.paths = paths_by_values(values, table.name);
        if (!proposal.paths.empty()) {
            proposal.reason += ", with keys whose names say what they hold";
        }
    }
    return proposal;
}

bool may_be_source(const ColumnProposal& column) {
    return core::is_personal(column.column_class) && column.column_class != ColumnClass::ip;
}

// "email_lower" beside "email", when no values say otherwise.
std::optional<Derivation> case_by_name(std::string_view column, std::string_view source,
                                       const SampledColumn& from, const SampledColumn& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] && from[i] &&
            core::fold_letters(*values[i]) != core::fold_letters(*from[i])) {
            return std::nullopt;
        }
    }
    if (column == fmt::format("{}_lower", source) || column == fmt::format("lower_{}", source)) {
        return Derivation::lower;
    }
    return column == fmt::format("{}_upper", source) ? std::optional(Derivation::upper)
                                                     : std::nullopt;
}

// Columns that say again what another one says.
void propose_derived(const pg::Catalog& catalog, const pg::CatalogTable& table,
                     const pg::TableSample& sample, TableProposal& proposal) {
    for (auto& column : proposal.columns) {
        const auto* const in_table = table.find_column(column.column);
        const auto shape = shape_of(catalog, *in_table);
        const auto values = values_of(sample, column.column);
        for (const auto& source : proposal.columns) {
            if (&source == &column || !may_be_source(source) ||
                column.column_class == ColumnClass::secret) {
                continue;
            }
            const auto from = values_of(sample, source.column);
            const auto by_name = shape.kind == ValueKind::text
                                     ? case_by_name(column.column, source.column, from, values)
                                     : std::nullopt;
            const auto derivation = by_name ? by_name : derivation_between(from, values);
            const bool is_other = column.column_class == ColumnClass::keep ||
                                  column.column_class == ColumnClass::free_text ||
                                  column.column_class == ColumnClass::drop;
            if (derivation && (is_other || column.column_class == source.column_class)) {
                column.column_class = ColumnClass::derived;
                column.derivation = derivation;
                column.from = {source.column};
                column.reason = fmt::format("{} of {} {}", name_of(*derivation), source.column,
                                            by_name ? "by its name" : "in nearly every row");
                break;
            }
            if (is_other && repeats(from, values)) {
                column.column_class =
                    shape.kind == ValueKind::text ? ColumnClass::free_text : ColumnClass::drop;
                column.reason = fmt::format("repeats {}", source.column);
            }
        }
    }
}

bool has_class(const TableProposal& table, std::initializer_list<ColumnClass> classes) {
    return table.fate == TableFate::copy &&
           std::ranges::any_of(table.columns, [&](const ColumnProposal& column) {
               return std::ranges::find(classes, column.column_class) != classes.end();
           });
}

// Gives tables that refer to one of people by a single column the person of it.
void propose_owners(const pg::Catalog& catalog, std::vector<TableProposal>& tables) {
    const auto find = [&](const pg::CatalogTable* wanted) {
        return std::ranges::find_if(tables, [wanted](const TableProposal& one) {
            return wanted != nullptr && one.schema == wanted->schema && one.name == wanted->name;
        });
    };
    for (const auto& key : catalog.foreign_keys) {
        const auto* const from = catalog.find_table(key.table);
        const auto table = find(from);
        const auto person = find(catalog.find_table(key.referenced_table));
        const bool belongs = table != tables.end() && person != tables.end() && table != person &&
                             !table->person && table->fate == TableFate::copy && person->person &&
                             person->person->column.empty() && key.columns.size() == 1;
        if (belongs) {
            table->person =
                PersonOfRow{.column = from->find_column(key.columns.front())->name,
                            .table = fmt::format("{}.{}", person->schema, person->name)};
        }
    }
}

// Gives a table with texts, whose rows refer to such that belong to somebody, that person.
void propose_far_owners(const pg::Catalog& catalog, std::vector<TableProposal>& tables) {
    const auto find = [&](const pg::CatalogTable* wanted) {
        return std::ranges::find_if(tables, [wanted](const TableProposal& one) {
            return wanted != nullptr && one.schema == wanted->schema && one.name == wanted->name;
        });
    };
    for (std::size_t hops = 1; hops <= limits::person_hops_max; ++hops) {
        for (const auto& key : catalog.foreign_keys) {
            const auto* const from = catalog.find_table(key.table);
            const auto table = find(from);
            const auto owned = find(catalog.find_table(key.referenced_table));
            const bool belongs =
                table != tables.end() && owned != tables.end() && table != owned &&
                !table->person && owned->person && !owned->person->column.empty() &&
                owned->person->through.size() + 1 == hops && key.columns.size() == 1 &&
                has_class(*table, {ColumnClass::free_text, ColumnClass::json});
            if (belongs) {
                std::vector<std::string> through{owned->person->column};
                std::ranges::copy(owned->person->through, std::back_inserter(through));
                table->person = PersonOfRow{.column = from->find_column(key.columns.front())->name,
                                            .through = std::move(through),
                                            .table = owned->person->table};
            }
        }
    }
}

ColumnPolicy rule_of(const ColumnProposal& column) {
    ColumnPolicy rule;
    rule.name = column.column;
    rule.column_class = column.column_class;
    rule.paths = column.paths;
    rule.derivation = column.derivation;
    rule.from = column.from;
    return rule;
}

std::string column_line(const ColumnProposal& column) {
    return fmt::format("{}{}  # {}{}\n", column.is_open ? "# " : "", rule_line(rule_of(column)),
                       column.is_open ? "judge: " : "", column.reason);
}

std::string table_head(const TableProposal& table, const std::string& name) {
    auto text = fmt::format("[tables.{}]\nrule = \"{}\"{}\n", name,
                            table.fate == TableFate::copy ? "copy" : "never",
                            table.reason.empty() ? "" : "  # " + table.reason);
    if (table.person && table.fate == TableFate::copy) {
        text += fmt::format("person = {}\n", person_value(*table.person));
    }
    return text;
}

}  // namespace

TableProposal propose_table(const pg::Catalog& catalog, const pg::CatalogTable& table,
                            const pg::TableSample& sample) {
    TableProposal proposal{.schema = table.schema, .name = table.name};
    if (is_operational(table.name) || table.kind == pg::TableKind::foreign) {
        proposal.fate = TableFate::never;
        proposal.reason = "its name says that it is operational";
        if (table.kind == pg::TableKind::foreign) {
            proposal.reason = "its rows lie in another database";
        }
        return proposal;
    }
    for (const auto& column : table.columns) {
        if (column.generated == pg::Generated::never) {
            proposal.columns.push_back(propose_column(catalog, table, column, sample));
        }
    }
    propose_derived(catalog, table, sample, proposal);
    return proposal;
}

// Whoever has a name is a person; an address alone may be one of somebody's who has.
void propose_people(const pg::Catalog& catalog, std::vector<TableProposal>& tables) {
    for (auto& table : tables) {
        if (has_class(table, {ColumnClass::full_name, ColumnClass::family_name})) {
            table.person = PersonOfRow{};
        }
    }
    propose_owners(catalog, tables);
    for (auto& table : tables) {
        if (!table.person && has_class(table, {ColumnClass::email})) {
            table.person = PersonOfRow{};
        }
    }
    propose_owners(catalog, tables);
    propose_far_owners(catalog, tables);
}

Policy to_policy(const std::vector<TableProposal>& tables) {
    Policy policy;
    for (const auto& table : tables) {
        TablePolicy rules;
        rules.schema = table.schema;
        rules.name = table.name;
        rules.fate = table.fate;
        if (table.fate == TableFate::copy) {
            rules.person = table.person;
            for (const auto& column : table.columns) {
                if (!column.is_open) {
                    rules.columns.push_back(rule_of(column));
                }
            }
        }
        policy.tables.push_back(std::move(rules));
    }
    return policy;
}

std::string to_toml(const std::vector<TableProposal>& tables, const Policy* existing) {
    static const std::vector<ColumnProposal> none;
    std::string text = existing == nullptr ? "version = 1\n" : "";
    for (const auto& table : tables) {
        const auto* const rules =
            existing == nullptr ? nullptr : existing->find_table(table.schema, table.name);
        const auto name = in_quotes(fmt::format("{}.{}", table.schema, table.name));
        std::string columns;
        for (const auto& column : table.fate == TableFate::copy ? table.columns : none) {
            if (rules == nullptr || rules->find_column(column.column) == nullptr) {
                columns += column_line(column);
            }
        }
        const bool is_known = rules != nullptr;
        if (is_known && (columns.empty() || rules->fate != TableFate::copy)) {
            continue;
        }
        text += "\n";
        text += is_known ? "" : table_head(table, name) + (columns.empty() ? "" : "\n");
        if (!columns.empty()) {
            text += fmt::format("[tables.{}.columns]\n{}", name, columns);
        }
    }
    return text;
}

}  // namespace mien::sync
