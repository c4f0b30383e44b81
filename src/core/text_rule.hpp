// The one check of a text field: valid UTF-8, no U+0000, length in characters, blankness, controls.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace mien::core {

enum class Blank {
    allowed,
    empty_allowed,  // for what need not be given: nothing, or something that can be seen
    refused,
};

enum class Controls {
    allowed,
    white_space_only,  // tabs and line breaks
    refused,           // for what is shown on one line
};

struct TextRule {
    std::string_view pointer;    // of the field, as Problem has it
    std::string_view field;      // how a sentence names it, e.g. "name"
    std::size_t characters_max;  // code points after NFC
    Blank blank = Blank::refused;
    Controls controls = Controls::refused;
};

// Adds at most one problem: required, blank, invalid_utf8, null_character, control_character or
// too_long.
void check_text(std::vector<Problem>& problems, std::string_view text, const TextRule& rule);

}  // namespace mien::core
