#include "store/staging/bridge_reports.hpp"

#include "base/limits/bridge.hpp"

namespace mien::store {
namespace {

// ON CONFLICT: one row, of the process that told something last.
constexpr pg::Query save_bridge_process{"save_bridge_process", R"sql(
    INSERT INTO bridge_process (program_version, started_at, seen_at, production_host,
                                production_port)
    VALUES ($1, $2, clock_timestamp(), $3, $4)
    ON CONFLICT ON CONSTRAINT bridge_process_pkey DO UPDATE
    SET program_version = excluded.program_version, started_at = excluded.started_at,
        seen_at = excluded.seen_at, production_host = excluded.production_host,
        production_port = excluded.production_port
)sql"};

// $1 the seconds after which it counts as gone.
constexpr pg::Query read_bridge_process{"read_bridge_process", R"sql(
    SELECT program_version, started_at, seen_at, production_host, production_port,
           seen_at > clock_timestamp() - make_interval(secs => $1) AS is_alive
    FROM bridge_process
)sql"};

// ON CONFLICT: one row for each part.
constexpr pg::Query save_part{"save_part_health", R"sql(
    INSERT INTO part_health (part, is_well, found, checked_at)
    VALUES ($1, $2, $3, clock_timestamp())
    ON CONFLICT ON CONSTRAINT part_health_pkey DO UPDATE
    SET is_well = excluded.is_well, found = excluded.found, checked_at = excluded.checked_at
)sql"};

// $1 the seconds after which it says nothing any more.
constexpr pg::Query read_part_health{"read_part_health", R"sql(
    SELECT part, is_well, found, checked_at,
           checked_at < clock_timestamp() - make_interval(secs => $1) AS is_old
    FROM part_health ORDER BY part
)sql"};

// ON CONFLICT: one row, of what was read last.
constexpr pg::Query save_policy{"save_masking_policy", R"sql(
    INSERT INTO masking_policy (sha256, key_id, allows_unmasked) VALUES ($1, $2, $3)
    ON CONFLICT ON CONSTRAINT masking_policy_pkey DO UPDATE
    SET sha256 = excluded.sha256, key_id = excluded.key_id,
        allows_unmasked = excluded.allows_unmasked, read_at = now()
)sql"};

constexpr pg::Query read_policy{"read_masking_policy",
                                "SELECT sha256, key_id, allows_unmasked FROM masking_policy"};

}  // namespace

awaitable<void> tell_bridge_is_there(pg::Pool& control, std::string program_version,
                                     Timestamp started_at, ProductionPlace production,
                                     Deadline deadline) {
    auto values = pg::params(program_version, started_at, production.host, production.port);
    co_await control.run(save_bridge_process, std::move(values), deadline);
}

awaitable<std::optional<BridgeProcess>> find_bridge(pg::Pool& control, Deadline deadline) {
    auto values = pg::params(limits::bridge_silence_max.count());
    const auto rows = co_await control.run(read_bridge_process, std::move(values), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    co_return BridgeProcess{
        .program_version = row.get<std::string>("program_version"),
        .started_at = row.get<Timestamp>("started_at"),
        .seen_at = row.get<Timestamp>("seen_at"),
        .is_alive = row.get<bool>("is_alive"),
        .production = {.host = row.get<std::string>("production_host"),
                       .port = static_cast<std::uint16_t>(row.get<int>("production_port"))}};
}

awaitable<void> save_part_health(pg::Pool& control, std::vector<PartHealth> parts,
                                 Deadline deadline) {
    auto transaction = co_await control.begin(deadline);
    std::vector<pg::Call> calls;
    calls.reserve(parts.size());
    for (const auto& part : parts) {
        calls.push_back({save_part, pg::params(part.part, part.is_well, part.found)});
    }
    co_await transaction.run_all_and_commit(std::move(calls));
}

awaitable<std::vector<PartHealth>> list_part_health(pg::Pool& control, Deadline deadline) {
    auto values = pg::params(limits::part_health_life.count());
    const auto rows = co_await control.run(read_part_health, std::move(values), deadline);
    std::vector<PartHealth> parts;
    for (const auto& row : rows) {
        parts.push_back({.part = row.get<std::string>("part"),
                         .is_well = row.get<bool>("is_well"),
                         .found = row.get<std::string>("found"),
                         .checked_at = row.get<Timestamp>("checked_at"),
                         .is_old = row.get<bool>("is_old")});
    }
    co_return parts;
}

awaitable<void> save_masking_policy(pg::Pool& control, MaskingPolicyFacts policy,
                                    Deadline deadline) {
    auto values = pg::params(policy.sha256, policy.key_id, policy.allows_unmasked);
    co_await control.run(save_policy, std::move(values), deadline);
}

awaitable<std::optional<MaskingPolicyFacts>> find_masking_policy(pg::Transaction& control) {
    const auto rows = co_await control.run(read_policy);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    co_return MaskingPolicyFacts{.sha256 = row.get<std::string>("sha256"),
                                 .key_id = row.get<std::string>("key_id"),
                                 .allows_unmasked = row.get<bool>("allows_unmasked")};
}

}  // namespace mien::store
