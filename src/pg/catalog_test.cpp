#include "pg/catalog.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "base/assert.hpp"
#include "pg/migrate.hpp"
#include "pg/table_statements.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/odd_schema.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using test::error_of;
using test::soon;
using test::TestDatabase;

awaitable<std::unique_ptr<Connection>> open_odd(const TestDatabase& database) {
    auto settings = database.owner_settings();
    settings.statement_time_max = std::chrono::milliseconds(0);
    auto connection = co_await Connection::open(settings, soon());
    const Migration migration{.version = 1, .name = "odd", .sql = test::odd_schema};
    const auto report = co_await migrate(*connection, std::span(&migration, 1));
    EXPECT_EQ(report.applied.size(), 1U);
    co_return connection;
}

const CatalogTable& table_of(const Catalog& catalog, std::string_view name) {
    const auto* const table = catalog.find_table("public", name);
    MIEN_ASSERT(table != nullptr, "a table of the schema");
    return *table;
}

const CatalogColumn& column_of(const CatalogTable& table, std::string_view name) {
    const auto* const column = table.find_column(name);
    MIEN_ASSERT(column != nullptr, "a column of the table");
    return *column;
}

const UniqueIndex& index_of(const CatalogTable& table, std::string_view name) {
    const auto found = std::ranges::find(table.unique_indexes, name, &UniqueIndex::name);
    MIEN_ASSERT(found != table.unique_indexes.end(), "an index of the table");
    return *found;
}

MIEN_CORO_TEST(pg_catalog, knows_columns_and_their_types) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto connection = co_await open_odd(database);
    const auto catalog = co_await read_catalog(*connection, soon());
    EXPECT_EQ(catalog.encoding, "UTF8");
    EXPECT_GE(catalog.server_version, 150000);

    const auto& types = table_of(catalog, "types");
    EXPECT_EQ(types.find_column("gone"), nullptr);
    EXPECT_EQ(column_of(types, "id").identity, Identity::always);
    EXPECT_EQ(column_of(types, "n").number, 3) << "after a dropped one";
    EXPECT_EQ(column_of(types, "bits").type_name, "bit varying(9)");
    EXPECT_EQ(column_of(types, "bits").type_modifier, 9);

    const auto& moods = catalog.type_of(column_of(types, "moods").type);
    EXPECT_EQ(moods.kind, TypeKind::array);
    EXPECT_THAT(catalog.type_of(moods.inner).labels,
                testing::ElementsAre("happy", "sad", "it's odd"));
    const auto& person = catalog.type_of(column_of(types, "pe").type);
    EXPECT_EQ(person.kind, TypeKind::composite);
    MIEN_REQUIRE(person.fields.size() == 3);
    EXPECT_EQ(person.fields[1].name, "home");
    EXPECT_EQ(catalog.type_of(person.fields[1].type).fields[1].name, "email");
    const auto& known = catalog.type_of(column_of(types, "ka").type);
    EXPECT_EQ(known.kind, TypeKind::domain);
    EXPECT_EQ(known.checks.size(), 1U);
    EXPECT_EQ(catalog.type_of(known.inner).name, "address");
    const auto& text = catalog.type_of(column_of(types, "st").type);
    EXPECT_TRUE(text.is_not_null);
    EXPECT_EQ(text.inner_modifier, 24);
    const auto& ranges = catalog.type_of(column_of(types, "mranges").type);
    EXPECT_EQ(ranges.kind, TypeKind::multirange);
    EXPECT_EQ(catalog.type_of(catalog.type_of(ranges.inner).inner).name, "mood");
    EXPECT_EQ(catalog.type_of(column_of(types, "ci").type).extension, "citext");
    EXPECT_FALSE(
        catalog.type_of(column_of(table_of(catalog, "as_text"), "grants").type).has_binary_form);

    const auto& generated = table_of(catalog, "generated");
    EXPECT_EQ(column_of(generated, "handle").generated, Generated::stored);
    EXPECT_EQ(column_of(generated, "number").identity, Identity::by_default);
    EXPECT_THAT(column_of(generated, "plain").default_expression, testing::HasSubstr("nextval"));
    EXPECT_TRUE(table_of(catalog, "nothing").columns.empty());
    EXPECT_EQ(table_of(catalog, "wide_1").columns.size(), 1500U);
}

MIEN_CORO_TEST(pg_catalog, knows_tables_and_what_is_between_them) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto connection = co_await open_odd(database);
    const auto catalog = co_await read_catalog(*connection, soon());

    const auto& measured = table_of(catalog, "measured");
    EXPECT_EQ(measured.kind, TableKind::partitioned);
    EXPECT_EQ(measured.partition_key, "RANGE (at)");
    const auto& leaf = table_of(catalog, "measured_new_de");
    EXPECT_TRUE(leaf.is_partition);
    EXPECT_EQ(leaf.partition_bound, "FOR VALUES IN ('de')");
    EXPECT_THAT(leaf.parents, testing::ElementsAre(table_of(catalog, "measured_new").oid));
    EXPECT_THAT(table_of(catalog, "descendant").parents,
                testing::ElementsAre(table_of(catalog, "ancestor").oid));
    EXPECT_GT(table_of(catalog, "long_values").bytes, 10'000'000);
    EXPECT_TRUE(table_of(catalog, "guarded").has_row_security);
    EXPECT_FALSE(table_of(catalog, "guarded").is_filtered_for_us) << "we own it";

    const auto& booked = table_of(catalog, "booked");
    EXPECT_EQ(booked.comment, "ask ada.fiktiv@example.com");
    EXPECT_EQ(column_of(booked, "email").comment, "of whoever booked");
    const auto& by_email = index_of(booked, "booked_email_idx");
    MIEN_REQUIRE(by_email.parts.size() == 2);
    EXPECT_EQ(by_email.parts[0].column, 0);
    EXPECT_EQ(by_email.parts[0].expression, "lower(email)");
    EXPECT_EQ(by_email.predicate, "(left_at IS NULL)");
    EXPECT_TRUE(index_of(booked, "booked_excl").is_exclusion);
    EXPECT_FALSE(index_of(booked, "booked_tenant_room_key").are_nulls_distinct);
    EXPECT_TRUE(index_of(measured, "measured_pkey").is_primary);

    const auto& loose = table_of(catalog, "loose");
    MIEN_REQUIRE(loose.checks.size() == 1);
    EXPECT_FALSE(loose.checks.front().is_validated);
    EXPECT_THAT(loose.checks.front().columns, testing::ElementsAre(1));
    const auto key =
        std::ranges::find(catalog.foreign_keys, "employees_chief_fkey", &ForeignKey::name);
    MIEN_REQUIRE(key != catalog.foreign_keys.end());
    EXPECT_EQ(key->equality.compared_by.schema, "pg_catalog");
    EXPECT_EQ(key->equality.compared_by.name, "=");
    EXPECT_EQ(key->table, key->referenced_table);
    EXPECT_THAT(key->columns, testing::ElementsAre(2));
    EXPECT_THAT(key->referenced_columns, testing::ElementsAre(1));

    const auto sequence =
        std::ranges::find(catalog.sequences, "generated_number_seq", &CatalogSequence::name);
    MIEN_REQUIRE(sequence != catalog.sequences.end());
    EXPECT_EQ(sequence->owner_table, table_of(catalog, "generated").oid);
    const auto view = std::ranges::find(catalog.views, "a_above", &CatalogView::name);
    MIEN_REQUIRE(view != catalog.views.end());
    EXPECT_TRUE(view->is_materialized);
    EXPECT_EQ(view->columns.size(), 1U);
    EXPECT_EQ(view->reads.size(), 1U);
    const auto extension = std::ranges::find(catalog.extensions, "citext", &CatalogExtension::name);
    MIEN_REQUIRE(extension != catalog.extensions.end());
    EXPECT_EQ(extension->schema, "ext");
}

MIEN_CORO_TEST(pg_catalog, finds_the_texts_that_a_schema_holds) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto connection = co_await open_odd(database);
    const auto texts = co_await read_catalog_texts(*connection, soon());
    const auto is_there = [&](std::string_view kind, std::string_view part) {
        return std::ranges::any_of(texts, [&](const CatalogText& text) {
            return text.kind == kind && text.text.find(part) != std::string::npos;
        });
    };
    EXPECT_TRUE(is_there("comment", "ada.fiktiv@example.com"));
    EXPECT_TRUE(is_there("enum label", "it's odd"));
    EXPECT_TRUE(is_there("partition bound", "'de'"));
    EXPECT_TRUE(is_there("function", "TG_OP"));
    EXPECT_TRUE(is_there("constraint", "room WITH ="));
    EXPECT_TRUE(is_there("policy", "CURRENT_USER"));
    EXPECT_TRUE(is_there("trigger", "IS DISTINCT FROM"));
    EXPECT_TRUE(is_there("index", "lower(email)"));
    EXPECT_FALSE(is_there("function", "citext")) << "of an extension";
}

TEST(pg_table_statements, quote_any_name) {
    EXPECT_EQ(quote_identifier("a\"b; --"), "\"a\"\"b; --\"");
    CatalogTable table;
    table.schema = "Odd";
    table.name = "t\"";
    EXPECT_EQ(copy_out_statement(table, CopyFormat::binary),
              "COPY \"Odd\".\"t\"\"\" TO STDOUT (FORMAT binary)");
    table.columns.resize(2);
    table.columns[0].name = "select";
    table.columns[1].name = "made";
    table.columns[1].generated = Generated::stored;
    EXPECT_EQ(copy_in_statement(table, CopyFormat::text, CopyFreeze::yes),
              "COPY \"Odd\".\"t\"\"\" (\"select\") FROM STDIN (FORMAT text, FREEZE)");
    EXPECT_EQ(copy_out_statement(table, CopyFormat::binary, PageRange{.first = 5, .end = 9}),
              "COPY (SELECT t.\"select\" FROM ONLY \"Odd\".\"t\"\"\" t "
              "WHERE t.ctid >= '(5,0)'::pg_catalog.tid AND t.ctid < '(9,0)'::pg_catalog.tid) "
              "TO STDOUT (FORMAT binary)");
    CatalogTable people;
    people.schema = "public";
    people.name = "people";
    const JoinedRow joined{
        .table = &people, .key = "id", .columns = {"name"}, .referrer = "select"};
    EXPECT_EQ(copy_out_statement(table, CopyFormat::binary, {}, joined),
              "COPY (SELECT t.\"select\", CASE WHEN pg_catalog.num_nulls(j.\"name\") = 0 THEN "
              "pg_catalog.concat(j.\"name\") END FROM ONLY \"Odd\".\"t\"\"\" t LEFT JOIN ONLY "
              "\"public\".\"people\" j ON j.\"id\" = t.\"select\") TO STDOUT (FORMAT binary)");
    // As the foreign key compares, and over a row on the way.
    CatalogTable rooms;
    rooms.schema = "public";
    rooms.name = "rooms";
    auto far = joined;
    far.equality = {.compared_by = {.schema = "ext", .name = "="},
                    .referenced_type = {},
                    .type = {.schema = "ext", .name = "citext"},
                    .collation = {.schema = "pg_catalog", .name = "C"}};
    far.hops = {{.table = &rooms, .key = "number", .equality = {}, .referrer = "owner"}};
    EXPECT_THAT(copy_out_statement(table, CopyFormat::binary, {}, far),
                testing::HasSubstr(
                    " t LEFT JOIN ONLY \"public\".\"rooms\" h1 ON h1.\"number\" = t.\"select\" "
                    "LEFT JOIN ONLY \"public\".\"people\" j ON j.\"id\" OPERATOR(\"ext\".=) "
                    "h1.\"owner\"::\"ext\".\"citext\" COLLATE \"pg_catalog\".\"C\") TO"));
    // Its rows lie in its partitions.
    people.kind = TableKind::partitioned;
    const auto statement = copy_out_statement(table, CopyFormat::binary, {}, joined);
    EXPECT_TRUE(statement.contains("LEFT JOIN \"public\".\"people\" j")) << statement;
}

}  // namespace
}  // namespace mien::pg
