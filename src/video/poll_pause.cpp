#include "video/poll_pause.hpp"

#include <cstdint>
#include <random>

namespace mien::video {

std::chrono::milliseconds spread(std::chrono::milliseconds pause) {
    static thread_local std::minstd_rand generator(std::random_device{}());
    const auto share = std::uniform_real_distribution<double>(0.8, 1.2)(generator);
    const auto spread_ms = static_cast<std::int64_t>(static_cast<double>(pause.count()) * share);
    return std::chrono::milliseconds(spread_ms);
}

}  // namespace mien::video
