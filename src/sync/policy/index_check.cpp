#include "sync/policy/index_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "sync/policy/column_shape.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

// True when the expression reads a column of that name; a text that only looks so counts too.
bool mentions(std::string_view expression, std::string_view column) {
    for (auto at = expression.find(column); at != std::string_view::npos;
         at = expression.find(column, at + 1)) {
        const auto end = at + column.size();
        const bool begins = at == 0 || !is_name_character(expression[at - 1]);
        const bool ends = end == expression.size() || !is_name_character(expression[end]);
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

bool stays(ColumnClass column_class) {
    return column_class == ColumnClass::keep || column_class == ColumnClass::canon;
}

bool leaves(ColumnClass column_class) {
    return column_class == ColumnClass::drop || column_class == ColumnClass::secret;
}

bool is_accepted(const TablePolicy& rules, std::string_view name) {
    return std::ranges::any_of(rules.columns, [name](const ColumnPolicy& column) {
        return std::ranges::find(column.accepted, name) != column.accepted.end();
    });
}

// The columns whose values change on the way and which the expression reads.
std::vector<const ColumnPolicy*> changed_columns_in(const TablePolicy& rules,
                                                    std::string_view expression) {
    std::vector<const ColumnPolicy*> changed;
    for (const auto& column : rules.columns) {
        if (!stays(column.column_class) && mentions(expression, column.name)) {
            changed.push_back(&column);
        }
    }
    return changed;
}

std::string without_casts(std::string_view expression) {
    std::string text(expression);
    for (const std::string_view cast : {"::text", "::citext", "::character varying"}) {
        for (auto at = text.find(cast); at != std::string::npos; at = text.find(cast)) {
            text.erase(at, cast.size());
        }
    }
    std::erase_if(text, [](char c) { return c == '(' || c == ')' || c == '"' || c == ' '; });
    return text;
}

// "lower(email)" and its like, which fakes keep apart as the originals were.
bool is_only_case_of(std::string_view expression, const ColumnPolicy& column) {
    const auto text = without_casts(expression);
    return text == "lower" + column.name || text == "upper" + column.name || text == column.name;
}

class IndexCheck {
  public:
    IndexCheck(const TablePolicy& rules, const pg::Catalog& catalog, const pg::CatalogTable& table,
               std::vector<PolicyFinding>& findings)
        : rules_(rules), catalog_(catalog), table_(table), findings_(findings) {}

    void check(const pg::UniqueIndex& index) {
        std::vector<const ColumnPolicy*> changed;
        bool has_unique_part = false;
        bool has_unknown_part = false;
        for (const auto& part : index.parts) {
            look_at(part, index, changed, has_unique_part, has_unknown_part);
        }
        if (changed.empty() && !index.predicate.empty()) {
            check_predicate(index);
            return;
        }
        const bool is_safe = has_unique_part && !has_unknown_part && !index.is_exclusion;
        if (changed.empty() || is_safe || is_accepted(rules_, index.name)) {
            return;
        }
        add(*changed.front(), "unique_index",
            fmt::format("{} ({}) cannot be kept: its fakes are not unique. Judge it, and name it "
                        "in accept, or give the column another class.",
                        index.name, index.definition));
    }

  private:
    void add(const ColumnPolicy& column, std::string code, std::string message) {
        findings_.push_back({.table = rules_.full_name(),
                             .column = column.name,
                             .code = std::move(code),
                             .message = std::move(message),
                             .line = column.line});
    }

    // Fakes of the column are unique as far as its length allows.
    [[nodiscard]] bool has_unique_fakes(const ColumnPolicy& column) const {
        const auto* const in_table = table_.find_column(column.name);
        const auto shape = shape_of(catalog_, *in_table);
        const bool is_short = column.column_class == ColumnClass::phone && shape.characters_max &&
                              *shape.characters_max < core::phone_characters_usual;
        return core::is_unique(column.column_class) && !is_short && !shape.is_array;
    }

    void look_at(const pg::IndexPart& part, const pg::UniqueIndex& index,
                 std::vector<const ColumnPolicy*>& changed, bool& has_unique_part,
                 bool& has_unknown_part) const {
        if (part.column == 0) {
            const auto read = changed_columns_in(rules_, part.expression);
            const bool is_case = read.size() == 1 && is_only_case_of(part.expression, *read[0]);
            has_unique_part |= is_case && has_unique_fakes(*read[0]);
            has_unknown_part |= !read.empty() && !is_case;
            changed.insert(changed.end(), read.begin(), read.end());
            return;
        }
        const auto* const column = table_.find_column(part.column);
        if (column->generated != pg::Generated::never) {
            look_at({.column = 0, .expression = column->default_expression}, index, changed,
                    has_unique_part, has_unknown_part);
            return;
        }
        const auto* const rule = rules_.find_column(column->name);
        if (rule == nullptr || stays(rule->column_class)) {
            return;
        }
        const bool is_left_out = leaves(rule->column_class);
        if (is_left_out && index.are_nulls_distinct && !index.is_primary && !column->is_not_null) {
            has_unique_part = true;
        }
        has_unique_part |= has_unique_fakes(*rule) || is_case_copy(*rule);
        changed.push_back(rule);
    }

    // Derived by lower or upper from a column whose fakes are unique.
    [[nodiscard]] bool is_case_copy(const ColumnPolicy& rule) const {
        const bool is_case =
            rule.derivation == Derivation::lower || rule.derivation == Derivation::upper;
        const auto* const source = is_case ? rules_.find_column(rule.from.front()) : nullptr;
        return source != nullptr && table_.find_column(source->name) != nullptr &&
               has_unique_fakes(*source);
    }

    void check_predicate(const pg::UniqueIndex& index) {
        for (const auto* const column : changed_columns_in(rules_, index.predicate)) {
            const auto text = without_casts(index.predicate);
            const bool asks_for_null_only =
                text == column->name + "ISNOTNULL" || text == column->name + "ISNULL";
            if (!asks_for_null_only && !is_accepted(rules_, index.name)) {
                add(*column, "unique_index",
                    fmt::format("decides which rows {} is for ({}): name it in accept once "
                                "somebody has judged it.",
                                index.name, index.predicate));
            }
        }
    }

    const TablePolicy& rules_;
    const pg::Catalog& catalog_;
    const pg::CatalogTable& table_;
    std::vector<PolicyFinding>& findings_;
};

// "CHECK ((char_length(email) <= 254))": the most characters that the column may have, when this is
// all that the constraint says.
std::optional<std::size_t> length_limit(std::string_view definition, std::string_view column) {
    const auto text = without_casts(definition);
    for (const std::string_view function : {"char_length", "character_length", "length"}) {
        const auto begin = fmt::format("CHECK{}{}<=", function, column);
        if (text.starts_with(begin)) {
            std::size_t limit = 0;
            const auto* const first = text.data() + begin.size();
            const auto [end, failure] = std::from_chars(first, text.data() + text.size(), limit);
            const bool is_all = failure == std::errc() && end == text.data() + text.size();
            return is_all ? std::optional(limit) : std::nullopt;
        }
    }
    return std::nullopt;
}

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

// More than the longest fake of any class has.
constexpr std::size_t roomy_characters = 100;

bool holds_for_every_fake(const pg::CheckConstraint& check, const ColumnPolicy& column) {
    const auto text = without_casts(check.definition);
    if (text == "CHECK" + column.name + "ISNOTNULL" && column.column_class != ColumnClass::drop) {
        return true;
    }
    const auto limit = length_limit(check.definition, column.name);
    return limit && *limit >= roomy_characters && column.column_class != ColumnClass::free_text;
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
    const auto add = [&](const ColumnPolicy& rule, std::string code, std::string message) {
        findings.push_back({.table = rules.full_name(),
                            .column = rule.name,
                            .code = std::move(code),
                            .message = std::move(message),
                            .line = rule.line});
    };
    for (const auto& check : table.checks) {
        for (const int number : check.columns) {
            const auto* const column = table.find_column(number);
            const auto* const rule = column == nullptr ? nullptr : rules.find_column(column->name);
            if (rule != nullptr && !stays(rule->column_class) &&
                !holds_for_every_fake(check, *rule) && !is_accepted(rules, check.name)) {
                add(*rule, "check_constraint",
                    fmt::format("must satisfy {}, {}: name it in accept once somebody has judged "
                                "that fakes do.",
                                check.name, check.definition));
            }
        }
    }
    for (const auto& rule : rules.columns) {
        const auto* const column = table.find_column(rule.name);
        if (column == nullptr || stays(rule.column_class) || leaves(rule.column_class)) {
            continue;
        }
        for (const auto* const domain : checked_domains_of(catalog, column->type)) {
            if (!is_accepted(rules, domain->name)) {
                add(rule, "check_constraint",
                    fmt::format("is of the domain {}, {}: name the domain in accept once somebody "
                                "has judged that fakes fit.",
                                domain->name, domain->checks.front()));
            }
        }
    }
    for (const auto* const rule : changed_columns_in(rules, table.partition_key)) {
        add(*rule, "partition_key", "decides the partition of its row: it can only be kept.");
    }
}

}  // namespace mien::sync
