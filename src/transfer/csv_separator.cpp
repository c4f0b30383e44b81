#include "transfer/csv_separator.hpp"

#include <algorithm>
#include <cctype>

#include "transfer/csv_columns.hpp"

namespace mien::transfer {
namespace {

constexpr std::string_view separators = ",;\t|";

std::string_view without(std::string_view text, std::string_view characters) {
    const auto first = text.find_first_not_of(characters);
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(characters) - first + 1);
}

std::size_t count_columns(std::string_view line, char separator) {
    std::size_t count = 0;
    for (;;) {
        const auto end = line.find(separator);
        const auto name = without(line.substr(0, end), "\" ");
        count += parse_csv_column(name) ? 1U : 0U;
        if (end == std::string_view::npos) {
            return count;
        }
        line.remove_prefix(end + 1);
    }
}

}  // namespace

CsvSeparator find_separator(std::string_view first_line) {
    constexpr std::string_view beginning = "sep=";
    const auto line = without(first_line, "\r\n");
    const auto bare = without(line, "\"");
    const bool is_named =
        bare.size() == beginning.size() + 1 &&
        separators.find(bare.back()) != std::string_view::npos &&
        std::ranges::equal(bare.substr(0, beginning.size()), beginning,
                           [](unsigned char a, char b) { return std::tolower(a) == b; });
    if (is_named) {
        return {.character = bare.back(), .is_line_of_its_own = true};
    }
    return {.character = *std::ranges::max_element(
                separators, {}, [line](char separator) { return count_columns(line, separator); })};
}

}  // namespace mien::transfer
