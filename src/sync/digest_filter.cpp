#include "sync/digest_filter.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/assert.hpp"

namespace mien::sync {

// The lower half of the digest tells the bits, the upper one the block: a split block Bloom filter,
// as Apache Parquet has it.
DigestFilter::Block DigestFilter::bits_of(std::uint64_t digest) {
    constexpr std::array<std::uint32_t, 8> multipliers = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU,
                                                          0xa2b7289dU, 0x705495c7U, 0x2df1424bU,
                                                          0x9efc4947U, 0x5c6bfb31U};
    const auto low = static_cast<std::uint32_t>(digest);
    Block bits;
    for (std::size_t i = 0; i < multipliers.size(); ++i) {
        bits.words[i] = 1U << ((low * multipliers[i]) >> 27U);
    }
    return bits;
}

std::size_t DigestFilter::place_of(std::uint64_t digest) const {
    return static_cast<std::size_t>(((digest >> 32U) * blocks_.size()) >> 32U);
}

void DigestFilter::mark(std::uint64_t digest) {
    const auto bits = bits_of(digest);
    auto& block = blocks_[place_of(digest)];
    for (std::size_t i = 0; i < bits.words.size(); ++i) {
        block.words[i] |= bits.words[i];
    }
}

void DigestFilter::become_filter() {
    blocks_.resize(limits::originals_filter_bytes / sizeof(Block));
    exact_.for_each([this](std::uint64_t digest) { mark(digest); });
    exact_ = {};
}

void DigestFilter::insert(std::uint64_t digest) {
    if (is_exact()) {
        exact_.prefetch(digest);
    } else {
        __builtin_prefetch(&blocks_[place_of(digest)], 1);
    }
    const auto earlier = std::exchange(waiting_[next_], digest);
    next_ = (next_ + 1) % waiting_.size();
    if (waiting_count_ < waiting_.size()) {
        ++waiting_count_;
    } else {
        insert_now(earlier);
    }
}

void DigestFilter::settle() {
    // While there is room the first ones are those that wait.
    for (std::size_t i = 0; i < waiting_count_; ++i) {
        insert_now(waiting_[i]);
    }
    waiting_count_ = 0;
    next_ = 0;
}

void DigestFilter::insert_now(std::uint64_t digest) {
    if (is_exact()) {
        exact_.insert(digest);
        size_ = exact_.size();
        if (size_ > exact_max_) {
            become_filter();
        }
        return;
    }
    mark(digest);
    ++size_;
}

void DigestFilter::erase(std::uint64_t digest) {
    settle();
    MIEN_ASSERT(is_exact(), "nothing can be taken out of a filter");
    exact_.erase(digest);
    size_ = exact_.size();
}

bool DigestFilter::contains(std::uint64_t digest) const {
    const auto waiting = std::span(waiting_).first(waiting_count_);
    if (std::ranges::find(waiting, digest) != waiting.end()) {
        return true;
    }
    if (is_exact()) {
        return exact_.contains(digest);
    }
    const auto bits = bits_of(digest);
    const auto& block = blocks_[place_of(digest)];
    bool has_all = true;
    for (std::size_t i = 0; i < bits.words.size(); ++i) {
        has_all &= (block.words[i] & bits.words[i]) != 0;
    }
    return has_all;
}

}  // namespace mien::sync
