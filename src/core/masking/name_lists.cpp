#include "core/masking/name_lists.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace mien::core {
namespace {

constexpr std::string_view white_space = " \n";

ListedName parse_name(std::string_view word, bool is_kana) {
    const auto last = word.rfind('=');
    const auto letters = last == std::string_view::npos
                             ? to_slug(word, std::numeric_limits<std::size_t>::max())
                             : std::string(word.substr(last + 1));
    auto text = word.substr(0, word.find('='));
    if (is_kana) {
        const auto begin = text.size() + 1;
        text = word.substr(begin, last - begin);
    }
    MIEN_ASSERT(!text.empty() && !letters.empty(), "a listed name that cannot be written in a-z");
    return {.text = to_nfc(text),
            .letters = letters,
            .folded = fold_case(text),
            .characters = count_characters(text)};
}

std::vector<ListedName> parse_names(std::string_view text, bool is_kana) {
    std::vector<ListedName> names;
    while (true) {
        const auto begin = text.find_first_not_of(white_space);
        if (begin == std::string_view::npos) {
            return names;
        }
        text.remove_prefix(begin);
        const auto end = std::min(text.find_first_of(white_space), text.size());
        names.push_back(parse_name(text.substr(0, end), is_kana));
        text.remove_prefix(end);
    }
}

bool is_family_first(NameLocale locale) {
    return locale == NameLocale::vietnamese || locale == NameLocale::chinese ||
           locale == NameLocale::japanese || locale == NameLocale::japanese_kana ||
           locale == NameLocale::korean;
}

std::string_view joint_of(NameLocale locale) {
    return locale == NameLocale::chinese || locale == NameLocale::korean ? "" : " ";
}

NameList make_list(const LocaleNames& names) {
    const auto locale = names.locale;
    const bool is_kana = locale == NameLocale::japanese_kana;
    return {.given = parse_names(names.text.given, is_kana),
            .family = parse_names(names.text.family, is_kana),
            .is_family_first = is_family_first(locale),
            .joint = joint_of(locale)};
}

std::array<NameList, name_locale_count> make_lists() {
    std::array<NameList, name_locale_count> lists;
    for (const auto all : {latin_names(), european_names(), western_asian_names(),
                           southern_asian_names(), eastern_asian_names()}) {
        for (const auto& names : all) {
            lists[static_cast<std::size_t>(names.locale)] = make_list(names);
        }
    }
    MIEN_ASSERT(
        std::ranges::none_of(lists, [](const NameList& list) { return list.given.empty(); }),
        "a language without names");
    return lists;
}

}  // namespace

const NameList& name_list(NameLocale locale) {
    static const auto lists = make_lists();
    return lists[static_cast<std::size_t>(locale)];
}

}  // namespace mien::core
