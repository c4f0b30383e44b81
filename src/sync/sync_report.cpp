#include "sync/sync_report.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace mien::sync {
namespace {

json::array columns_of(const TableReport& table, const Policy& policy) {
    json::array columns;
    const auto* const rules = policy.find_table(table.schema, table.name);
    for (std::size_t i = 0; i < table.columns.size() && i < table.rows.columns.size(); ++i) {
        const auto& tally = table.rows.columns[i];
        const auto* const rule = rules->find_column(table.columns[i]);
        columns.push_back(json::object{{"column", table.columns[i]},
                                       {"class", core::name_of(rule->column_class)},
                                       {"masked", tally.changed},
                                       {"kept", tally.kept},
                                       {"null", tally.nulls}});
    }
    return columns;
}

}  // namespace

json::object to_json(const CopyProgress& progress) {
    json::array tables;
    std::int64_t rows = 0;
    for (const auto& table : progress.tables) {
        rows += table.rows;
        tables.push_back(json::object{{"table", table.name},
                                      {"rows", table.rows},
                                      {"bytes", table.bytes},
                                      {"is_done", table.is_done}});
    }
    return {{"records_synced", rows}, {"records_failed", 0}, {"tables", std::move(tables)}};
}

json::object to_json(const CopyReport& report, const Policy& policy) {
    json::array tables;
    std::int64_t rows = 0;
    for (const auto& table : report.tables) {
        rows += table.rows.written;
        tables.push_back(json::object{{"table", table.schema + "." + table.name},
                                      {"rows", table.rows.written},
                                      {"rows_left_out", table.rows.left_out},
                                      {"bytes", table.rows.bytes},
                                      {"is_done", true},
                                      {"columns", columns_of(table, policy)}});
    }
    return {{"records_synced", rows},
            {"records_failed", 0},
            {"tables", std::move(tables)},
            {"tables_left_out", json::array(report.left_out.begin(), report.left_out.end())},
            {"production_read_at", to_rfc3339(report.taken_at)},
            {"log_position", report.log_position},
            {"policy_sha256", policy.digest}};
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
    auto message = "The copy holds personal data and was thrown away. " + problems.front().message;
    throw Error(ErrorKind::conflict, std::move(message), std::move(problems));
}

}  // namespace mien::sync
