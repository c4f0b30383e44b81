#include "core/masking/name_locale.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/text.hpp"
#include "core/masking/canonical.hpp"

namespace mien::core {
namespace {

struct LetterVote {
    std::u32string_view letters;  // in lower case
    NameLocale locale;
    int weight;
};

// What only one language of a script writes counts more than what several do.
constexpr auto votes = std::to_array<LetterVote>({
    {U"ßẞ", NameLocale::german, 20},
    {U"äöü", NameLocale::german, 3},
    {U"åøæ", NameLocale::nordic, 20},
    {U"äöð", NameLocale::nordic, 2},
    {U"èêëàâîïôûùœ", NameLocale::french, 5},
    {U"éç", NameLocale::french, 3},
    {U"ñ", NameLocale::spanish, 20},
    {U"áíóú", NameLocale::spanish, 3},
    {U"é", NameLocale::spanish, 2},
    {U"łąęśźżćń", NameLocale::polish, 20},
    {U"ó", NameLocale::polish, 1},
    {U"ěřůčšžďťňľ", NameLocale::czech, 20},
    {U"áéíý", NameLocale::czech, 1},
    {U"ığş", NameLocale::turkish, 20},
    {U"çöü", NameLocale::turkish, 2},
    {U"ơưđă", NameLocale::vietnamese, 20},
    {U"âêôàèìòùáéíóúýãõ", NameLocale::vietnamese, 1},
    {U"іїєґ", NameLocale::ukrainian, 20},
    {U"پچژگکی", NameLocale::persian, 20},
});

using Score = std::array<int, name_locale_count>;

int& score_of(Score& score, NameLocale locale) {
    return score[static_cast<std::size_t>(locale)];
}

struct ScriptLocale {
    UScriptCode script;
    NameLocale locale;
};

// Scripts whose letters tell nothing more.
constexpr auto script_locales = std::to_array<ScriptLocale>({
    {USCRIPT_GREEK, NameLocale::greek},
    {USCRIPT_ARMENIAN, NameLocale::armenian},
    {USCRIPT_GEORGIAN, NameLocale::georgian},
    {USCRIPT_HEBREW, NameLocale::hebrew},
    {USCRIPT_DEVANAGARI, NameLocale::hindi},
    {USCRIPT_BENGALI, NameLocale::bengali},
    {USCRIPT_GUJARATI, NameLocale::gujarati},
    {USCRIPT_TAMIL, NameLocale::tamil},
    {USCRIPT_TELUGU, NameLocale::telugu},
    {USCRIPT_THAI, NameLocale::thai},
    {USCRIPT_ETHIOPIC, NameLocale::amharic},
    {USCRIPT_HANGUL, NameLocale::korean},
});

// In Hangul, particles are joined to the word.
constexpr auto scripts_without_spaces =
    std::to_array<UScriptCode>({USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_HANGUL,
                                USCRIPT_THAI, USCRIPT_LAO, USCRIPT_KHMER, USCRIPT_MYANMAR});

// Letters that Unicode gives to Latin: only these of U+1EA0 on are Vietnamese alone.
bool is_vietnamese_letter(char32_t letter) {
    return letter >= 0x1EA0 && letter <= 0x1EF9;
}

void vote(Score& score, char32_t letter) {
    for (const auto& one : votes) {
        if (one.letters.contains(letter)) {
            score_of(score, one.locale) += one.weight;
        }
    }
    if (is_vietnamese_letter(letter)) {
        score_of(score, NameLocale::vietnamese) += 20;
    }
}

// What the letters of a name have shown.
struct Seen {
    Score score{};
    UScriptCode first_script = USCRIPT_COMMON;  // of the first letter that has one
    std::size_t han = 0;
    bool has_kana = false;
    bool has_space_within = false;
};

Seen look_at(std::string_view name) {
    Seen seen;
    const auto length = static_cast<std::int32_t>(name.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(name.data(), i, length, code_point);
        UErrorCode status = U_ZERO_ERROR;
        const auto script =
            code_point < 0 ? USCRIPT_COMMON : uscript_getScript(code_point, &status);
        const bool is_iteration_mark = code_point == 0x3005;
        if (script == USCRIPT_HAN || is_iteration_mark) {
            ++seen.han;
        }
        seen.has_kana |= script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
        seen.has_space_within |= seen.han > 0 && u_isUWhiteSpace(code_point) != 0;
        if (script > USCRIPT_INHERITED && seen.first_script == USCRIPT_COMMON) {
            seen.first_script = script;
        }
        if (code_point >= 0x80) {
            vote(seen.score, static_cast<char32_t>(u_tolower(code_point)));
        }
    }
    return seen;
}

NameLocale best_of(const Score& score, std::initializer_list<NameLocale> candidates,
                   NameLocale otherwise) {
    int best = 0;
    for (const auto locale : candidates) {
        const int votes_for = score[static_cast<std::size_t>(locale)];
        if (votes_for > best) {
            best = votes_for;
            otherwise = locale;
        }
    }
    return otherwise;
}

NameLocale eastern_asian_locale(const Seen& seen) {
    constexpr std::size_t japanese_characters_min = 4;
    if (seen.han == 0) {
        return NameLocale::japanese_kana;
    }
    return seen.has_kana || seen.has_space_within || seen.han >= japanese_characters_min
               ? NameLocale::japanese
               : NameLocale::chinese;
}

}  // namespace

NameLocale locale_of_name(std::string_view name) {
    if (is_ascii(name)) {
        return NameLocale::international;
    }
    const auto seen = look_at(to_nfc(name));
    const auto script = seen.first_script;
    if (script == USCRIPT_LATIN) {
        return best_of(
            seen.score,
            {NameLocale::german, NameLocale::nordic, NameLocale::french, NameLocale::spanish,
             NameLocale::polish, NameLocale::czech, NameLocale::turkish, NameLocale::vietnamese},
            NameLocale::international);
    }
    if (script == USCRIPT_CYRILLIC) {
        return best_of(seen.score, {NameLocale::ukrainian}, NameLocale::russian);
    }
    if (script == USCRIPT_ARABIC) {
        return best_of(seen.score, {NameLocale::persian}, NameLocale::arabic);
    }
    if (seen.han > 0 || seen.has_kana) {
        return eastern_asian_locale(seen);
    }
    const auto* const found = std::ranges::find(script_locales, script, &ScriptLocale::script);
    return found == script_locales.end() ? NameLocale::international : found->locale;
}

bool is_written_without_spaces(char32_t code_point) {
    UErrorCode status = U_ZERO_ERROR;
    const auto script = uscript_getScript(static_cast<UChar32>(code_point), &status);
    return std::ranges::find(scripts_without_spaces, script) != scripts_without_spaces.end();
}

}  // namespace mien::core
