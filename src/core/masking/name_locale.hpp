// Where a name is from, as far as its letters tell.
#pragma once

#include <string_view>

#include "core/masking/name_lists.hpp"

namespace mien::core {

// Of a whole name if it is known: one letter decides for all parts. Scripts without a list of their
// own, and no letters at all, are international.
//
// Han without kana is Japanese when a space parts it or it has four characters or more, as Chinese
// names are written without one and rarely have four.
[[nodiscard]] NameLocale locale_of_name(std::string_view name);

// True where words are not parted by spaces, so that a name may stand between any two letters.
[[nodiscard]] bool is_written_without_spaces(char32_t code_point);

}  // namespace mien::core
