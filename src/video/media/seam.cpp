#include "video/media/seam.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>

namespace mien::video::media {
namespace {

// In steps of 255: what coding alone changes in a picture that stands still.
constexpr double stillness = 0.05;
constexpr double score_max = 999;
constexpr double repeated_score = 0.25;

// 0 of nothing.
double median(std::vector<double> values) {
    if (values.empty()) {
        return 0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

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
    const double seam = difference(last_, first_);
    // A picture that is repeated, as a slow clip is at a fast rate, is no step.
    std::vector<double> moving;
    std::ranges::copy_if(steps_, std::back_inserter(moving),
                         [](double step) { return step >= stillness; });
    if (seam < stillness && moving.size() * 2 < steps_.size()) {
        return {};
    }
    const double score = std::min(seam / std::max(median(std::move(moving)), stillness), score_max);
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
