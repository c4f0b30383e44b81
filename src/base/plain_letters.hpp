// Latin letters without a decomposition, as people write them who have none of these.
#pragma once

#include <string_view>

namespace mien {

// Of a letter in lower case, by its code point; nothing for any other.
[[nodiscard]] std::string_view plain_letters(char32_t code_point);

}  // namespace mien
