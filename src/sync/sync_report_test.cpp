#include "sync/sync_report.hpp"

#include <gtest/gtest.h>

namespace mien::sync {
namespace {

using std::chrono::seconds;

TableProgress table(std::string name, std::int64_t expected, std::int64_t bytes, bool is_done) {
    return {.name = std::move(name),
            .bytes_expected = expected,
            .rows = 7,
            .bytes = bytes,
            .is_done = is_done};
}

TEST(SyncReport, share_counts_a_finished_table_whole_and_no_table_more_than_whole) {
    CopyProgress progress;
    EXPECT_EQ(copied_share(progress), 0);
    progress.tables = {table("public.a", 600, 50, true), table("public.b", 200, 900, false),
                       table("public.c", 199, 0, false)};
    EXPECT_DOUBLE_EQ(copied_share(progress), 0.8);
}

TEST(SyncReport, time_left_is_told_once_something_is_there) {
    EXPECT_EQ(time_left(0.001, seconds(30)), std::nullopt);
    EXPECT_EQ(time_left(0.25, seconds(30)), seconds(90));
    EXPECT_EQ(time_left(1, seconds(30)), seconds(0));
}

TEST(SyncReport, progress_tells_rows_and_bytes_in_all_and_by_table) {
    const CopyProgress progress{
        .phase = CopyPhase::rows,
        .tables = {table("public.a", 600, 50, true), table("public.b", 200, 90, false)}};
    const auto told = to_json(progress);
    EXPECT_EQ(told.at("records_synced"), 14);
    EXPECT_EQ(told.at("bytes_synced"), 140);
    EXPECT_EQ(told.at("bytes_expected"), 800);
    EXPECT_EQ(told.at("step"), "rows");
    EXPECT_EQ(told.at("tables").at(1).at("bytes_expected"), 200);
}

TEST(SyncReport, tells_each_column_and_why_rows_and_tables_were_left_out) {
    const auto policy = parse_policy(R"(
version = 1
[tables.users]
only_with = "email"
why = "Nobody without an address."
[tables.users.columns]
id = "keep"
email = "email"
password_hash = "secret"
[tables.sessions]
rule = "preserve"
why = "Who is signed in."
[tables.jobs]
rule = "never"
)");
    CopyReport report;
    report.tables = {{.schema = "public",
                      .name = "users",
                      .root_schema = "public",
                      .root_name = "users",
                      .columns = {"id", "email"},
                      .rows = {}}};
    auto& rows = report.tables.front().rows;
    rows.written = 5;
    rows.left_out = 2;
    rows.bytes = 80;
    rows.columns.resize(2);
    rows.columns[0].kept = 5;
    rows.columns[1].changed = 4;
    rows.columns[1].nulls = 1;
    const auto told = to_json(report, policy);
    EXPECT_EQ(told.at("bytes_synced"), 80);
    const auto& users = told.at("tables").at(0);
    EXPECT_EQ(users.at("rows_left_out"), 2);
    EXPECT_EQ(users.at("why_left_out"), "Nobody without an address.");
    const json::object email{
        {"column", "email"}, {"class", "email"}, {"masked", 4}, {"kept", 0}, {"null", 1}};
    EXPECT_EQ(users.at("columns").at(1), email);
    const json::array columns_left_out{
        json::object{{"column", "password_hash"}, {"class", "secret"}}};
    EXPECT_EQ(users.at("columns_left_out"), columns_left_out);
    const json::array left_out{
        json::object{{"table", "public.jobs"}, {"rule", "never"}, {"why", ""}},
        json::object{
            {"table", "public.sessions"}, {"rule", "preserve"}, {"why", "Who is signed in."}}};
    EXPECT_EQ(told.at("tables_left_out"), left_out);
}

TEST(SyncReport, a_partition_is_told_by_the_rules_of_its_table) {
    const auto policy = parse_policy(R"(
version = 1
[tables.orders.columns]
id = "keep"
note = "secret"
)");
    CopyReport report;
    report.tables = {{.schema = "public",
                      .name = "orders_old",
                      .root_schema = "public",
                      .root_name = "orders",
                      .columns = {"id"},
                      .rows = {}}};
    report.tables.front().rows.columns.resize(1);
    const auto whole = to_json(report, policy);
    const auto& told = whole.at("tables").at(0);
    EXPECT_EQ(told.at("table"), "public.orders_old");
    EXPECT_EQ(told.at("columns").at(0).at("class"), "keep");
    EXPECT_EQ(told.at("columns_left_out").at(0).at("column"), "note");
}

}  // namespace
}  // namespace mien::sync
