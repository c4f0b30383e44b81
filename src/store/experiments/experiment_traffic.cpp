#include "store/experiments/experiment_traffic.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/limits/split.hpp"

namespace mien::store {
namespace {

constexpr pg::Query count_query{"count_splits", R"sql(
    SELECT count(*) AS splits FROM experiment_phases WHERE ended_at IS NULL)sql"};

// Puts those who begin a split in line, so that each counts what the one before has begun.
constexpr pg::Query lock_query{"lock_splits",
                               "SELECT pg_advisory_xact_lock(hashtextextended('splits', 0))"};

constexpr pg::Query find_archived{"find_archived_experiment_cells", R"sql(
    SELECT c.number FROM experiment_cells c
    JOIN emotions e ON e.name = c.emotion
    LEFT JOIN characters o ON o.id = c.character_id
    WHERE c.experiment_id = $1 AND (e.archived_at IS NOT NULL OR o.archived_at IS NOT NULL)
    LIMIT 1)sql"};

constexpr pg::Query end_query{"end_experiment_phase", R"sql(
    UPDATE experiment_phases SET ended_at = clock_timestamp()
    WHERE experiment_id = $1 AND ended_at IS NULL)sql"};

constexpr pg::Query begin_query{"begin_experiment_phase", R"sql(
    INSERT INTO experiment_phases (experiment_id, number, share_a, share_b)
    SELECT $1, coalesce(max(number), 0) + 1, $2, $3 FROM experiment_phases
    WHERE experiment_id = $1)sql"};

constexpr pg::Query touch_query{"note_experiment_split", R"sql(
    UPDATE experiments SET version = version + 1, updated_at = now() WHERE id = $1)sql"};

constexpr pg::Query read_phases{"read_experiment_phases", R"sql(
    SELECT p.share_a, p.share_b, p.started_at, p.ended_at,
           (SELECT count(DISTINCT r.person) FROM experiment_resolutions r
            WHERE r.experiment_id = $1 AND r.phase = p.number AND r.arm = 'a') AS people_a,
           (SELECT count(DISTINCT r.person) FROM experiment_resolutions r
            WHERE r.experiment_id = $1 AND r.phase = p.number AND r.arm = 'b') AS people_b
    FROM experiment_phases p WHERE p.experiment_id = $1 ORDER BY p.number)sql"};

constexpr pg::Query count_resolutions{"count_split_resolutions", R"sql(
    SELECT count(*) FILTER (WHERE arm = 'a') AS resolutions_a,
           count(*) FILTER (WHERE arm = 'b') AS resolutions_b,
           count(DISTINCT person) FILTER (WHERE has_moved) AS people_in_both_arms
    FROM experiment_resolutions WHERE experiment_id = $1)sql"};

constexpr pg::Query count_videos{"count_split_videos", R"sql(
    SELECT count(*) FILTER (WHERE experiment_arm = 'a') AS videos_a,
           count(*) FILTER (WHERE experiment_arm = 'b') AS videos_b
    FROM video_usage_log WHERE experiment_id = $1)sql"};

constexpr pg::Query read_recorded{"count_experiment_outcomes", R"sql(
    SELECT n.name, count(o.number) FILTER (WHERE r.arm = 'a') AS recorded_a,
           count(o.number) FILTER (WHERE r.arm = 'b') AS recorded_b
    FROM experiment_outcome_names n
    LEFT JOIN experiment_outcomes o ON o.experiment_id = n.experiment_id AND o.name = n.name
    LEFT JOIN experiment_resolutions r ON r.resolution_id = o.resolution_id
    WHERE n.experiment_id = $1 GROUP BY n.name, n.number ORDER BY n.number)sql"};

// Of each person the first outcome of a name; it does not count when the person had moved before.
constexpr pg::Query read_counts{"count_people_by_outcome", R"sql(
    SELECT f.name, f.joined_phase, f.phase, f.arm, f.is_success, count(*) AS people
    FROM (SELECT DISTINCT ON (o.name, r.person) o.name, r.joined_phase, r.phase, r.arm,
                 o.is_success, r.has_moved
          FROM experiment_outcomes o
          JOIN experiment_resolutions r ON r.resolution_id = o.resolution_id
          WHERE o.experiment_id = $1
          ORDER BY o.name, r.person, o.number) f
    WHERE NOT f.has_moved
    GROUP BY f.name, f.joined_phase, f.phase, f.arm, f.is_success
    ORDER BY f.name, f.joined_phase, f.phase, f.arm, f.is_success)sql"};

constexpr pg::Query find_resolution{"find_split_resolution", R"sql(
    SELECT r.experiment_id, e.state, r.arm,
           r.recorded_at < now() - make_interval(days => $2::integer) AS is_expired
    FROM experiment_resolutions r JOIN experiments e ON e.id = r.experiment_id
    WHERE r.resolution_id = $1)sql"};

constexpr pg::Query find_outcome_query{"find_experiment_outcome", R"sql(
    SELECT is_success, recorded_at FROM experiment_outcomes
    WHERE resolution_id = $1 AND name = $2)sql"};

constexpr pg::Query find_name{"find_experiment_outcome_name", R"sql(
    SELECT number FROM experiment_outcome_names WHERE experiment_id = $1 AND name = $2)sql"};

// Puts those who bring a new name in line.
constexpr pg::Query lock_names{"lock_experiment_outcome_names", R"sql(
    SELECT FROM experiments WHERE id = $1 FOR UPDATE)sql"};

// Nothing when whoever was in line before has brought the same name.
constexpr pg::Query add_name{"add_experiment_outcome_name", R"sql(
    INSERT INTO experiment_outcome_names (experiment_id, name, number)
    SELECT $1, $2, coalesce(max(number), 0) + 1 FROM experiment_outcome_names
    WHERE experiment_id = $1
    HAVING NOT EXISTS (SELECT FROM experiment_outcome_names
                       WHERE experiment_id = $1 AND name = $2))sql"};

constexpr pg::Query insert_outcome{"insert_experiment_outcome", R"sql(
    INSERT INTO experiment_outcomes (resolution_id, name, experiment_id, is_success)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (resolution_id, name) DO NOTHING
    RETURNING is_success, recorded_at)sql"};

core::Arm arm_from(const pg::Row& row) {
    return row.get<std::string_view>("arm") == "b" ? core::Arm::b : core::Arm::a;
}

std::optional<Outcome> outcome_from(const pg::Rows& rows) {
    if (rows.empty()) {
        return std::nullopt;
    }
    const auto row = rows.front();
    return Outcome{.is_success = row.get<bool>("is_success"),
                   .recorded_at = row.get<Timestamp>("recorded_at")};
}

awaitable<void> require_name(pg::Transaction& transaction, ExperimentId id,
                             const std::string& name) {
    const auto known = co_await transaction.run(find_name, pg::params(id, name));
    if (known.empty()) {
        co_await transaction.run(lock_names, pg::params(id));
        co_await transaction.run(add_name, pg::params(id, name));
    }
}

awaitable<std::vector<core::OutcomeTally>> read_outcomes(pg::Transaction& transaction,
                                                         ExperimentId id) {
    const auto recorded = co_await transaction.run(read_recorded, pg::params(id));
    std::vector<core::OutcomeTally> tallies;
    for (const auto row : recorded) {
        tallies.push_back({.name = row.get<std::string>("name"),
                           .recorded_a = row.get<std::int64_t>("recorded_a"),
                           .recorded_b = row.get<std::int64_t>("recorded_b")});
    }
    const auto counts = co_await transaction.run(read_counts, pg::params(id));
    for (const auto row : counts) {
        const auto tally =
            std::ranges::find(tallies, row.get<std::string>("name"), &core::OutcomeTally::name);
        if (tally != tallies.end()) {
            tally->counts.push_back({.joined_phase = row.get<int>("joined_phase"),
                                     .phase = row.get<int>("phase"),
                                     .arm = arm_from(row),
                                     .is_success = row.get<bool>("is_success"),
                                     .people = row.get<std::int64_t>("people")});
        }
    }
    co_return tallies;
}

}  // namespace

awaitable<int> lock_and_count_splits(pg::Transaction& transaction) {
    co_await transaction.run(lock_query);
    const auto rows = co_await transaction.run(count_query);
    co_return static_cast<int>(rows.front().get<std::int64_t>("splits"));
}

awaitable<bool> has_archived_cell(pg::Transaction& transaction, ExperimentId id) {
    const auto rows = co_await transaction.run(find_archived, pg::params(id));
    co_return !rows.empty();
}

awaitable<void> begin_phase(pg::Transaction& transaction, ExperimentId id,
                            core::TrafficShares shares) {
    co_await transaction.run(end_query, pg::params(id));
    co_await transaction.run(begin_query, pg::params(id, shares.a, shares.b));
    co_await transaction.run(touch_query, pg::params(id));
}

awaitable<void> end_phase(pg::Transaction& transaction, ExperimentId id) {
    co_await transaction.run(end_query, pg::params(id));
    co_await transaction.run(touch_query, pg::params(id));
}

awaitable<ExperimentTraffic> read_traffic(pg::Transaction& transaction,
                                          const Experiment& experiment) {
    ExperimentTraffic traffic;
    const auto phases = co_await transaction.run(read_phases, pg::params(experiment.id));
    for (const auto row : phases) {
        traffic.phases.push_back({.shares = {row.get<int>("share_a"), row.get<int>("share_b")},
                                  .started_at = row.get<Timestamp>("started_at"),
                                  .ended_at = row.get<std::optional<Timestamp>>("ended_at"),
                                  .people_a = row.get<std::int64_t>("people_a"),
                                  .people_b = row.get<std::int64_t>("people_b")});
    }
    if (traffic.phases.empty()) {
        co_return traffic;
    }
    const auto counted = co_await transaction.run(count_resolutions, pg::params(experiment.id));
    traffic.resolutions_a = counted.front().get<std::int64_t>("resolutions_a");
    traffic.resolutions_b = counted.front().get<std::int64_t>("resolutions_b");
    traffic.people_in_both_arms = counted.front().get<std::int64_t>("people_in_both_arms");
    const auto videos = co_await transaction.run(count_videos, pg::params(experiment.id));
    traffic.videos_a = videos.front().get<std::int64_t>("videos_a");
    traffic.videos_b = videos.front().get<std::int64_t>("videos_b");
    traffic.outcomes = co_await read_outcomes(transaction, experiment.id);
    co_return traffic;
}

awaitable<SplitResolution> get_split_resolution(pg::Transaction& transaction, ResolutionId id) {
    const auto days = limits::outcome_time_max.count();
    const auto rows = co_await transaction.run(find_resolution, pg::params(id, days));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found,
                    "No experiment took part in this resolution, or there is none.",
                    {{"/resolution_id", "unknown", "Send the id of an answer with `experiment`."}});
    }
    const auto row = rows.front();
    co_return SplitResolution{
        .id = id,
        .experiment_id = row.get<ExperimentId>("experiment_id"),
        .state = parse_experiment_state(row.get<std::string_view>("state")).value(),
        .arm = arm_from(row),
        .is_expired = row.get<bool>("is_expired")};
}

awaitable<std::optional<Outcome>> find_outcome(pg::Transaction& transaction, ResolutionId id,
                                               std::string name) {
    const auto rows = co_await transaction.run(find_outcome_query, pg::params(id, name));
    co_return outcome_from(rows);
}

awaitable<std::optional<Outcome>> add_outcome(pg::Transaction& transaction,
                                              const SplitResolution& resolution, std::string name,
                                              bool is_success) {
    co_await require_name(transaction, resolution.experiment_id, name);
    const auto rows = co_await transaction.run(
        insert_outcome, pg::params(resolution.id, name, resolution.experiment_id, is_success));
    co_return outcome_from(rows);
}

}  // namespace mien::store
