// What a text holds in other clothes: percent-encoded, in base64 or in hexadecimal. For the search
// of a copy; shares no code with what masks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mien::sync {

// Those that are UTF-8, in no order.
[[nodiscard]] std::vector<std::string> hidden_texts(std::string_view text);

}  // namespace mien::sync
