// Telephone numbers in a text, whoever's they are.
#pragma once

#include <optional>
#include <string_view>

#include "core/masking/folded_text.hpp"

namespace mien::core {

// The number that begins at a place of a folded text (FoldedText::plain), if one does: one with +
// or 00 before the code of a country, one behind "tel:", or ten digits and more in two groups at
// least, as no date, time, version or id is written.
//
// Letters may touch a number, in front or behind, where they are a word that runs into it ("call
// +15550100123or"): in front only of + and of a whole number behind 00. With digits behind the
// letters it is part of an id. What no script parts by spaces touches nothing.
[[nodiscard]] std::optional<TextSpan> phone_at(std::string_view plain, std::size_t begin);

}  // namespace mien::core
