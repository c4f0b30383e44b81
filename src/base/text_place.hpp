// Where something stands in a text that is read in pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mien {

// Both count from 1, columns in code points.
struct TextPlace {
    std::int64_t line = 1;
    std::int64_t column = 1;

    // Moves behind the text, which may be cut anywhere.
    void advance(std::string_view text);
    [[nodiscard]] TextPlace behind(std::string_view text) const;
};

// "line 3, column 17".
[[nodiscard]] std::string to_string(const TextPlace& place);

}  // namespace mien
