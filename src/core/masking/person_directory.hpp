// Whose an e-mail address or a user name is, for rows and texts that hold it alone: its fake shows
// the owner's fake name there too. Only addresses that do not spell the name themselves are kept.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/limits/masking.hpp"
#include "core/masking/name_lists.hpp"
#include "core/masking/person_name.hpp"

namespace mien::core {

// The parts of a fake name that an address shows; null where it has none.
struct AddressName {
    const ListedName* given = nullptr;
    const ListedName* family = nullptr;
};

// 8 bytes for each address, and never more than so many addresses: of more, those are left out
// whose tokens are in the upper part of all tokens. Filled before a run by one thread, then read by
// all.
class PersonDirectory {
  public:
    explicit PersonDirectory(std::size_t entries_max = limits::directory_entries_max)
        : entries_max_(entries_max) {}

    // Of the mailbox or user name that the token stands for. When rows disagree, the least in the
    // order of the lists counts, whichever comes first.
    void add(std::uint64_t token, const FakeName& owner);
    // Once, after the last.
    void finish();

    // False for tokens that are left out, wherever they stand: their fakes show no owner's name.
    [[nodiscard]] bool covers(std::uint64_t token) const noexcept {
        return part_of(token) < parts_covered_;
    }
    // Whether all who were added for one token have the same name.
    [[nodiscard]] bool is_unanimous() const noexcept { return is_unanimous_; }
    // Neither name when the mailbox is not known.
    [[nodiscard]] AddressName find(std::uint64_t token) const;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  private:
    static constexpr unsigned part_bits = 8;
    static constexpr std::size_t part_count = std::size_t{1} << part_bits;

    // Of tokens that begin with the same 8 bits: the next 40, and behind them the language and the
    // places in its lists.
    struct Part {
        std::vector<std::uint64_t> entries;
        // Tokens are digests, spread evenly: where those begin that have the same upper bits.
        std::vector<std::uint32_t> begins;
    };

    [[nodiscard]] static std::size_t part_of(std::uint64_t token) noexcept {
        return static_cast<std::size_t>(token >> (64U - part_bits));
    }
    void make_room();
    void settle(Part& part);

    std::size_t entries_max_;
    std::size_t size_ = 0;
    std::size_t parts_covered_ = part_count;
    std::array<Part, part_count> parts_;
    unsigned range_bits_ = 0;
    bool is_unanimous_ = true;
};

}  // namespace mien::core
