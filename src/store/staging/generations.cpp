#include "store/staging/generations.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_current_generation{"read_current_generation", R"sql(
    SELECT g.number, g.database_host, g.database_port, g.database_name, g.origin, g.made_at,
           g.made_by_label
    FROM current_generation c JOIN generations g ON g.number = c.number
)sql"};

constexpr pg::Query find_generation_of{"find_generation_of", R"sql(
    SELECT number, database_host, database_port, database_name, origin, made_at, made_by_label
    FROM generations
    WHERE database_host = $1 AND database_port = $2 AND database_name = $3 AND state = 'ready'
)sql"};

// The lock on the pointer, which writers take first, keeps numbers apart.
constexpr pg::Query lock_current_generation{"lock_current_generation", R"sql(
    SELECT number FROM current_generation FOR UPDATE
)sql"};

constexpr pg::Query insert_generation{"insert_generation", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, state,
                             made_by, made_by_label)
    VALUES ((SELECT coalesce(max(number), 0) + 1 FROM generations), $1, $2, $3, $4, 'ready', $5, $6)
    RETURNING number, database_host, database_port, database_name, origin, made_at, made_by_label
)sql"};

constexpr pg::Query move_current_generation{"move_current_generation", R"sql(
    UPDATE current_generation
    SET number = $1, moved_by = $2, moved_by_label = $3, moved_at = now()
)sql"};

constexpr pg::Query begin_current_generation{"begin_current_generation", R"sql(
    INSERT INTO current_generation (number, moved_by, moved_by_label) VALUES ($1, $2, $3)
)sql"};

Generation generation_from(const pg::Row& row) {
    return {.number = row.get<int>("number"),
            .host = row.get<std::string>("database_host"),
            .port = static_cast<std::uint16_t>(row.get<int>("database_port")),
            .database = row.get<std::string>("database_name"),
            .origin = row.get<std::string>("origin"),
            .made_at = row.get<Timestamp>("made_at"),
            .made_by = row.get<std::string>("made_by_label")};
}

awaitable<Generation> make_generation(pg::Transaction& transaction,
                                      const core::DatabasePlace& place, std::string_view origin,
                                      const GenerationMover& mover) {
    const auto rows = co_await transaction.run(
        insert_generation,
        pg::params(place.host, place.port, place.name, origin, mover.id, mover.label));
    co_return generation_from(rows.front());
}

}  // namespace

awaitable<std::optional<Generation>> find_current_generation(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(read_current_generation, {}, deadline);
    co_return rows.empty() ? std::nullopt : std::optional(generation_from(rows.front()));
}

awaitable<Generation> serve_database(pg::Transaction& transaction, core::DatabasePlace place,
                                     GenerationMover mover) {
    co_await transaction.run(lock_current_generation);
    const auto known = co_await transaction.run(find_generation_of,
                                                pg::params(place.host, place.port, place.name));
    std::optional<Generation> generation;
    if (known.empty()) {
        generation = co_await make_generation(transaction, place, "configuration", mover);
    } else {
        generation = generation_from(known.front());
    }
    co_await transaction.run(move_current_generation,
                             pg::params(generation->number, mover.id, mover.label));
    co_return std::move(*generation);
}

awaitable<Generation> begin_generations(pg::Transaction& transaction, core::DatabasePlace place,
                                        GenerationMover mover) {
    auto generation = co_await make_generation(transaction, place, "initial", mover);
    co_await transaction.run(begin_current_generation,
                             pg::params(generation.number, mover.id, mover.label));
    co_return generation;
}

}  // namespace mien::store
