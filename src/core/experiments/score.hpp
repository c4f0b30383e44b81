// What one vote says, and what the votes on a pair say together: a score from 0 (A is preferred) to
// 1 (B is preferred). A pair is two clips that differ in the prompt alone: votes on the same pair
// are not independent of each other, pairs are.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace mien::core {

enum class Arm : std::uint8_t { a, b };

enum class Answer : std::uint8_t { a, b, both_good, both_bad };

[[nodiscard]] constexpr double score_of(Answer answer) noexcept {
    switch (answer) {
        case Answer::a:
            return 0;
        case Answer::b:
            return 1;
        case Answer::both_good:
        case Answer::both_bad:
            return 0.5;
    }
    return 0.5;
}

inline constexpr int rating_max = 5;  // the least is 1
inline constexpr int good_rating_min = 3;

// What ratings of both clips by one rater say: which is higher counts, not by how much.
[[nodiscard]] constexpr Answer answer_of_ratings(int rating_a, int rating_b) noexcept {
    if (rating_a == rating_b) {
        return rating_a >= good_rating_min ? Answer::both_good : Answer::both_bad;
    }
    return rating_b > rating_a ? Answer::b : Answer::a;
}

// The mean, so that a pair counts once however many vote on it; nothing without a score.
[[nodiscard]] std::optional<double> mean_of(std::span<const double> scores) noexcept;

// Of a pair that nobody can vote on, as a clip is missing: its arm has lost. Nothing when both are
// there.
[[nodiscard]] std::optional<double> score_of_failures(bool has_failed_a,
                                                      bool has_failed_b) noexcept;

}  // namespace mien::core
