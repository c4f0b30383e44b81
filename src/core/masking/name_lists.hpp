// Given and family names as they are usual in a script and a language, for the fakes of people. The
// lists are this program's own.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mien::core {

// One script, or one language of a script: what a name's letters tell of where it is from.
enum class NameLocale : std::uint8_t {
    international,  // Latin letters without accents
    german,
    nordic,
    french,
    spanish,
    polish,
    czech,
    turkish,
    vietnamese,
    greek,
    russian,
    ukrainian,
    armenian,
    georgian,
    hebrew,
    arabic,
    persian,
    hindi,
    bengali,
    gujarati,
    tamil,
    telugu,
    thai,
    amharic,
    chinese,
    japanese,
    japanese_kana,
    korean,
};
inline constexpr std::size_t name_locale_count = static_cast<std::size_t>(NameLocale::korean) + 1;

struct ListedName {
    std::string text;
    std::string letters;     // the same in a-z, as an e-mail address has it
    std::string folded;      // as names are compared
    std::size_t characters;  // of text
};

struct NameList {
    std::vector<ListedName> given;
    std::vector<ListedName> family;
    bool is_family_first;
    std::string_view joint;  // between both, where the original does not show one
};

// Made once, then only read; the same in every release, or all fakes would change.
[[nodiscard]] const NameList& name_list(NameLocale locale);

// A language's names as they stand in a source: words, each `name` or `name=letters`.
struct NameText {
    std::string_view given;
    std::string_view family;
};

struct LocaleNames {
    NameLocale locale;
    NameText text;
};

// As the sources hold them, by script. Japanese names are `kanji=kana=letters`.
[[nodiscard]] std::span<const LocaleNames> latin_names();
[[nodiscard]] std::span<const LocaleNames> european_names();
[[nodiscard]] std::span<const LocaleNames> western_asian_names();
[[nodiscard]] std::span<const LocaleNames> southern_asian_names();
[[nodiscard]] std::span<const LocaleNames> eastern_asian_names();

}  // namespace mien::core
