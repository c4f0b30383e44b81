#include "store/prompts/split_log.hpp"

#include <bit>
#include <utility>

#include "base/limits/split.hpp"

namespace mien::store {
namespace {

// Tells whether the phase goes on; two requests of one user may meet, and the second finds the row.
constexpr pg::Query record_query{"record_split_resolution", R"sql(
    WITH phase AS (
        SELECT experiment_id, number FROM experiment_phases
        WHERE experiment_id = $2 AND number = $3 AND ended_at IS NULL),
    added AS (
        INSERT INTO experiment_resolutions (resolution_id, experiment_id, phase, cell, arm, person,
                                            joined_phase, has_moved)
        SELECT $1, experiment_id, number, $4, $5, $6, $7, $8 FROM phase
        ON CONFLICT (resolution_id) DO NOTHING)
    SELECT number FROM phase)sql"};

pg::Params values_of(ResolutionId id, const SplitChoice& choice) {
    const std::string_view arm = choice.standing.arm == core::Arm::b ? "b" : "a";
    return pg::params(id, choice.experiment_id, choice.phase, choice.cell, arm,
                      std::bit_cast<std::int64_t>(choice.person), choice.standing.joined_phase,
                      choice.standing.has_moved);
}

}  // namespace

awaitable<bool> record_resolution(pg::Transaction& transaction, ResolutionId id,
                                  const SplitChoice& choice) {
    const auto rows = co_await transaction.run(record_query, values_of(id, choice));
    co_return !rows.empty();
}

awaitable<bool> SplitLog::record(ResolutionId id, SplitChoice choice, Deadline deadline) {
    const auto rows = co_await pool_.run(record_query, values_of(id, choice), deadline);
    if (rows.empty()) {
        co_return false;
    }
    if (young_.size() >= limits::split_resolutions_remembered_max / 2) {
        old_ = std::exchange(young_, {});
    }
    young_.insert(id);
    co_return true;
}

}  // namespace mien::store
