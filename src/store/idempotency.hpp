// Idempotency keys: the answer to a request is kept in the transaction of its effects, so that the
// same request sent again gets the same answer and has no second effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

// A key belongs to the admin who sent it, and to one request.
struct IdempotencyKey {
    AdminId actor_id;
    std::string key;
    Sha256 request_sha256;
};

struct StoredAnswer {
    unsigned status;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::optional<Uuid> subject_id =
        std::nullopt;  // what the request made, when that is of interest
};

// Takes a new key, or returns the answer that it was used for. Waits while another transaction
// holds the same key, and takes it when that one rolls back. Throws invalid (pointer "", code
// "idempotency_key_reused") when the key was used for another request.
[[nodiscard]] awaitable<std::optional<StoredAnswer>> claim_idempotency_key(
    pg::Transaction& transaction, const IdempotencyKey& key);

// The answer that the key was used for; nothing for a key that is new or whose transaction is not
// over. Throws invalid like claim_idempotency_key.
[[nodiscard]] awaitable<std::optional<StoredAnswer>> find_kept_answer(pg::Pool& pool,
                                                                      IdempotencyKey key,
                                                                      Deadline deadline);

// The statement that keeps the answer to a key that the same transaction has taken.
[[nodiscard]] pg::Call keep_answer_call(const IdempotencyKey& key, const StoredAnswer& answer);

// Forgets keys older than limits::idempotency_key_life; returns how many. A task of the cleaner.
[[nodiscard]] awaitable<std::int64_t> delete_old_idempotency_keys(pg::Pool& pool);

}  // namespace mien::store
