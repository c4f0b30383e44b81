#include "core/masking/person_directory.hpp"

#include <algorithm>

namespace mien::core {
namespace {

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
}

AddressName PersonDirectory::find(std::uint64_t token) const {
    const auto found = std::ranges::lower_bound(entries_, token, {}, &Entry::token);
    if (found == entries_.end() || found->token != token) {
        return {};
    }
    const auto& list = name_list(static_cast<NameLocale>(found->names >> (2 * place_bits)));
    return {.given = at_place(list.given, (found->names >> place_bits) & place_mask),
            .family = at_place(list.family, found->names & place_mask)};
}

}  // namespace mien::core
