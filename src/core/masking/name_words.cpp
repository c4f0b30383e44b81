#include "core/masking/name_words.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "core/masking/canonical.hpp"

namespace mien::core {
namespace {

// In canonical form, without full stops: what stands before or behind a name, and what joins it.
constexpr auto titles = std::to_array<std::string_view>(
    {"dipl", "dr",  "esq", "frau", "herr", "ii", "iii", "iv",   "jr",  "md",
     "miss", "mme", "mr",  "mrs",  "ms",   "mx", "phd", "prof", "sir", "sr"});
static_assert(std::ranges::is_sorted(titles));
constexpr std::size_t kept_bytes_max = 8;  // with full stops
constexpr auto particles = std::to_array<std::string_view>(
    {"al",  "ap",    "auf",   "bin", "bint", "da",  "dal", "das", "de",  "degli",
     "del", "della", "dello", "den", "der",  "des", "di",  "do",  "dos", "du",
     "e",   "el",    "i",     "ibn", "la",   "le",  "les", "los", "of",  "ten",
     "ter", "van",   "vom",   "von", "y",    "zu",  "zum", "zur"});
static_assert(std::ranges::is_sorted(particles));

// Chinese and Korean family names of two characters; all others have one.
constexpr auto double_families = std::to_array<std::string_view>(
    {"欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯",
     "东方", "東方", "皇甫", "尉迟", "公孙", "公孫", "慕容", "令狐",
     "司徒", "南宫", "남궁", "황보", "제갈", "선우", "독고", "사공"});

UChar32 code_point_at(std::string_view text, std::size_t& at) {
    UChar32 value = 0;
    auto i = static_cast<std::int32_t>(at);
    U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), value);
    at = static_cast<std::size_t>(i);
    return value;
}

bool is_joint(UChar32 code_point) {
    if (code_point < 0x80) {
        return code_point == ' ' || code_point == ',' || (code_point >= '\t' && code_point <= '\r');
    }
    return u_isUWhiteSpace(code_point) != 0 || code_point == 0x3001 || code_point == 0xFF0C ||
           code_point == 0x060C;
}

std::size_t count_letters(std::string_view word) {
    const auto is_ascii_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    if (is_ascii(word)) {
        return static_cast<std::size_t>(std::ranges::count_if(word, is_ascii_letter));
    }
    std::size_t count = 0;
    for (std::size_t at = 0; at < word.size();) {
        count += u_isalpha(code_point_at(word, at)) != 0 ? 1 : 0;
    }
    return count;
}

bool has_digit(std::string_view word) {
    return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// A particle stands before a word, and in a full name behind one: "Van" alone may be a name.
bool is_kept(std::string_view word, bool may_be_particle) {
    if (count_letters(word) == 0) {
        return !has_digit(word);
    }
    if (word.size() > kept_bytes_max) {
        return false;
    }
    auto folded = fold_letters(word);
    std::erase(folded, '.');
    return std::ranges::binary_search(titles, folded) ||
           (may_be_particle && std::ranges::binary_search(particles, folded));
}

bool is_initial(std::string_view word) {
    std::size_t at = 0;
    const auto first = code_point_at(word, at);
    return first >= 0 && first < 0x250 && u_isalpha(first) != 0 &&
           (at == word.size() || word.substr(at) == ".");
}

std::vector<NameWord> split(std::string_view name) {
    std::vector<NameWord> words;
    std::size_t joint_begin = 0;
    std::size_t word_begin = 0;
    bool is_in_word = false;
    const auto finish = [&](std::size_t end) {
        words.push_back({.text = name.substr(word_begin, end - word_begin),
                         .joint = name.substr(joint_begin, word_begin - joint_begin)});
        joint_begin = end;
        is_in_word = false;
    };
    for (std::size_t at = 0; at < name.size();) {
        const auto begin = at;
        const bool is_between = is_joint(code_point_at(name, at));
        if (is_between && is_in_word) {
            finish(begin);
        } else if (!is_between && !is_in_word) {
            word_begin = begin;
            is_in_word = true;
        }
    }
    if (is_in_word) {
        finish(name.size());
    }
    return words;
}

bool is_family_first(NameLocale locale) {
    return name_list(locale).is_family_first;
}

// "王小明", "김민수": one character of family name, or two of those that have two.
std::vector<NameWord> cut_without_space(const NameWord& word, NameLocale locale) {
    const auto* const family = std::ranges::find_if(double_families, [&](std::string_view one) {
        return word.text.starts_with(one) && word.text.size() > one.size();
    });
    std::size_t end = 0;
    code_point_at(word.text, end);
    if (family != double_families.end()) {
        end = family->size();
    } else if (locale == NameLocale::japanese && word.text.size() > end) {
        code_point_at(word.text, end);
    }
    if (end >= word.text.size()) {
        return {word};
    }
    NameWord first = word;
    first.text = word.text.substr(0, end);
    first.kind = WordKind::family;
    return {first, {.text = word.text.substr(end), .joint = {}, .kind = WordKind::given}};
}

bool joins_words(NameLocale locale) {
    return locale == NameLocale::chinese || locale == NameLocale::korean ||
           locale == NameLocale::japanese;
}

// The place of the comma: how many words stand before it.
std::optional<std::size_t> words_before_comma(std::span<const NameWord> words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto folded = fold_letters(words[i].joint);
        if (folded.contains(',') || folded.contains("、")) {
            return i;
        }
    }
    return std::nullopt;
}

void assign_roles(std::vector<NameWord*>& names, const NameReading& reading) {
    const bool family_is_last = !is_family_first(reading.locale);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool is_family = names.size() > 1 && i == (family_is_last ? names.size() - 1 : 0);
        names[i]->kind = is_family ? WordKind::family : WordKind::given;
    }
    if (reading.given.empty() && reading.family.empty()) {
        return;
    }
    for (auto* const name : names) {
        const auto canonical = canonical_name(name->text);
        const bool is_given = canonical == reading.given;
        const bool is_family = canonical == reading.family;
        if (is_given != is_family) {
            name->kind = is_given ? WordKind::given : WordKind::family;
        }
    }
}

}  // namespace

std::vector<NameWord> cut_full_name(std::string_view name, const NameReading& reading) {
    auto words = split(name);
    if (words.size() == 1 && joins_words(reading.locale)) {
        return cut_without_space(words.front(), reading.locale);
    }
    const auto comma = words_before_comma(words);
    std::vector<NameWord*> names;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto& word = words[i];
        const bool is_inside = i > 0 && i + 1 < words.size();
        if (words.size() > 1 && is_kept(word.text, is_inside)) {
            continue;
        }
        if (words.size() > 1 && is_initial(word.text)) {
            word.kind = WordKind::initial;
        } else if (comma) {
            word.kind = i < *comma ? WordKind::family : WordKind::given;
        } else if (count_letters(word.text) > 0 || words.size() == 1) {
            names.push_back(&word);
        } else {
            word.kind = WordKind::given;  // digits that may tell something
        }
    }
    assign_roles(names, reading);
    return words;
}

std::vector<NameWord> cut_one_role(std::string_view name, NameRole role) {
    auto words = split(name);
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto& word = words[i];
        if (words.size() > 1 && is_kept(word.text, i + 1 < words.size())) {
            continue;
        }
        word.kind = role == NameRole::given ? WordKind::given : WordKind::family;
    }
    return words;
}

}  // namespace mien::core
