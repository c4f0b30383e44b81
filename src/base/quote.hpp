// What somebody sent, made fit to be repeated in a message, a row or a terminal: short, and with
// nothing in it that hides itself, breaks the line or moves what stands beside it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/limits/text.hpp"

namespace mien {

// The first characters_max code points, with "…" for the rest. Bytes that are no UTF-8 count one
// each.
[[nodiscard]] std::string shortened(std::string_view text,
                                    std::size_t characters_max = limits::quoted_characters_max);

// On one line, and all of it seen: controls, line separators, bidirectional and other format
// characters, fillers and bytes that are no UTF-8 become "\u{202E}", "\n" or "\x{FF}". Variation
// selectors stay, for they belong to the character before them.
[[nodiscard]] std::string visible(std::string_view text);

// The same of a text that is JSON, which stays the same JSON: unseen characters become "\u202e".
[[nodiscard]] std::string visible_json(std::string_view json_text);

// “text”, shortened and visible.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace mien
