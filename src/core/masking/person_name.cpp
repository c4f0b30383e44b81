#include "core/masking/person_name.hpp"

#include <algorithm>

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "base/limits/masking.hpp"
#include "base/text.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/name_locale.hpp"
#include "core/masking/name_words.hpp"

namespace mien::core {
namespace {

constexpr std::size_t given_words_max = 2;

const std::vector<ListedName>& names_of(NameLocale locale, NameRole role) {
    const auto& list = name_list(locale);
    return role == NameRole::given ? list.given : list.family;
}

// The capitals that a text shows.
struct Capitals {
    bool has_upper = false;
    bool has_lower = false;
    std::size_t letters = 0;
};

Capitals capitals_of(std::string_view text) {
    Capitals seen;
    if (is_ascii(text)) {
        for (const char c : text) {
            const bool is_upper = c >= 'A' && c <= 'Z';
            const bool is_lower = c >= 'a' && c <= 'z';
            seen.has_upper |= is_upper;
            seen.has_lower |= is_lower;
            seen.letters += is_upper || is_lower ? 1 : 0;
        }
        return seen;
    }
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(text.data(), i, length, code_point);
        const bool is_upper = u_isupper(code_point) != 0;
        const bool is_lower = u_islower(code_point) != 0;
        seen.has_upper |= is_upper;
        seen.has_lower |= is_lower;
        seen.letters += is_upper || is_lower ? 1 : 0;
    }
    return seen;
}

std::string to_upper(std::string_view text) {
    std::string upper;
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())))
        .toUpper(icu::Locale::getRoot())
        .toUTF8String(upper);
    return upper;
}

bool is_hiragana(std::string_view text) {
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(text.data(), i, length, code_point);
        if ((code_point < 0x3041 || code_point > 0x3096) && code_point != 0x30FC) {
            return false;
        }
    }
    return true;
}

// Katakana as hiragana, which lie 0x60 before them.
std::string to_hiragana(std::string_view katakana) {
    auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(katakana.data(), static_cast<int>(katakana.size())));
    for (std::int32_t i = 0; i < text.length(); ++i) {
        const auto unit = text.charAt(i);
        if (unit >= 0x30A1 && unit <= 0x30F6) {
            text.setCharAt(i, static_cast<char16_t>(unit - 0x60));
        }
    }
    std::string hiragana;
    text.toUTF8String(hiragana);
    return hiragana;
}

std::string written_like(std::string_view original, const ListedName& fake, NameLocale locale) {
    if (locale == NameLocale::japanese_kana && is_hiragana(original)) {
        return to_hiragana(fake.text);
    }
    return with_case_of(original, fake.text);
}

// The first character of a fake, as its original shows one: "J." or "J".
std::string initial_of(std::string_view original, const ListedName& fake) {
    std::int32_t end = 0;
    U8_FWD_1(fake.text.data(), end, static_cast<std::int32_t>(fake.text.size()));
    auto initial = with_case_of(original, fake.text.substr(0, static_cast<std::size_t>(end)));
    return original.ends_with('.') ? initial + "." : initial;
}

std::string first_characters(std::string_view text, std::size_t count) {
    const auto length = static_cast<std::int32_t>(text.size());
    std::int32_t end = 0;
    for (std::size_t i = 0; i < count && end < length; ++i) {
        U8_FWD_1(text.data(), end, length);
    }
    return std::string(text.substr(0, static_cast<std::size_t>(end)));
}

// Writes the fakes of one column's words.
class NameWriter {
  public:
    NameWriter(FakeWords& words, NameLocale locale, FakeName& fake)
        : words_(words), locale_(locale), fake_(fake) {}

    [[nodiscard]] std::string write(const std::vector<NameWord>& words, std::size_t length_max) {
        std::string text;
        std::size_t given_words = 0;
        first_given_ = nullptr;
        last_family_ = nullptr;
        for (const auto& word : words) {
            const bool is_given = word.kind == WordKind::given;
            if (is_given && ++given_words > given_words_max) {
                continue;
            }
            text += word.joint;
            text += replace(word);
        }
        remember();
        if (length_max == any_length || count_characters(text) <= length_max) {
            return text;
        }
        return shorten(words, length_max);
    }

  private:
    std::string replace(const NameWord& word) {
        switch (word.kind) {
            case WordKind::kept:
                return std::string(word.text);
            case WordKind::initial:
                return initial_of(word.text, words_.of(locale_, NameRole::given, word.text));
            case WordKind::given: {
                const auto& fake = words_.of(locale_, NameRole::given, word.text);
                first_given_ = first_given_ == nullptr ? &fake : first_given_;
                return written_like(word.text, fake, locale_);
            }
            case WordKind::family: {
                const auto& fake = words_.of(locale_, NameRole::family, word.text);
                last_family_ = &fake;
                return written_like(word.text, fake, locale_);
            }
        }
        return {};
    }

    void remember() {
        if (first_given_ != nullptr) {
            fake_.listed_given = first_given_;
        }
        if (last_family_ != nullptr) {
            fake_.listed_family = last_family_;
        }
    }

    // A given and a family name at most, of those in the list that are short enough.
    std::string shorten(const std::vector<NameWord>& words, std::size_t length_max) const {
        const auto joint = name_list(locale_).joint;
        const auto family_word = std::ranges::find(words, WordKind::family, &NameWord::kind);
        const auto given_word = std::ranges::find(words, WordKind::given, &NameWord::kind);
        if (family_word == words.end() || given_word == words.end()) {
            const auto& word = given_word == words.end() ? family_word : given_word;
            if (word == words.end()) {
                return first_characters(words.front().text, length_max);
            }
            const auto role = given_word == words.end() ? NameRole::family : NameRole::given;
            return first_characters(
                fake_word(words_.key(), locale_, role, word->text, length_max).text, length_max);
        }
        const auto half = length_max > joint.size() ? (length_max - joint.size()) / 2 : 0;
        const auto& given =
            fake_word(words_.key(), locale_, NameRole::given, given_word->text, half);
        const auto& family =
            fake_word(words_.key(), locale_, NameRole::family, family_word->text, half);
        const bool is_family_first = family_word < given_word;
        std::string text(is_family_first ? family.text : given.text);
        text.append(joint).append(is_family_first ? given.text : family.text);
        return first_characters(text, length_max);
    }

    FakeWords& words_;
    NameLocale locale_;
    FakeName& fake_;
    const ListedName* first_given_ = nullptr;
    const ListedName* last_family_ = nullptr;
};

// All that is known of the name, for its language.
std::string whole_name(const SourceName& source) {
    std::string whole(source.full);
    for (const auto part : {source.given, source.family}) {
        if (!part.empty()) {
            whole.append(whole.empty() ? "" : " ").append(part);
        }
    }
    return whole;
}

NameLocale locale_of(const SourceName& source) {
    if (is_ascii(source.full) && is_ascii(source.given) && is_ascii(source.family)) {
        return NameLocale::international;
    }
    return locale_of_name(source.full.empty() ? whole_name(source) : source.full);
}

void add_words(std::vector<std::string>& to, std::string_view text) {
    if (std::ranges::find(to, text) == to.end()) {
        to.emplace_back(text);
    }
}

void add_words(NameWords& words, const std::vector<NameWord>& cut) {
    for (const auto& word : cut) {
        if (word.kind == WordKind::given) {
            add_words(words.given, word.text);
        } else if (word.kind == WordKind::family) {
            add_words(words.family, word.text);
        }
    }
}

}  // namespace

std::string with_case_of(std::string_view original, std::string_view text) {
    const auto seen = capitals_of(original);
    if (seen.has_upper && !seen.has_lower && seen.letters > 1) {
        return to_upper(text);
    }
    return seen.has_lower && !seen.has_upper ? to_lower_simple(text) : std::string(text);
}

const ListedName& fake_word(const MaskingKey& key, NameLocale locale, NameRole role,
                            std::string_view word, std::size_t characters_max) {
    const auto& names = names_of(locale, role);
    const auto canonical = canonical_name(word);
    const auto purpose =
        role == NameRole::given ? MaskPurpose::given_name : MaskPurpose::family_name;
    auto place = static_cast<std::size_t>(number_of(key.digest(purpose, canonical)) % names.size());
    for (std::size_t tries = 0; tries < names.size(); ++tries) {
        const auto& name = names[place];
        // No name is its own fake.
        if (name.characters <= characters_max && name.folded != canonical) {
            return name;
        }
        place = (place + 1) % names.size();
    }
    return *std::ranges::min_element(names, {}, &ListedName::characters);
}

const ListedName& FakeWords::of(NameLocale locale, NameRole role, std::string_view word) {
    if (remembered_.empty()) {
        return fake_word(key_, locale, role, word);
    }
    auto& one = remembered_[std::hash<std::string_view>()(word) % remembered_.size()];
    if (one.fake == nullptr || one.locale != locale || one.role != role || one.word != word) {
        const auto& fake = fake_word(key_, locale, role, word);
        one = {.word = std::string(word), .locale = locale, .role = role, .fake = &fake};
    }
    return *one.fake;
}

FakeName mask_name(FakeWords& words, const SourceName& source, const NameLengths& lengths) {
    FakeName fake;
    fake.locale = locale_of(source);
    NameWriter writer(words, fake.locale, fake);
    if (!source.full.empty()) {
        const auto given = canonical_name(source.given);
        const auto family = canonical_name(source.family);
        const NameReading reading{.locale = fake.locale, .given = given, .family = family};
        fake.full = writer.write(cut_full_name(source.full, reading), lengths.full);
        if (fake.full.empty()) {
            fake.full = source.full;  // white space
        }
    }
    if (!source.given.empty()) {
        fake.given = writer.write(cut_one_role(source.given, NameRole::given), lengths.given);
    }
    if (!source.family.empty()) {
        fake.family = writer.write(cut_one_role(source.family, NameRole::family), lengths.family);
    }
    return fake;
}

FakeNames::FakeNames(const MaskingKey& key)
    : words_(key, limits::remembered_words_max), remembered_(limits::remembered_names_max) {}

const FakeName& FakeNames::of(const SourceName& source, const NameLengths& lengths) {
    source_.clear();
    for (const auto part : {source.full, source.given, source.family}) {
        source_.append(part).append(1, '\0');
    }
    auto& one = remembered_[std::hash<std::string_view>()(source_) % remembered_.size()];
    if (one.source != source_ || one.lengths != lengths) {
        one.fake = mask_name(words_, source, lengths);
        one.source = source_;
        one.lengths = lengths;
    }
    return one.fake;
}

NameWords words_of_name(const SourceName& source) {
    NameWords words;
    const auto given = canonical_name(source.given);
    const auto family = canonical_name(source.family);
    add_words(words, cut_one_role(source.given, NameRole::given));
    add_words(words, cut_one_role(source.family, NameRole::family));
    add_words(words,
              cut_full_name(source.full,
                            {.locale = locale_of(source), .given = given, .family = family}));
    return words;
}

}  // namespace mien::core
