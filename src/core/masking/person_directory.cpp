#include "core/masking/person_directory.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

namespace mien::core {
namespace {

constexpr std::size_t entries_per_range = 8;
constexpr unsigned place_bits = 12;
constexpr std::uint32_t place_mask = (1U << place_bits) - 1;

// The place in the list, counted from 1; 0 for none.
std::uint32_t place_in(const std::vector<ListedName>& names, const ListedName* name) {
    return name == nullptr ? 0 : static_cast<std::uint32_t>(name - names.data()) + 1;
}

const ListedName* at_place(const std::vector<ListedName>& names, std::uint32_t place) {
    return place == 0 ? nullptr : &names[place - 1];
}

}  // namespace

void PersonDirectory::add(std::uint64_t token, const FakeName& owner) {
    const auto& list = name_list(owner.locale);
    const auto locale = static_cast<std::uint32_t>(owner.locale);
    const auto given = place_in(list.given, owner.listed_given);
    const auto family = place_in(list.family, owner.listed_family);
    entries_.push_back(
        {.token = token, .names = (locale << (2 * place_bits)) | (given << place_bits) | family});
}

void PersonDirectory::finish() {
    std::ranges::sort(entries_);
    const auto rest = std::ranges::unique(entries_, {}, &Entry::token);
    entries_.erase(rest.begin(), rest.end());
    entries_.shrink_to_fit();
    const auto range_bits = std::bit_width(entries_.size() / entries_per_range) + 1;
    shift_ = 64U - static_cast<unsigned>(range_bits);
    begins_.assign((std::size_t{1} << static_cast<unsigned>(range_bits)) + 1, 0);
    for (const auto& entry : entries_) {
        ++begins_[range_of(entry.token) + 1];
    }
    std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
}

AddressName PersonDirectory::find(std::uint64_t token) const {
    if (begins_.empty()) {
        return {};
    }
    const auto range = range_of(token);
    const auto near =
        std::span(entries_).subspan(begins_[range], begins_[range + 1] - begins_[range]);
    const auto found = std::ranges::find(near, token, &Entry::token);
    if (found == near.end()) {
        return {};
    }
    const auto& list = name_list(static_cast<NameLocale>(found->names >> (2 * place_bits)));
    return {.given = at_place(list.given, (found->names >> place_bits) & place_mask),
            .family = at_place(list.family, found->names & place_mask)};
}

}  // namespace mien::core
