#include <limits>

#include "pg/connection.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using test::error_of;
using test::soon;
using test::TestDatabase;

constexpr Query scalars_query{"scalars", R"sql(
    SELECT $1::text AS text, $2::boolean AS yes, $3::int AS small, $4::bigint AS big,
           $5::double precision AS real, $6::uuid AS id, $7::timestamptz AS at, $8::jsonb AS data,
           $9::bytea AS digest, $10::text AS nothing)sql"};

MIEN_CORO_TEST(pg_values, every_type_comes_back_as_it_was_sent) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());

    const std::string text = "O'Brien \\ \"quoted\" \n\t ü 漢字 🦊 $1 -- ;";
    const auto big = std::numeric_limits<std::int64_t>::min();
    const auto id = CharacterId::make();
    const Timestamp at{std::chrono::microseconds(1'800'000'000'123'456)};
    const json::value data = {{"a", {1, nullptr, "\\u"}}, {"b", 1.5}};
    const auto digest = sha256("x");
    auto values =
        params(text, true, -7, big, 0.1, id, at, data, digest, std::optional<std::string>());
    const auto rows = co_await connection->run(scalars_query, std::move(values), soon());

    const auto row = rows.front();
    EXPECT_EQ(row.get<std::string>("text"), text);
    EXPECT_EQ(row.get<std::string_view>("text"), text);
    EXPECT_TRUE(row.get<bool>("yes"));
    EXPECT_EQ(row.get<int>("small"), -7);
    EXPECT_EQ(row.get<std::int64_t>("big"), big);
    EXPECT_EQ(row.get<double>("real"), 0.1);
    EXPECT_EQ(row.get<CharacterId>("id"), id);
    EXPECT_EQ(row.get<Timestamp>("at"), at);
    EXPECT_EQ(row.get<json::value>("data"), data);
    EXPECT_EQ(row.get<Sha256>("digest"), digest);
    EXPECT_EQ(row.get<std::string>("digest"),
              std::string(reinterpret_cast<const char*>(digest.data()), digest.size()));
    EXPECT_EQ(row.get<std::optional<std::string>>("nothing"), std::nullopt);
    EXPECT_EQ(row.get<std::optional<int>>("small"), -7);
}

constexpr Query arrays_query{"arrays", R"sql(
    SELECT ($1::text[])[2] AS second, cardinality($1::text[]) AS texts,
           ($2::uuid[])[1] AS first_id, ($3::int[])[2] AS number, cardinality($4::text[]) AS none,
           length($5::bytea) AS bytes)sql"};

MIEN_CORO_TEST(pg_values, arrays_keep_quotes_commas_and_empty_elements) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());

    const std::vector<std::string> texts{"", R"(a,"b"\{NULL})", "NULL"};
    const auto id = UserId::make();
    const std::vector<UserId> ids{id};
    const std::vector<int> numbers{1, -2};
    const std::vector<std::string> none;
    const Bytes bytes(std::string_view("\0\x01\xff", 3));
    const auto rows =
        co_await connection->run(arrays_query, params(texts, ids, numbers, none, bytes), soon());

    const auto row = rows.front();
    EXPECT_EQ(row.get<std::string>("second"), texts[1]);
    EXPECT_EQ(row.get<int>("texts"), 3);
    EXPECT_EQ(row.get<UserId>("first_id"), id);
    EXPECT_EQ(row.get<int>("number"), -2);
    EXPECT_EQ(row.get<int>("none"), 0);
    EXPECT_EQ(row.get<int>("bytes"), 3);
}

constexpr Query series_query{"series", "SELECT g AS number FROM generate_series(1, $1::int) AS g"};

MIEN_CORO_TEST(pg_values, rows_are_walked_in_order) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());

    const auto rows = co_await connection->run(series_query, params(1000), soon());
    int expected = 0;
    for (const auto row : rows) {
        EXPECT_EQ(row.get<int>("number"), ++expected);
    }
    EXPECT_EQ(expected, 1000);
    EXPECT_EQ(rows.affected(), 1000);
    const auto none = co_await connection->run(series_query, params(0), soon());
    EXPECT_TRUE(none.empty());
}

TEST(pg_params, text_with_u0000_is_refused) {
    const std::string text("a\0b", 3);
    EXPECT_THROW(static_cast<void>(params(text)), Error);
    EXPECT_THROW(static_cast<void>(params(std::vector<std::string>{text})), Error);
    EXPECT_NO_THROW(static_cast<void>(params(Bytes(text))));
}

using PgRowsDeathTest = testing::Test;

MIEN_CORO_TEST(PgRowsDeathTest, null_and_unknown_columns_are_bugs) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query null_query{"null_value", "SELECT NULL::int AS number"};
    const auto rows = co_await connection->run(null_query, {}, soon());
    EXPECT_DEATH(static_cast<void>(rows.front().get<int>("number")), "number is NULL");
    EXPECT_DEATH(static_cast<void>(rows.front().get<int>("numbre")), "numbre is not a column");
}

}  // namespace
}  // namespace mien::pg
