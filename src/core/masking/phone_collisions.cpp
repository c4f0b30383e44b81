#include "core/masking/phone_collisions.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/limits/masking.hpp"

namespace mien::core {
namespace {

constexpr unsigned place_bits = 27;
constexpr std::size_t places = std::size_t{1} << place_bits;

using Settled = std::pair<MaskToken, unsigned>;

}  // namespace

MaskToken token_of(const Sha256& digest) {
    MaskToken token{};
    std::copy_n(digest.begin(), token.size(), token.begin());
    return token;
}

std::size_t MaskTokenHash::operator()(const MaskToken& token) const noexcept {
    std::size_t hash = 0;
    std::memcpy(&hash, token.data(), sizeof(hash));
    return hash;
}

unsigned Attempts::of(const Sha256& digest) const {
    if (attempts_.empty()) {
        return 0;
    }
    const auto found = attempts_.find(token_of(digest));
    return found == attempts_.end() ? 0 : found->second;
}

std::vector<std::pair<MaskToken, unsigned>> Attempts::list() const {
    std::vector<std::pair<MaskToken, unsigned>> all(attempts_.begin(), attempts_.end());
    std::ranges::sort(all);
    return all;
}

std::size_t CollisionFinder::place_of(std::uint64_t number) {
    // The multiplier of Fibonacci hashing; the upper bits are the well mixed ones.
    return static_cast<std::size_t>((number * 0x9E3779B97F4A7C15U) >> (64U - place_bits));
}

void CollisionFinder::mark(std::uint64_t number) {
    const auto place = place_of(number);
    if (seen_[place]) {
        seen_twice_[place] = true;
    }
    seen_[place] = true;
}

void CollisionFinder::mark_all() {
    seen_.resize(places);
    seen_twice_.resize(places);
    for (const auto& one : candidates_) {
        mark(one.number);
    }
}

void CollisionFinder::note(std::uint64_t number, const MaskToken& token) {
    if (has_all_ && candidates_.size() == limits::collision_tokens_max) {
        mark_all();
        has_all_ = false;
        std::vector<Candidate>().swap(candidates_);
    }
    if (has_all_) {
        // Once and for all: memory that is not written to is none.
        candidates_.reserve(limits::collision_tokens_max);
        candidates_.push_back({.number = number, .token = token});
    } else {
        mark(number);
    }
}

void CollisionFinder::collect(std::uint64_t number, const MaskToken& token) {
    if (has_all_ || seen_twice_[place_of(number)]) {
        candidates_.push_back({.number = number, .token = token});
    }
}

// Those whose number may be another's: of all of them few are left to sort.
std::vector<CollisionFinder::Candidate> CollisionFinder::take_suspects() {
    if (!has_all_) {
        return std::exchange(candidates_, {});
    }
    constexpr auto fewer_places = places / 8;  // nearer in memory
    std::vector<bool> seen(fewer_places);
    std::vector<bool> seen_twice(fewer_places);
    const auto place = [](const Candidate& one) { return place_of(one.number) % fewer_places; };
    for (const auto& one : candidates_) {
        seen_twice[place(one)] = seen_twice[place(one)] || seen[place(one)];
        seen[place(one)] = true;
    }
    std::vector<Candidate> suspects;
    std::ranges::copy_if(candidates_, std::back_inserter(suspects),
                         [&](const Candidate& one) { return seen_twice[place(one)]; });
    return suspects;
}

void CollisionFinder::resolve(Attempts& known, const NumberOf& number_of, const IsOld& is_old) {
    auto suspects = take_suspects();
    std::ranges::sort(suspects);
    const auto rest = std::ranges::unique(suspects);
    suspects.erase(rest.begin(), rest.end());
    const auto next = std::ranges::adjacent_find(suspects, {}, &Candidate::number);
    if (next == suspects.end()) {
        return;
    }
    if (has_all_) {
        mark_all();
    }
    const auto settled = known.list();
    for (const auto& [token, attempt] : settled) {
        mark(number_of(token, attempt));
    }
    std::vector<MaskToken> meeting;
    for (std::size_t begin = 0; begin < suspects.size();) {
        meeting.clear();
        auto end = begin;
        while (end < suspects.size() && suspects[end].number == suspects[begin].number) {
            const auto& token = suspects[end++].token;
            if (!std::ranges::binary_search(settled, token, {}, &Settled::first)) {
                meeting.push_back(token);
            }
        }
        begin = end;
        if (meeting.size() < 2) {
            continue;
        }
        const auto keeper = std::ranges::find_if(meeting, is_old);
        meeting.erase(keeper == meeting.end() ? meeting.begin() : keeper);
        for (const auto& token : meeting) {
            unsigned attempt = 1;
            while (seen_[place_of(number_of(token, attempt))]) {
                ++attempt;
            }
            mark(number_of(token, attempt));
            known.set(token, attempt);
        }
    }
}

}  // namespace mien::core
