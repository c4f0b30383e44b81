// Production's schema and rows into another migrated database, by the policy that is shipped.
#include "sync/masked_copy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "store/search.hpp"
#include "store/staging/reader_role.hpp"
#include "store/staging/synced_rows.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::sync {
namespace {

using test::soon;
using test::TestDatabase;
using testing::HasSubstr;
using testing::Not;

constexpr pg::Query add_people{"test_add_people", R"sql(
    INSERT INTO users (id, name, email, phone, attributes, search_text)
    VALUES ('01994b1c-8a01-7c11-9d52-000000000001', 'Ada Fiktiv', 'ada.fiktiv@example.com',
            '+15550100123', '{"note": "Ada Fiktiv, ADA.FIKTIV@example.com", "n": 1.50}',
            'ada fiktiv ada.fiktiv@example.com'),
           ('01994b1c-8a01-7c11-9d52-000000000002', 'Ada Fiktiv', 'Ada.Fiktiv@example.com', NULL,
            '{}', 'ada fiktiv ada.fiktiv@example.com'),
           ('01994b1c-8a01-7c11-9d52-000000000003', 'Will May', NULL, NULL, '{}', 'will may ')
)sql"};
constexpr pg::Query add_rest{"test_add_rest", R"sql(
    WITH author AS (
        INSERT INTO admins (id, email, display_name, role, password_hash)
        VALUES (gen_random_uuid(), 'linus@example.org', 'Linus Fiktiv', 'admin', '$argon2id$secret')
        RETURNING id),
    ada AS (
        INSERT INTO characters (id, slug, name, description, attributes, search_text)
        VALUES (gen_random_uuid(), 'ada', 'Ada', 'Ada is Ada Fiktiv in a story.', '{}', 'ada ada')
        RETURNING id)
    INSERT INTO assignments (id, user_id, character_id, assigned_by)
    SELECT gen_random_uuid(), '01994b1c-8a01-7c11-9d52-000000000001', ada.id, author.id
    FROM ada, author)sql"};
constexpr pg::Query read_users{"test_read_masked_users", R"sql(
    SELECT name, coalesce(email, '') AS email, coalesce(phone, '') AS phone,
           attributes::text AS attributes, search_text FROM users ORDER BY id)sql"};
constexpr pg::Query read_rest{"test_read_masked_rest", R"sql(
    SELECT (SELECT description FROM characters) AS description,
           (SELECT format('%s %s %s', email, display_name, search_text) FROM admins) AS author,
           (SELECT password_hash IS NULL AND imported_at IS NOT NULL FROM admins) AS is_author,
           (SELECT count(*) FROM assignments) AS assignments,
           (SELECT count(*) FROM emotions) AS emotions,
           (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated) AS keys,
           (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O') AS triggers
)sql"};
constexpr pg::Query add_column{"test_add_column", "ALTER TABLE users ADD COLUMN nickname text"};

// A source with people and an empty target, both with every migration.
class Copying {
  public:
    awaitable<void> begin() {
        const auto owner = co_await pg::Connection::open(source.owner_settings(), soon());
        const bool is_granted = co_await store::grant_reading(*owner, soon());
        EXPECT_TRUE(is_granted);
        co_await owner->run(add_people, {}, soon());
        co_await owner->run(add_rest, {}, soon());
    }
    [[nodiscard]] MaskedCopy copy() {
        return MaskedCopy(work_, {.source = source.reader_settings(),
                                  .target = target.owner_settings(),
                                  .policy = policy_,
                                  .key = key_,
                                  .complete = store::complete_synced_rows});
    }
    [[nodiscard]] const Policy& policy() const { return policy_; }

    TestDatabase source;
    TestDatabase target;

  private:
    Policy policy_ = read_policy(MIEN_SOURCE_DIRECTORY "/deploy/etc/masking.toml");
    core::MaskingKey key_{
        Secret("9f2c4d71a08b3e65c1d7f40b2a9e8c536d10f7b4e2a95c8836b1d04f7ea2c95d")};
    async::WorkPool work_{2, 64};
};

struct Masked {
    std::vector<std::string> users;
    std::string description;
    std::string author;
};

awaitable<Masked> read_masked(const TestDatabase& database) {
    const auto connection = co_await pg::Connection::open(database.owner_settings(), soon());
    Masked masked;
    const auto users = co_await connection->run(read_users, {}, soon());
    for (const auto row : users) {
        for (const char* const column : {"name", "email", "phone", "attributes", "search_text"}) {
            masked.users.push_back(row.get<std::string>(column));
        }
    }
    const auto rest = co_await connection->run(read_rest, {}, soon());
    masked.description = rest.front().get<std::string>("description");
    masked.author = rest.front().get<std::string>("author");
    EXPECT_TRUE(rest.front().get<bool>("is_author"));
    EXPECT_EQ(rest.front().get<std::int64_t>("assignments"), 1);
    EXPECT_EQ(rest.front().get<std::int64_t>("emotions"), 8);
    EXPECT_GT(rest.front().get<std::int64_t>("keys"), 20);
    EXPECT_GT(rest.front().get<std::int64_t>("triggers"), 20);
    co_return masked;
}

MIEN_CORO_TEST(masked_copy, brings_fakes_of_people_and_fiction_as_it_was) {
    Copying copying;
    co_await copying.begin();
    auto copy = copying.copy();
    const auto report = co_await copy.run(soon());
    EXPECT_FALSE(report.log_position.empty());
    const auto masked = co_await read_masked(copying.target);
    for (const auto& text : masked.users) {
        EXPECT_THAT(text, Not(HasSubstr("iktiv")));
        EXPECT_THAT(text, Not(HasSubstr("555010")));
    }
    // The parts of one person agree, and two rows that were two stay two.
    EXPECT_EQ(masked.users[4], store::search_text_of(masked.users[0], masked.users[1]));
    EXPECT_THAT(masked.users[1], HasSubstr("@people.staging.test"));
    EXPECT_NE(masked.users[1], masked.users[6]);
    EXPECT_THAT(masked.users[3], HasSubstr(masked.users[0]));
    EXPECT_THAT(masked.users[3], HasSubstr("1.50"));
    EXPECT_EQ(masked.users[11], "");
    EXPECT_EQ(masked.description, "Ada is Ada Fiktiv in a story.");
    EXPECT_THAT(masked.author, Not(HasSubstr("linus")));
}

MIEN_CORO_TEST(masked_copy, gives_the_same_fakes_again) {
    Copying copying;
    co_await copying.begin();
    auto first = copying.copy();
    const auto first_report = co_await first.run(soon());
    EXPECT_FALSE(first_report.tables.empty());
    const auto before = co_await read_masked(copying.target);
    auto second = copying.copy();
    const auto second_report = co_await second.run(soon());
    EXPECT_FALSE(second_report.tables.empty());
    const auto after = co_await read_masked(copying.target);
    EXPECT_EQ(before.users, after.users);
    EXPECT_EQ(before.author, after.author);
}

MIEN_CORO_TEST(masked_copy, leaves_nothing_that_is_found_and_a_planted_leak_is) {
    Copying copying;
    co_await copying.begin();
    auto copy = copying.copy();
    const auto copy_report = co_await copy.run(soon());
    EXPECT_FALSE(copy_report.tables.empty());
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    const auto catalog = co_await pg::read_catalog(*target, soon());
    const auto clean =
        co_await find_leaks(*target, catalog, copying.policy(), copy.originals(), soon());
    EXPECT_GT(clean.cells, 20);
    EXPECT_TRUE(clean.leaks.empty());
    constexpr pg::Query plant{"test_plant", R"sql(
        UPDATE users SET attributes = '{"n": "Ada Fiktiv"}' WHERE phone IS NOT NULL)sql"};
    co_await target->run(plant, {}, soon());
    const auto leaky =
        co_await find_leaks(*target, catalog, copying.policy(), copy.originals(), soon());
    EXPECT_EQ(leaky.leaks.size(), 1U);
    EXPECT_EQ(leaky.leaks.front().column, "attributes");
    EXPECT_EQ(leaky.leaks.front().hits.names, 1);
}

MIEN_CORO_TEST(masked_copy, stops_at_a_column_that_nobody_has_judged_before_it_writes) {
    Copying copying;
    co_await copying.begin();
    const auto owner = co_await pg::Connection::open(copying.source.owner_settings(), soon());
    co_await owner->run(add_column, {}, soon());
    auto copy = copying.copy();
    std::string message;
    auto running = copy.run(soon());
    const auto ending = co_await async::ending_of(std::move(running));
    if (const auto error = error_in(ending.failure)) {
        message = error->message();
    }
    EXPECT_THAT(message, HasSubstr("public.users.nickname has no class"));
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    const auto users = co_await target->run(read_users, {}, soon());
    EXPECT_TRUE(users.empty());
}

}  // namespace
}  // namespace mien::sync
