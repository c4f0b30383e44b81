// How well the end of a clip meets its beginning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mien::video::media {

struct Seam {
    // Mean difference of last and first frame over the median difference of neighbours: 1 is
    // seamless, near 0 shows one picture twice. At most 999; 1 for fewer than two frames and for a
    // picture that never moves.
    double score = 1;
    bool ends_with_first = false;  // the last frame is the first once more
};

// Looks at the brightness of each frame in turn.
class SeamMeter {
  public:
    SeamMeter(int width, int height);

    void take(const std::uint8_t* luma, std::ptrdiff_t row_bytes);
    [[nodiscard]] Seam measure() const;

  private:
    [[nodiscard]] double difference(const std::vector<std::uint8_t>& a,
                                    const std::vector<std::uint8_t>& b) const;

    int width_;
    int height_;
    std::vector<std::uint8_t> first_;
    std::vector<std::uint8_t> last_;
    std::vector<std::uint8_t> next_;
    std::vector<double> steps_;
};

}  // namespace mien::video::media
