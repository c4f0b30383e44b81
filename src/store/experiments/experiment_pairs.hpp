// What is voted on: pairs of clips that differ in the text alone, and the order and sides in which
// each rater sees them. Made when the experiment begins, and more when it is extended.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/experiments/trials.hpp"
#include "store/clips/clips.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::store {

using ExperimentClipId = Id<struct ExperimentClipTag>;

// The kind of the jobs that make the clips; their arguments are {"subject_id"}.
inline constexpr std::string_view experiment_clip_job_kind = "experiment_clip";

// The texts of a cell as they are sent to the provider, and who is seen.
struct RenderedCell {
    std::string emotion;
    Depicted depicted;
    std::string resolved_a;
    std::string resolved_b;
    // Who makes the clips of both arms.
    std::string provider;
    std::optional<PresetVersionId> preset_version_id = {};
};

struct PlannedPair {
    int cell = 0;
    std::uint64_t seed = 0;
};

struct PlannedTrials {
    AdminId rater;
    std::vector<core::Trial> trials;
};

struct ExperimentPlan {
    std::vector<RenderedCell> cells;
    int first_pair = 0;  // how many there are already
    std::vector<PlannedPair> pairs;
    std::vector<PlannedTrials> trials;  // of pairs numbered from 0; they follow those there are
    core::ClipSettings settings;
};

// The cells as the pairs that there are were rendered, by number.
[[nodiscard]] awaitable<std::vector<RenderedCell>> read_rendered(pg::Transaction& transaction,
                                                                 ExperimentId id);

// Adds pairs and trials, and queues both clips of each pair. Throws rate_limited when too many
// wait.
awaitable<void> add_pairs(pg::Transaction& transaction, ExperimentId id, ExperimentPlan plan);

struct ExperimentClip {
    std::string emotion;
    std::string resolved_text;
    core::ClipSettings settings;
    std::string provider;
    std::optional<PresetVersionId> preset_version_id = {};
    Depicted depicted;
};
// Throws not_found.
[[nodiscard]] awaitable<ExperimentClip> get_experiment_clip(pg::Pool& pool, ExperimentClipId id,
                                                            Deadline deadline);
// In the transaction that ends its job.
awaitable<void> complete_experiment_clip(pg::Transaction& transaction, ExperimentClipId id,
                                         ClipFiles files);

}  // namespace mien::store
