// Random numbers that are the same for a seed on every machine and with every library: what is
// drawn of standard distributions is not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>

#include "base/hash.hpp"

namespace mien::core {

class Draws {
  public:
    explicit Draws(const Sha256& seed);

    // From 0 to below - 1, each as likely; below is at least 1.
    [[nodiscard]] std::size_t number(std::size_t below);
    // Between 0 and 1, both excluded.
    [[nodiscard]] double fraction();
    // Of the exponential distribution with mean 1.
    [[nodiscard]] double exponential();

    template <class Sequence>
    void shuffle(Sequence& values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[number(i)]);
        }
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace mien::core
