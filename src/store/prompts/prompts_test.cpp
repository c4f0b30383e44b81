#include "store/prompts/prompts.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "store/constraints.hpp"
#include "store/invariants.hpp"
#include "store/prompts/prompt_cache.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/saved_prompt_audit.hpp"
#include "tests/support/test_database.hpp"

namespace mien::store {
namespace {

using mien::test::error_of;
using mien::test::soon;

// A database with an admin and two characters.
struct Bundle {
    explicit Bundle(IoContext& context) : pool(context.get_executor(), database.app_settings()) {
        register_constraints();
    }

    awaitable<void> set_up() {
        const pg::Query add_admin{"test_add_admin",
                                  "INSERT INTO admins (id, email, display_name, role) "
                                  "VALUES ($1, 'ada@example.org', 'Ada', 'editor')"};
        co_await pool.run(add_admin, pg::params(author.id), soon());
        const pg::Query add_character{
            "test_add_character",
            "INSERT INTO characters (id, slug, name, search_text) VALUES ($1, $2, $3, $2)"};
        co_await pool.run(add_character, pg::params(alice, "alice", "Alice"), soon());
        co_await pool.run(add_character, pg::params(dracula, "dracula", "Dracula"), soon());
    }

    [[nodiscard]] PromptKey cell(CharacterId character, std::string_view emotion = "happy") const {
        return {character, core::EmotionName::parse(emotion).value()};
    }

    // Saves in a transaction of its own, with its audit entry.
    awaitable<SavedPrompt> save(SaveRequest request) {
        const std::function<awaitable<SavedPrompt>(pg::Transaction&)> body =
            [&](pg::Transaction& transaction) -> awaitable<SavedPrompt> {
            auto saved = co_await save_prompt(transaction, request);
            co_await audit(transaction, saved);
            co_return saved;
        };
        auto saved = co_await pool.transact(soon(), body);
        co_await expect_stored(saved);
        co_return saved;
    }

    awaitable<SavedPrompt> save_text(PromptKey key, std::string text,
                                     std::optional<int> expected = std::nullopt) {
        SaveRequest request{.key = std::move(key),
                            .prompt_text = std::move(text),
                            .change_reason = "because",
                            .precondition = core::Precondition::expecting(expected),
                            .author = author};
        auto saved = co_await save(std::move(request));
        co_return saved;
    }

    awaitable<SavedPrompt> revert(PromptKey key, VersionReference version) {
        auto transaction = co_await pool.begin(soon());
        const RevertRequest request{.key = std::move(key),
                                    .version = version,
                                    .change_reason = "back",
                                    .precondition = {},
                                    .author = author};
        auto saved = co_await revert_prompt(transaction, request);
        co_await audit(transaction, saved);
        co_await transaction.commit();
        co_await expect_stored(saved);
        co_return saved;
    }

    awaitable<SavedPrompt> remove(PromptKey key) {
        auto transaction = co_await pool.begin(soon());
        const DeleteRequest request{.key = std::move(key),
                                    .change_reason = "not needed",
                                    .precondition = {},
                                    .author = author};
        auto saved = co_await delete_prompt(transaction, request);
        co_await audit(transaction, saved);
        co_await transaction.commit();
        co_await expect_stored(saved);
        co_return saved;
    }

    awaitable<void> audit(pg::Transaction& transaction, const SavedPrompt& saved) {
        const Actor actor{.kind = "admin", .id = author.id, .label = "Ada", .request_id = "r"};
        co_await test::append_audit_of(transaction, actor, saved);
    }

    // What was answered before the version was sent is what then stands there.
    awaitable<void> expect_stored(const SavedPrompt& saved) {
        const auto stored = co_await get_version(pool, saved.key, saved.head.version, soon());
        EXPECT_EQ(stored.id, saved.head.id);
        EXPECT_EQ(stored.prompt_text, saved.head.prompt_text);
        EXPECT_EQ(stored.created_at, saved.head.created_at);
    }

    awaitable<void> expect_invariants() {
        auto transaction = co_await pool.begin(soon(), pg::Isolation::repeatable_read_read_only);
        for (const auto& invariant : invariants()) {
            const auto found = co_await find_violations(transaction, invariant);
            EXPECT_EQ(found.count, 0) << invariant.id << ": " << invariant.sentence << " "
                                      << testing::PrintToString(found.places);
        }
    }

    mien::test::TestDatabase database;
    pg::Pool pool;
    Author author{AdminId::make(), "Ada"};
    CharacterId alice = CharacterId::make();
    CharacterId dracula = CharacterId::make();
};

MIEN_CORO_TEST(prompts, save_adds_versions_and_leaves_other_cells_alone) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto first = co_await bundle.save_text(bundle.cell(bundle.alice), "Alice beams.");
    EXPECT_EQ(first.outcome, SaveOutcome::created);
    EXPECT_EQ(first.head.version, 1);
    const auto second = co_await bundle.save_text(bundle.cell(bundle.alice), "Alice laughs.");
    EXPECT_EQ(second.outcome, SaveOutcome::updated);
    EXPECT_EQ(second.head.version, 2);
    EXPECT_EQ(second.previous_version, 1);

    const auto other = co_await find_head(bundle.pool, bundle.cell(bundle.dracula), soon());
    EXPECT_FALSE(other);
    const auto global =
        co_await bundle.save_text({{}, bundle.cell(bundle.alice).emotion}, "Anyone smiles.");
    EXPECT_EQ(global.head.version, 1);
    const auto own = co_await find_head(bundle.pool, bundle.cell(bundle.alice), soon());
    MIEN_REQUIRE(own.has_value());
    EXPECT_EQ(own->prompt_text, "Alice laughs.");
    co_await bundle.expect_invariants();
}

MIEN_CORO_TEST(prompts, saving_the_heads_text_again_adds_nothing) {
    Bundle bundle(context);
    co_await bundle.set_up();
    co_await bundle.save_text(bundle.cell(bundle.alice), "Alice beams.");
    const auto again = co_await bundle.save_text(bundle.cell(bundle.alice), "Alice beams.");
    EXPECT_EQ(again.outcome, SaveOutcome::unchanged);
    EXPECT_EQ(again.head.version, 1);
    co_await bundle.expect_invariants();
}

MIEN_CORO_TEST(prompts, texts_stay_byte_identical) {
    Bundle bundle(context);
    co_await bundle.set_up();
    // Decomposed and composed forms, right-to-left, a joiner, quotes, a trailing line feed.
    const std::string text = "e\u0301 \u00e9 \u05d0\u202e \u200d 'x' \"y\" \\ $1 %s\r\n";
    const auto saved = co_await bundle.save_text(bundle.cell(bundle.alice), text);
    const auto read =
        co_await get_version(bundle.pool, bundle.cell(bundle.alice), saved.head.id, soon());
    EXPECT_EQ(read.prompt_text, text);
}

MIEN_CORO_TEST(prompts, revert_restores_the_text_as_a_new_version) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto key = bundle.cell(bundle.alice);
    const auto first = co_await bundle.save_text(key, "one");
    co_await bundle.save_text(key, "two");
    const auto by_number = co_await bundle.revert(key, 1);
    EXPECT_EQ(by_number.outcome, SaveOutcome::reverted);
    EXPECT_EQ(by_number.head.version, 3);
    EXPECT_EQ(by_number.head.prompt_text, "one");
    EXPECT_EQ(by_number.head.reverted_from, 1);
    // Also when the text is the head's already: somebody decided, and history says so.
    const auto by_id = co_await bundle.revert(key, first.head.id);
    EXPECT_EQ(by_id.head.version, 4);
    const auto itself = co_await bundle.revert(key, 4);
    EXPECT_EQ(itself.outcome, SaveOutcome::unchanged);
    const auto unknown = co_await error_of(bundle.revert(key, 9));
    MIEN_REQUIRE(unknown.has_value());
    EXPECT_EQ(unknown->kind(), ErrorKind::not_found);
    const auto page = co_await list_versions(bundle.pool, key, {}, soon());
    EXPECT_EQ(page.total, 4);
    MIEN_REQUIRE(page.versions.size() == 4);
    EXPECT_EQ(page.versions[0].version, 1);
    EXPECT_EQ(page.versions[2].version, 3);
    co_await bundle.expect_invariants();
}

MIEN_CORO_TEST(prompts, versions_page_from_both_ends) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto key = bundle.cell(bundle.alice);
    for (const auto* text : {"one", "two", "three", "four", "five"}) {
        co_await bundle.save_text(key, text);
    }
    const auto newest = co_await list_versions(
        bundle.pool, key, VersionFilter{.is_newest_first = true, .limit = 2, .offset = 1}, soon());
    MIEN_REQUIRE(newest.versions.size() == 2);
    EXPECT_EQ(newest.versions[0].version, 4);
    EXPECT_EQ(newest.versions[1].version, 3);
    const auto oldest = co_await list_versions(
        bundle.pool, key, VersionFilter{.is_newest_first = false, .limit = 9, .offset = 3}, soon());
    MIEN_REQUIRE(oldest.versions.size() == 2);
    EXPECT_EQ(oldest.versions[0].version, 4);
}

MIEN_CORO_TEST(prompts, a_tombstone_is_a_version_and_the_cell_can_come_back) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto key = bundle.cell(bundle.alice);
    co_await bundle.save_text(key, "one");
    const auto removed = co_await bundle.remove(key);
    EXPECT_EQ(removed.head.version, 2);
    EXPECT_FALSE(removed.head.prompt_text);
    const auto twice = co_await error_of(bundle.remove(key));
    MIEN_REQUIRE(twice.has_value());
    EXPECT_EQ(twice->kind(), ErrorKind::not_found);
    SaveRequest put{.key = key,
                    .prompt_text = "x",
                    .change_reason = "",
                    .precondition = {},
                    .author = bundle.author,
                    .must_exist = true};
    const auto refused = co_await error_of(bundle.save(put));
    MIEN_REQUIRE(refused.has_value());
    EXPECT_EQ(refused->kind(), ErrorKind::not_found);
    const auto back = co_await bundle.revert(key, 1);
    EXPECT_EQ(back.head.version, 3);
    EXPECT_EQ(back.head.prompt_text, "one");
    co_await bundle.expect_invariants();
}

MIEN_CORO_TEST(prompts, a_stale_version_is_refused_with_the_current_head) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto key = bundle.cell(bundle.alice);
    co_await bundle.save_text(key, "one", 0);
    co_await bundle.save_text(key, "two", 1);
    const auto stale = co_await error_of(bundle.save_text(key, "three", 1));
    MIEN_REQUIRE(stale.has_value());
    EXPECT_EQ(stale->kind(), ErrorKind::stale_version);
    const auto current = parse_json(stale->extensions()).at("current").as_object();
    EXPECT_EQ(current.at("version").as_int64(), 2);
    EXPECT_EQ(current.at("prompt_text").as_string(), "two");
    co_await bundle.expect_invariants();
}

MIEN_CORO_TEST(prompts, unknown_axes_are_not_found_and_change_nothing) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto nobody = co_await error_of(bundle.save_text(bundle.cell(CharacterId::make()), "x"));
    MIEN_REQUIRE(nobody.has_value());
    EXPECT_EQ(nobody->kind(), ErrorKind::not_found);
    const auto nothing =
        co_await error_of(bundle.save_text(bundle.cell(bundle.alice, "wistful"), "x"));
    MIEN_REQUIRE(nothing.has_value());
    EXPECT_EQ(nothing->kind(), ErrorKind::not_found);
    const auto rows = co_await bundle.pool.run(
        {"test_count_versions", "SELECT count(*) AS n FROM prompt_versions"}, {}, soon());
    EXPECT_EQ(rows.front().get<int>("n"), 0);
}

// Goal: racing writers of one new cell all succeed, and number their versions without a gap.
MIEN_CORO_TEST(prompts, racing_saves_number_versions_without_a_gap) {
    constexpr int savers = 40;
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto key = bundle.cell(bundle.alice);
    int finished = 0;
    async::Signal done(context.get_executor());
    for (int i = 0; i < savers; ++i) {
        async::spawn(context.get_executor(), "saver",
                     [&bundle, &finished, &done, key, i]() -> awaitable<void> {
                         co_await bundle.save_text(key, "text " + std::to_string(i));
                         ++finished;
                         done.notify_all();
                     });
    }
    while (finished < savers) {
        co_await done.wait();
    }
    const auto page = co_await list_versions(bundle.pool, key, {}, soon());
    EXPECT_EQ(page.total, savers);
    co_await bundle.expect_invariants();
}

MIEN_CORO_TEST(prompts, the_programs_role_cannot_change_history) {
    Bundle bundle(context);
    co_await bundle.set_up();
    co_await bundle.save_text(bundle.cell(bundle.alice), "one");
    const pg::Query attempts[] = {
        {"test_update_versions", "UPDATE prompt_versions SET prompt_text = 'x'"},
        {"test_delete_versions", "DELETE FROM prompt_versions"},
        {"test_truncate_versions", "TRUNCATE prompt_versions CASCADE"},
        {"test_update_audit", "UPDATE audit_log SET action = 'x'"},
        {"test_delete_audit", "DELETE FROM audit_log"},
        {"test_truncate_audit", "TRUNCATE audit_log"},
        {"test_insert_audit", "INSERT INTO audit_log SELECT * FROM audit_log"},
        {"test_update_head", "UPDATE audit_head SET seq = 0"},
        {"test_delete_usage", "DELETE FROM video_usage_log"},
        {"test_disable_trigger", "ALTER TABLE prompt_versions DISABLE TRIGGER ALL"},
        {"test_replica", "SET session_replication_role = replica"},
    };
    for (const auto& attempt : attempts) {
        const auto refused = co_await error_of(bundle.pool.run(attempt, {}, soon()));
        EXPECT_TRUE(refused.has_value()) << attempt.name;
    }
    co_await bundle.expect_invariants();
}

MIEN_CORO_TEST(prompt_cache, forgets_exactly_what_changed) {
    Bundle bundle(context);
    co_await bundle.set_up();
    PromptCache cache(bundle.pool);
    cache.set_listening(true);
    const auto key = bundle.cell(bundle.alice);
    co_await bundle.save_text({{}, key.emotion}, "default");
    const auto fallback = co_await cache.get_cell(bundle.alice, key.emotion);
    MIEN_REQUIRE(fallback.head != nullptr);
    EXPECT_EQ(fallback.head->head.source, core::PromptSource::global);
    EXPECT_FALSE(fallback.was_cached);
    const auto other = co_await cache.get_cell(bundle.dracula, key.emotion);
    EXPECT_EQ(other.head->head.text, "default");

    co_await bundle.save_text(key, "own");
    cache.forget(key);
    EXPECT_FALSE(cache.peek_cell(bundle.alice, key.emotion));
    EXPECT_TRUE(cache.peek_cell(bundle.dracula, key.emotion));
    const auto own = co_await cache.get_cell(bundle.alice, key.emotion);
    EXPECT_EQ(own.head->head.text, "own");
    EXPECT_EQ(own.own_version, 1);

    cache.forget({{}, key.emotion});
    EXPECT_FALSE(cache.peek_cell(bundle.dracula, key.emotion));
    cache.set_listening(false);
    const auto unkept = co_await cache.get_cell(bundle.alice, key.emotion);
    EXPECT_FALSE(unkept.was_cached);
    EXPECT_FALSE(cache.peek_cell(bundle.alice, key.emotion));
}

// Goal: a change that arrives while a snapshot is being loaded must not leave the old one behind.
MIEN_CORO_TEST(snapshot_cache, does_not_keep_what_changed_while_it_was_loaded) {
    async::Signal released(context.get_executor());
    async::Signal started(context.get_executor());
    int loads = 0;
    SnapshotCache<int, int> cache(
        1000, std::chrono::hours{1},
        [&](int) -> awaitable<std::shared_ptr<const int>> {
            const int value = ++loads;
            started.notify_all();
            if (value == 1) {
                co_await released.wait();
            }
            co_return std::make_shared<const int>(value);
        },
        [](const int&) { return std::size_t{1}; });
    cache.set_enabled(true);
    int first = 0;
    async::Signal done(context.get_executor());
    async::spawn(context.get_executor(), "reader", [&]() -> awaitable<void> {
        const auto found = co_await cache.get(7);
        first = *found.value;
        done.notify_all();
    });
    while (loads == 0) {
        co_await started.wait();
    }
    cache.forget(7);
    released.notify_all();
    while (first == 0) {
        co_await done.wait();
    }
    EXPECT_EQ(first, 1);
    const auto second = co_await cache.get(7);
    EXPECT_EQ(*second.value, 2);
    const auto third = co_await cache.get(7);
    EXPECT_EQ(*third.value, 2);
    EXPECT_TRUE(third.was_cached);
}

}  // namespace
}  // namespace mien::store
