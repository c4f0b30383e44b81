#include "sync/policy/proposal_fit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sync/policy/column_shape.hpp"
#include "sync/policy/expression.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

// Each settles something, or is the last; chains of references need one for each link.
constexpr int rounds_max = 30;

class Fit {
  public:
    Fit(const pg::Catalog& catalog, std::vector<TableProposal>& tables)
        : catalog_(catalog), tables_(tables) {}

    // False when nothing was settled.
    bool settle(const std::vector<PolicyFinding>& findings) {
        bool has_settled = false;
        for (const auto& finding : findings) {
            const auto table = std::ranges::find_if(tables_, [&](const TableProposal& one) {
                return one.fate == TableFate::copy &&
                       finding.table == fmt::format("{}.{}", one.schema, one.name);
            });
            has_settled |= table != tables_.end() && settle(finding, *table);
        }
        return has_settled;
    }

  private:
    bool settle(const PolicyFinding& finding, TableProposal& table) {
        if (finding.code == "nothing_arrives") {
            return leave_out(table, "none of its columns can be copied");
        }
        if (finding.code == "unknown_person") {
            table.person.reset();
            return true;
        }
        const auto column =
            std::ranges::find(table.columns, finding.column, &ColumnProposal::column);
        if (column == table.columns.end() || column->is_open) {
            return false;
        }
        const auto& in_table = *catalog_.find_table(table.schema, table.name);
        const auto shape = shape_of(catalog_, *in_table.find_column(column->column));
        if (finding.code == "unique_index") {
            return make_unique(finding, shape, *column);
        }
        if (finding.code == "broken_reference") {
            return follow(finding, shape, *column);
        }
        if (finding.code == "dangling_reference") {
            return leave_reference(finding, shape, table, *column);
        }
        if (finding.code == "unknown_source") {
            return forget_source(shape, *column);
        }
        const bool is_unfit = finding.code == "not_null" || finding.code == "too_short" ||
                              finding.code == "wrong_type";
        return is_unfit && leave_open(*column, finding.message);
    }

    static bool leave_out(TableProposal& table, std::string reason) {
        table.fate = TableFate::never;
        table.reason = std::move(reason);
        return true;
    }

    // Nobody but a person may say that it stays.
    static bool leave_open(ColumnProposal& column, std::string_view reason) {
        column.reason = fmt::format("{} {}", core::name_of(column.column_class), reason);
        column.column_class = ColumnClass::keep;
        column.paths.clear();
        column.derivation.reset();
        column.from.clear();
        column.is_open = true;
        return true;
    }

    static bool make_unique(const PolicyFinding& finding, const ColumnShape& shape,
                            ColumnProposal& column) {
        const bool is_text = shape.kind == ValueKind::text && !shape.is_array;
        if (column.column_class == ColumnClass::ip) {
            return leave_open(column,
                              "has too few fakes to be unique: keep it when it tells of "
                              "nobody, else give the table rule = \"never\".");
        }
        if (!is_text || core::is_unique(column.column_class) ||
            column.column_class == ColumnClass::derived) {
            return false;
        }
        if (shape.characters_max && *shape.characters_max < core::opaque_characters_least) {
            return leave_open(column, fmt::format("has no room for the fakes that {} wants: keep "
                                                  "it when it tells of nobody, else drop it.",
                                                  finding.accepts));
        }
        const bool is_name = core::is_name(column.column_class);
        column.reason = fmt::format("unique by {}{}", finding.accepts,
                                    is_name ? ", and a name" : ": keep it when it tells of nobody");
        column.column_class = is_name ? ColumnClass::user_name : ColumnClass::opaque;
        return true;
    }

    static bool forget_source(const ColumnShape& shape, ColumnProposal& column) {
        column.column_class =
            shape.kind == ValueKind::text ? ColumnClass::free_text : ColumnClass::drop;
        column.derivation.reset();
        column.from.clear();
        return true;
    }

    static bool follow(const PolicyFinding& finding, const ColumnShape& shape,
                       ColumnProposal& column) {
        const auto& referenced = finding.referenced;
        const bool can_follow = referenced && core::is_unique(*referenced) &&
                                can_hold(shape, *referenced) && *referenced != column.column_class;
        if (!can_follow) {
            return false;
        }
        const bool stays = *referenced == ColumnClass::keep || *referenced == ColumnClass::canon;
        if (stays && core::is_personal(column.column_class)) {
            return leave_open(column,
                              "refers to a column that stays: keep it when it tells of nobody, "
                              "else give that one a class too, or drop it.");
        }
        column.column_class = *referenced;
        column.paths.clear();
        column.derivation.reset();
        column.from.clear();
        column.reason = "as the column that it refers to";
        return true;
    }

    static bool leave_reference(const PolicyFinding& finding, const ColumnShape& shape,
                                TableProposal& table, ColumnProposal& column) {
        if (shape.refuses_null) {
            return leave_out(table, fmt::format("its {}", finding.message));
        }
        column.column_class = ColumnClass::drop;
        column.reason = finding.message;
        return true;
    }

    const pg::Catalog& catalog_;
    std::vector<TableProposal>& tables_;
};

// A comment stays in its line.
std::string in_one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

}  // namespace

void fit_proposals(const pg::Catalog& catalog, std::vector<TableProposal>& tables) {
    for (auto& table : tables) {
        for (auto& column : table.columns) {
            column.reason = in_one_line(std::move(column.reason));
        }
    }
    Fit fit(catalog, tables);
    for (int round = 0; round < rounds_max; ++round) {
        if (!fit.settle(check_policy(to_policy(tables), catalog))) {
            break;
        }
    }
    for (auto& table : tables) {
        table.reason = in_one_line(std::move(table.reason));
        for (auto& column : table.columns) {
            column.reason = in_one_line(std::move(column.reason));
        }
    }
}

std::string to_judged_toml(const pg::Catalog& catalog, const std::vector<TableProposal>& tables) {
    const auto text = to_toml(tables);
    const auto findings = check_policy(parse_policy(text), catalog);
    std::string judged;
    std::uint32_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find('\n');
        ++number;
        for (const auto& finding : findings) {
            const bool is_of_column = finding.line == number && !finding.column.empty();
            if (is_of_column && finding.severity == Severity::error) {
                judged +=
                    in_one_line(fmt::format("# judge: {} {}", finding.column, finding.message));
                judged += '\n';
            }
        }
        judged += rest.substr(0, end + 1);
        rest.remove_prefix(end + 1);
    }
    return judged;
}

}  // namespace mien::sync
