#include "sync/policy/policy_check.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "sync/policy/proposal.hpp"
#include "sync/policy/reference_check.hpp"

namespace mien::sync {
namespace {

constexpr pg::Oid text_type = 25;
constexpr pg::Oid varchar_type = 1043;
constexpr pg::Oid integer_type = 23;
constexpr pg::Oid json_type = 3802;

// A shop: people, and orders that are theirs.
pg::Catalog make_catalog() {
    pg::Catalog catalog;
    for (const auto& [oid, name] :
         {std::pair{text_type, "text"}, std::pair{varchar_type, "varchar"},
          std::pair{integer_type, "int4"}, std::pair{json_type, "jsonb"}}) {
        pg::CatalogType type;
        type.oid = oid;
        type.schema = "pg_catalog";
        type.name = name;
        catalog.types.emplace(oid, type);
    }
    const auto column = [](int number, std::string name, pg::Oid type) {
        pg::CatalogColumn made;
        made.number = number;
        made.name = std::move(name);
        made.type = type;
        made.type_name = "type";
        return made;
    };
    pg::CatalogTable people;
    people.oid = 1;
    people.schema = "public";
    people.name = "people";
    people.columns = {column(1, "id", integer_type), column(2, "name", text_type),
                      column(3, "email", text_type), column(4, "note", text_type)};
    pg::CatalogTable orders;
    orders.oid = 2;
    orders.schema = "public";
    orders.name = "orders";
    orders.columns = {column(1, "id", integer_type), column(2, "person_id", integer_type),
                      column(3, "details", json_type)};
    catalog.tables = {orders, people};
    pg::ForeignKey key;
    key.name = "orders_person_id_fkey";
    key.table = 2;
    key.columns = {2};
    key.referenced_table = 1;
    key.referenced_columns = {1};
    catalog.foreign_keys = {key};
    return catalog;
}

pg::Catalog with_loose_table() {
    auto catalog = make_catalog();
    pg::CatalogTable loose;
    loose.oid = 3;
    loose.schema = "public";
    loose.name = "loose";
    loose.columns = {catalog.tables[1].columns[3]};
    catalog.tables.push_back(loose);
    return catalog;
}

constexpr std::string_view complete = R"(
version = 1
[tables.people]
person = "self"
[tables.people.columns]
id = "keep"
name = "person.full_name"
email = "email"
note = "free_text"
[tables.orders]
person = { column = "person_id", table = "public.people" }
[tables.orders.columns]
id = "keep"
person_id = "keep"
details = "json"
)";

// "table.column code" of each finding.
std::vector<std::string> codes(std::string_view policy, const pg::Catalog& catalog) {
    std::vector<std::string> found;
    for (const auto& finding : check_policy(parse_policy(policy), catalog)) {
        found.push_back(finding.table + "." + finding.column + " " + finding.code);
    }
    return found;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result(text);
    result.replace(result.find(from), from.size(), to);
    return result;
}

using Codes = std::vector<std::string>;

TEST(PolicyCheck, a_complete_policy_has_no_findings) {
    EXPECT_EQ(codes(complete, make_catalog()), Codes{});
}

TEST(PolicyCheck, what_is_not_named_stops_a_run) {
    EXPECT_EQ(codes(replaced(complete, "note = \"free_text\"\n", ""), make_catalog()),
              Codes{"public.people.note unclassified_column"});
    EXPECT_EQ(codes("version = 1", make_catalog()),
              (Codes{"public.orders. unclassified_table", "public.people. unclassified_table"}));
}

TEST(PolicyCheck, a_rule_that_matches_nothing_stops_a_run) {
    EXPECT_EQ(codes(replaced(complete, "note =", "fax = \"phone\"\nnote ="), make_catalog()),
              Codes{"public.people.fax unknown_column"});
    EXPECT_EQ(codes(std::string(complete) + "[tables.gone]\nrule = \"never\"\n", make_catalog()),
              Codes{"public.gone. unknown_table"});
}

TEST(PolicyCheck, a_table_of_which_nothing_arrives_needs_another_rule) {
    EXPECT_EQ(codes(std::string(complete) + "[tables.loose.columns]\nnote = \"drop\"\n",
                    with_loose_table()),
              Codes{"public.loose. nothing_arrives"});
}

TEST(PolicyCheck, a_domain_that_checks_its_values_must_be_judged) {
    auto catalog = make_catalog();
    pg::CatalogType domain;
    domain.oid = 99;
    domain.schema = "public";
    domain.name = "mailbox";
    domain.kind = pg::TypeKind::domain;
    domain.inner = text_type;
    domain.checks = {"CHECK ((VALUE ~ '^[a-z]+@'::text))"};
    catalog.types.emplace(domain.oid, domain);
    catalog.tables[1].columns[2].type = domain.oid;
    EXPECT_EQ(codes(complete, catalog), Codes{"public.people.email check_constraint"});
    const auto accepted = replaced(complete, "email = \"email\"",
                                   "email = { class = \"email\", accept = [\"mailbox\"] }");
    EXPECT_EQ(codes(accepted, catalog), Codes{});
}

TEST(PolicyCheck, a_class_must_fit_the_type_and_its_length) {
    EXPECT_EQ(
        codes(replaced(complete, "id = \"keep\"\nname", "id = \"email\"\nname"), make_catalog()),
        (Codes{"public.orders.person_id broken_reference", "public.people.id wrong_type"}));
    auto catalog = make_catalog();
    catalog.tables[1].columns[2].type = varchar_type;
    catalog.tables[1].columns[2].type_modifier = 4 + 20;
    EXPECT_EQ(codes(complete, catalog), Codes{"public.people.email too_short"});
}

TEST(PolicyCheck, unique_indexes_must_hold_for_fakes) {
    const auto with_index = [](std::vector<pg::IndexPart> parts) {
        auto catalog = make_catalog();
        pg::UniqueIndex index;
        index.name = "people_unique";
        index.parts = std::move(parts);
        index.definition = "CREATE UNIQUE INDEX people_unique";
        catalog.tables[1].unique_indexes = {index};
        return catalog;
    };
    EXPECT_EQ(codes(complete, with_index({{.column = 3, .expression = ""}})), Codes{});
    EXPECT_EQ(codes(complete, with_index({{.column = 0, .expression = "lower(email)"}})), Codes{});
    EXPECT_EQ(codes(complete,
                    with_index({{.column = 1, .expression = ""}, {.column = 3, .expression = ""}})),
              Codes{});
    const Codes name{"public.people.name unique_index"};
    EXPECT_EQ(codes(complete, with_index({{.column = 2, .expression = ""}})), name);
    const Codes email{"public.people.email unique_index"};
    const auto left = with_index({{.column = 0, .expression = "\"left\"(email, 8)"}});
    EXPECT_EQ(codes(complete, left), email);
    EXPECT_EQ(codes(replaced(complete, "email = \"email\"",
                             "email = { class = \"email\", accept = [\"people_unique\"] }"),
                    left),
              Codes{});
}

TEST(PolicyCheck, constraints_on_masked_columns_must_be_judged) {
    auto catalog = make_catalog();
    pg::CheckConstraint check;
    check.name = "people_email_check";
    check.definition = "CHECK ((char_length(email) <= 254))";
    check.columns = {3};
    catalog.tables[1].checks = {check};
    EXPECT_EQ(codes(complete, catalog), Codes{});
    catalog.tables[1].checks[0].definition = "CHECK ((email ~~ '%@example.com'::text))";
    EXPECT_EQ(codes(complete, catalog), Codes{"public.people.email check_constraint"});
}

TEST(PolicyCheck, references_lead_to_rows_that_arrive) {
    EXPECT_EQ(codes(R"(
version = 1
[tables.people]
rule = "never"
[tables.orders.columns]
id = "keep"
person_id = "keep"
details = "keep"
)",
                    make_catalog()),
              Codes{"public.orders.person_id dangling_reference"});
}

TEST(PolicyCheck, a_stop_says_which_line_to_write) {
    // One line for all that a column needs, with what it has already.
    auto catalog = make_catalog();
    pg::UniqueIndex index;
    index.name = "people_half";
    index.parts = {{.column = 0, .expression = "\"left\"(email, 8)"}};
    index.definition = "CREATE UNIQUE INDEX people_half";
    catalog.tables[1].unique_indexes = {index};
    pg::CheckConstraint check;
    check.name = "people_email_check";
    check.definition = "CHECK ((email = lower(email)))";
    check.columns = {3};
    catalog.tables[1].checks = {check};
    const auto findings = check_policy(parse_policy(complete), catalog);
    ASSERT_EQ(findings.size(), 2U);
    for (const auto& finding : findings) {
        EXPECT_EQ(finding.write,
                  "email = { class = \"email\", accept = [\"people_half\", "
                  "\"people_email_check\"] }");
        EXPECT_NE(finding.message.find(finding.write), std::string::npos);
        EXPECT_EQ(codes(replaced(complete, "email = \"email\"", finding.write), catalog), Codes{});
    }
}

TEST(PolicyCheck, every_part_of_a_unique_index_must_stay_apart) {
    // A note may become that of another row with the same address.
    auto catalog = make_catalog();
    pg::UniqueIndex index;
    index.name = "people_unique";
    index.parts = {{.column = 3, .expression = ""}, {.column = 4, .expression = ""}};
    catalog.tables[1].unique_indexes = {index};
    EXPECT_EQ(codes(complete, catalog), Codes{"public.people.note unique_index"});
    EXPECT_EQ(codes(replaced(complete, "note = \"free_text\"", "note = \"drop\""), catalog),
              Codes{});
    catalog.tables[1].unique_indexes[0].are_nulls_distinct = false;
    EXPECT_EQ(codes(replaced(complete, "note = \"free_text\"", "note = \"drop\""), catalog),
              Codes{"public.people.note unique_index"});
}

// Goal: a row's person is found over rows on the way, when each column leads on to a row that is
// copied.
TEST(PolicyCheck, the_way_to_a_person_is_followed_column_by_column) {
    auto catalog = make_catalog();
    pg::CatalogTable lines;
    lines.oid = 3;
    lines.schema = "public";
    lines.name = "lines";
    lines.columns = {catalog.tables[0].columns[0], catalog.tables[1].columns[3]};
    lines.columns[0].name = "order_id";
    lines.columns[1].number = 2;
    catalog.tables.push_back(lines);
    pg::ForeignKey key;
    key.name = "lines_order_id_fkey";
    key.table = 3;
    key.columns = {1};
    key.referenced_table = 2;
    key.referenced_columns = {1};
    catalog.foreign_keys.push_back(key);
    const auto with_lines = std::string(complete) + R"([tables.lines]
person = { column = "order_id", through = ["person_id"], table = "public.people" }
[tables.lines.columns]
order_id = "keep"
note = "free_text"
)";
    EXPECT_EQ(codes(with_lines, catalog), Codes{});
    const auto message_of = [&](std::string_view policy) {
        const auto findings = check_policy(parse_policy(policy), catalog);
        const auto found = std::ranges::find(findings, "unknown_person", &PolicyFinding::code);
        return found == findings.end() ? "" : found->message;
    };
    EXPECT_EQ(message_of(replaced(with_lines, "[\"person_id\"]", "[\"details\"]")),
              "finds no person: public.orders has no foreign key from details to public.people.");
    EXPECT_EQ(message_of(replaced(with_lines, "[\"person_id\"]", "[\"id\", \"person_id\"]")),
              "finds no person: public.orders has no foreign key from id.");
    EXPECT_EQ(message_of(replaced(with_lines, "through = [\"person_id\"], ", "")),
              "has no foreign key from order_id to public.people.");
    EXPECT_EQ(message_of(replaced(with_lines, "\nperson_id = \"keep\"", "\nperson_id = \"drop\"")),
              "names its person by public.orders.person_id, which is not copied.");
}

// Goal: a way over a partitioned table is followed, although PostgreSQL keeps a key to each of its
// partitions beside the one to it, and those may come first.
TEST(PolicyCheck, the_way_to_a_person_leads_over_partitioned_tables) {
    auto catalog = make_catalog();
    catalog.tables[0].kind = pg::TableKind::partitioned;
    auto part = catalog.tables[0];
    part.oid = 4;
    part.name = "orders_old";
    part.kind = pg::TableKind::table;
    part.is_partition = true;
    part.parents = {2};
    pg::CatalogTable lines;
    lines.oid = 3;
    lines.schema = "public";
    lines.name = "lines";
    lines.columns = {part.columns[0], catalog.tables[1].columns[3]};
    lines.columns[0].name = "order_id";
    lines.columns[1].number = 2;
    catalog.tables.push_back(lines);
    catalog.tables.push_back(part);
    pg::ForeignKey key;
    key.name = "lines_order_id_fkey";
    key.table = 3;
    key.columns = {1};
    key.referenced_table = 4;
    key.referenced_columns = {1};
    key.is_inherited = true;
    catalog.foreign_keys.push_back(key);
    const auto name_of = [&] {
        const auto* const found = find_key(catalog, lines, lines.columns[0], nullptr);
        return found == nullptr ? "" : found->name;
    };
    EXPECT_EQ(name_of(), "lines_order_id_fkey") << "a key to a partition alone counts";
    key.name = "zz";
    key.referenced_table = 2;
    key.is_inherited = false;
    catalog.foreign_keys.push_back(key);
    EXPECT_EQ(name_of(), "zz");
    const auto with_lines = std::string(complete) + R"([tables.lines]
person = { column = "order_id", through = ["person_id"], table = "public.people" }
[tables.lines.columns]
order_id = "keep"
note = "free_text"
)";
    EXPECT_EQ(codes(with_lines, catalog), Codes{});
}

// Goal: what is proposed for a schema is complete for it.
TEST(PolicyCheck, a_proposal_names_every_column) {
    const auto catalog = make_catalog();
    pg::TableSample people{.columns = {"id", "name", "email", "note"}, .rows = {}};
    for (const auto* const name : {"ada", "bob", "eve", "joe"}) {
        const std::string email = std::string(name) + "@example.com";
        people.rows.push_back({"1", name, email, "I am " + email});
    }
    const pg::TableSample orders{.columns = {"id", "person_id", "details"}, .rows = {}};
    std::vector<TableProposal> proposals = {propose_table(catalog, catalog.tables[0], orders),
                                            propose_table(catalog, catalog.tables[1], people)};
    propose_people(catalog, proposals);
    const auto text = to_toml(proposals);
    EXPECT_EQ(codes(text, catalog), Codes{}) << text;
    EXPECT_NE(text.find("name = \"person.full_name\""), std::string::npos) << text;
    EXPECT_NE(text.find("email = \"email\""), std::string::npos) << text;
    EXPECT_NE(text.find("person = { column = \"person_id\", table = \"public.people\" }"),
              std::string::npos)
        << text;
    const auto policy = parse_policy(text);
    EXPECT_EQ(to_toml(proposals, &policy), "");
}

}  // namespace
}  // namespace mien::sync
