#include "sync/policy/expression.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace mien::sync {
namespace {

using core::ColumnClass;

// More than the longest fake of any class has.
constexpr std::size_t roomy_characters = 100;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

void erase_all(std::string& text, std::string_view what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
        text.erase(at, what.size());
    }
}

// Without casts, parentheses and quotes of names, and with one space where there was any of them:
// "CHECK ((char_length((email)::text) <= 254))" becomes "char_length email <= 254".
std::string plain_words(std::string_view expression) {
    std::string text(expression);
    for (const std::string_view cast :
         {"::text", "::citext", "::character varying", "::bpchar", "NOT VALID", "NO INHERIT"}) {
        erase_all(text, cast);
    }
    std::string words;
    for (const char c : text) {
        const bool is_gap = c == '(' || c == ')' || c == '"' || c == ' ' || c == '\n';
        if (!is_gap) {
            words += c;
        } else if (!words.empty() && words.back() != ' ') {
            words += ' ';
        }
    }
    if (words.ends_with(' ')) {
        words.pop_back();
    }
    constexpr std::string_view head = "CHECK ";
    return words.starts_with(head) ? words.substr(head.size()) : words;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> parts;
    for (auto at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
        parts.push_back(text.substr(0, at));
        text.remove_prefix(at + separator.size());
    }
    parts.push_back(text);
    return parts;
}

std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_all = failure == std::errc() && end == text.data() + text.size();
    return is_all ? std::optional(number) : std::nullopt;
}

// "char_length name <= 254", "char_length btrim name > 0": what stands behind the length.
std::optional<std::string_view> behind_length_of(std::string_view words, std::string_view column) {
    for (const std::string_view function : {"char_length ", "character_length ", "length "}) {
        if (!words.starts_with(function)) {
            continue;
        }
        auto rest = words.substr(function.size());
        for (const std::string_view trim : {"btrim ", "TRIM BOTH FROM "}) {
            if (rest.starts_with(trim)) {
                rest.remove_prefix(trim.size());
            }
        }
        if (rest.starts_with(column) && rest.substr(column.size()).starts_with(' ')) {
            return rest.substr(column.size() + 1);
        }
    }
    return std::nullopt;
}

// Which are never shorter than that, whatever the original was.
constexpr std::size_t long_characters = 5;
bool has_long_fakes(ColumnClass column_class) {
    return column_class == ColumnClass::email || column_class == ColumnClass::phone ||
           column_class == ColumnClass::opaque;
}

// "num_nonnulls name, email > 0": how many of some columns have a value.
bool counts_nulls(std::string_view words) {
    const auto space = words.find(' ');
    const auto sign = words.find_first_of("<>=");
    const auto function = words.substr(0, space);
    if ((function != "num_nonnulls" && function != "num_nulls") || sign == std::string_view::npos) {
        return false;
    }
    return std::ranges::all_of(
        split(words.substr(space + 1, sign - space - 2), ", "),
        [](std::string_view name) { return std::ranges::all_of(name, is_name_character); });
}

bool is_fitting_length(std::string_view comparison, ColumnClass column_class,
                       std::optional<std::size_t> characters_max) {
    const auto space = comparison.find(' ');
    const auto number =
        space == std::string_view::npos ? std::nullopt : number_in(comparison.substr(space + 1));
    if (!number) {
        return false;
    }
    const auto sign = comparison.substr(0, space);
    if (sign == "<=" && characters_max && *characters_max <= *number) {
        return true;
    }
    if (sign == "<=" || sign == "<") {
        return *number >= roomy_characters && column_class != ColumnClass::free_text;
    }
    const auto least = has_long_fakes(column_class) ? long_characters : 1;
    return (sign == ">=" && *number <= least) || (sign == ">" && *number < least);
}

bool is_something(std::string_view words, std::string_view column) {
    for (const std::string_view trim : {"", "btrim ", "TRIM BOTH FROM "}) {
        if (words == fmt::format("{}{} <> ''", trim, column)) {
            return true;
        }
    }
    return false;
}

// Of an address, whose fakes have one @ with something on both sides of it.
bool asks_for_at_sign(std::string_view words, std::string_view column) {
    for (const std::string_view sign : {"~", "~*", "~~", "~~*"}) {
        for (const std::string_view pattern :
             {"@", "^.+@.+$", "^[^@]+@[^@]+$", "%@%", "%_@_%", "_%@_%"}) {
            const bool is_like = sign.starts_with("~~");
            if (is_like == pattern.contains('%') &&
                words == fmt::format("{} {} '{}'", column, sign, pattern)) {
                return true;
            }
        }
    }
    return false;
}

// What is asked is the same of a value and of its fake.
std::string without_what_stays(std::string words, std::string_view column) {
    words = fmt::format(" {} ", words);
    for (const std::string_view form :
         {" {} IS NOT NULL", " {} IS NULL", " jsonb_typeof {}", " json_typeof {}",
          " cardinality {}", " array_length {}, 1", " array_ndims {}"}) {
        erase_all(words, fmt::format(fmt::runtime(form), column));
    }
    return words;
}

bool holds(std::string_view atom, std::string_view column, ColumnClass column_class,
           std::optional<std::size_t> characters_max) {
    if (!mentions(without_what_stays(std::string(atom), column), column)) {
        return true;
    }
    if (const auto comparison = behind_length_of(atom, column)) {
        return is_fitting_length(*comparison, column_class, characters_max);
    }
    return is_something(atom, column) || counts_nulls(atom) ||
           (column_class == ColumnClass::email && asks_for_at_sign(atom, column));
}

}  // namespace

bool stays(ColumnClass column_class) {
    return column_class == ColumnClass::keep || column_class == ColumnClass::canon;
}

bool leaves(ColumnClass column_class) {
    return column_class == ColumnClass::drop || column_class == ColumnClass::secret;
}

bool mentions(std::string_view expression, std::string_view column) {
    for (auto at = expression.find(column); at != std::string_view::npos;
         at = expression.find(column, at + 1)) {
        const auto end = at + column.size();
        const bool begins = at == 0 || !is_name_character(expression[at - 1]);
        const bool ends = end == expression.size() || !is_name_character(expression[end]);
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

std::vector<const ColumnPolicy*> changed_columns_in(const TablePolicy& rules,
                                                    std::string_view expression) {
    std::vector<const ColumnPolicy*> changed;
    for (const auto& column : rules.columns) {
        if (!stays(column.column_class) && mentions(expression, column.name)) {
            changed.push_back(&column);
        }
    }
    return changed;
}

bool is_only_case_of(std::string_view expression, std::string_view column) {
    const auto words = plain_words(expression);
    std::string_view text = words;
    constexpr std::string_view begin = "COALESCE ";
    if (text.starts_with(begin)) {
        text.remove_prefix(begin.size());
        for (const std::string_view end : {" , ''", ", ''"}) {
            if (text.ends_with(end)) {
                text.remove_suffix(end.size());
            }
        }
    }
    return text == column || text == fmt::format("lower {}", column) ||
           text == fmt::format("upper {}", column);
}

bool asks_for_null_only(std::string_view expression, std::string_view column) {
    const auto words = plain_words(expression);
    const auto text = std::string_view(words).substr(words.starts_with(' ') ? 1 : 0);
    return text == fmt::format("{} IS NOT NULL", column) ||
           text == fmt::format("{} IS NULL", column);
}

bool lists_values(std::string_view check, std::string_view column) {
    auto words = fmt::format(" {} ", plain_words(check));
    erase_all(words, fmt::format(" {} IS NULL OR", column));
    const auto list = fmt::format(" {} = ANY ARRAY[", column);
    const auto end = words.find(']');
    return words.starts_with(list) && end != std::string::npos &&
           !mentions(words.substr(end), column) && !words.substr(end).contains(" OR ");
}

bool holds_for_fakes(std::string_view check, std::string_view column, ColumnClass column_class,
                     std::optional<std::size_t> characters_max) {
    if (leaves(column_class)) {
        return false;
    }
    const auto words = plain_words(check);
    if (words.contains(" OR ")) {
        return !mentions(without_what_stays(words, column), column);
    }
    return std::ranges::all_of(split(words, " AND "), [&](std::string_view atom) {
        return holds(atom, column, column_class, characters_max);
    });
}

}  // namespace mien::sync
