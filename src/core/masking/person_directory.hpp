// Whose an e-mail address or a user name is, for rows and texts that hold it alone: its fake shows
// the owner's fake name there too. Only addresses that do not spell the name themselves are kept.
#pragma once

#include <cstdint>
#include <vector>

#include "core/masking/name_lists.hpp"
#include "core/masking/person_name.hpp"

namespace mien::core {

// The parts of a fake name that an address shows; null where it has none.
struct AddressName {
    const ListedName* given = nullptr;
    const ListedName* family = nullptr;
};

// 17 bytes for each address. Filled before a run by one thread, then read by all.
class PersonDirectory {
  public:
    // Of the mailbox or user name that the token stands for. When rows disagree, the least in the
    // order of the lists counts, whichever comes first.
    void add(std::uint64_t token, const FakeName& owner);
    // Once, after the last.
    void finish();

    // Neither name when the mailbox is not known.
    [[nodiscard]] AddressName find(std::uint64_t token) const;
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

  private:
    struct Entry {
        std::uint64_t token;
        std::uint32_t names;  // the language and the places in its lists
        auto operator<=>(const Entry&) const = default;
    };

    [[nodiscard]] std::size_t range_of(std::uint64_t token) const { return token >> shift_; }

    std::vector<Entry> entries_;
    // Tokens are digests, spread evenly: where those begin that have the same upper bits.
    std::vector<std::uint32_t> begins_;
    unsigned shift_ = 0;
};

}  // namespace mien::core
