#include "store/staging/production_cluster.hpp"

#include "pg/databases.hpp"

namespace mien::store {
namespace {

constexpr pg::Query has_production_cluster{
    "has_production_cluster",
    "SELECT to_regclass('public.production_cluster') IS NOT NULL AS is_present"};

constexpr pg::Query read_production_cluster{"read_production_cluster",
                                            "SELECT system_identifier FROM production_cluster"};

// ON CONFLICT: one row, of what was seen last.
constexpr pg::Query write_production_cluster{"write_production_cluster", R"sql(
    INSERT INTO production_cluster (system_identifier) VALUES ($1)
    ON CONFLICT ON CONSTRAINT production_cluster_pkey DO UPDATE
        SET system_identifier = EXCLUDED.system_identifier, seen_at = now()
)sql"};

std::optional<std::int64_t> identifier_in(const pg::Rows& rows) {
    return rows.empty() ? std::nullopt
                        : std::optional(rows.front().get<std::int64_t>("system_identifier"));
}

}  // namespace

awaitable<std::optional<std::int64_t>> find_production_cluster(pg::Pool& control,
                                                               Deadline deadline) {
    const auto table = co_await control.run(has_production_cluster, {}, deadline);
    if (!table.front().get<bool>("is_present")) {
        co_return std::nullopt;
    }
    const auto rows = co_await control.run(read_production_cluster, {}, deadline);
    co_return identifier_in(rows);
}

awaitable<std::optional<std::int64_t>> find_production_cluster(pg::Transaction& control) {
    const auto rows = co_await control.run(read_production_cluster);
    co_return identifier_in(rows);
}

awaitable<void> save_production_cluster(pg::Pool& control, std::int64_t system_identifier,
                                        Deadline deadline) {
    auto parameters = pg::params(system_identifier);
    co_await control.run(write_production_cluster, std::move(parameters), deadline);
}

awaitable<bool> is_in_cluster(pg::Connection& connection, std::int64_t system_identifier,
                              Deadline deadline) {
    const auto found = co_await pg::system_identifier(connection, deadline);
    co_return found == system_identifier;
}

}  // namespace mien::store
