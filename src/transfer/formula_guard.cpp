#include "transfer/formula_guard.hpp"

#include <algorithm>
#include <array>

namespace mien::transfer {
namespace {

using namespace std::string_view_literals;

// The last four are the full-width forms, U+FF1D, U+FF0B, U+FF0D and U+FF20.
constexpr std::array formula_marks{
    "="sv,           "+"sv, "-"sv, "@"sv, "\xEF\xBC\x9D"sv, "\xEF\xBC\x8B"sv, "\xEF\xBC\x8D"sv,
    "\xEF\xBC\xA0"sv};

std::string_view without_leading(std::string_view text, char c) {
    return text.substr(std::min(text.find_first_not_of(c), text.size()));
}

}  // namespace

bool needs_guard(std::string_view text) {
    const auto bare = without_leading(text, '\'');
    if (!bare.empty() && "\t\r\n"sv.find(bare.front()) != std::string_view::npos) {
        return true;
    }
    const auto first = without_leading(bare, ' ');
    return std::ranges::any_of(formula_marks,
                               [first](std::string_view mark) { return first.starts_with(mark); });
}

std::string guarded(std::string_view text) {
    return needs_guard(text) ? "'" + std::string(text) : std::string(text);
}

std::string unguarded(std::string_view text) {
    const bool is_guarded = text.starts_with('\'') && needs_guard(text.substr(1));
    return std::string(is_guarded ? text.substr(1) : text);
}

}  // namespace mien::transfer
