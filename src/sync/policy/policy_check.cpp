#include "sync/policy/policy_check.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/limits/sync_policy.hpp"
#include "sync/policy/column_shape.hpp"
#include "sync/policy/index_check.hpp"
#include "sync/policy/reference_check.hpp"
#include "sync/policy/rule_line.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

// What a column of the type can be.
std::string_view classes_for(const ColumnShape& shape) {
    switch (shape.kind) {
        case ValueKind::text:
            return "its values are texts, and not documents";
        case ValueKind::json:
            return "its class is json, drop, secret or keep";
        case ValueKind::address:
            return "its class is ip, drop or keep";
        case ValueKind::date:
            return "its class is birth_date, drop or keep";
        case ValueKind::bytes:
        case ValueKind::other:
            return "its class is drop, or keep when it tells of nobody";
    }
    return "";
}

// A table of the policy beside the one of the database.
class TableCheck {
  public:
    TableCheck(const Policy& policy, const pg::Catalog& catalog, const TablePolicy& rules,
               const pg::CatalogTable& table, std::vector<PolicyFinding>& findings)
        : policy_(policy), catalog_(catalog), rules_(rules), table_(table), findings_(findings) {}

    void check() {
        if (table_.is_partition) {
            add("", "partition", "is a partition: name the table that it is part of.", rules_.line);
            return;
        }
        if (table_.kind == pg::TableKind::foreign && rules_.fate == TableFate::copy) {
            add("", "foreign_table", "is a foreign table: its rule can be never only.",
                rules_.line);
        }
        if (rules_.fate != TableFate::copy) {
            return;
        }
        if (table_.is_filtered_for_us || !table_.is_readable) {
            add("", "unreadable", "cannot be read in full by the source's role.", rules_.line);
        }
        for (const auto& column : rules_.columns) {
            if (table_.find_column(column.name) == nullptr) {
                add(column.name, "unknown_column", "is not there: the rule matches nothing.",
                    column.line);
            }
        }
        if (!rules_.only_with.empty() && table_.find_column(rules_.only_with) == nullptr) {
            add(rules_.only_with, "unknown_column", "is not there: only_with matches nothing.",
                rules_.line);
        }
        for (const auto& column : table_.columns) {
            check_column(column);
        }
        check_something_arrives();
        check_indexes(rules_, catalog_, table_, findings_);
        check_constraints(rules_, catalog_, table_, findings_);
    }

  private:
    void add(std::string column, std::string code, std::string message, std::uint32_t line = 0) {
        findings_.push_back({.table = rules_.full_name(),
                             .column = std::move(column),
                             .code = std::move(code),
                             .message = std::move(message),
                             .line = line});
    }

    void check_column(const pg::CatalogColumn& column) {
        const auto* const rule = rules_.find_column(column.name);
        const bool is_generated = column.generated != pg::Generated::never;
        if (rule == nullptr) {
            if (!is_generated) {
                add(column.name, "unclassified_column",
                    fmt::format("has no class: add `{} = \"…\"` to [tables.\"{}\".columns].",
                                toml_key(column.name), rules_.full_name()));
            }
            return;
        }
        if (is_generated != (rule->derivation == Derivation::database)) {
            add(column.name, "generated_column",
                is_generated ? "is generated: its class is derived by database, or none."
                             : "is not generated: it cannot be derived by database.",
                rule->line);
            return;
        }
        const auto shape = shape_of(catalog_, column);
        if (!can_hold(shape, rule->column_class)) {
            add(column.name, "wrong_type",
                fmt::format("is of type {}, which cannot hold {}: {}.", column.type_name,
                            core::name_of(rule->column_class), classes_for(shape)),
                rule->line);
            return;
        }
        check_nulls(column, *rule, shape);
        check_length(column, *rule, shape);
        check_sources(*rule, shape);
    }

    // COPY has no empty list of columns.
    void check_something_arrives() {
        const auto leaves = [this](const pg::CatalogColumn& column) {
            const auto* const rule = rules_.find_column(column.name);
            return rule != nullptr && (rule->column_class == ColumnClass::drop ||
                                       rule->column_class == ColumnClass::secret);
        };
        if (!table_.columns.empty() && std::ranges::all_of(table_.columns, leaves)) {
            add("", "nothing_arrives",
                "has no column that is copied: its rule can be never or preserve only.",
                rules_.line);
        }
    }

    void check_nulls(const pg::CatalogColumn& column, const ColumnPolicy& rule,
                     const ColumnShape& shape) {
        const bool can_be_empty = rule.column_class == ColumnClass::secret &&
                                  shape.kind == ValueKind::text && !shape.is_array;
        const bool is_left_out =
            rule.column_class == ColumnClass::drop || rule.column_class == ColumnClass::secret;
        if (is_left_out && shape.refuses_null && !can_be_empty &&
            column.default_expression.empty()) {
            add(rule.name, "not_null",
                "takes no NULL and has no default: it cannot be left out. Keep it when it tells of "
                "nobody, give it a class that masks it, or give the table rule = \"never\".",
                rule.line);
        }
    }

    void check_length(const pg::CatalogColumn& column, const ColumnPolicy& rule,
                      const ColumnShape& shape) {
        const auto least = characters_least(rule.column_class);
        if (shape.characters_max && *shape.characters_max < least) {
            add(rule.name, "too_short",
                fmt::format(
                    "is of type {}: a fake of {} needs {} characters. Drop the column, keep "
                    "it when it tells of nobody, or make it free_text.",
                    column.type_name, core::name_of(rule.column_class), least),
                rule.line);
        }
    }

    [[nodiscard]] std::size_t characters_least(ColumnClass column_class) const {
        switch (column_class) {
            case ColumnClass::email:
                return core::email_characters_least(policy_.masking.email_domain);
            case ColumnClass::phone:
                return core::phone_characters_least;
            case ColumnClass::opaque:
            case ColumnClass::user_name:
                return core::opaque_characters_least;
            case ColumnClass::iban:
                return core::iban_characters;
            case ColumnClass::birth_date:
                return core::birth_date_characters;
            case ColumnClass::ip:
                return core::ip_characters_least;
            case ColumnClass::given_name:
            case ColumnClass::family_name:
            case ColumnClass::full_name:
            case ColumnClass::address:
            case ColumnClass::free_text:
            case ColumnClass::json:
            case ColumnClass::derived:
            case ColumnClass::secret:
            case ColumnClass::canon:
            case ColumnClass::keep:
            case ColumnClass::drop:
                return 0;
        }
        return 0;
    }

    void check_sources(const ColumnPolicy& rule, const ColumnShape& shape) {
        for (const auto& source : rule.from) {
            const auto* const column = rules_.find_column(source);
            if (column == nullptr || column->column_class == ColumnClass::derived) {
                add(rule.name, "unknown_source",
                    fmt::format("is derived from {}, which is no column of the source.", source),
                    rule.line);
            }
        }
        const bool is_text = shape.kind == ValueKind::text && !shape.is_array;
        const bool is_digest = rule.derivation == Derivation::sha256;
        const bool fits = is_text || (is_digest && shape.kind == ValueKind::bytes);
        if (rule.derivation && rule.derivation != Derivation::database && !fits) {
            add(rule.name, "wrong_type",
                fmt::format("cannot hold what {} derives.", name_of(*rule.derivation)), rule.line);
        }
        if (rule.is_fictional_name && !is_text) {
            add(rule.name, "wrong_type", "holds no names: it is no text.", rule.line);
        }
    }

    const Policy& policy_;
    const pg::Catalog& catalog_;
    const TablePolicy& rules_;
    const pg::CatalogTable& table_;
    std::vector<PolicyFinding>& findings_;
};

void check_all_are_named(const Policy& policy, const pg::Catalog& catalog,
                         std::vector<PolicyFinding>& findings) {
    for (const auto& table : catalog.tables) {
        const bool needs_rule = !table.is_partition && table.extension.empty();
        if (needs_rule && policy.find_table(table.schema, table.name) == nullptr) {
            const auto name = fmt::format("{}.{}", table.schema, table.name);
            findings.push_back(
                {.table = name,
                 .column = {},
                 .code = "unclassified_table",
                 .message = fmt::format(
                     "has no rule: add [tables.\"{}\"] with rule = \"copy\", \"never\" or "
                     "\"preserve\".",
                     name)});
        }
    }
}

// Each finding that a line settles says that line; one line accepts all that a column needs.
void say_lines(const Policy& policy, std::vector<PolicyFinding>& findings) {
    for (auto& finding : findings) {
        const auto table = std::ranges::find(policy.tables, finding.table, &TablePolicy::full_name);
        const auto* const rule =
            table == policy.tables.end() ? nullptr : table->find_column(finding.column);
        if (rule == nullptr || (finding.accepts.empty() && finding.code != "partition_key")) {
            continue;
        }
        auto wanted = *rule;
        for (const auto& other : findings) {
            const bool is_ours = other.table == finding.table && other.column == finding.column;
            const bool is_new =
                !other.accepts.empty() &&
                std::ranges::find(wanted.accepted, other.accepts) == wanted.accepted.end();
            if (is_ours && is_new) {
                wanted.accepted.push_back(other.accepts);
            }
        }
        if (finding.accepts.empty()) {
            wanted = {};
            wanted.name = rule->name;
            wanted.column_class = core::ColumnClass::keep;
        }
        finding.write = rule_line(wanted);
    }
    for (auto& finding : findings) {
        if (!finding.write.empty()) {
            finding.message += fmt::format(" That is `{}`.", finding.write);
        }
    }
}

bool comes_first(const PolicyFinding& a, const PolicyFinding& b) {
    return std::tie(a.table, a.column, a.code, a.message) <
           std::tie(b.table, b.column, b.code, b.message);
}

}  // namespace

const TablePolicy* find_rules(const Policy& policy, const pg::Catalog& catalog,
                              const pg::CatalogTable& table) {
    const auto& root = catalog.root_of(table);
    return policy.find_table(root.schema, root.name);
}

std::vector<PolicyFinding> check_policy(const Policy& policy, const pg::Catalog& catalog) {
    std::vector<PolicyFinding> findings;
    check_all_are_named(policy, catalog, findings);
    for (const auto& rules : policy.tables) {
        const auto* const table = catalog.find_table(rules.schema, rules.name);
        if (table == nullptr) {
            findings.push_back({.table = rules.full_name(),
                                .column = {},
                                .code = "unknown_table",
                                .message = "is not there: the rule matches nothing.",
                                .line = rules.line});
            continue;
        }
        TableCheck(policy, catalog, rules, *table, findings).check();
    }
    check_references(policy, catalog, findings);
    check_people(policy, catalog, findings);
    say_lines(policy, findings);
    std::ranges::sort(findings, comes_first);
    findings.resize(std::min(findings.size(), limits::policy_findings_told_max));
    return findings;
}

bool has_errors(const std::vector<PolicyFinding>& findings) {
    return std::ranges::find(findings, Severity::error, &PolicyFinding::severity) != findings.end();
}

}  // namespace mien::sync
