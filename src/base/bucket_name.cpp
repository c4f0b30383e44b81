#include "base/bucket_name.hpp"

#include <algorithm>
#include <array>

namespace mien {
namespace {

constexpr std::size_t name_bytes_min = 3;
constexpr std::size_t name_bytes_max = 63;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Four numbers with dots between them, whatever their size.
bool looks_like_address(std::string_view name) {
    return std::ranges::count(name, '.') == 3 &&
           name.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> find_bucket_name_problem(std::string_view name) {
    constexpr std::array<std::string_view, 4> reserved_beginnings{"xn--", "sthree-",
                                                                  "amzn-s3-demo-", "aws-"};
    constexpr std::array<std::string_view, 4> reserved_endings{"-s3alias", "--ol-s3", ".mrap",
                                                               "--x-s3"};
    if (name.size() < name_bytes_min || name.size() > name_bytes_max) {
        return "The name of a bucket has 3 to 63 characters.";
    }
    if (!std::ranges::all_of(
            name, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; })) {
        return "The name of a bucket has only the letters a to z, digits, dots and hyphens.";
    }
    if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) {
        return "The name of a bucket begins and ends with a letter or a digit.";
    }
    if (name.find("..") != std::string_view::npos) {
        return "The name of a bucket has no two dots side by side.";
    }
    if (looks_like_address(name)) {
        return "The name of a bucket must not look like an IP address.";
    }
    for (const auto beginning : reserved_beginnings) {
        if (name.starts_with(beginning)) {
            return "The name of a bucket must not begin with " + std::string(beginning) + ".";
        }
    }
    for (const auto ending : reserved_endings) {
        if (name.ends_with(ending)) {
            return "The name of a bucket must not end with " + std::string(ending) + ".";
        }
    }
    return std::nullopt;
}

}  // namespace mien
