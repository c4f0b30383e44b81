#include "core/masking/person_directory.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

#include "base/assert.hpp"

namespace mien::core {
namespace {

constexpr std::size_t entries_per_range = 8;
constexpr unsigned place_bits = 9;
constexpr unsigned locale_bits = 6;
constexpr unsigned names_bits = locale_bits + 2 * place_bits;
constexpr unsigned key_bits = 64 - names_bits;
constexpr std::uint64_t place_mask = (1U << place_bits) - 1;
static_assert(name_locale_count <= std::size_t{1} << locale_bits);

// The bits of a token behind those that tell its part.
std::uint64_t key_of(std::uint64_t token, unsigned part_bits) {
    return token << part_bits >> names_bits;
}

std::uint64_t key_in(std::uint64_t entry) {
    return entry >> names_bits;
}

// The place in the list, counted from 1; 0 for none.
std::uint64_t place_in(const std::vector<ListedName>& names, const ListedName* name) {
    MIEN_ASSERT(names.size() < place_mask, "a list of names has a place of nine bits for each");
    return name == nullptr ? 0 : static_cast<std::uint64_t>(name - names.data()) + 1;
}

const ListedName* at_place(const std::vector<ListedName>& names, std::uint64_t place) {
    return place == 0 ? nullptr : &names[place - 1];
}

}  // namespace

void PersonDirectory::add(std::uint64_t token, const FakeName& owner) {
    if (!covers(token)) {
        return;
    }
    const auto& list = name_list(owner.locale);
    const auto locale = static_cast<std::uint64_t>(owner.locale);
    const auto given = place_in(list.given, owner.listed_given);
    const auto family = place_in(list.family, owner.listed_family);
    const auto names = (locale << (2 * place_bits)) | (given << place_bits) | family;
    parts_[part_of(token)].entries.push_back(key_of(token, part_bits) << names_bits | names);
    if (++size_ > entries_max_) {
        make_room();
    }
}

// In order, and each token once.
void PersonDirectory::settle(Part& part) {
    auto& entries = part.entries;
    std::ranges::sort(entries);
    const auto is_disputed = [](std::uint64_t a, std::uint64_t b) {
        return a != b && key_in(a) == key_in(b);
    };
    is_unanimous_ &= std::ranges::adjacent_find(entries, is_disputed) == entries.end();
    const auto rest = std::ranges::unique(entries, {}, key_in);
    size_ -= rest.size();
    entries.erase(rest.begin(), rest.end());
}

// Half the tokens go, unless most of what is there was added more than once.
void PersonDirectory::make_room() {
    for (auto& part : parts_) {
        settle(part);
    }
    while (size_ > entries_max_ / 4 * 3 && parts_covered_ > 1) {
        const auto kept = parts_covered_ / 2;
        for (auto i = kept; i < parts_covered_; ++i) {
            size_ -= parts_[i].entries.size();
            std::vector<std::uint64_t>().swap(parts_[i].entries);
        }
        parts_covered_ = kept;
    }
}

void PersonDirectory::finish() {
    const auto per_part = size_ / parts_covered_;
    range_bits_ = static_cast<unsigned>(std::bit_width(per_part / entries_per_range));
    for (auto& part : parts_) {
        settle(part);
        if (part.entries.empty()) {
            continue;
        }
        part.entries.shrink_to_fit();
        part.begins.assign((std::size_t{1} << range_bits_) + 1, 0);
        for (const auto entry : part.entries) {
            ++part.begins[(key_in(entry) >> (key_bits - range_bits_)) + 1];
        }
        std::partial_sum(part.begins.begin(), part.begins.end(), part.begins.begin());
    }
}

AddressName PersonDirectory::find(std::uint64_t token) const {
    const auto& part = parts_[part_of(token)];
    if (part.begins.empty()) {
        return {};
    }
    const auto key = key_of(token, part_bits);
    const auto range = static_cast<std::size_t>(key >> (key_bits - range_bits_));
    const auto near = std::span(part.entries)
                          .subspan(part.begins[range], part.begins[range + 1] - part.begins[range]);
    const auto found = std::ranges::find(near, key, key_in);
    if (found == near.end()) {
        return {};
    }
    const auto& list =
        name_list(static_cast<NameLocale>(*found >> (2 * place_bits) & ((1U << locale_bits) - 1)));
    return {.given = at_place(list.given, (*found >> place_bits) & place_mask),
            .family = at_place(list.family, *found & place_mask)};
}

}  // namespace mien::core
