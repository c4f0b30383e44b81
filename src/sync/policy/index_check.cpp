#include "sync/policy/index_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sync/policy/column_shape.hpp"
#include "sync/policy/expression.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

bool is_accepted(const TablePolicy& rules, std::string_view name) {
    return std::ranges::any_of(rules.columns, [name](const ColumnPolicy& column) {
        return std::ranges::find(column.accepted, name) != column.accepted.end();
    });
}

class IndexCheck {
  public:
    IndexCheck(const TablePolicy& rules, const pg::Catalog& catalog, const pg::CatalogTable& table,
               std::vector<PolicyFinding>& findings)
        : rules_(rules), catalog_(catalog), table_(table), findings_(findings) {}

    void check(const pg::UniqueIndex& index) {
        Parts parts;
        for (const auto& part : index.parts) {
            look_at(part, index, parts);
        }
        if (parts.changed.empty()) {
            check_predicate(index);
            return;
        }
        const bool is_safe = parts.is_null || (parts.unfit == nullptr && !index.is_exclusion);
        if (is_safe || is_accepted(rules_, index.name)) {
            return;
        }
        const auto& column = parts.unfit == nullptr ? *parts.changed.front() : *parts.unfit;
        add(column, index,
            fmt::format("{} ({}) cannot be kept: its fakes are not unique. Give the column a class "
                        "whose fakes are (opaque, person.user_name, email, phone), keep it when it "
                        "tells of nobody, or accept the index when its rows differ in other ways.",
                        index.name, index.definition));
    }

  private:
    // What becomes of the parts of an index.
    struct Parts {
        std::vector<const ColumnPolicy*> changed;
        const ColumnPolicy* unfit = nullptr;  // the first whose fakes need not differ
        bool is_null = false;                 // one is NULL in the copy, and such rows never meet
    };

    void add(const ColumnPolicy& column, const pg::UniqueIndex& index, std::string message) {
        findings_.push_back({.table = rules_.full_name(),
                             .column = column.name,
                             .code = "unique_index",
                             .message = std::move(message),
                             .line = column.line,
                             .accepts = index.name});
    }

    static void note(const ColumnPolicy& column, bool is_fit, Parts& parts) {
        parts.changed.push_back(&column);
        if (!is_fit && parts.unfit == nullptr) {
            parts.unfit = &column;
        }
    }

    // Fakes of the column are unique as far as its length allows.
    [[nodiscard]] bool has_unique_fakes(const ColumnPolicy& column) const {
        const auto* const in_table = table_.find_column(column.name);
        const auto shape = shape_of(catalog_, *in_table);
        const bool is_short = column.column_class == ColumnClass::phone && shape.characters_max &&
                              *shape.characters_max < core::phone_characters_usual;
        return core::is_unique(column.column_class) && !is_short && !shape.is_array;
    }

    void look_at(const pg::IndexPart& part, const pg::UniqueIndex& index, Parts& parts) const {
        if (part.column == 0) {
            const auto read = changed_columns_in(rules_, part.expression);
            for (const auto* const column : read) {
                const bool is_case =
                    read.size() == 1 && is_only_case_of(part.expression, column->name);
                note(*column, is_case && has_unique_fakes(*column), parts);
            }
            return;
        }
        const auto* const column = table_.find_column(part.column);
        if (column->generated != pg::Generated::never) {
            look_at({.column = 0, .expression = column->default_expression}, index, parts);
            return;
        }
        const auto* const rule = rules_.find_column(column->name);
        if (rule == nullptr || stays(rule->column_class)) {
            return;
        }
        parts.is_null |= leaves(rule->column_class) && index.are_nulls_distinct &&
                         !index.is_primary && !column->is_not_null && !index.is_exclusion &&
                         column->default_expression.empty();
        note(*rule, has_unique_fakes(*rule) || is_unique_copy(*rule), parts);
    }

    // Derived from a column whose fakes are unique, so that it is unique as well.
    [[nodiscard]] bool is_unique_copy(const ColumnPolicy& rule) const {
        const bool is_case = rule.derivation == Derivation::lower ||
                             rule.derivation == Derivation::upper ||
                             rule.derivation == Derivation::sha256;
        const auto* const source = is_case ? rules_.find_column(rule.from.front()) : nullptr;
        return source != nullptr && table_.find_column(source->name) != nullptr &&
               has_unique_fakes(*source);
    }

    void check_predicate(const pg::UniqueIndex& index) {
        for (const auto* const column : changed_columns_in(rules_, index.predicate)) {
            if (!asks_for_null_only(index.predicate, column->name) &&
                !is_accepted(rules_, index.name)) {
                add(*column, index,
                    fmt::format("decides which rows {} is for ({}): accept it when fakes keep the "
                                "same rows in it, or no row of those meets another.",
                                index.name, index.predicate));
            }
        }
    }

    const TablePolicy& rules_;
    const pg::Catalog& catalog_;
    const pg::CatalogTable& table_;
    std::vector<PolicyFinding>& findings_;
};

// That values of the type must satisfy, themselves or their elements.
std::vector<const pg::CatalogType*> checked_domains_of(const pg::Catalog& catalog, pg::Oid oid) {
    std::vector<const pg::CatalogType*> domains;
    const auto* type = &catalog.type_of(oid);
    while (type->kind == pg::TypeKind::domain || type->kind == pg::TypeKind::array) {
        if (!type->checks.empty()) {
            domains.push_back(type);
        }
        type = &catalog.type_of(type->inner);
    }
    return domains;
}

}  // namespace

void check_indexes(const TablePolicy& rules, const pg::Catalog& catalog,
                   const pg::CatalogTable& table, std::vector<PolicyFinding>& findings) {
    IndexCheck check(rules, catalog, table, findings);
    for (const auto& index : table.unique_indexes) {
        check.check(index);
    }
}

void check_constraints(const TablePolicy& rules, const pg::Catalog& catalog,
                       const pg::CatalogTable& table, std::vector<PolicyFinding>& findings) {
    const auto add = [&](const ColumnPolicy& rule, std::string message, std::string accepts) {
        findings.push_back({.table = rules.full_name(),
                            .column = rule.name,
                            .code = accepts.empty() ? "partition_key" : "check_constraint",
                            .message = std::move(message),
                            .line = rule.line,
                            .accepts = std::move(accepts)});
    };
    for (const auto& check : table.checks) {
        for (const int number : check.columns) {
            const auto* const column = table.find_column(number);
            const auto* const rule = column == nullptr ? nullptr : rules.find_column(column->name);
            const bool is_judged = rule == nullptr || stays(rule->column_class) ||
                                   is_accepted(rules, check.name) ||
                                   holds_for_fakes(check.definition, rule->name, rule->column_class,
                                                   shape_of(catalog, *column).characters_max);
            if (!is_judged) {
                add(*rule,
                    fmt::format("must satisfy {}, {}: accept it when fakes do, or keep the column "
                                "when it tells of nobody.",
                                check.name, check.definition),
                    check.name);
            }
        }
    }
    for (const auto& rule : rules.columns) {
        const auto* const column = table.find_column(rule.name);
        if (column == nullptr || stays(rule.column_class) || leaves(rule.column_class)) {
            continue;
        }
        for (const auto* const domain : checked_domains_of(catalog, column->type)) {
            const bool is_judged =
                is_accepted(rules, domain->name) ||
                std::ranges::all_of(domain->checks, [&](const std::string& check) {
                    return holds_for_fakes(check, "VALUE", rule.column_class,
                                           shape_of(catalog, *column).characters_max);
                });
            if (!is_judged) {
                add(rule,
                    fmt::format("is of the domain {}, {}: accept the domain when fakes fit, or "
                                "keep the column when it tells of nobody.",
                                domain->name, domain->checks.front()),
                    domain->name);
            }
        }
    }
    for (const auto* const rule : changed_columns_in(rules, table.partition_key)) {
        add(*rule, "decides the partition of its row: it can only be kept.", "");
    }
}

}  // namespace mien::sync
