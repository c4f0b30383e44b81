#include "core/domain_name.hpp"

#include <algorithm>

namespace mien::core {
namespace {

constexpr std::size_t domain_bytes_max = 253;
constexpr std::size_t label_bytes_max = 63;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= label_bytes_max && label.front() != '-' &&
           label.back() != '-' && std::ranges::all_of(label, [](char c) {
               return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
           });
}

}  // namespace

std::optional<std::string> canonical_domain(std::string_view text) {
    if (text.ends_with('.')) {
        text.remove_suffix(1);
    }
    if (text.empty() || text.size() > domain_bytes_max) {
        return std::nullopt;
    }
    std::string name(text);
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    std::string_view rest = name;
    std::string_view label;
    std::size_t labels = 0;
    while (true) {
        const auto end = std::min(rest.find('.'), rest.size());
        label = rest.substr(0, end);
        ++labels;
        if (!is_label(label)) {
            return std::nullopt;
        }
        if (end == rest.size()) {
            break;
        }
        rest.remove_prefix(end + 1);
    }
    // What ends in a number is read as an address (WHATWG URL, "ends in a number").
    if (std::ranges::all_of(label, is_digit) || (labels == 1 && name != "localhost")) {
        return std::nullopt;
    }
    return name;
}

}  // namespace mien::core
