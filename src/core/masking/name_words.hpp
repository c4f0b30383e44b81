// A name as it is written, cut into its words.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/masking/person_name.hpp"

namespace mien::core {

enum class WordKind : std::uint8_t {
    given,
    family,
    initial,  // one letter, with or without a full stop
    kept,     // a title, a particle, a suffix, or no letters at all
};

struct NameWord {
    std::string_view text;   // of the name that was cut
    std::string_view joint;  // what stands before it
    WordKind kind = WordKind::kept;
};

// How words are told apart as given or family names.
struct NameReading {
    NameLocale locale = NameLocale::international;
    // Canonical forms of the row's other columns, as far as it has them.
    std::string_view given = {};
    std::string_view family = {};
};

// Of a full name. A comma tells that what stands before it is the family name.
[[nodiscard]] std::vector<NameWord> cut_full_name(std::string_view name,
                                                  const NameReading& reading);
// Of a column that holds nothing else.
[[nodiscard]] std::vector<NameWord> cut_one_role(std::string_view name, NameRole role);

}  // namespace mien::core
