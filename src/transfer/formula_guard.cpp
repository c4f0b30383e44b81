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

// What a spreadsheet may split a line at although it is no comma.
constexpr std::string_view inner_separators = ";\t";

bool is_formula(std::string_view text) {
    const auto first = without_leading(without_leading(text, '\''), ' ');
    return std::ranges::any_of(formula_marks,
                               [first](std::string_view mark) { return first.starts_with(mark); });
}

}  // namespace

bool needs_guard(std::string_view text) {
    const auto bare = without_leading(text, '\'');
    if (!bare.empty() && "\t\r\n"sv.find(bare.front()) != std::string_view::npos) {
        return true;
    }
    return is_formula(text);
}

std::string guarded(std::string_view text) {
    std::string safe(needs_guard(text) ? "'" : "");
    for (auto at = text.find_first_of(inner_separators); at != std::string_view::npos;
         at = text.find_first_of(inner_separators)) {
        safe += text.substr(0, at + 1);
        text.remove_prefix(at + 1);
        safe += is_formula(text) ? "'" : "";
    }
    return safe += text;
}

std::string unguarded(std::string_view text) {
    const auto without_guard = [](std::string_view rest, bool (*is_guarded)(std::string_view)) {
        return rest.substr(rest.starts_with('\'') && is_guarded(rest.substr(1)) ? 1 : 0);
    };
    text = without_guard(text, needs_guard);
    std::string bare;
    for (auto at = text.find_first_of(inner_separators); at != std::string_view::npos;
         at = text.find_first_of(inner_separators)) {
        bare += text.substr(0, at + 1);
        text = without_guard(text.substr(at + 1), is_formula);
    }
    return bare += text;
}

}  // namespace mien::transfer
