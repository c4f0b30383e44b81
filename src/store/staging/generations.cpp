#include "store/staging/generations.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "core/generation_database.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_current_generation{"read_current_generation", R"sql(
    SELECT number, database_host, database_port, database_name, origin, made_from, state, is_served,
           is_idle, name, note, bytes, made_at, made_by_label, served_at
    FROM generation_rows WHERE is_served)sql"};

constexpr pg::Query read_generation{"read_generation", R"sql(
    SELECT number, database_host, database_port, database_name, origin, made_from, state, is_served,
           is_idle, name, note, bytes, made_at, made_by_label, served_at
    FROM generation_rows WHERE number = $1)sql"};

constexpr pg::Query list_generation_rows{"list_generations", R"sql(
    SELECT number, database_host, database_port, database_name, origin, made_from, state, is_served,
           is_idle, name, note, bytes, made_at, made_by_label, served_at
    FROM generation_rows WHERE $1::integer IS NULL OR number < $1
    ORDER BY number DESC LIMIT $2)sql"};

constexpr pg::Query list_snapshot_rows{"list_snapshots", R"sql(
    SELECT number, database_host, database_port, database_name, origin, made_from, state, is_served,
           is_idle, name, note, bytes, made_at, made_by_label, served_at
    FROM generation_rows
    WHERE origin = 'snapshot' AND state IN ('building', 'ready')
        AND ($1::integer IS NULL OR number < $1)
    ORDER BY number DESC LIMIT $2)sql"};

constexpr pg::Query count_snapshot_rows{"count_snapshots", R"sql(
    SELECT count(*) AS snapshots FROM generations
    WHERE origin = 'snapshot' AND state IN ('building', 'ready'))sql"};

constexpr pg::Query find_roll_back_query{"find_roll_back", R"sql(
    SELECT m.from_generation AS number
    FROM (SELECT from_generation FROM generation_moves ORDER BY number DESC LIMIT 1) m
    JOIN generations g ON g.number = m.from_generation
    WHERE g.state = 'ready')sql"};

constexpr pg::Query find_base_query{"find_sync_base", R"sql(
    SELECT number, database_host, database_port, database_name, origin, made_from, state, is_served,
           is_idle, name, note, bytes, made_at, made_by_label, served_at
    FROM generation_rows WHERE origin = 'sync' AND is_idle AND state = 'ready'
    ORDER BY number DESC LIMIT 1)sql"};

constexpr pg::Query list_kept{"list_kept_generations", R"sql(
    SELECT g.number, g.database_host, g.database_port, g.database_name, g.origin, g.made_from,
           g.state, g.is_served, g.is_idle, g.name, g.note, g.bytes, g.made_at, g.made_by_label,
           g.served_at,
           (g.database_host, g.database_port) = (served.database_host, served.database_port)
               AS is_here,
           EXISTS (SELECT FROM generation_moves m JOIN generations f ON f.number = m.from_generation
                   WHERE (f.database_host, f.database_port) = (g.database_host, g.database_port)
                       AND m.moved_at > now() - $1::bigint * interval '1 millisecond')
               AS was_left_lately
    FROM generation_rows g JOIN generation_rows served ON served.is_served
    WHERE g.state = 'ready' ORDER BY g.number)sql"};

constexpr pg::Query list_left{"list_left_generations", R"sql(
    SELECT g.number, g.database_host, g.database_port, g.database_name, g.origin, g.made_from,
           g.state, g.is_served, g.is_idle, g.name, g.note, g.bytes, g.made_at, g.made_by_label,
           g.served_at,
           (SELECT o.id FROM operations o
            WHERE o.kind <> 'drop' AND (o.generation = g.number
                OR o.kind = 'sync' AND g.is_idle AND o.generation IN (
                    SELECT made.number FROM generations made WHERE made.made_from = g.number))
            LIMIT 1) AS operation_id
    FROM generation_rows g JOIN generation_rows served ON served.is_served
    WHERE g.state IN ('failed', 'dropping')
        AND (g.database_host, g.database_port) = (served.database_host, served.database_port)
        AND NOT EXISTS (SELECT FROM operations WHERE final_state IS NULL)
    ORDER BY g.number)sql"};

constexpr pg::Query find_generation_of{"find_generation_of", R"sql(
    SELECT number FROM generations
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
    RETURNING number
)sql"};

constexpr pg::Query next_number_query{
    "next_generation_number", "SELECT coalesce(max(number), 0) + 1 AS number FROM generations"};

constexpr pg::Query insert_building{"insert_building_generation", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, made_from,
                             state, is_idle, name, note, made_by, made_by_label)
    VALUES ($1, $2, $3, $4, $5, $6, 'building', $7, $8, $9, $10, $11))sql"};

constexpr pg::Query drop_other_bases_query{"drop_other_sync_bases", R"sql(
    UPDATE generations SET state = 'dropping'
    WHERE origin = 'sync' AND is_idle AND state = 'ready' AND number <> $1)sql"};

constexpr pg::Query finish_query{"finish_generation", R"sql(
    UPDATE generations SET state = 'ready', bytes = $2
    WHERE number = $1 AND state = 'building')sql"};

constexpr pg::Query move_current_generation{"move_current_generation", R"sql(
    UPDATE current_generation
    SET number = $1, moved_by = $2, moved_by_label = $3, moved_at = clock_timestamp(), reason = $4,
        operation_id = $5
)sql"};

constexpr pg::Query begin_current_generation{"begin_current_generation", R"sql(
    INSERT INTO current_generation (number, moved_by, moved_by_label) VALUES ($1, $2, $3)
)sql"};

constexpr pg::Query begin_dropping_query{"begin_dropping_generation", R"sql(
    UPDATE generations SET state = 'dropping' WHERE number = $1 AND state = 'ready')sql"};

constexpr pg::Query finish_dropping_query{"finish_dropping_generation", R"sql(
    UPDATE generations SET state = 'dropped'
    WHERE number = $1 AND state IN ('failed', 'dropping'))sql"};

// The pointer is locked first, so that none becomes the served one meanwhile.
constexpr pg::Query drop_old_query{"drop_old_generations", R"sql(
    WITH served AS (
        SELECT g.number, g.database_host, g.database_port
        FROM current_generation c JOIN generations g ON g.number = c.number
        FOR UPDATE OF c),
    kept AS (
        SELECT number FROM generation_rows
        WHERE state = 'ready' AND NOT is_idle AND NOT is_served
        ORDER BY served_at DESC NULLS LAST, number DESC LIMIT $1),
    configured AS (
        SELECT c.database_host, c.database_port, c.database_name
        FROM active_configuration a JOIN staging_configurations c ON c.version = a.version)
    UPDATE generations g SET state = 'dropping'
    FROM served
    WHERE g.state = 'ready' AND NOT g.is_idle AND g.number <> served.number
        AND g.origin NOT IN ('initial', 'configuration')  -- a database that somebody made by hand
        AND (g.database_host, g.database_port) = (served.database_host, served.database_port)
        AND g.number NOT IN (SELECT number FROM kept)
        AND NOT EXISTS (SELECT FROM configured c
                        WHERE (c.database_host, c.database_port, c.database_name)
                            = (g.database_host, g.database_port, g.database_name))
        AND NOT EXISTS (SELECT FROM operations WHERE final_state IS NULL))sql"};

Generation generation_from(const pg::Row& row) {
    return {.number = row.get<int>("number"),
            .host = row.get<std::string>("database_host"),
            .port = static_cast<std::uint16_t>(row.get<int>("database_port")),
            .database = row.get<std::string>("database_name"),
            .origin = row.get<std::string>("origin"),
            .made_from = row.get<std::optional<int>>("made_from"),
            .state = row.get<std::string>("state"),
            .is_served = row.get<bool>("is_served"),
            .is_idle = row.get<bool>("is_idle"),
            .name = row.get<std::optional<std::string>>("name"),
            .note = row.get<std::string>("note"),
            .bytes = row.get<std::optional<std::int64_t>>("bytes"),
            .made_at = row.get<Timestamp>("made_at"),
            .made_by = row.get<std::string>("made_by_label"),
            .served_at = row.get<std::optional<Timestamp>>("served_at")};
}

std::optional<Generation> first_of(const pg::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(generation_from(rows.front()));
}

std::vector<Generation> all_of(const pg::Rows& rows) {
    std::vector<Generation> generations;
    generations.reserve(rows.size());
    for (const auto row : rows) {
        generations.push_back(generation_from(row));
    }
    return generations;
}

Generation require_snapshot(std::optional<Generation> found, std::optional<int> number) {
    const bool is_there = found && found->origin == "snapshot" &&
                          (found->state == "building" || found->state == "ready");
    if (!is_there) {
        throw Error(ErrorKind::not_found, number ? fmt::format("There is no snapshot {}.", *number)
                                                 : "There is no such snapshot.");
    }
    return std::move(*found);
}

awaitable<int> insert_ready(pg::Transaction& transaction, const core::DatabasePlace& place,
                            std::string_view origin, const GenerationMover& mover) {
    const auto rows = co_await transaction.run(
        insert_generation,
        pg::params(place.host, place.port, place.name, origin, mover.id, mover.label));
    co_return rows.front().get<int>("number");
}

awaitable<Generation> get_generation(pg::Transaction& transaction, int number) {
    const auto rows = co_await transaction.run(read_generation, pg::params(number));
    co_return generation_from(rows.front());
}

}  // namespace

awaitable<std::optional<Generation>> find_current_generation(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(read_current_generation, {}, deadline);
    co_return first_of(rows);
}

awaitable<Generation> lock_served(pg::Transaction& transaction) {
    co_await transaction.run(lock_current_generation);
    const auto rows = co_await transaction.run(read_current_generation);
    if (rows.empty()) {
        throw Error(ErrorKind::unavailable, "Staging has no data yet: run mien migrate.");
    }
    co_return generation_from(rows.front());
}

awaitable<std::optional<Generation>> find_generation(pg::Pool& pool, int number,
                                                     Deadline deadline) {
    const auto rows = co_await pool.run(read_generation, pg::params(number), deadline);
    co_return first_of(rows);
}

awaitable<std::optional<Generation>> find_generation(pg::Transaction& transaction, int number) {
    const auto rows = co_await transaction.run(read_generation, pg::params(number));
    co_return first_of(rows);
}

awaitable<Generation> get_snapshot(pg::Pool& pool, std::optional<int> number, Deadline deadline) {
    const auto rows = co_await pool.run(read_generation, pg::params(number), deadline);
    co_return require_snapshot(first_of(rows), number);
}

awaitable<Generation> get_snapshot(pg::Transaction& transaction, std::optional<int> number) {
    const auto rows = co_await transaction.run(read_generation, pg::params(number));
    co_return require_snapshot(first_of(rows), number);
}

awaitable<std::vector<Generation>> list_generations(pg::Pool& pool, std::optional<int> before,
                                                    std::size_t limit, Deadline deadline) {
    const auto rows = co_await pool.run(list_generation_rows, pg::params(before, limit), deadline);
    co_return all_of(rows);
}

awaitable<std::vector<Generation>> list_snapshots(pg::Pool& pool, std::optional<int> before,
                                                  std::size_t limit, Deadline deadline) {
    const auto rows = co_await pool.run(list_snapshot_rows, pg::params(before, limit), deadline);
    co_return all_of(rows);
}

awaitable<int> count_snapshots(pg::Transaction& transaction) {
    const auto rows = co_await transaction.run(count_snapshot_rows);
    co_return rows.front().get<int>("snapshots");
}

awaitable<std::optional<int>> find_roll_back(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(find_roll_back_query, {}, deadline);
    co_return rows.empty() ? std::nullopt : std::optional(rows.front().get<int>("number"));
}

awaitable<std::optional<Generation>> find_base(pg::Transaction& transaction) {
    const auto rows = co_await transaction.run(find_base_query);
    co_return first_of(rows);
}

awaitable<void> drop_other_bases(pg::Transaction& transaction, int kept) {
    co_await transaction.run(drop_other_bases_query, pg::params(kept));
}

awaitable<Generation> add_generation(pg::Transaction& transaction, const Generation& served,
                                     NewGeneration made) {
    const auto next = co_await transaction.run(next_number_query);
    const int number = next.front().get<int>("number");
    co_await transaction.run(
        insert_building, pg::params(number, served.host, served.port,
                                    core::generation_database(served.database, number), made.origin,
                                    made.made_from, made.is_idle || made.name.has_value(),
                                    made.name, made.note, made.made_by.id, made.made_by.label));
    co_return co_await get_generation(transaction, number);
}

awaitable<bool> finish_generation(pg::Transaction& transaction, int number, std::int64_t bytes) {
    const auto rows = co_await transaction.run(finish_query, pg::params(number, bytes));
    co_return rows.affected() == 1;
}

awaitable<void> serve_generation(pg::Transaction& transaction, int number, GenerationMove move) {
    co_await transaction.run(
        move_current_generation,
        pg::params(number, move.mover.id, move.mover.label, move.reason, move.operation_id));
}

awaitable<void> begin_dropping(pg::Transaction& transaction, int number) {
    co_await transaction.run(begin_dropping_query, pg::params(number));
}

awaitable<void> finish_dropping(pg::Transaction& transaction, int number) {
    co_await transaction.run(finish_dropping_query, pg::params(number));
}

awaitable<int> drop_old_generations(pg::Pool& pool, int kept_max, Deadline deadline) {
    const auto rows = co_await pool.run(drop_old_query, pg::params(kept_max), deadline);
    co_return static_cast<int>(rows.affected());
}

awaitable<std::vector<LeftGeneration>> list_left_generations(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(list_left, {}, deadline);
    std::vector<LeftGeneration> left;
    left.reserve(rows.size());
    for (const auto row : rows) {
        left.push_back({generation_from(row), row.get<std::optional<OperationId>>("operation_id")});
    }
    co_return left;
}

awaitable<std::vector<KeptGeneration>> list_kept_generations(pg::Pool& pool, Deadline deadline) {
    const std::int64_t life_ms = std::chrono::milliseconds(limits::former_server_life).count();
    const auto rows = co_await pool.run(list_kept, pg::params(life_ms), deadline);
    std::vector<KeptGeneration> kept;
    kept.reserve(rows.size());
    for (const auto row : rows) {
        kept.push_back({.generation = generation_from(row),
                        .is_here = row.get<bool>("is_here"),
                        .was_left_lately = row.get<bool>("was_left_lately")});
    }
    co_return kept;
}

awaitable<Generation> serve_database(pg::Transaction& transaction, core::DatabasePlace place,
                                     GenerationMover mover) {
    co_await transaction.run(lock_current_generation);
    const auto known = co_await transaction.run(find_generation_of,
                                                pg::params(place.host, place.port, place.name));
    int number = 0;
    if (known.empty()) {
        number = co_await insert_ready(transaction, place, "configuration", mover);
    } else {
        number = known.front().get<int>("number");
    }
    const GenerationMove move{.mover = std::move(mover), .reason = "configuration"};
    co_await serve_generation(transaction, number, move);
    co_return co_await get_generation(transaction, number);
}

awaitable<Generation> begin_generations(pg::Transaction& transaction, core::DatabasePlace place,
                                        GenerationMover mover) {
    const int number = co_await insert_ready(transaction, place, "initial", mover);
    co_await transaction.run(begin_current_generation, pg::params(number, mover.id, mover.label));
    co_return co_await get_generation(transaction, number);
}

}  // namespace mien::store
