#include "core/experiments/traffic.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

namespace mien::core {
namespace {

constexpr double alarm_probability = 0.001;
constexpr double expected_min = 5;

void check_share(int share, std::string_view pointer, std::vector<Problem>& problems) {
    if (share < 0 || share > basis_points_of_all) {
        problems.push_back({.pointer = std::string(pointer),
                            .code = "out_of_range",
                            .message = fmt::format("A share is 0 to {} basis points of all users.",
                                                   basis_points_of_all)});
    }
}

std::optional<Arm> arm_at(int place, const TrafficShares& shares) {
    if (place < shares.a) {
        return Arm::a;
    }
    if (place >= basis_points_of_all - shares.b) {
        return Arm::b;
    }
    return std::nullopt;
}

// One place of all users, from phase to phase.
class Walk {
  public:
    explicit Walk(int place) : place_(place) {}

    void enter(const TrafficShares& shares) {
        ++phase_;
        arm_ = arm_at(place_, shares);
        if (!arm_) {
            return;
        }
        if (!first_arm_) {
            first_arm_ = arm_;
            joined_phase_ = phase_;
        }
        has_moved_ = has_moved_ || arm_ != first_arm_;
    }

    [[nodiscard]] std::optional<Standing> standing() const {
        if (!arm_) {
            return std::nullopt;
        }
        return Standing{.arm = *arm_, .joined_phase = joined_phase_, .has_moved = has_moved_};
    }

  private:
    int place_;
    int phase_ = 0;
    std::optional<Arm> arm_;
    std::optional<Arm> first_arm_;
    int joined_phase_ = 0;
    bool has_moved_ = false;
};

}  // namespace

std::vector<Problem> find_problems(const TrafficShares& shares) {
    std::vector<Problem> problems;
    check_share(shares.a, "/share_a", problems);
    check_share(shares.b, "/share_b", problems);
    if (!problems.empty()) {
        return problems;
    }
    if (shares.a + shares.b > basis_points_of_all) {
        problems.push_back(
            {.pointer = "/share_b",
             .code = "too_much",
             .message = fmt::format("Both shares together are at most {}.", basis_points_of_all)});
    }
    if (shares.a + shares.b == 0) {
        problems.push_back({.pointer = "/share_a",
                            .code = "nobody",
                            .message = "Both shares are 0; to split nobody, stop the split."});
    }
    return problems;
}

TrafficSplit::TrafficSplit(const KeyedHash::Key& key, std::vector<TrafficShares> phases)
    : hash_(key), phases_(std::move(phases)) {}

std::uint64_t TrafficSplit::person_of(const UserId& user_id) const {
    const auto& bytes = user_id.uuid.bytes;
    return hash_.of(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::optional<Standing> TrafficSplit::standing_of(std::uint64_t person) const {
    // The upper half of the hash, spread over all basis points without a division.
    const auto place = static_cast<int>(((person >> 32U) * basis_points_of_all) >> 32U);
    Walk walk(place);
    for (const auto& shares : phases_) {
        walk.enter(shares);
    }
    return walk.standing();
}

UnmovedShares unmoved_shares(std::span<const TrafficShares> phases) {
    UnmovedShares all;
    for (int place = 0; place < basis_points_of_all; ++place) {
        Walk walk(place);
        int phase = 0;
        for (const auto& shares : phases) {
            ++phase;
            walk.enter(shares);
            const auto standing = walk.standing();
            if (standing && !standing->has_moved) {
                auto& of_both = all[{standing->joined_phase, phase}];
                ++(standing->arm == Arm::a ? of_both.a : of_both.b);
            }
        }
    }
    return all;
}

RatioCheck check_ratio(std::span<const ArmTraffic> arms) {
    RatioCheck check;
    int shares = 0;
    int arms_count = 0;
    std::int64_t all = 0;
    for (const auto& arm : arms) {
        if (arm.share == 0) {
            check.strays += arm.count;
            continue;
        }
        shares += arm.share;
        all += arm.count;
        ++arms_count;
    }
    if (arms_count < 2 || all == 0) {
        return check;
    }
    double expected_least = static_cast<double>(all);
    for (const auto& arm : arms) {
        if (arm.share > 0) {
            const double expected = static_cast<double>(all) * arm.share / shares;
            const double deviation = static_cast<double>(arm.count) - expected;
            check.chi_square += deviation * deviation / expected;
            expected_least = std::min(expected_least, expected);
        }
    }
    check.probability = boost::math::gamma_q((arms_count - 1) / 2.0, check.chi_square / 2);
    check.is_alarm = expected_least >= expected_min && check.probability < alarm_probability;
    return check;
}

}  // namespace mien::core
