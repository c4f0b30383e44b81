#include "store/idempotency.hpp"

#include "base/error.hpp"
#include "base/limits/changes.hpp"
#include "base/limits/database.hpp"

namespace mien::store {
namespace {

// ON CONFLICT makes a second request with the key wait for the end of the first one's transaction.
constexpr pg::Query take_idempotency_key{"take_idempotency_key", R"sql(
    INSERT INTO idempotency_keys (actor_id, key, request_sha256)
    VALUES ($1, $2, $3)
    ON CONFLICT ON CONSTRAINT idempotency_keys_pkey DO NOTHING)sql"};

constexpr pg::Query find_idempotency_key{"find_idempotency_key", R"sql(
    SELECT request_sha256, response_status, response_body, response_headers, subject_id
    FROM idempotency_keys WHERE actor_id = $1 AND key = $2)sql"};

constexpr pg::Query keep_answer{"keep_answer", R"sql(
    UPDATE idempotency_keys
    SET response_status = $3, response_body = $4, response_headers = $5, subject_id = $6
    WHERE actor_id = $1 AND key = $2)sql"};

// In small steps, so that no lock is held for long.
constexpr pg::Query delete_idempotency_keys{"delete_idempotency_keys", R"sql(
    DELETE FROM idempotency_keys WHERE (actor_id, key) IN (
        SELECT actor_id, key FROM idempotency_keys
        WHERE created_at < now() - make_interval(hours => $1)
        ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))sql"};

constexpr std::int64_t deletion_rows_max = 1000;

json::value to_json(const std::vector<std::pair<std::string, std::string>>& headers) {
    json::array array;
    for (const auto& [name, value] : headers) {
        array.push_back(json::array{name, value});
    }
    return array;
}

std::vector<std::pair<std::string, std::string>> headers_from_json(const json::value& array) {
    std::vector<std::pair<std::string, std::string>> headers;
    for (const auto& item : array.as_array()) {
        const auto& pair = item.as_array();
        headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
    }
    return headers;
}

// Throws invalid when the key was used for another request.
StoredAnswer answer_from_row(const pg::Row& row, const IdempotencyKey& key) {
    if (!equal_constant_time(row.get<Sha256>("request_sha256"), key.request_sha256)) {
        throw Error(
            ErrorKind::invalid, "The Idempotency-Key was used for another request.",
            {{"", "idempotency_key_reused", "Send a new Idempotency-Key with every new request."}});
    }
    const auto status = row.get<int>("response_status");
    return {static_cast<unsigned>(status),
            headers_from_json(row.get<json::value>("response_headers")),
            row.get<std::string>("response_body"), row.get<std::optional<Uuid>>("subject_id")};
}

}  // namespace

awaitable<std::optional<StoredAnswer>> claim_idempotency_key(pg::Transaction& transaction,
                                                             const IdempotencyKey& key) {
    std::vector<pg::Call> calls;
    calls.push_back({take_idempotency_key, pg::params(key.actor_id, key.key, key.request_sha256)});
    calls.push_back({find_idempotency_key, pg::params(key.actor_id, key.key)});
    const auto results = co_await transaction.run_all(std::move(calls));
    if (results[0].affected() == 1) {
        co_return std::nullopt;
    }
    if (results[1].empty()) {
        throw Error(ErrorKind::unavailable, "The Idempotency-Key has just expired; try again.");
    }
    co_return answer_from_row(results[1].front(), key);
}

awaitable<std::optional<StoredAnswer>> find_kept_answer(pg::Pool& pool, IdempotencyKey key,
                                                        Deadline deadline) {
    const auto rows =
        co_await pool.run(find_idempotency_key, pg::params(key.actor_id, key.key), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return answer_from_row(rows.front(), key);
}

pg::Call keep_answer_call(const IdempotencyKey& key, const StoredAnswer& answer) {
    return {keep_answer, pg::params(key.actor_id, key.key, answer.status, answer.body,
                                    to_json(answer.headers), answer.subject_id)};
}

awaitable<std::int64_t> delete_old_idempotency_keys(pg::Pool& pool) {
    std::int64_t deleted = 0;
    while (true) {
        auto parameters = pg::params(limits::idempotency_key_life.count(), deletion_rows_max);
        const auto deadline = deadline_in(limits::statement_time_max);
        const auto rows =
            co_await pool.run(delete_idempotency_keys, std::move(parameters), deadline);
        deleted += rows.affected();
        if (rows.affected() < deletion_rows_max) {
            co_return deleted;
        }
    }
}

}  // namespace mien::store
