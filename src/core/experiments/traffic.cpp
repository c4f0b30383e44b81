#include "core/experiments/traffic.hpp"

#include <algorithm>
#include <string_view>

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

}  // namespace

std::vector<Problem> find_problems(const TrafficShares& shares) {
    std::vector<Problem> problems;
    check_share(shares.a, "/share_a", problems);
    check_share(shares.b, "/share_b", problems);
    if (problems.empty() && shares.a + shares.b > basis_points_of_all) {
        problems.push_back(
            {.pointer = "/share_b",
             .code = "too_much",
             .message = fmt::format("Both shares together are at most {}.", basis_points_of_all)});
    }
    return problems;
}

TrafficSplit::TrafficSplit(const KeyedHash::Key& key, TrafficShares shares) noexcept
    : hash_(key), shares_(shares) {}

std::optional<Arm> TrafficSplit::arm_of(const UserId& user_id) const {
    const auto& bytes = user_id.uuid.bytes;
    const auto hash =
        hash_.of(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    // The upper half of the hash, spread over all basis points without a division.
    const auto place = static_cast<int>(((hash >> 32U) * basis_points_of_all) >> 32U);
    if (place < shares_.a) {
        return Arm::a;
    }
    if (place >= basis_points_of_all - shares_.b) {
        return Arm::b;
    }
    return std::nullopt;
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
