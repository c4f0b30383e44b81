// Evidence that one of two texts is preferred, which may be looked at after every pair: a mixture
// of bets on the scores (Waudby-Smith and Ramdas, "Estimating means of bounded random variables by
// betting"). Without a true preference it multiplies by 1 on average, so that it ever reaches
// 1/alpha with a probability of at most alpha (Ville's inequality).
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace mien::core {

inline constexpr double error_rate = 0.05;  // of declared winners, without a difference
inline constexpr double decisive_evidence = 1 / error_rate;
inline constexpr double leaning_evidence = 3;
inline constexpr std::size_t bets_count = 200;  // the points of the mixture

// The evidence against a mean score, from scores that are added in the order of their freezing.
class Evidence {
  public:
    // Of a mean between 0 and 1, both excluded.
    explicit Evidence(double mean = 0.5) noexcept;

    // A score from 0 to 1; as if it were added `times` times.
    void add(double score, int times = 1) noexcept;

    [[nodiscard]] double log_value() const noexcept;

  private:
    double mean_;
    std::array<double, bets_count> log_wealths_{};
};

struct Interval {
    double low = 0;
    double high = 1;
};

// Means that the evidence does not speak against: holds the true one at every look at once with a
// probability of 1 - alpha. In steps of a thousandth.
[[nodiscard]] Interval confidence_sequence(std::span<const double> scores,
                                           double alpha = error_rate);

}  // namespace mien::core
