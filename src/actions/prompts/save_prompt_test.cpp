#include "actions/prompts/save_prompt.hpp"

#include <gtest/gtest.h>

#include "actions/perform.hpp"
#include "actions/prompts/change_prompts.hpp"
#include "base/error.hpp"
#include "store/constraints.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::actions {
namespace {

using mien::test::error_of;
using mien::test::soon;
using store::test::nobody;

struct Bundle : store::test::Database {
    explicit Bundle(IoContext& context) : Database(context) { store::register_constraints(); }

    awaitable<void> set_up() {
        const auto admin =
            co_await store::test::make_admin(pool, "editor@example.com", core::Role::editor);
        author = {admin.id, admin.display_name};
    }

    [[nodiscard]] static store::PromptKey happy() {
        return {std::nullopt, *core::EmotionName::parse("happy")};
    }

    awaitable<store::SavedPrompt> save(std::string text) {
        const Action<store::SavedPrompt> action = [&](pg::Transaction& transaction) {
            const store::SaveRequest request{.key = happy(),
                                             .prompt_text = text,
                                             .change_reason = "",
                                             .precondition = {},
                                             .author = author};
            return actions::save_prompt(transaction, request);
        };
        co_return co_await perform(pool, nobody, soon(), action);
    }

    awaitable<std::int64_t> count_saves() {
        const auto rows =
            co_await pool.run(store::test::count_entries, pg::params("prompt.save"), soon());
        co_return rows.front().get<std::int64_t>("count");
    }

    store::Author author;
};

MIEN_CORO_TEST(save_prompt, is_audited_once_for_each_version) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto saved = co_await bundle.save("Smiles.");
    EXPECT_EQ(saved.outcome, store::SaveOutcome::created);
    const auto again = co_await bundle.save("Smiles.");
    EXPECT_EQ(again.outcome, store::SaveOutcome::unchanged);
    const auto entries = co_await bundle.count_saves();
    EXPECT_EQ(entries, 1);
    const auto broken = co_await bundle.pool.run(store::test::count_broken_entries, {}, soon());
    EXPECT_EQ(broken.front().get<int>("count"), 0);
}

MIEN_CORO_TEST(save_prompt, refuses_a_blank_text_and_saves_nothing) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto refusal = co_await error_of(bundle.save("  "));
    MIEN_REQUIRE(refusal.has_value());
    EXPECT_EQ(refusal->kind(), ErrorKind::invalid);
    MIEN_REQUIRE(refusal->problems().size() == 1);
    EXPECT_EQ(refusal->problems().front().pointer, "/prompt_text");
    const auto entries = co_await bundle.count_saves();
    EXPECT_EQ(entries, 0);
}

// Each text is refused at the place that the request names for it, and one that many cells share
// is named once.
MIEN_CORO_TEST(change_prompts, names_each_text_that_breaks_a_rule) {
    Bundle bundle(context);
    co_await bundle.set_up();
    async::WorkPool work(1, 100);
    store::BulkChange bulk{.cells = {}, .change_reason = "", .author = bundle.author};
    for (const auto* const emotion : {"angry", "happy"}) {
        bulk.cells.push_back({.key = {std::nullopt, *core::EmotionName::parse(emotion)},
                              .action = store::NewText{" "}});
    }
    bulk.cells.push_back({.key = {std::nullopt, *core::EmotionName::parse("sad")},
                          .action = store::NewText{""},
                          .pointer = "/items/2"});
    const Action<std::vector<store::SavedPrompt>> action = [&](pg::Transaction& transaction) {
        return actions::change_prompts(transaction, work,
                                       std::make_shared<const store::BulkChange>(bulk));
    };
    const auto refusal = co_await error_of(perform(bundle.pool, nobody, soon(), action));
    MIEN_REQUIRE(refusal.has_value());
    MIEN_REQUIRE(refusal->problems().size() == 2);
    EXPECT_EQ(refusal->problems().front().pointer, "/prompt_text");
    EXPECT_EQ(refusal->problems().back().pointer, "/items/2/prompt_text");
}

}  // namespace
}  // namespace mien::actions
