#include "objects/object_key.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/limits/objects.hpp"

namespace mien::objects {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_segment(std::string_view segment) {
    const auto is_allowed = [](char c) {
        return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-';
    };
    return !segment.empty() && is_letter_or_digit(segment.front()) &&
           std::ranges::all_of(segment, is_allowed) && !segment.contains("..");
}

}  // namespace

bool is_object_key(std::string_view key) {
    if (key.size() > limits::object_key_bytes_max) {
        return false;
    }
    while (true) {
        const auto slash = key.find('/');
        if (!is_segment(key.substr(0, slash))) {
            return false;
        }
        if (slash == std::string_view::npos) {
            return true;
        }
        key.remove_prefix(slash + 1);
    }
}

void require_object_key(std::string_view key) {
    if (!is_object_key(key)) {
        throw Error(ErrorKind::invalid, "This is not the name of an object.");
    }
}

}  // namespace mien::objects
