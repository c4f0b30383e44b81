// No clip is made of a text that shows nothing: it is refused before a job exists, whatever a
// request or the settings say about variables without a value.
#pragma once

#include <string_view>

namespace mien::actions {

// Throws invalid, with a problem of the code blank at the pointer, which is that of the text that
// was sent, or empty. The text is the resolved one.
void require_visible(std::string_view text, std::string_view emotion,
                     std::string_view pointer = "");

}  // namespace mien::actions
