#include "store/people/users.hpp"

#include "base/error.hpp"
#include "base/limits/lists.hpp"
#include "store/archived_holder.hpp"
#include "store/search.hpp"
#include "store/stored_json.hpp"

namespace mien::store {
namespace {

using pg::Planning;

constexpr pg::Query read_user{"read_user", R"sql(
    SELECT u.id, u.name, u.email, u.phone, u.attributes, u.archived_at, u.version, u.created_at,
           u.updated_at, a.character_id
    FROM users u LEFT JOIN assignments a ON a.user_id = u.id AND a.ended_at IS NULL
    WHERE u.id = $1
)sql"};

// FOR UPDATE also keeps away new rows that refer to the user.
constexpr pg::Query lock_user_row{"lock_user_row", R"sql(
    SELECT FROM users WHERE id = $1 FOR UPDATE
)sql"};

// The parameters of the lists: $1 whether archived, after which $2 name and $3 id the page begins,
// $4 the most rows, $5 the letters or $6 the pattern of a search, $7 the character assigned, $8 the
// only ids that are meant or else the most hits to sort. The order is that of users_name_idx,
// through which the walk meets the first rows soon, or there are none.
constexpr pg::Query list_users_by_name{"list_users", R"sql(
    WITH page AS MATERIALIZED (
        SELECT u.id, u.name FROM users u
        WHERE u.is_archived = $1
          AND ($2::text IS NULL OR (u.name COLLATE name_order, u.id) > ($2, $3::uuid))
          AND ($5::text IS NULL OR strpos(u.search_text, $5) > 0)
          AND ($6::text IS NULL OR u.search_text LIKE $6)
          AND ($8::uuid[] IS NULL OR u.id = ANY ($8))
          AND ($7::uuid IS NULL OR $7 = (
              SELECT s.character_id FROM assignments s
              WHERE s.user_id = u.id AND s.ended_at IS NULL))
        ORDER BY u.name COLLATE name_order, u.id LIMIT $4
    )
    SELECT u.id, u.name, u.email, u.phone, u.attributes, u.archived_at, u.version, u.created_at,
           u.updated_at, (SELECT a.character_id FROM assignments a
                          WHERE a.user_id = u.id AND a.ended_at IS NULL) AS character_id
    FROM page
    CROSS JOIN LATERAL (
        SELECT id, name, email, phone, attributes, archived_at, version, created_at, updated_at
        FROM users WHERE id = page.id OFFSET 0) u
    ORDER BY page.name COLLATE name_order, page.id
)sql",
                                       Planning::for_each_call};

// Looks for the hits first, in the order of ids, which is that of the table. Few of them are
// sorted; for many, the order is walked, which meets one soon.
constexpr pg::Query list_found_users{"list_found_users", R"sql(
    WITH hits AS MATERIALIZED (
        SELECT u.id, u.name FROM users u
        WHERE u.is_archived = $1 AND u.search_text LIKE $6 AND $5::text IS NULL
          AND ($7::uuid IS NULL OR $7 = (
              SELECT s.character_id FROM assignments s
              WHERE s.user_id = u.id AND s.ended_at IS NULL))
        ORDER BY u.id LIMIT $8 + 1
    ), few AS (SELECT count(*) <= $8 AS is_true FROM hits), page AS MATERIALIZED (
        (SELECT u.id, u.name FROM hits u
         WHERE (SELECT is_true FROM few)
           AND ($2::text IS NULL OR (u.name COLLATE name_order, u.id) > ($2, $3::uuid))
         ORDER BY u.name COLLATE name_order, u.id LIMIT $4)
        UNION ALL
        (SELECT u.id, u.name FROM users u
         WHERE NOT (SELECT is_true FROM few) AND u.is_archived = $1 AND u.search_text LIKE $6
           AND ($2::text IS NULL OR (u.name COLLATE name_order, u.id) > ($2, $3::uuid))
           AND ($7::uuid IS NULL OR $7 = (
               SELECT s.character_id FROM assignments s
               WHERE s.user_id = u.id AND s.ended_at IS NULL))
         ORDER BY u.name COLLATE name_order, u.id LIMIT $4)
    )
    SELECT u.id, u.name, u.email, u.phone, u.attributes, u.archived_at, u.version, u.created_at,
           u.updated_at, (SELECT a.character_id FROM assignments a
                          WHERE a.user_id = u.id AND a.ended_at IS NULL) AS character_id
    FROM page
    CROSS JOIN LATERAL (
        SELECT id, name, email, phone, attributes, archived_at, version, created_at, updated_at
        FROM users WHERE id = page.id OFFSET 0) u
    ORDER BY page.name COLLATE name_order, page.id
)sql",
                                     Planning::for_each_call};

// All users of one character, which assignments_character_id_active_idx has; OFFSET keeps the
// planner from reading all of either table.
constexpr pg::Query list_users_of_character{"list_users_of_character", R"sql(
    WITH page AS MATERIALIZED (
        SELECT u.id, u.name
        FROM (SELECT user_id FROM assignments
              WHERE character_id = $7 AND ended_at IS NULL ORDER BY user_id LIMIT $8) s
        CROSS JOIN LATERAL (
            SELECT id, name, search_text, is_archived FROM users WHERE id = s.user_id OFFSET 0) u
        WHERE u.is_archived = $1
          AND ($2::text IS NULL OR (u.name COLLATE name_order, u.id) > ($2, $3::uuid))
          AND ($5::text IS NULL OR strpos(u.search_text, $5) > 0)
          AND ($6::text IS NULL OR u.search_text LIKE $6)
        ORDER BY u.name COLLATE name_order, u.id LIMIT $4
    )
    SELECT u.id, u.name, u.email, u.phone, u.attributes, u.archived_at, u.version, u.created_at,
           u.updated_at, (SELECT a.character_id FROM assignments a
                          WHERE a.user_id = u.id AND a.ended_at IS NULL) AS character_id
    FROM page
    CROSS JOIN LATERAL (
        SELECT id, name, email, phone, attributes, archived_at, version, created_at, updated_at
        FROM users WHERE id = page.id OFFSET 0) u
    ORDER BY page.name COLLATE name_order, page.id
)sql",
                                            Planning::for_each_call};

constexpr pg::Query count_users_of_character{"count_users_of_character", R"sql(
    SELECT count(*) AS total FROM (
        SELECT FROM assignments WHERE character_id = $1 AND ended_at IS NULL
        ORDER BY user_id LIMIT $2) counted
)sql"};

// In the order of ids, which is that of the table, so that hardly more is read than what is
// counted.
constexpr pg::Query count_listed_users{"count_listed_users", R"sql(
    SELECT count(*) AS total FROM (
        SELECT FROM users u
        WHERE u.is_archived = $1
          AND ($3::text IS NULL OR strpos(u.search_text, $3) > 0)
          AND ($4::text IS NULL OR u.search_text LIKE $4)
          AND ($6::uuid[] IS NULL OR u.id = ANY ($6))
          AND ($5::uuid IS NULL OR $5 = (
              SELECT s.character_id FROM assignments s
              WHERE s.user_id = u.id AND s.ended_at IS NULL))
        ORDER BY u.id LIMIT $2) AS counted
)sql",
                                       Planning::for_each_call};

constexpr pg::Query count_listed_users_of_character{"count_listed_users_of_character", R"sql(
    SELECT count(*) AS total
    FROM (SELECT user_id FROM assignments
          WHERE character_id = $5 AND ended_at IS NULL ORDER BY user_id LIMIT $2) s
    CROSS JOIN LATERAL (
        SELECT search_text, is_archived FROM users WHERE id = s.user_id OFFSET 0) u
    WHERE u.is_archived = $1
      AND ($3::text IS NULL OR strpos(u.search_text, $3) > 0)
      AND ($4::text IS NULL OR u.search_text LIKE $4)
)sql",
                                                    Planning::for_each_call};

// users_letters_idx has them.
constexpr LetterQueries letter_queries{.sample = {"sample_users_letters", R"sql(
        SELECT count(*) AS total FROM (SELECT search_text FROM users ORDER BY id LIMIT $2) sample
        WHERE strpos(search_text, $1) > 0
    )sql",
                                                  Planning::for_each_call},
                                       .find = {"find_users_with_letters", R"sql(
        SELECT id FROM users
        WHERE letter_pairs(search_text) @> letter_pairs($1) AND strpos(search_text, $1) > 0
        LIMIT $2
    )sql",
                                                Planning::for_each_call}};

constexpr pg::Query insert_user{"insert_user", R"sql(
    INSERT INTO users (id, name, email, phone, attributes, search_text)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id, name, email, phone, attributes, archived_at, version, created_at, updated_at,
        NULL::uuid AS character_id
)sql"};

constexpr pg::Query update_user{"update_user", R"sql(
    UPDATE users SET name = $2, email = $3, phone = $4, attributes = $5, search_text = $6,
        version = version + 1, updated_at = clock_timestamp()
    WHERE id = $1
)sql"};

// Reads at run time depend on it, as on the assignment.
constexpr pg::Query set_user_archived{"set_user_archived", R"sql(
    WITH changed AS (
        UPDATE users SET archived_at = CASE WHEN $2::boolean THEN clock_timestamp() END,
            version = version + 1, updated_at = clock_timestamp()
        WHERE id = $1
        RETURNING id, archived_at)
    SELECT archived_at, pg_notify('assignment_changed', id::text) FROM changed
)sql"};

constexpr pg::Query find_user_references{"find_user_references", R"sql(
    SELECT EXISTS (SELECT FROM assignments WHERE user_id = $1)
        OR EXISTS (SELECT FROM videos WHERE user_id = $1) AS has_references
)sql"};

constexpr pg::Query delete_user_row{"delete_user_row", R"sql(
    DELETE FROM users WHERE id = $1
)sql"};

constexpr ArchivedHolder archived_email{
    .find = {"find_archived_email",
             "SELECT FROM users WHERE email = $1 AND id <> $2 AND archived_at IS NOT NULL"},
    .pointer = "/email",
    .code = "email_taken",
    .message = "An archived user has this e-mail; restore the user or choose another."};

User user_from_row(const pg::Row& row) {
    return {.id = row.get<UserId>("id"),
            .fields = {.name = row.get<std::string>("name"),
                       .email = row.get<std::optional<std::string>>("email"),
                       .phone = row.get<std::optional<std::string>>("phone"),
                       .attributes = attributes_from_row(row)},
            .character_id = row.get<std::optional<CharacterId>>("character_id"),
            .archived_at = row.get<std::optional<Timestamp>>("archived_at"),
            .version = row.get<int>("version"),
            .created_at = row.get<Timestamp>("created_at"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

[[noreturn]] void refuse_unknown() {
    throw Error(ErrorKind::not_found, "There is no such user.");
}

pg::Params write_params(UserId id, const core::UserDraft& draft) {
    return pg::params(id, draft.name, draft.email, draft.phone,
                      json::value(attributes_to_json(draft.attributes)),
                      search_text_of(draft.name, draft.email.value_or("")));
}

// Whether the users of the character are few enough to look at each.
awaitable<bool> has_few_users(pg::Pool& pool, std::optional<CharacterId> character_id,
                              Deadline deadline) {
    if (!character_id) {
        co_return false;
    }
    auto parameters = pg::params(*character_id, limits::rows_counted_max + 1);
    const auto rows = co_await pool.run(count_users_of_character, std::move(parameters), deadline);
    co_return rows.front().get<std::int64_t>("total") <= limits::rows_counted_max;
}

// The users with letters that few have, which are then no longer to be searched for.
awaitable<std::optional<std::vector<UserId>>> take_letters(pg::Pool& pool, Search& search,
                                                           Deadline deadline) {
    if (!search.letters) {
        co_return std::nullopt;
    }
    const auto found = co_await look_up_letters(pool, letter_queries, *search.letters, deadline);
    if (!found) {
        co_return std::nullopt;
    }
    search.letters.reset();
    std::vector<UserId> ids;
    ids.reserve(found->size());
    for (const auto& row : *found) {
        ids.push_back(row.get<UserId>("id"));
    }
    co_return ids;
}

}  // namespace

awaitable<std::vector<User>> list_users(pg::Pool& pool, UserFilter filter, Deadline deadline) {
    std::optional<std::string> name;
    std::optional<UserId> id;
    if (filter.after) {
        name = filter.after->name;
        id = filter.after->id;
    }
    auto search = search_for(filter.search);
    const bool has_few = co_await has_few_users(pool, filter.character_id, deadline);
    std::optional<std::vector<UserId>> only_ids;
    if (!has_few) {
        only_ids = co_await take_letters(pool, search, deadline);
    }
    auto parameters = pg::params(filter.is_archived, name, id, filter.limit, search.letters,
                                 search.pattern, filter.character_id);
    const auto& query = has_few          ? list_users_of_character
                        : search.pattern ? list_found_users
                                         : list_users_by_name;
    if (has_few || search.pattern) {
        add(parameters, limits::rows_counted_max);
    } else {
        add(parameters, only_ids);
    }
    const auto rows = co_await pool.run(query, std::move(parameters), deadline);
    std::vector<User> users;
    users.reserve(rows.size());
    for (const auto& row : rows) {
        users.push_back(user_from_row(row));
    }
    co_return users;
}

awaitable<std::optional<std::int64_t>> count_users(pg::Pool& pool, UserFilter filter,
                                                   Deadline deadline) {
    auto search = search_for(filter.search);
    const bool has_few = co_await has_few_users(pool, filter.character_id, deadline);
    std::optional<std::vector<UserId>> only_ids;
    if (!has_few) {
        only_ids = co_await take_letters(pool, search, deadline);
    }
    const auto& query = has_few ? count_listed_users_of_character : count_listed_users;
    auto parameters = pg::params(filter.is_archived, limits::rows_counted_max + 1, search.letters,
                                 search.pattern, filter.character_id);
    if (!has_few) {
        add(parameters, only_ids);
    }
    const auto rows = co_await pool.run(query, std::move(parameters), deadline);
    const auto total = rows.front().get<std::int64_t>("total");
    if (total > limits::rows_counted_max) {
        co_return std::nullopt;
    }
    co_return total;
}

awaitable<User> get_user(pg::Pool& pool, UserId id, Deadline deadline) {
    const auto rows = co_await pool.run(read_user, pg::params(id), deadline);
    if (rows.empty()) {
        refuse_unknown();
    }
    co_return user_from_row(rows.front());
}

awaitable<User> create_user(pg::Transaction& transaction, core::UserDraft draft) {
    const auto fields = core::canonical_user(std::move(draft));
    const auto id = UserId::make();
    co_await require_no_archived_holder(transaction, archived_email, pg::params(fields.email, id));
    const auto rows = co_await transaction.run(insert_user, write_params(id, fields));
    co_return user_from_row(rows.front());
}

awaitable<User> lock_user(pg::Transaction& transaction, UserId id) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_user_row, pg::params(id)});
    calls.push_back({read_user, pg::params(id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    if (answers[1].empty()) {
        refuse_unknown();
    }
    co_return user_from_row(answers[1].front());
}

awaitable<User> change_user(pg::Transaction& transaction, User before, core::UserDraft fields) {
    if (before.archived_at) {
        throw Error(ErrorKind::conflict, "The user is archived; restore the user to make changes.");
    }
    const auto canonical = core::canonical_user(std::move(fields));
    if (canonical == before.fields) {
        co_return before;
    }
    if (canonical.email != before.fields.email) {
        co_await require_no_archived_holder(transaction, archived_email,
                                            pg::params(canonical.email, before.id));
    }
    std::vector<pg::Call> calls;
    calls.push_back({update_user, write_params(before.id, canonical)});
    calls.push_back({read_user, pg::params(before.id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return user_from_row(answers[1].front());
}

awaitable<Removal> remove_user(pg::Transaction& transaction, User before) {
    const RemovalQueries queries{.find_references = find_user_references,
                                 .remove = delete_user_row,
                                 .set_archived = set_user_archived};
    co_return co_await remove_row(transaction, queries, before.id, before.archived_at);
}

awaitable<User> restore_user(pg::Transaction& transaction, User before) {
    if (!before.archived_at) {
        co_return before;
    }
    std::vector<pg::Call> calls;
    calls.push_back({set_user_archived, pg::params(before.id, false)});
    calls.push_back({read_user, pg::params(before.id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return user_from_row(answers[1].front());
}

}  // namespace mien::store
