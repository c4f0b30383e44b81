#include "store/people/users.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "store/search.hpp"
#include "store/stored_json.hpp"

namespace mien::store {
namespace {

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

// The order is that of users_name_idx.
constexpr pg::Query list_users_by_name{"list_users", R"sql(
    SELECT u.id, u.name, u.email, u.phone, u.attributes, u.archived_at, u.version, u.created_at,
           u.updated_at, a.character_id
    FROM users u LEFT JOIN assignments a ON a.user_id = u.id AND a.ended_at IS NULL
    WHERE (u.archived_at IS NOT NULL) = $1
      AND ($2::text IS NULL OR u.search_text LIKE $2)
      AND ($3::uuid IS NULL OR a.character_id = $3)
      AND ($4::text IS NULL OR (u.name, u.id) > ($4, $5::uuid))
    ORDER BY u.name, u.id LIMIT $6
)sql"};

constexpr pg::Query count_listed_users{"count_listed_users", R"sql(
    SELECT count(*) AS total FROM (
        SELECT FROM users u
        WHERE (u.archived_at IS NOT NULL) = $1
          AND ($2::text IS NULL OR u.search_text LIKE $2)
          AND ($3::uuid IS NULL OR EXISTS (
              SELECT FROM assignments a
              WHERE a.user_id = u.id AND a.character_id = $3 AND a.ended_at IS NULL))
        LIMIT $4) AS counted
)sql"};

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

constexpr pg::Query set_user_archived{"set_user_archived", R"sql(
    UPDATE users SET archived_at = CASE WHEN $2::boolean THEN clock_timestamp() END,
        version = version + 1, updated_at = clock_timestamp()
    WHERE id = $1
    RETURNING archived_at
)sql"};

constexpr pg::Query find_user_references{"find_user_references", R"sql(
    SELECT EXISTS (SELECT FROM assignments WHERE user_id = $1)
        OR EXISTS (SELECT FROM videos WHERE user_id = $1) AS has_references
)sql"};

constexpr pg::Query delete_user_row{"delete_user_row", R"sql(
    DELETE FROM users WHERE id = $1
)sql"};

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

}  // namespace

awaitable<std::vector<User>> list_users(pg::Pool& pool, UserFilter filter, Deadline deadline) {
    std::optional<std::string> name;
    std::optional<UserId> id;
    if (filter.after) {
        name = filter.after->name;
        id = filter.after->id;
    }
    auto parameters = pg::params(filter.is_archived, like_pattern(filter.search),
                                 filter.character_id, name, id, filter.limit);
    const auto rows = co_await pool.run(list_users_by_name, std::move(parameters), deadline);
    std::vector<User> users;
    users.reserve(rows.size());
    for (const auto& row : rows) {
        users.push_back(user_from_row(row));
    }
    co_return users;
}

awaitable<std::optional<std::int64_t>> count_users(pg::Pool& pool, UserFilter filter,
                                                   Deadline deadline) {
    auto parameters = pg::params(filter.is_archived, like_pattern(filter.search),
                                 filter.character_id, limits::rows_counted_max + 1);
    const auto rows = co_await pool.run(count_listed_users, std::move(parameters), deadline);
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
    const auto rows = co_await transaction.run(insert_user, write_params(UserId::make(), fields));
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
