#include "store/search.hpp"

#include "base/text.hpp"

namespace mien::store {

std::string search_text_of(std::string_view first, std::string_view second) {
    std::string text(first);
    text += ' ';
    text += second;
    return fold_case(text);
}

std::optional<std::string> like_pattern(std::string_view search) {
    if (search.empty()) {
        return std::nullopt;
    }
    std::string pattern = "%";
    for (const char c : fold_case(search)) {
        if (c == '%' || c == '_' || c == '\\') {
            pattern += '\\';
        }
        pattern += c;
    }
    pattern += '%';
    return pattern;
}

}  // namespace mien::store
