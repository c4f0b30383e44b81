// Which arm of an experiment a user's requests get: by SipHash-2-4 of the user's id under a key
// that each experiment has for itself, so that a user stays in an arm, and what one experiment does
// says nothing of another.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
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

// How a person stands in a split whose shares were changed.
struct Standing {
    Arm arm = Arm::a;
    int joined_phase = 1;    // the first one in which the person was in an arm; from 1
    bool has_moved = false;  // into the other arm, since then

    bool operator==(const Standing&) const = default;
};

// A is taken from one end of all users and B from the other: when shares change, as few as possible
// change their arm.
class TrafficSplit {
  public:
    // With the shares of each phase so far, one at least; the last one counts now.
    TrafficSplit(const KeyedHash::Key& key, std::vector<TrafficShares> phases);

    // Who a user is in this experiment: the hash, from which the arm follows and the user does not.
    [[nodiscard]] std::uint64_t person_of(const UserId& user_id) const;
    // Nothing for a person who is in no arm now.
    [[nodiscard]] std::optional<Standing> standing_of(std::uint64_t person) const;

  private:
    KeyedHash hash_;
    std::vector<TrafficShares> phases_;
};

// Of all users, those who joined in a phase and are in an arm in a later one or the same, without
// having moved, by (joined, later). The parts of both arms that they are, not what the phase gives
// them: with what probability such a person is in B follows from it alone, however shares changed.
using UnmovedShares = std::map<std::pair<int, int>, TrafficShares>;
[[nodiscard]] UnmovedShares unmoved_shares(std::span<const TrafficShares> phases);

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
