#include "store/people/characters.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "store/archived_holder.hpp"
#include "store/search.hpp"
#include "store/stored_json.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_character{"read_character", R"sql(
    SELECT c.id, c.slug, c.name, c.description, c.attributes, c.archived_at, c.version,
           c.created_at, c.updated_at, cardinality(c.own_emotions) AS own_count
    FROM characters c WHERE c.id = $1
)sql"};

// FOR UPDATE also keeps away new rows that refer to the character.
constexpr pg::Query lock_character_row{"lock_character_row", R"sql(
    SELECT FROM characters WHERE id = $1 FOR UPDATE
)sql"};

// OFFSET keeps the planner from reading the table for a long page.
constexpr pg::Query read_listed_characters{"read_listed_characters", R"sql(
    SELECT c.id, c.slug, c.name, c.description, c.attributes, c.archived_at, c.version,
           c.created_at, c.updated_at, cardinality(c.own_emotions) AS own_count
    FROM unnest($1::uuid[]) WITH ORDINALITY AS listed (id, place)
    CROSS JOIN LATERAL (
        SELECT id, slug, name, description, attributes, archived_at, version, created_at,
               updated_at, own_emotions
        FROM characters WHERE id = listed.id OFFSET 0) c
    ORDER BY listed.place
)sql"};

constexpr pg::Query find_character_by_slug{"find_character_by_slug", R"sql(
    SELECT id FROM characters WHERE slug = $1
)sql"};

constexpr pg::Query insert_character{"insert_character", R"sql(
    INSERT INTO characters (id, slug, name, description, attributes, search_text)
    VALUES ($1, $2, $3, $4, $5, $6)
)sql"};

// Waits for another writer of the same slug, and inserts nothing when that one commits.
constexpr pg::Query insert_character_if_free{"insert_character_if_free", R"sql(
    INSERT INTO characters (id, slug, name, description, attributes, search_text)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT ON CONSTRAINT characters_slug_unique DO NOTHING
)sql"};

// $1 has only characters that stand for themselves in a regular expression.
constexpr pg::Query find_next_slug_number{"find_next_slug_number", R"sql(
    SELECT coalesce(max(substring(slug FROM '[0-9]+$')::int), 1) + 1 AS number
    FROM characters WHERE slug ~ ('^' || $1 || '-[1-9][0-9]{0,5}$')
)sql"};

constexpr pg::Query update_character{"update_character", R"sql(
    UPDATE characters SET slug = $2, name = $3, description = $4, attributes = $5, search_text = $6,
        version = version + 1, updated_at = clock_timestamp()
    WHERE id = $1
)sql"};

constexpr pg::Query set_character_archived{"set_character_archived", R"sql(
    UPDATE characters SET archived_at = CASE WHEN $2::boolean THEN clock_timestamp() END,
        version = version + 1, updated_at = clock_timestamp()
    WHERE id = $1
    RETURNING archived_at
)sql"};

constexpr pg::Query find_character_references{"find_character_references", R"sql(
    SELECT EXISTS (SELECT FROM prompts WHERE character_id = $1)
        OR EXISTS (SELECT FROM prompt_drafts WHERE character_id = $1)
        OR EXISTS (SELECT FROM assignments WHERE character_id = $1)
        OR EXISTS (SELECT FROM previews WHERE character_id = $1)
        OR EXISTS (SELECT FROM videos WHERE character_id = $1) AS has_references
)sql"};

// No trigger tells the caches of a deletion.
constexpr pg::Query delete_character_row{"delete_character_row", R"sql(
    WITH deleted AS (DELETE FROM characters WHERE id = $1 RETURNING id)
    SELECT pg_notify('character_changed', id::text) FROM deleted
)sql"};

constexpr ArchivedHolder archived_slug{
    .find = {"find_archived_slug",
             "SELECT FROM characters WHERE slug = $1 AND id <> $2 AND archived_at IS NOT NULL"},
    .pointer = "/slug",
    .code = "slug_taken",
    .message = "An archived character has this slug; restore it or choose another."};

constexpr int slug_attempts_max = 8;

Character character_from_row(const pg::Row& row) {
    return {.id = row.get<CharacterId>("id"),
            .fields = {.slug = row.get<std::string>("slug"),
                       .name = row.get<std::string>("name"),
                       .description = row.get<std::string>("description"),
                       .attributes = attributes_from_row(row)},
            .own_count = row.get<std::int64_t>("own_count"),
            .archived_at = row.get<std::optional<Timestamp>>("archived_at"),
            .version = row.get<int>("version"),
            .created_at = row.get<Timestamp>("created_at"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

[[noreturn]] void refuse_unknown() {
    throw Error(ErrorKind::not_found, "There is no such character.");
}

pg::Params insert_params(CharacterId id, const core::CharacterDraft& draft) {
    return pg::params(id, draft.slug, draft.name, draft.description,
                      json::value(attributes_to_json(draft.attributes)),
                      search_text_of(draft.name, draft.slug));
}

// The slug with "-number" appended, within the limit.
std::string numbered(std::string_view slug, int number) {
    const auto suffix = fmt::format("-{}", number);
    auto base = slug.substr(0, limits::slug_characters_max - suffix.size());
    while (base.ends_with('-') || base.ends_with('_')) {
        base.remove_suffix(1);
    }
    return std::string(base) + suffix;
}

// Another writer may take the number meanwhile; then the next one is tried.
awaitable<void> insert_numbered(pg::Transaction& transaction, CharacterId id,
                                core::CharacterDraft draft) {
    const auto wanted = draft.slug;
    for (int attempt = 0; attempt < slug_attempts_max; ++attempt) {
        const auto inserted =
            co_await transaction.run(insert_character_if_free, insert_params(id, draft));
        if (inserted.affected() == 1) {
            co_return;
        }
        const auto base = numbered(wanted, 999'999);
        const auto stem = base.substr(0, base.rfind('-'));
        const auto rows = co_await transaction.run(find_next_slug_number, pg::params(stem));
        draft.slug = numbered(stem, rows.front().get<int>("number"));
    }
    throw Error(ErrorKind::conflict, "Too many characters of this name are being created.");
}

awaitable<Character> read_again(pg::Transaction& transaction, CharacterId id) {
    const auto rows = co_await transaction.run(read_character, pg::params(id));
    co_return character_from_row(rows.front());
}

}  // namespace

awaitable<std::vector<Character>> read_characters(pg::Pool& pool,
                                                  const std::vector<CharacterKey>& keys,
                                                  Deadline deadline) {
    std::vector<CharacterId> ids;
    ids.reserve(keys.size());
    for (const auto& key : keys) {
        ids.push_back(key.id);
    }
    const auto rows = co_await pool.run(read_listed_characters, pg::params(ids), deadline);
    std::vector<Character> characters;
    characters.reserve(rows.size());
    for (const auto& row : rows) {
        characters.push_back(character_from_row(row));
    }
    co_return characters;
}

awaitable<Character> get_character(pg::Pool& pool, CharacterId id, Deadline deadline) {
    const auto rows = co_await pool.run(read_character, pg::params(id), deadline);
    if (rows.empty()) {
        refuse_unknown();
    }
    co_return character_from_row(rows.front());
}

awaitable<std::optional<CharacterId>> find_character_id(pg::Pool& pool, std::string id_or_slug,
                                                        Deadline deadline) {
    const auto id = CharacterId::parse(id_or_slug);
    auto parameters = id ? pg::params(*id) : pg::params(id_or_slug);
    const auto& query = id ? read_character : find_character_by_slug;
    const auto rows = co_await pool.run(query, std::move(parameters), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return rows.front().get<CharacterId>("id");
}

awaitable<Character> create_character(pg::Transaction& transaction, core::CharacterDraft draft,
                                      SlugTaken rule) {
    const auto id = CharacterId::make();
    if (rule == SlugTaken::number) {
        co_await insert_numbered(transaction, id, std::move(draft));
    } else {
        co_await require_no_archived_holder(transaction, archived_slug, pg::params(draft.slug, id));
        co_await transaction.run(insert_character, insert_params(id, draft));
    }
    co_return co_await read_again(transaction, id);
}

awaitable<Character> lock_character(pg::Transaction& transaction, CharacterId id) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_character_row, pg::params(id)});
    calls.push_back({read_character, pg::params(id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    if (answers[1].empty()) {
        refuse_unknown();
    }
    co_return character_from_row(answers[1].front());
}

awaitable<Character> change_character(pg::Transaction& transaction, Character before,
                                      core::CharacterDraft fields) {
    if (before.archived_at) {
        throw Error(ErrorKind::conflict, "The character is archived; restore it to edit it.");
    }
    if (fields == before.fields) {
        co_return before;
    }
    if (fields.slug != before.fields.slug) {
        co_await require_no_archived_holder(transaction, archived_slug,
                                            pg::params(fields.slug, before.id));
    }
    std::vector<pg::Call> calls;
    calls.push_back({update_character, insert_params(before.id, fields)});
    calls.push_back({read_character, pg::params(before.id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return character_from_row(answers[1].front());
}

awaitable<Removal> remove_character(pg::Transaction& transaction, Character before) {
    const RemovalQueries queries{.find_references = find_character_references,
                                 .remove = delete_character_row,
                                 .set_archived = set_character_archived};
    co_return co_await remove_row(transaction, queries, before.id, before.archived_at);
}

awaitable<Character> restore_character(pg::Transaction& transaction, Character before) {
    if (!before.archived_at) {
        co_return before;
    }
    std::vector<pg::Call> calls;
    calls.push_back({set_character_archived, pg::params(before.id, false)});
    calls.push_back({read_character, pg::params(before.id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return character_from_row(answers[1].front());
}

}  // namespace mien::store
