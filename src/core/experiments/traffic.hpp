// Which arm of an experiment a user's requests get: by SipHash-2-4 of the user's id under a key
// that each experiment has for itself, so that a user stays in an arm, and what one experiment does
// says nothing of another.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/keyed_hash.hpp"
#include "core/experiments/score.hpp"

namespace mien::core {

inline constexpr int basis_points_of_all = 10'000;

// Basis points of all users. The others get what the cell has.
struct TrafficShares {
    int a = 0;
    int b = 0;

    auto operator<=>(const TrafficShares&) const = default;
};

// With the pointers "/share_a" and "/share_b".
[[nodiscard]] std::vector<Problem> find_problems(const TrafficShares& shares);

// A is taken from one end of all users and B from the other: when shares change, as few as possible
// change their arm.
class TrafficSplit {
  public:
    TrafficSplit(const KeyedHash::Key& key, TrafficShares shares) noexcept;

    [[nodiscard]] std::optional<Arm> arm_of(const UserId& user_id) const;

  private:
    KeyedHash hash_;
    TrafficShares shares_;
};

// What an arm was to get and what it got in one phase, in which shares did not change.
struct ArmTraffic {
    int share = 0;
    std::int64_t count = 0;
};

struct RatioCheck {
    double chi_square = 0;
    double probability = 1;
    bool is_alarm = false;
    std::int64_t strays = 0;  // in arms that were to get nothing
};

// Whether the arms got what they were to get (Pearson's chi-square test). No alarm before each arm
// is expected to have five.
[[nodiscard]] RatioCheck check_ratio(std::span<const ArmTraffic> arms);

}  // namespace mien::core
