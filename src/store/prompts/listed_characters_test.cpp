#include "store/prompts/listed_characters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using mien::test::soon;
using testing::ElementsAre;
using testing::IsEmpty;

// More cells than are found before the list is walked, each of a character with a text of one
// template: 7 is behind, 8 detached, 5000 and 10000 are pinned.
constexpr pg::Query add_templated{"test_add_templated", R"sql(DO $$ BEGIN
    -- Triggers and keys would take most of the time.
    PERFORM set_config('session_replication_role', 'replica', true);
    INSERT INTO admins (id, email, display_name, role)
    VALUES (gen_random_uuid(), 'ada@example.com', 'Ada', 'editor');
    INSERT INTO characters (id, slug, name, search_text, own_emotions)
    SELECT gen_random_uuid(), 'made-' || n, 'Made ' || to_char(n, 'FM00000'),
           'made ' || to_char(n, 'FM00000'),
           (SELECT ARRAY[number] FROM emotions WHERE name = 'happy')
    FROM generate_series(1, 20010) n;
    INSERT INTO prompts (id, character_id, emotion, head_version)
    SELECT gen_random_uuid(), id, 'happy', 1 FROM characters;
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, created_by)
    SELECT gen_random_uuid(), p.id, 1, 'Warm.', sha256('Warm.'), a.id FROM prompts p, admins a;
    INSERT INTO templates (id, name, head_version, expansion_sha256)
    VALUES (gen_random_uuid(), 'warm', 1, sha256('new'));
    INSERT INTO template_versions (id, template_id, version, template_text, text_sha256,
                                   placeholders, description, created_by)
    SELECT gen_random_uuid(), t.id, 1, 'Warm.', sha256('Warm.'), '[]', '', a.id
    FROM templates t, admins a;
    INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version,
                                placeholder_values, is_pinned, expansion_sha256, character_id,
                                emotion, head_version)
    SELECT p.id, t.id, 1, CASE WHEN c.slug <> 'made-8' THEN 1 END, '{}',
           c.slug IN ('made-5000', 'made-10000'),
           sha256(CASE c.slug WHEN 'made-7' THEN 'old' ELSE 'new' END::bytea), c.id, 'happy', 1
    FROM prompts p JOIN characters c ON c.id = p.character_id, templates t;
    END $$)sql"};
constexpr pg::Query read_template_id{"test_read_template_id", "SELECT id FROM templates"};

awaitable<std::vector<std::string>> list(pg::Pool& pool, CharacterFilter filter) {
    const auto keys = co_await list_character_keys(pool, std::move(filter), soon());
    std::vector<std::string> slugs;
    slugs.reserve(keys.size());
    for (const auto& key : keys) {
        slugs.push_back(key.slug.substr(key.slug.find('-') + 1));
    }
    co_return slugs;
}

// Goal: a filter by template finds the same whether few or many have such cells, alone and with the
// other filters, and from page to page.
MIEN_CORO_TEST(ListedCharacters, are_found_by_their_templates_however_many) {
    test::Database database(context);
    const auto owner =
        co_await pg::Connection::open(database.database.superuser_settings(), soon());
    co_await owner->run(add_templated, {}, soon());
    const auto of_state = [](std::string state) {
        return CharacterFilter{.from_template = FromTemplate{{}, std::move(state)}, .limit = 7};
    };
    const auto behind = co_await list(database.pool, of_state("behind"));
    EXPECT_THAT(behind, ElementsAre("7"));
    const auto by_hand = co_await list(database.pool, of_state("detached"));
    EXPECT_THAT(by_hand, ElementsAre("8"));
    const auto pinned = co_await list(database.pool, of_state("pinned"));
    EXPECT_THAT(pinned, ElementsAre("5000", "10000"));
    const auto pinned_count = co_await count_characters(database.pool, of_state("pinned"), soon());
    EXPECT_EQ(pinned_count, 2);

    auto filter = of_state("in_sync");
    const auto in_sync = co_await list(database.pool, filter);
    EXPECT_THAT(in_sync, ElementsAre("1", "2", "3", "4", "5", "6", "9"));
    const auto total = co_await count_characters(database.pool, filter, soon());
    EXPECT_EQ(total, std::nullopt);
    filter.emotion = core::EmotionName::parse("happy").value();
    filter.has_cell = CellState::custom;
    const auto in_state = co_await list(database.pool, filter);
    EXPECT_EQ(in_state, in_sync);
    filter.search = "0000";
    const auto found = co_await list(database.pool, filter);
    EXPECT_EQ(found, in_sync);
    filter.search = "00007";
    const auto none = co_await list(database.pool, filter);
    EXPECT_THAT(none, IsEmpty());
    filter.emotion = core::EmotionName::parse("sad").value();
    const auto of_other_emotion = co_await list(database.pool, filter);
    EXPECT_THAT(of_other_emotion, IsEmpty());
}

MIEN_CORO_TEST(ListedCharacters, of_a_template_that_many_have_come_page_by_page) {
    test::Database database(context);
    const auto owner =
        co_await pg::Connection::open(database.database.superuser_settings(), soon());
    co_await owner->run(add_templated, {}, soon());
    const auto rows = co_await owner->run(read_template_id, {}, soon());
    const FromTemplate wanted{rows.front().get<core::TemplateId>("id"), {}};
    CharacterFilter filter{.from_template = wanted, .limit = 2};
    const auto first = co_await list_character_keys(database.pool, filter, soon());
    MIEN_REQUIRE(first.size() == 2);
    EXPECT_EQ(first[1].slug, "made-2");
    filter.after = first[1];
    const auto second = co_await list(database.pool, filter);
    EXPECT_THAT(second, ElementsAre("3", "4"));
    filter.from_template->template_id = core::TemplateId::make();
    const auto of_other = co_await list(database.pool, filter);
    EXPECT_THAT(of_other, IsEmpty());
}

constexpr pg::Query explain_cells{"test_explain_template_cells", R"sql(
    EXPLAIN SELECT id FROM characters c
    WHERE (SELECT true FROM template_cells_of_character(c.id, NULL, 'in_sync', 'happy')
           LIMIT 1) IS NOT NULL)sql"};

// Goal: a character without cells of templates costs a look into their index: templates are read
// for cells that are there, and joined with nothing.
MIEN_CORO_TEST(ListedCharacters, without_cells_of_templates_cost_one_look) {
    test::Database database(context);
    const auto rows = co_await database.pool.run(explain_cells, {}, soon());
    std::string plan;
    for (const auto& row : rows) {
        plan.append(row.get<std::string>("QUERY PLAN")).append("\n");
    }
    EXPECT_THAT(plan, testing::HasSubstr("on template_cells"));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Join")));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Nested Loop")));
}

}  // namespace
}  // namespace mien::store
