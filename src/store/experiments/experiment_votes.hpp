// Voting: which trial comes next, and what was answered. A rater learns of a trial its id alone;
// which arm is on which side stays here. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/experiments/experiments.hpp"
#include "store/object_rows.hpp"

namespace mien::store {

// Random, as nobody may guess one.
using TrialId = Id<struct TrialTag>;

enum class Side : std::uint8_t { left, right };
// As it is given: by side.
enum class SideAnswer : std::uint8_t { left, right, both_good, both_bad };
[[nodiscard]] std::string_view name_of(SideAnswer answer) noexcept;
[[nodiscard]] std::optional<SideAnswer> parse_side_answer(std::string_view word) noexcept;

// What a rater may know: which trial is next, and how many there are and are done.
struct RaterProgress {
    ExperimentId experiment_id;
    std::optional<TrialId> next;      // without an answer, its clips there
    std::optional<TrialId> upcoming;  // the one after it
    int answered = 0;
    int count = 0;                // without pairs that lack a clip
    std::optional<TrialId> last;  // the one answered last, while that can be taken back
};
[[nodiscard]] awaitable<RaterProgress> get_progress(pg::Transaction& transaction, ExperimentId id,
                                                    AdminId rater);

// A trial of this rater. Throws not_found for an unknown one, and for another rater's alike.
struct Trial {
    TrialId id;
    ExperimentId experiment_id;
    int pair = 0;
    bool is_repeat = false;
    int votes = 0;  // so far; the last one counts
    bool is_answered = false;
    bool is_frozen = false;
};
[[nodiscard]] awaitable<Trial> get_trial(pg::Transaction& transaction, TrialId id, AdminId rater);

// The clip on a side of a rater's trial; nothing for an unknown or foreign trial, and once the
// rater has unblinded.
struct TrialClip {
    ObjectRow object;
    std::uint64_t larger_bytes = 0;  // of the larger clip of the pair: the same on both sides
};
[[nodiscard]] awaitable<std::optional<TrialClip>> find_trial_clip(pg::Pool& pool, TrialId id,
                                                                  AdminId rater, Side side,
                                                                  Deadline deadline);

// Of the overall impression, then of each criterion, from 1 to core::rating_max.
struct SideRatings {
    std::vector<int> left;
    std::vector<int> right;
};

struct NewVote {
    SideAnswer answer = SideAnswer::left;
    std::optional<SideRatings> ratings;  // from which the answer follows
    std::optional<int> decision_ms;
};
// The vote after those that are there.
awaitable<void> add_vote(pg::Transaction& transaction, const Trial& trial, NewVote vote);
// Leaves the trial without an answer.
awaitable<void> withdraw_vote(pg::Transaction& transaction, const Trial& trial);

// Pairs on which all of the panel have answered who still may, two at least unless all others have
// looked at what the sides are; or, at the end, all that have an answer, which count with those
// that they have. The experiment is locked.
enum class Freezing : std::uint8_t { complete, all_with_votes };
awaitable<void> freeze_pairs(pg::Transaction& transaction, ExperimentId id, Freezing freezing);

}  // namespace mien::store
