#include "store/people/characters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "store/constraints.hpp"
#include "store/prompts/emotions.hpp"
#include "store/prompts/prompts.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/saved_prompt_audit.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using mien::test::error_of;
using test::soon;
using testing::ElementsAre;
using namespace boost::asio::experimental::awaitable_operators;

struct Bundle : test::Database {
    explicit Bundle(IoContext& context) : Database(context) { register_constraints(); }

    awaitable<Character> create(std::string slug, std::string name,
                                SlugTaken rule = SlugTaken::refuse) {
        auto transaction = co_await pool.begin(soon());
        const core::CharacterDraft draft{.slug = std::move(slug),
                                         .name = std::move(name),
                                         .description = "Somebody.",
                                         .attributes = {{"hair", "red"}}};
        auto created = co_await create_character(transaction, draft, rule);
        co_await transaction.commit();
        co_return created;
    }

    awaitable<Removal> remove(CharacterId id) {
        auto transaction = co_await pool.begin(soon());
        const auto before = co_await lock_character(transaction, id);
        const auto removal = co_await remove_character(transaction, before);
        co_await transaction.commit();
        co_return removal;
    }

    awaitable<Character> change(CharacterId id, core::CharacterDraft fields) {
        auto transaction = co_await pool.begin(soon());
        const auto before = co_await lock_character(transaction, id);
        auto after = co_await change_character(transaction, before, std::move(fields));
        co_await transaction.commit();
        co_return after;
    }

    // Gives the character a text of its own.
    awaitable<void> save(CharacterId id, std::string_view emotion) {
        const auto email = to_string(id) + "." + std::string(emotion) + "@example.com";
        const auto admin = co_await test::make_admin(pool, email, core::Role::editor);
        auto transaction = co_await pool.begin(soon());
        const SaveRequest request{.key = {id, core::EmotionName::parse(emotion).value()},
                                  .prompt_text = "Smiles.",
                                  .change_reason = "",
                                  .precondition = {},
                                  .author = {admin.id, admin.display_name}};
        const auto saved = co_await save_prompt(transaction, request);
        co_await test::append_audit_of(transaction, test::nobody, saved);
        co_await transaction.commit();
    }

    awaitable<std::vector<std::string>> list(CharacterFilter filter) {
        const auto keys = co_await list_character_keys(pool, filter, soon());
        const auto characters = co_await read_characters(pool, keys, soon());
        std::vector<std::string> slugs;
        slugs.reserve(characters.size());
        for (const auto& character : characters) {
            slugs.push_back(character.fields.slug);
        }
        co_return slugs;
    }
};

MIEN_CORO_TEST(Characters, come_back_as_they_were_created) {
    Bundle bundle(context);
    const auto created = co_await bundle.create("holmes", "Sherlock Holmes");
    const auto read = co_await get_character(bundle.pool, created.id, soon());
    EXPECT_EQ(read.fields, created.fields);
    EXPECT_EQ(read.fields.attributes.at("hair"), "red");
    EXPECT_EQ(read.version, 1);
    EXPECT_EQ(read.own_count, 0);
    EXPECT_FALSE(read.archived_at.has_value());
    const auto by_slug = co_await find_character_id(bundle.pool, "holmes", soon());
    EXPECT_EQ(by_slug, created.id);
    const auto by_id = co_await find_character_id(bundle.pool, to_string(created.id), soon());
    EXPECT_EQ(by_id, created.id);
    const auto nobody = co_await find_character_id(bundle.pool, "moriarty", soon());
    EXPECT_EQ(nobody, std::nullopt);
    const auto unknown = co_await error_of(get_character(bundle.pool, CharacterId::make(), soon()));
    MIEN_REQUIRE(unknown.has_value());
    EXPECT_EQ(unknown->kind(), ErrorKind::not_found);
}

MIEN_CORO_TEST(Characters, share_no_slug_even_when_created_at_once) {
    Bundle bundle(context);
    const auto errors = co_await (error_of(bundle.create("alice", "Alice")) &&
                                  error_of(bundle.create("alice", "Another Alice")));
    EXPECT_NE(std::get<0>(errors).has_value(), std::get<1>(errors).has_value());
    const auto& refused = std::get<0>(errors) ? std::get<0>(errors) : std::get<1>(errors);
    MIEN_REQUIRE(refused.has_value());
    EXPECT_EQ(refused->kind(), ErrorKind::conflict);
    MIEN_REQUIRE(refused->problems().size() == 1);
    EXPECT_EQ(refused->problems().front().pointer, "/slug");
}

MIEN_CORO_TEST(Characters, get_numbered_slugs_when_nobody_chose_one) {
    Bundle bundle(context);
    const auto create = [&bundle] { return bundle.create("alice", "Alice", SlugTaken::number); };
    const auto created = co_await (create() && create() && create());
    const auto& [first, second, third] = created;
    EXPECT_THAT((std::vector{first.fields.slug, second.fields.slug, third.fields.slug}),
                testing::UnorderedElementsAre("alice", "alice-2", "alice-3"));
    co_await bundle.create("alice-11", "Alice");
    const auto next = co_await create();
    EXPECT_EQ(next.fields.slug, "alice-12");
    const std::string longest(limits::slug_characters_max, 'x');
    co_await bundle.create(longest, "X");
    const auto cut = co_await bundle.create(longest, "X", SlugTaken::number);
    EXPECT_EQ(cut.fields.slug.size(), limits::slug_characters_max - 5);
    EXPECT_TRUE(cut.fields.slug.ends_with("x-2"));
}

MIEN_CORO_TEST(Characters, are_found_by_any_part_without_case) {
    Bundle bundle(context);
    co_await bundle.create("holmes", "Sherlock Holmes");
    co_await bundle.create("straw_100", "100% Straw");
    co_await bundle.create("straw-man", "Straße");
    const auto by_name = co_await bundle.list({.search = "LOCK h"});
    EXPECT_THAT(by_name, ElementsAre("holmes"));
    const auto folded = co_await bundle.list({.search = "STRASSE"});
    EXPECT_THAT(folded, ElementsAre("straw-man"));
    const auto percent = co_await bundle.list({.search = "0% s"});
    EXPECT_THAT(percent, ElementsAre("straw_100"));
    const auto underscore = co_await bundle.list({.search = "straw_"});
    EXPECT_THAT(underscore, ElementsAre("straw_100")) << "not any character";
    const auto backslash = co_await bundle.list({.search = "\\"});
    EXPECT_THAT(backslash, ElementsAre());
}

MIEN_CORO_TEST(Characters, page_by_name_and_by_change) {
    Bundle bundle(context);
    const auto a = co_await bundle.create("a", "Same");
    const auto b = co_await bundle.create("b", "Same");
    const auto c = co_await bundle.create("c", "Zoe");
    CharacterFilter filter{.limit = 2};
    const auto first = co_await list_character_keys(bundle.pool, filter, soon());
    MIEN_REQUIRE(first.size() == 2);
    filter.after = first[1];
    const auto second = co_await bundle.list(filter);
    EXPECT_THAT(second, ElementsAre("c"));
    auto fields = a.fields;
    fields.description = "Changed.";
    const auto changed = co_await bundle.change(a.id, fields);
    const auto latest =
        co_await bundle.list({.order = CharacterOrder::last_changed_first, .limit = 2});
    EXPECT_THAT(latest, ElementsAre("a", "c"));
    const auto rest = co_await bundle.list(
        {.order = CharacterOrder::last_changed_first, .after = {{"", "", c.updated_at, c.id}}});
    EXPECT_THAT(rest, ElementsAre("b"));
    const auto total = co_await count_characters(bundle.pool, {.limit = 1}, soon());
    EXPECT_EQ(total, 3);
}

MIEN_CORO_TEST(Characters, are_listed_by_what_they_lack) {
    Bundle bundle(context);
    const auto a = co_await bundle.create("a", "A");
    co_await bundle.create("b", "B");
    co_await bundle.save(a.id, "happy");
    const auto happy = core::EmotionName::parse("happy");
    const auto lacking = co_await bundle.list({.emotion_missing = happy});
    EXPECT_THAT(lacking, ElementsAre("b"));
    const auto read = co_await get_character(bundle.pool, a.id, soon());
    EXPECT_EQ(read.own_count, 1);
}

// Texts of two cells that appear at once are both counted, and it is no change of the character.
MIEN_CORO_TEST(Characters, know_their_own_texts) {
    Bundle bundle(context);
    const auto created = co_await bundle.create("a", "A");
    co_await (bundle.save(created.id, "happy") && bundle.save(created.id, "sad"));
    const auto both = co_await get_character(bundle.pool, created.id, soon());
    EXPECT_EQ(both.own_count, 2);
    EXPECT_EQ(both.version, created.version);
    EXPECT_EQ(both.updated_at, created.updated_at);
    const auto happy = core::EmotionName::parse("happy");
    const auto custom = co_await bundle.list({.has_cell = CellState::custom, .emotion = happy});
    EXPECT_THAT(custom, ElementsAre("a"));
    const auto defaults = co_await bundle.list({.has_cell = CellState::missing, .emotion = happy});
    EXPECT_THAT(defaults, ElementsAre());
    const auto others = co_await bundle.list({.search = "a", .has_cell = CellState::missing});
    EXPECT_THAT(others, ElementsAre("a")) << "six emotions have no text at all";
}

MIEN_CORO_TEST(Characters, keep_their_version_when_nothing_changes) {
    Bundle bundle(context);
    const auto created = co_await bundle.create("a", "A");
    const auto same = co_await bundle.change(created.id, created.fields);
    EXPECT_EQ(same.version, 1);
    auto fields = created.fields;
    fields.name = "B";
    fields.attributes["hair"] = "grey";
    const auto after = co_await bundle.change(created.id, fields);
    EXPECT_EQ(after.version, 2);
    EXPECT_EQ(after.fields, fields);
    const auto found = co_await bundle.list({.search = "b"});
    EXPECT_THAT(found, ElementsAre("a")) << "search follows the name";
}

MIEN_CORO_TEST(Characters, are_deleted_only_without_history) {
    Bundle bundle(context);
    const auto fresh = co_await bundle.create("fresh", "Fresh");
    const auto deleted = co_await bundle.remove(fresh.id);
    EXPECT_TRUE(deleted.is_deleted);
    const auto gone = co_await error_of(get_character(bundle.pool, fresh.id, soon()));
    EXPECT_TRUE(gone.has_value());

    const auto used = co_await bundle.create("used", "Used");
    co_await bundle.save(used.id, "happy");
    const auto archived = co_await bundle.remove(used.id);
    EXPECT_FALSE(archived.is_deleted);
    EXPECT_TRUE(archived.archived_at.has_value());
    const auto again = co_await bundle.remove(used.id);
    EXPECT_EQ(again.archived_at, archived.archived_at) << "once archived, nothing more happens";
    const auto listed = co_await bundle.list({});
    EXPECT_THAT(listed, ElementsAre());
    const auto in_archive = co_await bundle.list({.is_archived = true});
    EXPECT_THAT(in_archive, ElementsAre("used"));
    const auto refused = co_await error_of(bundle.change(used.id, used.fields));
    MIEN_REQUIRE(refused.has_value());
    EXPECT_EQ(refused->kind(), ErrorKind::conflict);

    auto transaction = co_await bundle.pool.begin(soon());
    const auto before = co_await lock_character(transaction, used.id);
    const auto restored = co_await restore_character(transaction, before);
    EXPECT_FALSE(restored.archived_at.has_value());
    EXPECT_EQ(restored.own_count, 1);
}

// A prompt that is being saved while its character is removed: the character may not vanish.
MIEN_CORO_TEST(Characters, are_not_deleted_under_a_writer) {
    Bundle bundle(context);
    const auto created = co_await bundle.create("a", "A");
    const auto outcome =
        co_await (error_of(bundle.save(created.id, "happy")) && bundle.remove(created.id));
    const auto& [save_error, removal] = outcome;
    EXPECT_EQ(removal.is_deleted, save_error.has_value());
}

MIEN_CORO_TEST(Emotions, take_part_at_once_and_keep_their_history) {
    Bundle bundle(context);
    auto transaction = co_await bundle.pool.begin(soon());
    const core::EmotionDraft draft{
        .name = "shy", .display_name = "Shy", .description = "", .position = {}};
    const auto created = co_await create_emotion(transaction, draft);
    co_await transaction.commit();
    EXPECT_EQ(created.fields.position, 9) << "behind the eight of the seed";
    const auto character = co_await bundle.create("a", "A");
    co_await bundle.save(character.id, "shy");

    auto removing = co_await bundle.pool.begin(soon());
    const auto before = co_await lock_emotion(removing, created.name);
    const auto removal = co_await remove_emotion(removing, before);
    co_await removing.commit();
    EXPECT_FALSE(removal.is_deleted);
    const PromptKey cell{character.id, created.name};
    const auto head = co_await find_head(bundle.pool, cell, soon());
    EXPECT_TRUE(head.has_value()) << "an archived emotion keeps its prompts";
    const auto in_use = co_await list_emotions(bundle.pool, false, soon());
    EXPECT_EQ(in_use.size(), 8U);
    const auto archived = co_await list_emotions(bundle.pool, true, soon());
    MIEN_REQUIRE(archived.size() == 1);
    EXPECT_EQ(archived.front().name.text(), "shy");
}

MIEN_CORO_TEST(Emotions, without_history_are_deleted) {
    Bundle bundle(context);
    auto transaction = co_await bundle.pool.begin(soon());
    const auto before = co_await lock_emotion(transaction, core::EmotionName::parse("sad").value());
    const auto removal = co_await remove_emotion(transaction, before);
    co_await transaction.commit();
    EXPECT_TRUE(removal.is_deleted);
    const auto left = co_await list_emotions(bundle.pool, false, soon());
    EXPECT_EQ(left.size(), 7U);
}

}  // namespace
}  // namespace mien::store
