#include "video/media/seam.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace mien::video::media {
namespace {

// In steps of 255: what coding alone changes in a picture that stands still.
constexpr double stillness = 0.05;
constexpr double score_max = 999;
constexpr double repeated_score = 0.25;

}  // namespace

SeamMeter::SeamMeter(int width, int height) : width_(width), height_(height) {}

void SeamMeter::take(const std::uint8_t* luma, std::ptrdiff_t row_bytes) {
    const auto width = static_cast<std::size_t>(width_);
    next_.resize(width * static_cast<std::size_t>(height_));
    for (int y = 0; y < height_; ++y) {
        std::memcpy(next_.data() + width * static_cast<std::size_t>(y), luma + row_bytes * y,
                    width);
    }
    if (first_.empty()) {
        first_ = next_;
    } else {
        steps_.push_back(difference(last_, next_));
    }
    last_.swap(next_);
}

Seam SeamMeter::measure() const {
    if (steps_.empty()) {
        return {};
    }
    auto steps = steps_;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::ranges::nth_element(steps, middle);
    const double seam = difference(last_, first_);
    if (*middle < stillness && seam < stillness) {
        return {};
    }
    const double score = std::min(seam / std::max(*middle, stillness), score_max);
    return {score, steps_.size() > 1 && score < repeated_score};
}

double SeamMeter::difference(const std::vector<std::uint8_t>& a,
                             const std::vector<std::uint8_t>& b) const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += static_cast<unsigned>(std::abs(int{a[i]} - int{b[i]}));
    }
    return static_cast<double>(sum) / static_cast<double>(a.size());
}

}  // namespace mien::video::media
