#include "store/idempotency.hpp"

#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using test::Database;
using test::soon;

constexpr pg::Query age_keys{"test_age_keys", R"sql(
    UPDATE idempotency_keys SET created_at = created_at - make_interval(mins => $1))sql"};

IdempotencyKey key_of(std::string key, std::string_view request) {
    static const AdminId admin = AdminId::make();
    return {admin, std::move(key), sha256(request)};
}

awaitable<std::optional<StoredAnswer>> use(pg::Pool& pool, IdempotencyKey key,
                                           StoredAnswer answer) {
    auto transaction = co_await pool.begin(soon());
    auto earlier = co_await claim_idempotency_key(transaction, key);
    if (!earlier) {
        std::vector<pg::Call> calls;
        calls.push_back(keep_answer_call(key, answer));
        co_await transaction.run_all_and_commit(std::move(calls));
    }
    co_return earlier;
}

MIEN_CORO_TEST(IdempotencyKeys, give_the_first_answer_again) {
    Database database(context);
    auto& pool = database.pool;
    const StoredAnswer first{
        201, {{"ETag", "\"1\""}, {"Content-Type", "application/json"}}, "{}", make_uuid_v7()};
    const auto new_one = co_await use(pool, key_of("k", "a"), first);
    EXPECT_FALSE(new_one.has_value());
    const auto again = co_await use(pool, key_of("k", "a"), StoredAnswer{200, {}, "other"});
    MIEN_REQUIRE(again.has_value());
    EXPECT_EQ(again->status, 201U);
    EXPECT_EQ(again->headers, first.headers);
    EXPECT_EQ(again->body, "{}");
    EXPECT_EQ(again->subject_id, first.subject_id);
    const auto other_key = co_await use(pool, key_of("l", "a"), first);
    EXPECT_FALSE(other_key.has_value());
    auto foreign = key_of("k", "a");
    foreign.actor_id = AdminId::make();
    const auto other_admin = co_await use(pool, foreign, first);
    EXPECT_FALSE(other_admin.has_value());
}

MIEN_CORO_TEST(IdempotencyKeys, are_refused_for_another_request) {
    Database database(context);
    auto& pool = database.pool;
    co_await use(pool, key_of("k", "a"), StoredAnswer{200, {}, ""});
    const auto error =
        co_await mien::test::error_of(use(pool, key_of("k", "b"), StoredAnswer{200, {}, ""}));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::invalid);
    MIEN_REQUIRE(error->problems().size() == 1);
    EXPECT_EQ(error->problems().front().pointer, "");
    EXPECT_EQ(error->problems().front().code, "idempotency_key_reused");
}

MIEN_CORO_TEST(IdempotencyKeys, are_free_again_after_a_rollback) {
    Database database(context);
    auto& pool = database.pool;
    {
        auto transaction = co_await pool.begin(soon());
        const auto taken = co_await claim_idempotency_key(transaction, key_of("k", "a"));
        EXPECT_FALSE(taken.has_value());
    }
    const auto taken = co_await use(pool, key_of("k", "b"), StoredAnswer{200, {}, ""});
    EXPECT_FALSE(taken.has_value());
}

MIEN_CORO_TEST(IdempotencyKeys, are_forgotten_after_24_hours) {
    Database database(context);
    auto& pool = database.pool;
    co_await use(pool, key_of("old", "a"), StoredAnswer{200, {}, ""});
    pg::Pool owner(context.get_executor(), database.database.owner_settings());
    co_await owner.run(age_keys, pg::params(24 * 60 + 1), soon());
    co_await use(pool, key_of("young", "a"), StoredAnswer{200, {}, ""});
    co_await owner.run(age_keys, pg::params(0), soon());
    const auto deleted = co_await delete_old_idempotency_keys(pool);
    EXPECT_EQ(deleted, 1);
    const auto young = co_await use(pool, key_of("young", "a"), StoredAnswer{200, {}, ""});
    EXPECT_TRUE(young.has_value());
}

}  // namespace
}  // namespace mien::store
