// Experiments: two texts, A and B, for each of some cells, and a panel that says which clips it
// prefers. A draft can be changed; what was started cannot, but for its end. All functions throw
// unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "core/clip_settings.hpp"
#include "core/experiments/many_tests.hpp"
#include "core/experiments/score.hpp"
#include "core/template.hpp"
#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"
#include "store/prompts/splits.hpp"

namespace mien::store {

enum class ExperimentState : std::uint8_t { draft, rendering, running, closed };
[[nodiscard]] std::string_view name_of(ExperimentState state) noexcept;
[[nodiscard]] std::optional<ExperimentState> parse_experiment_state(std::string_view word) noexcept;

// What is asked of each pair: which clip is preferred, or ratings of both.
enum class ExperimentMode : std::uint8_t { pairwise, ratings };
[[nodiscard]] std::string_view name_of(ExperimentMode mode) noexcept;
[[nodiscard]] std::optional<ExperimentMode> parse_experiment_mode(std::string_view word) noexcept;

// Two versions of a template, from which the texts of all cells come.
struct ExperimentTemplate {
    core::TemplateId id;
    int version_a = 0;
    int version_b = 0;
};

struct ExperimentCell {
    PromptKey key;
    std::string text_a;
    std::string text_b;
    int base_version = 0;     // of the cell's own prompt at the start; 0: none
    int current_version = 0;  // as it is now; only read
};

struct ExperimentRater {
    AdminId id;
    std::string display_name;
    bool is_author = false;  // of one of the texts: votes do not count
    bool is_unblinded = false;
    bool can_vote = false;  // still an admin who may change things
};

// How production's traffic is split between the arms now.
struct ExperimentSplit {
    int phase = 1;
    core::TrafficShares shares;
    Timestamp started_at;
};

// What a person sends.
struct ExperimentDraft {
    std::string name;
    std::string description;
    ExperimentMode mode = ExperimentMode::pairwise;
    std::vector<std::string> criteria;  // rated besides the overall impression
    std::optional<ExperimentTemplate> from_template;
    int pair_count = 40;
    core::ClipSettings settings;  // its seed is not looked at
    std::vector<ExperimentCell> cells;
    std::vector<AdminId> raters;
};

struct Experiment {
    ExperimentId id;
    int number = 0;
    std::string name;
    std::string description;
    ExperimentState state = ExperimentState::draft;
    ExperimentMode mode = ExperimentMode::pairwise;
    std::vector<std::string> criteria;
    std::optional<ExperimentTemplate> from_template;
    int pair_count = 0;
    core::ClipSettings settings;
    Sha256 seed{};  // never leaves the server
    int version = 0;
    Author created_by;
    Timestamp created_at;
    Timestamp updated_at;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> closed_at;
    std::optional<core::Arm> winner;     // of a closed one
    std::optional<double> log_evidence;  // at its end
    std::optional<Timestamp> promoted_at;
    std::optional<Timestamp> archived_at;
    std::vector<ExperimentCell> cells;    // by number
    std::vector<ExperimentRater> raters;  // by number
    std::optional<ExperimentSplit> split;
    int clips = 0;
    int clips_ended = 0;
    int pairs_frozen = 0;
};

// Since the experiment began, by others than itself.
[[nodiscard]] bool has_moved_prompt(const Experiment& experiment);

[[nodiscard]] awaitable<ExperimentId> create_experiment(pg::Transaction& transaction,
                                                        ExperimentDraft draft, AdminId created_by);
// Both throw conflict when it was started. The first one replaces all of a draft.
awaitable<void> replace_draft(pg::Transaction& transaction, const Experiment& experiment,
                              ExperimentDraft draft, AdminId edited_by);
awaitable<void> delete_draft(pg::Transaction& transaction, ExperimentId id);

// Throw not_found. The second one locks it until the transaction ends.
[[nodiscard]] awaitable<Experiment> get_experiment(pg::Transaction& transaction, ExperimentId id);
[[nodiscard]] awaitable<Experiment> lock_experiment(pg::Transaction& transaction, ExperimentId id);

struct ExperimentFilter {
    std::optional<ExperimentState> state;
    bool is_archived = false;
    std::optional<int> before_number;
    std::size_t limit = 50;
};

struct ListedExperiment {
    ExperimentId id;
    int number = 0;
    std::string name;
    ExperimentState state = ExperimentState::draft;
    ExperimentMode mode = ExperimentMode::pairwise;
    int pair_count = 0;
    int pairs_frozen = 0;
    int cells = 0;
    std::optional<core::Arm> winner;
    std::optional<double> log_evidence;
    Author created_by;
    Timestamp updated_at;
};

// Newest first.
[[nodiscard]] awaitable<std::vector<ListedExperiment>> list_experiments(pg::Pool& pool,
                                                                        ExperimentFilter filter,
                                                                        Deadline deadline);

// Of all that have ended, archived ones too; the strongest limits::experiments_compared_max of
// those that are decisive.
[[nodiscard]] awaitable<core::EndedEvidence> read_ended_evidence(pg::Pool& pool, Deadline deadline);

// Notes the versions that the cells have now and who of the panel wrote one of the texts, and
// begins to render. The index of running experiments may refuse a cell (conflict).
awaitable<void> begin_experiment(pg::Transaction& transaction, ExperimentId id);

// Renders again, for so many more pairs.
awaitable<void> begin_extension(pg::Transaction& transaction, ExperimentId id, int pairs);

struct ExperimentEnd {
    std::optional<core::Arm> winner;
    double log_evidence = 0;
};
awaitable<void> close_experiment(pg::Transaction& transaction, ExperimentId id, ExperimentEnd end);
awaitable<void> note_promotion(pg::Transaction& transaction, ExperimentId id);
awaitable<void> archive_experiment(pg::Transaction& transaction, ExperimentId id);
// From then on the admin votes no more.
awaitable<void> unblind_rater(pg::Transaction& transaction, ExperimentId id, AdminId admin_id,
                              std::string reason);

[[nodiscard]] std::string_view name_of(core::Arm arm) noexcept;

// From the experiment's seed; what is drawn for one purpose tells nothing of another.
[[nodiscard]] Sha256 derived_seed(const Experiment& experiment, std::string_view purpose);

}  // namespace mien::store
