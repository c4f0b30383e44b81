#include "store/prompts/splits.hpp"

#include <algorithm>
#include <string_view>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/limits/database.hpp"
#include "base/limits/split.hpp"

namespace mien::store {
namespace {

constexpr pg::Query notify_changed{"notify_experiments_changed", R"sql(
    SELECT pg_notify('experiment_changed', id::text) FROM unnest($1::uuid[]) AS changed (id))sql"};

// Counts no further than it must, along experiment_resolutions_people_idx.
constexpr pg::Query read_splits{"read_splits", R"sql(
    SELECT p.experiment_id, p.number AS phase, e.seed, c.number, c.character_id, c.emotion,
           c.base_version, c.text_a, c.text_b,
           (SELECT jsonb_agg(jsonb_build_array(o.share_a, o.share_b) ORDER BY o.number)
            FROM experiment_phases o WHERE o.experiment_id = p.experiment_id) AS shares
    FROM experiment_phases p
    JOIN experiments e ON e.id = p.experiment_id AND e.state = 'running'
    JOIN experiment_cells c ON c.experiment_id = p.experiment_id
    WHERE p.ended_at IS NULL
      AND NOT EXISTS (SELECT FROM experiment_resolutions r
                      WHERE r.experiment_id = p.experiment_id OFFSET $1)
    ORDER BY p.experiment_id, c.number)sql"};

KeyedHash::Key traffic_key(const Sha256& seed) {
    const std::string_view secret(reinterpret_cast<const char*>(seed.data()), seed.size());
    const auto derived = hmac_sha256(secret, "traffic");
    KeyedHash::Key key{};
    std::copy_n(derived.begin(), key.size(), key.begin());
    return key;
}

std::vector<core::TrafficShares> shares_from(const json::value& stored) {
    std::vector<core::TrafficShares> phases;
    for (const auto& phase : stored.as_array()) {
        const auto& shares = phase.as_array();
        phases.push_back({.a = shares[0].to_number<int>(), .b = shares[1].to_number<int>()});
    }
    return phases;
}

std::shared_ptr<const Split> split_from(const pg::Row& row) {
    return std::make_shared<const Split>(
        Split{.experiment_id = row.get<ExperimentId>("experiment_id"),
              .phase = row.get<int>("phase"),
              .traffic = core::TrafficSplit(traffic_key(row.get<Sha256>("seed")),
                                            shares_from(row.get<json::value>("shares")))});
}

}  // namespace

awaitable<std::shared_ptr<const SplitsSnapshot>> load_splits(pg::Pool& pool) {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto rows =
        co_await pool.run(read_splits, pg::params(limits::split_resolutions_max), deadline);
    auto snapshot = std::make_shared<SplitsSnapshot>();
    std::shared_ptr<const Split> split;
    for (const auto row : rows) {
        if (!split || split->experiment_id != row.get<ExperimentId>("experiment_id")) {
            split = split_from(row);
        }
        // The column's CHECK holds the same form as the parser.
        auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion")).value();
        SplitKey key(row.get<std::optional<CharacterId>>("character_id"), std::move(emotion));
        snapshot->cells.emplace(std::move(key),
                                SplitCell{.split = split,
                                          .number = row.get<int>("number"),
                                          .base_version = row.get<int>("base_version"),
                                          .text_a = row.get<std::string>("text_a"),
                                          .text_b = row.get<std::string>("text_b")});
    }
    co_return snapshot;
}

awaitable<void> notify_experiments_changed(pg::Pool& pool, std::vector<ExperimentId> ids,
                                           Deadline deadline) {
    co_await pool.run(notify_changed, pg::params(ids), deadline);
}

awaitable<void> notify_experiments_changed(pg::Transaction& transaction,
                                           std::vector<ExperimentId> ids) {
    co_await transaction.run(notify_changed, pg::params(ids));
}

}  // namespace mien::store
