#include "sync/sync_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "sync/policy/rule_line.hpp"

namespace mien::sync {
namespace {

// A partition goes by the rules of the table that it is part of.
const TablePolicy& rules_of(const TableReport& table, const Policy& policy) {
    return *policy.find_table(table.root_schema, table.root_name);
}

json::array columns_of(const TableReport& table, const Policy& policy) {
    json::array columns;
    const auto& rules = rules_of(table, policy);
    for (std::size_t i = 0; i < table.columns.size() && i < table.rows.columns.size(); ++i) {
        const auto& tally = table.rows.columns[i];
        const auto* const rule = rules.find_column(table.columns[i]);
        columns.push_back(json::object{{"column", table.columns[i]},
                                       {"class", core::name_of(rule->column_class)},
                                       {"masked", tally.changed},
                                       {"kept", tally.kept},
                                       {"null", tally.nulls}});
    }
    return columns;
}

// Those that no value of arrives in.
json::array columns_left_out(const TableReport& table, const Policy& policy) {
    json::array columns;
    for (const auto& rule : rules_of(table, policy).columns) {
        if (std::ranges::find(table.columns, rule.name) == table.columns.end()) {
            columns.push_back(
                json::object{{"column", rule.name}, {"class", core::name_of(rule.column_class)}});
        }
    }
    return columns;
}

json::array tables_left_out(const Policy& policy) {
    json::array tables;
    for (const auto& table : policy.tables) {
        if (table.fate != TableFate::copy) {
            const bool is_preserved = table.fate == TableFate::preserve;
            tables.push_back(json::object{{"table", table.full_name()},
                                          {"rule", is_preserved ? "preserve" : "never"},
                                          {"why", table.why}});
        }
    }
    return tables;
}

std::string_view name_of(CopyPhase phase) {
    switch (phase) {
        case CopyPhase::preparing:
            return "preparing";
        case CopyPhase::tables:
            return "tables";
        case CopyPhase::rows:
            return "rows";
        case CopyPhase::checking:
            return "checking";
        case CopyPhase::constraints:
            return "constraints";
        case CopyPhase::finishing:
        case CopyPhase::done:
            return "finishing";
    }
    MIEN_ASSERT(false, "a phase of the copy");
}

std::int64_t rows_left_out(std::span<const store::LeftOutRows> left_out, std::string_view table) {
    std::int64_t rows = 0;
    for (const auto& one : left_out) {
        rows += one.table == table ? one.rows : 0;
    }
    return rows;
}

json::array to_json(std::span<const store::LeftOutRows> left_out) {
    json::array list;
    for (const auto& rows : left_out) {
        list.push_back(json::object{{"table", rows.table}, {"rows", rows.rows}, {"why", rows.why}});
    }
    return list;
}

}  // namespace

double copied_share(const CopyProgress& progress) {
    std::int64_t expected = 1;
    std::int64_t done = 0;
    for (const auto& table : progress.tables) {
        expected += table.bytes_expected;
        done += table.is_done ? table.bytes_expected : std::min(table.bytes, table.bytes_expected);
    }
    return static_cast<double>(done) / static_cast<double>(expected);
}

std::optional<std::chrono::seconds> time_left(double share,
                                              std::chrono::steady_clock::duration spent) {
    constexpr double share_min = 0.02;  // less says nothing yet
    if (share < share_min) {
        return std::nullopt;
    }
    const auto left = std::chrono::duration<double>(spent) * ((1 - share) / share);
    return std::chrono::ceil<std::chrono::seconds>(left);
}

json::object to_json(const CopyProgress& progress) {
    json::array tables;
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    std::int64_t expected = 0;
    for (const auto& table : progress.tables) {
        rows += table.rows;
        bytes += table.bytes;
        expected += table.bytes_expected;
        tables.push_back(json::object{{"table", table.name},
                                      {"rows", table.rows},
                                      {"bytes", table.bytes},
                                      {"bytes_expected", table.bytes_expected},
                                      {"is_done", table.is_done}});
    }
    return {{"records_synced", rows},          {"records_failed", 0},
            {"bytes_synced", bytes},           {"bytes_expected", expected},
            {"step", name_of(progress.phase)}, {"tables", std::move(tables)}};
}

json::object to_json(const CopyReport& report, const Policy& policy,
                     std::span<const store::LeftOutRows> left_out) {
    json::array tables;
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    for (const auto& table : report.tables) {
        const auto name = table.schema + "." + table.name;
        const auto removed = rows_left_out(left_out, name);
        rows += table.rows.written - removed;
        bytes += table.rows.bytes;
        tables.push_back(json::object{{"table", name},
                                      {"rows", table.rows.written - removed},
                                      {"rows_left_out", table.rows.left_out},
                                      {"why_left_out", rules_of(table, policy).why},
                                      {"bytes", table.rows.bytes},
                                      {"is_done", true},
                                      {"columns", columns_of(table, policy)},
                                      {"columns_left_out", columns_left_out(table, policy)}});
    }
    return {{"records_synced", rows},
            {"records_failed", 0},
            {"bytes_synced", bytes},
            {"tables", std::move(tables)},
            {"tables_left_out", tables_left_out(policy)},
            {"left_out", to_json(left_out)},
            {"production_read_at", to_rfc3339(report.taken_at)},
            {"log_position", report.log_position},
            {"policy_sha256", policy.digest}};
}

json::object to_json(const store::Preserved& preserved) {
    return {{"admins", preserved.admins},
            {"sessions", preserved.sessions},
            {"tokens", preserved.tokens},
            {"settings", preserved.settings},
            {"providers", preserved.providers}};
}

json::object to_json(const LeakReport& report) {
    json::array leaks;
    for (const auto& leak : report.leaks) {
        leaks.push_back(json::object{{"table", leak.table},
                                     {"column", leak.column},
                                     {"emails", leak.hits.emails},
                                     {"phones", leak.hits.phones},
                                     {"names", leak.hits.names}});
    }
    return {{"cells", report.cells}, {"leaks", std::move(leaks)}};
}

void require_no_leaks(const LeakReport& report) {
    if (report.leaks.empty()) {
        return;
    }
    std::vector<Problem> problems;
    problems.reserve(report.leaks.size());
    for (const auto& leak : report.leaks) {
        problems.push_back(
            {.pointer = "",
             .code = "leak",
             .message = fmt::format("{}.{} holds {} e-mails, {} telephone numbers and {} names of "
                                    "production's people.",
                                    leak.table, leak.column, leak.hits.emails, leak.hits.phones,
                                    leak.hits.names)});
    }
    auto message = fmt::format(
        "The copy holds personal data and must not be used. {} Give it the class of what it holds, "
        "or leave it out by `{} = \"drop\"` in [tables.{}.columns].",
        problems.front().message, toml_key(report.leaks.front().column),
        in_quotes(report.leaks.front().table));
    throw Error(ErrorKind::conflict, std::move(message), std::move(problems));
}

}  // namespace mien::sync
