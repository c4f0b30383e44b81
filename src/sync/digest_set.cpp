#include "sync/digest_set.hpp"

#include <utility>

namespace mien::sync {
namespace {

constexpr std::size_t places_min = 64;

// 0 stands for an empty place.
std::uint64_t stored(std::uint64_t digest) {
    return digest == 0 ? 1 : digest;
}

}  // namespace

std::size_t DigestSet::place_of(std::uint64_t digest) const {
    const auto mask = places_.size() - 1;
    auto place = static_cast<std::size_t>(digest) & mask;
    while (places_[place] != 0 && places_[place] != digest) {
        place = (place + 1) & mask;
    }
    return place;
}

void DigestSet::grow() {
    auto old = std::exchange(
        places_, std::vector<std::uint64_t>(places_.empty() ? places_min : places_.size() * 2));
    for (const auto digest : old) {
        if (digest != 0) {
            places_[place_of(digest)] = digest;
        }
    }
}

void DigestSet::insert(std::uint64_t digest) {
    // Three quarters full at most.
    if (4 * (size_ + 1) > 3 * places_.size()) {
        grow();
    }
    auto& place = places_[place_of(stored(digest))];
    size_ += place == 0 ? 1 : 0;
    place = stored(digest);
}

void DigestSet::erase(std::uint64_t digest) {
    if (!contains(digest)) {
        return;
    }
    const auto mask = places_.size() - 1;
    auto hole = place_of(stored(digest));
    places_[hole] = 0;
    --size_;
    // What was put behind it for want of room moves up.
    for (auto next = (hole + 1) & mask; places_[next] != 0; next = (next + 1) & mask) {
        const auto moved = std::exchange(places_[next], 0);
        places_[place_of(moved)] = moved;
    }
}

bool DigestSet::contains(std::uint64_t digest) const {
    return !places_.empty() && places_[place_of(stored(digest))] != 0;
}

}  // namespace mien::sync
