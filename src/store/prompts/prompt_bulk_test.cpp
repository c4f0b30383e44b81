#include "store/prompts/prompt_bulk.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using mien::test::error_of;
using test::soon;

constexpr pg::Query add_character{
    "test_add_bulk_character",
    "INSERT INTO characters (id, slug, name, search_text) VALUES ($1, 'alice', 'Alice', 'alice')"};
constexpr pg::Query archive_character{
    "test_archive_character",
    "WITH locked AS (SELECT id FROM characters WHERE id = $1 FOR UPDATE) "
    "UPDATE characters c SET archived_at = now() FROM locked WHERE c.id = locked.id"};
constexpr pg::Query lock_cell{
    "test_lock_cell", "SELECT FROM prompts WHERE emotion = $1 AND character_id = $2 FOR UPDATE"};
constexpr pg::Query try_lock_cell{
    "test_try_lock_cell",
    "SELECT FROM prompts WHERE emotion = $1 AND character_id = $2 FOR UPDATE NOWAIT"};
constexpr pg::Query count_waiting{
    "test_count_waiting",
    "SELECT count(*) AS count FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"};

// A character, and an admin who changes its prompts.
struct Bundle {
    explicit Bundle(IoContext& context)
        : database(context), ended(context.get_executor()), executor(context.get_executor()) {}

    awaitable<void> set_up() {
        const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::editor);
        author = {admin.id, admin.display_name};
        co_await pool.run(add_character, pg::params(alice), soon());
    }

    [[nodiscard]] PromptKey cell(std::string_view emotion) const {
        return {alice, core::EmotionName::parse(emotion).value()};
    }

    [[nodiscard]] BulkChange saves(const std::vector<std::string>& emotions) const {
        BulkChange bulk{.cells = {}, .change_reason = "", .author = author};
        for (const auto& emotion : emotions) {
            bulk.cells.push_back({.key = cell(emotion), .action = NewText{"text"}});
        }
        return bulk;
    }

    awaitable<std::vector<SavedPrompt>> change(BulkChange bulk) {
        auto transaction = co_await pool.begin(soon());
        const auto shared = std::make_shared<const BulkChange>(std::move(bulk));
        auto saved = co_await change_prompts(transaction, work, shared);
        co_await transaction.commit();
        co_return saved;
    }

    // Runs beside the test; `failure` says how it ended.
    void start(awaitable<void> operation) {
        auto kept = std::make_shared<awaitable<void>>(std::move(operation));
        async::spawn(executor, "operation", [this, kept] { return note(kept); });
    }
    awaitable<void> note(std::shared_ptr<awaitable<void>> operation) {
        failure = co_await error_of(std::move(*operation));
        has_ended = true;
        ended.notify_all();
    }
    awaitable<void> wait_for_end() {
        while (!has_ended) {
            co_await ended.wait();
        }
    }
    // Until the operation waits for a lock, or has ended.
    awaitable<void> wait_until_blocked() {
        std::int64_t waiting = 0;
        while (waiting == 0 && !has_ended) {
            const auto rows = co_await pool.run(count_waiting, {}, soon());
            waiting = rows.front().get<std::int64_t>("count");
        }
    }

    test::Database database;
    pg::Pool& pool = database.pool;
    async::Signal ended;
    Executor executor;
    async::WorkPool work{1, 100};
    Author author{};
    CharacterId alice = CharacterId::make();
    std::optional<Error> failure;
    bool has_ended = false;
};

awaitable<void> discard(awaitable<std::vector<SavedPrompt>> operation) {
    co_await std::move(operation);
}

awaitable<void> save_one(Bundle& bundle, PromptKey key) {
    auto transaction = co_await bundle.pool.begin(soon());
    const SaveRequest request{.key = std::move(key),
                              .prompt_text = "text",
                              .change_reason = "",
                              .precondition = {},
                              .author = bundle.author};
    co_await save_prompt(transaction, request);
    co_await transaction.commit();
}

MIEN_CORO_TEST(prompt_bulk, makes_the_versions_and_tells_those_before) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto first = co_await bundle.change(bundle.saves({"happy"}));
    MIEN_REQUIRE(first.size() == 1);
    EXPECT_EQ(first[0].outcome, SaveOutcome::created);
    EXPECT_EQ(first[0].previous_version, 0);
    auto bulk = bundle.saves({"sad", "happy"});
    bulk.cells[1].action = NewText{"another"};
    const auto second = co_await bundle.change(bulk);
    MIEN_REQUIRE(second.size() == 2);
    EXPECT_EQ(second[0].outcome, SaveOutcome::created);
    EXPECT_EQ(second[0].prompt_created_at, second[0].head.created_at);
    EXPECT_EQ(second[1].outcome, SaveOutcome::updated);
    EXPECT_EQ(second[1].previous_version, 1);
    const auto head = co_await find_head(bundle.pool, bundle.cell("happy"), soon());
    EXPECT_EQ(head->prompt_text, "another");
    EXPECT_EQ(head->id, second[1].head.id);
}

// In whatever order the cells come: a second bulk change can then not hold what this one waits for
// while it waits for what this one holds.
MIEN_CORO_TEST(prompt_bulk, locks_in_the_order_of_the_keys) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto made = co_await bundle.change(bundle.saves({"angry", "happy"}));
    auto holder = co_await bundle.pool.begin(soon());
    co_await holder.run(lock_cell, pg::params("happy", bundle.alice));
    bundle.start(discard(bundle.change(bundle.saves({"happy", "angry"}))));
    co_await bundle.wait_until_blocked();
    EXPECT_FALSE(bundle.has_ended);
    auto other = co_await bundle.pool.begin(soon());
    const bool is_free = co_await other.try_run(try_lock_cell, pg::params("angry", bundle.alice));
    EXPECT_FALSE(is_free);
    co_await holder.commit();
    co_await bundle.wait_for_end();
    EXPECT_FALSE(bundle.failure.has_value());
}

MIEN_CORO_TEST(prompt_bulk, cannot_slip_in_while_the_character_is_archived) {
    Bundle bundle(context);
    co_await bundle.set_up();
    auto archiving = co_await bundle.pool.begin(soon());
    co_await archiving.run(archive_character, pg::params(bundle.alice));
    bundle.start(discard(bundle.change(bundle.saves({"happy"}))));
    co_await bundle.wait_until_blocked();
    co_await archiving.commit();
    co_await bundle.wait_for_end();
    MIEN_REQUIRE(bundle.failure.has_value());
    EXPECT_EQ(bundle.failure->kind(), ErrorKind::conflict);
}

MIEN_CORO_TEST(prompts, cannot_be_saved_while_the_character_is_archived) {
    Bundle bundle(context);
    co_await bundle.set_up();
    auto archiving = co_await bundle.pool.begin(soon());
    co_await archiving.run(archive_character, pg::params(bundle.alice));
    bundle.start(save_one(bundle, bundle.cell("happy")));
    co_await bundle.wait_until_blocked();
    co_await archiving.commit();
    co_await bundle.wait_for_end();
    MIEN_REQUIRE(bundle.failure.has_value());
    EXPECT_EQ(bundle.failure->kind(), ErrorKind::conflict);
}

}  // namespace
}  // namespace mien::store
