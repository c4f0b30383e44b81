// Base64 with '+', '/' and padding (RFC 4648 section 4), as other programs write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien {

[[nodiscard]] std::string to_base64(std::string_view bytes);
// Nothing for what is none; nothing may stand around or between its characters.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace mien
