// Proposals for whole tables, and what the schema makes of them.
#include "sync/policy/proposal_fit.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace mien::sync {
namespace {

using core::ColumnClass;

constexpr pg::Oid text_type = 25;
constexpr pg::Oid varchar_type = 1043;
constexpr pg::Oid integer_type = 23;
constexpr pg::Oid bytes_type = 17;
constexpr pg::Oid inet_type = 869;
constexpr pg::Oid date_type = 1082;

pg::CatalogColumn column(int number, std::string name, pg::Oid type, bool is_not_null = false) {
    pg::CatalogColumn made;
    made.number = number;
    made.name = std::move(name);
    made.type = type;
    made.type_name = "type";
    made.is_not_null = is_not_null;
    return made;
}

pg::CatalogTable table(pg::Oid oid, std::string name, std::vector<pg::CatalogColumn> columns) {
    pg::CatalogTable made;
    made.oid = oid;
    made.schema = "public";
    made.name = std::move(name);
    made.columns = std::move(columns);
    return made;
}

void make_unique(pg::CatalogTable& table, std::vector<int> columns) {
    pg::UniqueIndex index;
    index.name = table.name + "_unique";
    index.definition = "CREATE UNIQUE INDEX " + index.name;
    for (const int number : columns) {
        index.parts.push_back({.column = number, .expression = ""});
    }
    table.unique_indexes.push_back(std::move(index));
}

pg::Catalog with_types(std::vector<pg::CatalogTable> tables) {
    pg::Catalog catalog;
    for (const auto& [oid, name] :
         {std::pair{text_type, "text"}, std::pair{varchar_type, "varchar"},
          std::pair{integer_type, "int4"}, std::pair{bytes_type, "bytea"},
          std::pair{inet_type, "inet"}, std::pair{date_type, "date"}}) {
        pg::CatalogType type;
        type.oid = oid;
        type.schema = "pg_catalog";
        type.name = name;
        catalog.types.emplace(oid, type);
    }
    catalog.tables = std::move(tables);
    return catalog;
}

void refer(pg::Catalog& catalog, pg::Oid from, int column, pg::Oid to, int referenced) {
    pg::ForeignKey key;
    key.name = "key_" + std::to_string(from);
    key.table = from;
    key.columns = {column};
    key.referenced_table = to;
    key.referenced_columns = {referenced};
    catalog.foreign_keys.push_back(std::move(key));
}

std::vector<TableProposal> propose(const pg::Catalog& catalog) {
    std::vector<TableProposal> proposals;
    for (const auto& table : catalog.tables) {
        pg::TableSample sample;
        for (const auto& column : table.columns) {
            sample.columns.push_back(column.name);
        }
        proposals.push_back(propose_table(catalog, table, sample));
    }
    propose_people(catalog, proposals);
    fit_proposals(catalog, proposals);
    return proposals;
}

const ColumnProposal& found(const std::vector<TableProposal>& proposals, std::string_view table,
                            std::string_view column) {
    const auto in = std::ranges::find(proposals, table, &TableProposal::name);
    return *std::ranges::find(in->columns, column, &ColumnProposal::column);
}

TEST(ProposalFit, a_unique_text_gets_fakes_that_are_unique) {
    // Names become user names, all other texts opaque; what refers to them follows.
    auto rooms = table(1, "rooms", {column(1, "slug", text_type, true)});
    make_unique(rooms, {1});
    auto users = table(2, "users", {column(1, "name", text_type), column(2, "id", integer_type)});
    make_unique(users, {1});
    const auto seats =
        table(3, "seats", {column(1, "room", text_type), column(2, "who", text_type)});
    auto catalog = with_types({rooms, seats, users});
    refer(catalog, 3, 1, 1, 1);
    refer(catalog, 3, 2, 2, 1);
    const auto proposals = propose(catalog);
    EXPECT_EQ(found(proposals, "rooms", "slug").column_class, ColumnClass::opaque);
    EXPECT_EQ(found(proposals, "users", "name").column_class, ColumnClass::user_name);
    EXPECT_EQ(found(proposals, "seats", "room").column_class, ColumnClass::opaque);
    EXPECT_EQ(found(proposals, "seats", "who").column_class, ColumnClass::user_name);
}

TEST(ProposalFit, what_no_class_hides_waits_for_somebody) {
    // A line as a comment, and a check that goes on asking.
    auto codes = table(1, "codes", {column(1, "code", varchar_type, true)});
    codes.columns[0].type_modifier = 4 + 5;
    make_unique(codes, {1});
    const auto files =
        table(2, "files", {column(1, "id", integer_type), column(2, "content", bytes_type, true)});
    auto blocked =
        table(3, "blocked", {column(1, "id", integer_type), column(2, "ip", inet_type, true)});
    make_unique(blocked, {2});
    const auto catalog = with_types({blocked, codes, files});
    const auto proposals = propose(catalog);
    EXPECT_TRUE(found(proposals, "codes", "code").is_open);
    EXPECT_TRUE(found(proposals, "files", "content").is_open);
    EXPECT_TRUE(found(proposals, "blocked", "ip").is_open);
    const auto text = to_judged_toml(catalog, proposals);
    EXPECT_NE(text.find("\n# content = \"keep\"  # judge: drop takes no NULL"), std::string::npos)
        << text;
    EXPECT_EQ(parse_policy(text).find_table("public", "files")->find_column("content"), nullptr);
}

TEST(ProposalFit, a_persons_value_is_not_kept_because_it_refers_to_what_is) {
    const auto calendar =
        table(1, "calendar", {column(1, "day", date_type), column(2, "id", integer_type)});
    const auto users =
        table(2, "users", {column(1, "birth_date", date_type), column(2, "id", integer_type)});
    auto catalog = with_types({calendar, users});
    refer(catalog, 2, 1, 1, 1);
    const auto proposals = propose(catalog);
    EXPECT_EQ(found(proposals, "calendar", "day").column_class, ColumnClass::keep);
    EXPECT_TRUE(found(proposals, "users", "birth_date").is_open);
}

TEST(ProposalFit, what_refers_to_rows_that_do_not_arrive_does_not_either) {
    const auto uses = table(1, "uses", {column(1, "session", integer_type, true)});
    const auto visits =
        table(2, "visits", {column(1, "session", integer_type), column(2, "n", integer_type)});
    const auto sessions = table(3, "sessions", {column(1, "id", integer_type, true)});
    auto catalog = with_types({sessions, uses, visits});
    refer(catalog, 1, 1, 3, 1);
    refer(catalog, 2, 1, 3, 1);
    const auto proposals = propose(catalog);
    EXPECT_EQ(std::ranges::find(proposals, "uses", &TableProposal::name)->fate, TableFate::never);
    EXPECT_EQ(found(proposals, "visits", "session").column_class, ColumnClass::drop);
}

TEST(ProposalFit, an_address_of_somebody_with_a_name_is_theirs) {
    const auto users =
        table(1, "users", {column(1, "id", integer_type), column(2, "name", text_type)});
    const auto posts = table(2, "posts",
                             {column(1, "author", integer_type), column(2, "raw_email", text_type),
                              column(3, "text", text_type)});
    const auto letters = table(3, "letters", {column(1, "email", text_type)});
    auto catalog = with_types({letters, posts, users});
    refer(catalog, 2, 1, 1, 1);
    const auto proposals = propose(catalog);
    const auto person_of = [&](std::string_view name) {
        return std::ranges::find(proposals, name, &TableProposal::name)->person;
    };
    EXPECT_EQ(person_of("posts")->column, "author");
    EXPECT_EQ(person_of("letters")->column, "") << "nobody else's";
    EXPECT_EQ(person_of("users")->column, "");
}

TEST(ProposalFit, texts_are_of_whom_the_rows_that_they_refer_to_are) {
    const auto users =
        table(1, "users", {column(1, "id", integer_type), column(2, "name", text_type)});
    const auto rooms =
        table(2, "rooms", {column(1, "id", integer_type), column(2, "owner", integer_type)});
    const auto lines =
        table(3, "lines", {column(1, "room", integer_type), column(2, "text", text_type)});
    const auto marks =
        table(4, "marks", {column(1, "line", integer_type), column(2, "text", text_type)});
    const auto counts = table(5, "counts", {column(1, "room", integer_type)});
    auto catalog = with_types({counts, lines, marks, rooms, users});
    refer(catalog, 4, 1, 3, 1);
    refer(catalog, 3, 1, 2, 1);
    refer(catalog, 5, 1, 2, 1);
    refer(catalog, 2, 2, 1, 1);
    const auto proposals = propose(catalog);
    const auto person_of = [&](std::string_view name) {
        return std::ranges::find(proposals, name, &TableProposal::name)->person;
    };
    using Columns = std::vector<std::string>;
    EXPECT_EQ(person_of("rooms")->through, Columns());
    EXPECT_EQ(person_of("lines")->column, "room");
    EXPECT_EQ(person_of("lines")->through, Columns{"owner"});
    EXPECT_EQ(person_of("lines")->table, "public.users");
    EXPECT_EQ(person_of("marks")->through, (Columns{"room", "owner"}));
    EXPECT_FALSE(person_of("counts")) << "it has no texts";
    const auto text = to_toml(proposals);
    EXPECT_TRUE(
        text.contains("person = { column = \"line\", through = [\"room\", \"owner\"], "
                      "table = \"public.users\" }"))
        << text;
    const auto policy = parse_policy(text);
    EXPECT_EQ(policy.find_table("public", "marks")->person->through, (Columns{"room", "owner"}));
}

TEST(ProposalFit, a_line_that_needs_a_judgement_says_so_above_itself) {
    auto users = table(1, "users", {column(1, "email", text_type)});
    pg::CheckConstraint check;
    check.name = "users_email_lower";
    check.definition = "CHECK ((email = lower(email)))";
    check.columns = {1};
    users.checks = {check};
    const auto catalog = with_types({users});
    const auto text = to_judged_toml(catalog, propose(catalog));
    EXPECT_NE(text.find("# judge: email must satisfy users_email_lower"), std::string::npos)
        << text;
    EXPECT_NE(text.find("accept = [\"users_email_lower\"]"), std::string::npos) << text;
}

}  // namespace
}  // namespace mien::sync
