#include "store/prompts/listed_characters.hpp"

#include <set>

#include "base/limits/lists.hpp"
#include "base/limits/templates.hpp"
#include "store/search.hpp"

namespace mien::store {
namespace {

using pg::Planning;

// The parameters of the lists are the same: $1 whether archived, $2 whether by name, else by
// change, $3 the name or $4 the change after which the page begins and $5 the id there, $6 the most
// rows, $7 the only ids that are meant, $8 the state, $9 the emotion that it is asked for and $10
// the one that has to be missing, $11 the template and $12 the state of cells that many have, $13
// the letters or $14 the pattern of a search, $15 the most hits to sort. What $2 chooses is the
// order of characters_name_idx, or of characters_updated_at_idx read backwards; the walk through it
// meets the first rows soon, or there are none. That a character has such a cell is asked by IS NOT
// NULL, which the planner takes for common, as it is; by EXISTS it would read the table.
constexpr pg::Query list_in_order{"list_characters", R"sql(
    SELECT c.id, c.slug, c.name, c.updated_at FROM characters c
    WHERE c.is_archived = $1
      AND ($5::uuid IS NULL
           OR CASE WHEN $2::boolean THEN (c.name COLLATE name_order, c.id) > ($3::text, $5)
                   ELSE (c.updated_at, c.id) < ($4::timestamptz, $5) END)
      AND ($7::uuid[] IS NULL OR c.id = ANY ($7))
      AND (($11::uuid IS NULL AND $12::text IS NULL)
           OR (SELECT true FROM template_cells_of_character(c.id, $11, $12, $9::text)
               LIMIT 1) IS NOT NULL)
      AND (($8::text IS NULL AND $10::text IS NULL)
           OR c.own_emotions IN (SELECT own_sets($1, $8, $9, $10)))
      AND ($13::text IS NULL OR strpos(c.search_text, $13) > 0)
    ORDER BY CASE WHEN $2 THEN c.name END COLLATE name_order, CASE WHEN $2 THEN c.id END,
             CASE WHEN NOT $2 THEN c.updated_at END DESC, CASE WHEN NOT $2 THEN c.id END DESC
    LIMIT $6
)sql",
                                  Planning::for_each_call};

// Set by set of own texts, of which there are few: within each, characters_own_name_idx and
// characters_own_updated_at_idx have the order.
constexpr pg::Query list_by_state{"list_characters_by_state", R"sql(
    SELECT c.id, c.slug, c.name, c.updated_at
    FROM own_sets($1, $8, $9, $10) AS chosen (own)
    CROSS JOIN LATERAL (
        SELECT c.id, c.slug, c.name, c.updated_at FROM characters c
        WHERE c.is_archived = $1 AND c.own_emotions = chosen.own
          AND ($5::uuid IS NULL
               OR CASE WHEN $2::boolean THEN (c.name COLLATE name_order, c.id) > ($3::text, $5)
                       ELSE (c.updated_at, c.id) < ($4::timestamptz, $5) END)
          AND ($7::uuid[] IS NULL OR c.id = ANY ($7))
          AND (($11::uuid IS NULL AND $12::text IS NULL)
               OR (SELECT true FROM template_cells_of_character(c.id, $11, $12, $9::text)
                   LIMIT 1) IS NOT NULL)
        ORDER BY CASE WHEN $2 THEN c.name END COLLATE name_order, CASE WHEN $2 THEN c.id END,
                 CASE WHEN NOT $2 THEN c.updated_at END DESC, CASE WHEN NOT $2 THEN c.id END DESC
        LIMIT $6) c
    ORDER BY CASE WHEN $2 THEN c.name END COLLATE name_order, CASE WHEN $2 THEN c.id END,
             CASE WHEN NOT $2 THEN c.updated_at END DESC, CASE WHEN NOT $2 THEN c.id END DESC
    LIMIT $6
)sql",
                                  Planning::for_each_call};

// The members of a state that are few, one by one; OFFSET keeps the planner from reading the table.
constexpr pg::Query list_found_in_state{"list_characters_found_in_state", R"sql(
    SELECT c.id, c.slug, c.name, c.updated_at
    FROM own_sets($1, $8, $9, $10) AS chosen (own)
    CROSS JOIN LATERAL (
        SELECT c.id FROM characters c
        WHERE c.is_archived = $1 AND c.own_emotions = chosen.own
          AND ($7::uuid[] IS NULL OR c.id = ANY ($7))
          AND (($11::uuid IS NULL AND $12::text IS NULL)
               OR (SELECT true FROM template_cells_of_character(c.id, $11, $12, $9::text)
                   LIMIT 1) IS NOT NULL)
        ORDER BY c.name COLLATE name_order, c.id LIMIT $15) member
    CROSS JOIN LATERAL (
        SELECT id, slug, name, updated_at, search_text FROM characters
        WHERE id = member.id OFFSET 0) c
    WHERE ($5::uuid IS NULL
           OR CASE WHEN $2::boolean THEN (c.name COLLATE name_order, c.id) > ($3::text, $5)
                   ELSE (c.updated_at, c.id) < ($4::timestamptz, $5) END)
      AND ($13::text IS NULL OR strpos(c.search_text, $13) > 0)
      AND ($14::text IS NULL OR c.search_text LIKE $14)
    ORDER BY CASE WHEN $2 THEN c.name END COLLATE name_order, CASE WHEN $2 THEN c.id END,
             CASE WHEN NOT $2 THEN c.updated_at END DESC, CASE WHEN NOT $2 THEN c.id END DESC
    LIMIT $6
)sql",
                                        Planning::for_each_call};

// Looks for the hits first, in the order of ids, which is that of the table. Few of them are
// sorted; for many, the order is walked, which meets one soon.
constexpr pg::Query list_found{"list_found_characters", R"sql(
    WITH hits AS MATERIALIZED (
        SELECT c.id, c.slug, c.name, c.updated_at FROM characters c
        WHERE c.is_archived = $1 AND c.search_text LIKE $14 AND $13::text IS NULL
          AND ($7::uuid[] IS NULL OR c.id = ANY ($7))
          AND (($11::uuid IS NULL AND $12::text IS NULL)
               OR (SELECT true FROM template_cells_of_character(c.id, $11, $12, $9::text)
                   LIMIT 1) IS NOT NULL)
          AND (($8::text IS NULL AND $10::text IS NULL)
               OR c.own_emotions IN (SELECT own_sets($1, $8, $9, $10)))
        ORDER BY c.id LIMIT $15 + 1
    ), few AS (SELECT count(*) <= $15 AS is_true FROM hits)
    (SELECT c.id, c.slug, c.name, c.updated_at FROM hits c
     WHERE (SELECT is_true FROM few)
       AND ($5::uuid IS NULL
            OR CASE WHEN $2::boolean THEN (c.name COLLATE name_order, c.id) > ($3::text, $5)
                    ELSE (c.updated_at, c.id) < ($4::timestamptz, $5) END)
     ORDER BY CASE WHEN $2 THEN c.name END COLLATE name_order, CASE WHEN $2 THEN c.id END,
              CASE WHEN NOT $2 THEN c.updated_at END DESC, CASE WHEN NOT $2 THEN c.id END DESC
     LIMIT $6)
    UNION ALL
    (SELECT c.id, c.slug, c.name, c.updated_at FROM characters c
     WHERE NOT (SELECT is_true FROM few) AND c.is_archived = $1 AND c.search_text LIKE $14
       AND ($7::uuid[] IS NULL OR c.id = ANY ($7))
       AND (($11::uuid IS NULL AND $12::text IS NULL)
            OR (SELECT true FROM template_cells_of_character(c.id, $11, $12, $9::text)
                LIMIT 1) IS NOT NULL)
       AND (($8::text IS NULL AND $10::text IS NULL)
            OR c.own_emotions IN (SELECT own_sets($1, $8, $9, $10)))
       AND ($5::uuid IS NULL
            OR CASE WHEN $2::boolean THEN (c.name COLLATE name_order, c.id) > ($3::text, $5)
                    ELSE (c.updated_at, c.id) < ($4::timestamptz, $5) END)
     ORDER BY CASE WHEN $2 THEN c.name END COLLATE name_order, CASE WHEN $2 THEN c.id END,
              CASE WHEN NOT $2 THEN c.updated_at END DESC, CASE WHEN NOT $2 THEN c.id END DESC
     LIMIT $6)
)sql",
                               Planning::for_each_call};

// The parameters of the counts: $1 whether archived, $2 the most that is counted, $3 the only ids
// that are meant, $4 the state, $5 the emotion that it is asked for and $6 the one that has to be
// missing, $7 the letters or $8 the pattern of a search.
constexpr pg::Query count_by_state{"count_characters_by_state", R"sql(
    SELECT count(*) AS total FROM (
        SELECT FROM own_sets($1, $4, $5, $6) AS chosen (own)
        CROSS JOIN LATERAL (
            SELECT FROM characters c
            WHERE c.is_archived = $1 AND c.own_emotions = chosen.own
              AND ($3::uuid[] IS NULL OR c.id = ANY ($3))
            ORDER BY c.name COLLATE name_order, c.id LIMIT $2) c
        LIMIT $2) counted
)sql",
                                   Planning::for_each_call};

// For a state of few members.
constexpr pg::Query count_found_in_state{"count_characters_found_in_state", R"sql(
    SELECT count(*) AS total
    FROM own_sets($1, $4, $5, $6) AS chosen (own)
    CROSS JOIN LATERAL (
        SELECT c.id FROM characters c
        WHERE c.is_archived = $1 AND c.own_emotions = chosen.own
          AND ($3::uuid[] IS NULL OR c.id = ANY ($3))
        ORDER BY c.name COLLATE name_order, c.id LIMIT $2) member
    CROSS JOIN LATERAL (SELECT search_text FROM characters WHERE id = member.id OFFSET 0) c
    WHERE ($7::text IS NULL OR strpos(c.search_text, $7) > 0)
      AND ($8::text IS NULL OR c.search_text LIKE $8)
)sql",
                                         Planning::for_each_call};

// In the order of ids, which is that of the table, so that hardly more is read than what is
// counted.
constexpr pg::Query count_found{"count_characters", R"sql(
    SELECT count(*) AS total FROM (
        SELECT FROM characters c
        WHERE c.is_archived = $1 AND ($7::text IS NULL OR strpos(c.search_text, $7) > 0)
          AND ($8::text IS NULL OR c.search_text LIKE $8)
          AND ($3::uuid[] IS NULL OR c.id = ANY ($3))
          AND (($4::text IS NULL AND $6::text IS NULL)
               OR c.own_emotions IN (SELECT own_sets($1, $4, $5, $6)))
        ORDER BY c.id LIMIT $2) counted
)sql",
                                Planning::for_each_call};

constexpr pg::Query find_drafted{"find_characters_with_drafts", R"sql(
    SELECT DISTINCT character_id FROM prompt_drafts
    WHERE admin_id = $1 AND character_id IS NOT NULL AND ($2::text IS NULL OR emotion = $2)
)sql"};

// Group by group, so that template_cells_group_idx has them all.
constexpr pg::Query find_templated{"find_characters_of_templates", R"sql(
    SELECT c.character_id AS id
    FROM template_cell_groups($1, $2) g
    CROSS JOIN LATERAL (
        SELECT character_id FROM template_cells
        WHERE template_id = g.template_id AND standing = g.standing
          AND expansion_sha256 = g.expansion_sha256 AND character_id IS NOT NULL
          AND ($3::text IS NULL OR emotion = $3)
        ORDER BY prompt_id LIMIT $4) c
    LIMIT $4
)sql",
                                   Planning::for_each_call};

// characters_letters_idx has them.
constexpr LetterQueries letter_queries{.sample = {"sample_characters_letters", R"sql(
        SELECT count(*) AS total
        FROM (SELECT search_text FROM characters ORDER BY id LIMIT $2) sample
        WHERE strpos(search_text, $1) > 0
    )sql",
                                                  Planning::for_each_call},
                                       .find = {"find_characters_with_letters", R"sql(
        SELECT id FROM characters
        WHERE letter_pairs(search_text) @> letter_pairs($1) AND strpos(search_text, $1) > 0
        LIMIT $2
    )sql",
                                                Planning::for_each_call}};

// A state of no more characters is searched through by itself.
constexpr std::int64_t state_searched_max = 2000;

// What the statements take for a filter.
struct Values {
    Search search;
    std::optional<std::vector<CharacterId>> only_ids;
    std::optional<std::string_view> state;
    std::optional<std::string> emotion;
    std::optional<std::string> missing;
    FromTemplate from_template;  // when many have such cells; else only_ids says who

    [[nodiscard]] bool names_state() const { return state || missing; }
    [[nodiscard]] bool names_templates() const {
        return from_template.template_id || from_template.state;
    }
};

std::optional<std::string> text_of(const std::optional<core::EmotionName>& name) {
    return name ? std::optional(name->text()) : std::nullopt;
}

awaitable<std::int64_t> count_rows(pg::Pool& pool, pg::Call call, Deadline deadline) {
    const auto rows = co_await pool.run(call.query, std::move(call.params), deadline);
    co_return rows.front().get<std::int64_t>("total");
}

void keep_only(std::optional<std::vector<CharacterId>>& only_ids, const pg::Rows& rows) {
    std::set<CharacterId> found;
    for (const auto& row : rows) {
        found.insert(row.get<CharacterId>("id"));
    }
    if (only_ids) {
        std::erase_if(*only_ids, [&](CharacterId id) { return !found.contains(id); });
    } else {
        only_ids.emplace(found.begin(), found.end());
    }
}

// Nothing when their cells are many.
awaitable<std::optional<pg::Rows>> find_of_templates(pg::Pool& pool, const CharacterFilter& filter,
                                                     Deadline deadline) {
    auto parameters = pg::params(filter.from_template->template_id, filter.from_template->state,
                                 text_of(filter.emotion), limits::templated_cells_found_max + 1);
    auto rows = co_await pool.run(find_templated, std::move(parameters), deadline);
    if (rows.size() > limits::templated_cells_found_max) {
        co_return std::nullopt;
    }
    co_return rows;
}

awaitable<Values> values_of(pg::Pool& pool, const CharacterFilter& filter, Deadline deadline) {
    Values values{.search = search_for(filter.search),
                  .only_ids = std::nullopt,
                  .state = std::nullopt,
                  .emotion = text_of(filter.emotion),
                  .missing = text_of(filter.emotion_missing),
                  .from_template = {}};
    if (filter.has_cell == CellState::draft) {
        auto parameters = pg::params(filter.asked_by, values.emotion);
        const auto rows = co_await pool.run(find_drafted, std::move(parameters), deadline);
        values.only_ids.emplace();
        for (const auto& row : rows) {
            values.only_ids->push_back(row.get<CharacterId>("character_id"));
        }
    } else if (filter.has_cell) {
        values.state = name_of(*filter.has_cell);
    }
    if (filter.from_template) {
        const auto found = co_await find_of_templates(pool, filter, deadline);
        if (found) {
            keep_only(values.only_ids, *found);
        } else {
            values.from_template = *filter.from_template;
        }
    }
    if (values.search.letters) {
        const auto found =
            co_await look_up_letters(pool, letter_queries, *values.search.letters, deadline);
        if (found) {
            keep_only(values.only_ids, *found);
            values.search.letters.reset();
        }
    }
    co_return values;
}

pg::Call count_call(const pg::Query& query, const CharacterFilter& filter, const Values& values,
                    std::int64_t most) {
    auto parameters = pg::params(filter.is_archived, most, values.only_ids, values.state,
                                 values.emotion, values.missing);
    if (query.name != count_by_state.name) {
        add(parameters, values.search.letters);
        add(parameters, values.search.pattern);
    }
    return {query, std::move(parameters)};
}

enum class Way : std::uint8_t { in_order, by_state, found_in_state, found };

awaitable<Way> choose_way(pg::Pool& pool, const CharacterFilter& filter, const Values& values,
                          Deadline deadline) {
    const auto by_search = values.search.pattern ? Way::found : Way::in_order;
    if (!values.names_state()) {
        co_return by_search;
    }
    if (!values.search.pattern && !values.search.letters) {
        co_return Way::by_state;
    }
    auto call = count_call(count_by_state, filter, values, state_searched_max + 1);
    const auto in_state = co_await count_rows(pool, std::move(call), deadline);
    co_return in_state <= state_searched_max ? Way::found_in_state : by_search;
}

pg::Call list_call(Way way, const CharacterFilter& filter, const Values& values) {
    std::optional<std::string> name;
    std::optional<Timestamp> updated_at;
    std::optional<CharacterId> id;
    if (filter.after) {
        name = filter.after->name;
        updated_at = filter.after->updated_at;
        id = filter.after->id;
    }
    auto parameters =
        pg::params(filter.is_archived, filter.order == CharacterOrder::by_name, name, updated_at,
                   id, filter.limit, values.only_ids, values.state, values.emotion, values.missing,
                   values.from_template.template_id, values.from_template.state);
    if (way == Way::by_state) {
        return {list_by_state, std::move(parameters)};
    }
    add(parameters, values.search.letters);
    if (way == Way::in_order) {
        return {list_in_order, std::move(parameters)};
    }
    add(parameters, values.search.pattern);
    if (way == Way::found_in_state) {
        add(parameters, state_searched_max);
        return {list_found_in_state, std::move(parameters)};
    }
    add(parameters, limits::rows_counted_max);
    return {list_found, std::move(parameters)};
}

}  // namespace

awaitable<std::vector<CharacterKey>> list_character_keys(pg::Pool& pool, CharacterFilter filter,
                                                         Deadline deadline) {
    const auto values = co_await values_of(pool, filter, deadline);
    const auto way = co_await choose_way(pool, filter, values, deadline);
    auto call = list_call(way, filter, values);
    const auto rows = co_await pool.run(call.query, std::move(call.params), deadline);
    std::vector<CharacterKey> keys;
    keys.reserve(rows.size());
    for (const auto& row : rows) {
        keys.push_back({.slug = row.get<std::string>("slug"),
                        .name = row.get<std::string>("name"),
                        .updated_at = row.get<Timestamp>("updated_at"),
                        .id = row.get<CharacterId>("id")});
    }
    co_return keys;
}

awaitable<std::optional<std::int64_t>> count_characters(pg::Pool& pool, CharacterFilter filter,
                                                        Deadline deadline) {
    const auto values = co_await values_of(pool, filter, deadline);
    const auto way = co_await choose_way(pool, filter, values, deadline);
    if (values.names_templates() || (way == Way::in_order && values.names_state())) {
        // Cells of templates that many have, or one or two letters in a state of many: that would
        // read all of them.
        co_return std::nullopt;
    }
    const auto& query = way == Way::by_state         ? count_by_state
                        : way == Way::found_in_state ? count_found_in_state
                                                     : count_found;
    auto call = count_call(query, filter, values, limits::rows_counted_max + 1);
    const auto total = co_await count_rows(pool, std::move(call), deadline);
    if (total > limits::rows_counted_max) {
        co_return std::nullopt;
    }
    co_return total;
}

}  // namespace mien::store
