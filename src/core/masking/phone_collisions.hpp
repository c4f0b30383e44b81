// Unique fakes for numbers: a telephone number is too short for digests that never meet. Numbers
// that do are found beforehand and told apart by how often they are tried again, in an order that
// is their own, so that neither the order of rows nor the number of runs matters.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"

namespace mien::core {

// Who a fake belongs to: the beginning of the digest of its original.
using MaskToken = std::array<std::uint8_t, 16>;
[[nodiscard]] MaskToken token_of(const Sha256& digest);

struct MaskTokenHash {
    std::size_t operator()(const MaskToken& token) const noexcept;
};

// How often the digest of an original is taken again until its fake is nobody else's; originals
// that are not in it are not tried again.
class Attempts {
  public:
    [[nodiscard]] unsigned of(const Sha256& digest) const;
    void set(const MaskToken& token, unsigned attempt) { attempts_[token] = attempt; }
    [[nodiscard]] std::size_t size() const noexcept { return attempts_.size(); }

    // In order of the tokens, for keeping them until the next run.
    [[nodiscard]] std::vector<std::pair<MaskToken, unsigned>> list() const;

  private:
    std::unordered_map<MaskToken, unsigned, MaskTokenHash> attempts_;
};

// Reads all originals twice: note() for each in the first pass, collect() in the second, then
// resolve(). Of limits::collision_tokens_max originals at most the first pass is enough, which
// takes 24 bytes for each; of more it takes 32 MiB, and 24 bytes for each whose fake may be
// another's.
class CollisionFinder {
  public:
    // The number that the fake of an original is made of, at an attempt.
    using NumberOf = std::function<std::uint64_t(const MaskToken&, unsigned attempt)>;
    // Whether an earlier run has given the original a fake.
    using IsOld = std::function<bool(const MaskToken&)>;

    void note(std::uint64_t number, const MaskToken& token);
    // False after the first pass when there is no need for a second.
    [[nodiscard]] bool wants_second_pass() const { return !has_all_; }
    void collect(std::uint64_t number, const MaskToken& token);

    // Adds to known, which earlier runs have left. Of originals whose numbers meet, the old one
    // keeps its fake, else the first by token; each of the others takes the next that is free.
    void resolve(Attempts& known, const NumberOf& number_of, const IsOld& is_old);

  private:
    struct Candidate {
        std::uint64_t number;
        MaskToken token;
        auto operator<=>(const Candidate&) const = default;
    };

    [[nodiscard]] static std::size_t place_of(std::uint64_t number);
    [[nodiscard]] std::vector<Candidate> take_suspects();
    void mark(std::uint64_t number);
    void mark_all();

    std::vector<bool> seen_;  // made when they are wanted
    std::vector<bool> seen_twice_;
    bool has_all_ = true;
    std::vector<Candidate> candidates_;  // all, or those whose number may be seen twice
};

}  // namespace mien::core
