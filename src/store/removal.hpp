// What became of something that was to be removed.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "pg/transaction.hpp"

namespace mien::store {

// What history refers to is archived, all else is deleted.
struct Removal {
    bool is_deleted = false;
    std::optional<Timestamp> archived_at = std::nullopt;  // set when it is archived
};

// The statements of one kind of row. Each takes the key as $1; set_archived also takes, as $2,
// whether.
struct RemovalQueries {
    const pg::Query& find_references;  // one row with has_references
    const pg::Query& remove;
    const pg::Query& set_archived;  // one row with archived_at
};

// Removes a row that its caller has locked; archived_at is what it has been so far.
template <class Key>
[[nodiscard]] awaitable<Removal> remove_row(pg::Transaction& transaction, RemovalQueries queries,
                                            Key key, std::optional<Timestamp> archived_at) {
    const auto found = co_await transaction.run(queries.find_references, pg::params(key));
    if (!found.front().template get<bool>("has_references")) {
        co_await transaction.run(queries.remove, pg::params(key));
        co_return Removal{.is_deleted = true};
    }
    if (archived_at) {
        co_return Removal{.archived_at = archived_at};
    }
    const auto rows = co_await transaction.run(queries.set_archived, pg::params(key, true));
    co_return Removal{.archived_at = rows.front().template get<Timestamp>("archived_at")};
}

}  // namespace mien::store
