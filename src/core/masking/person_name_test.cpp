#include "core/masking/person_name.hpp"

#include <set>

#include <gtest/gtest.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/text.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/masking_test_key.hpp"
#include "core/masking/name_locale.hpp"

namespace mien::core {
namespace {

const MaskingKey& key() {
    static const auto one = test_masking_key();
    return one;
}

FakeName mask_name(const MaskingKey& with, const SourceName& source,
                   const NameLengths& lengths = {}) {
    FakeWords words(with);
    return mask_name(words, source, lengths);
}

std::string full(std::string_view name) {
    return mask_name(key(), {.full = name}).full;
}

std::set<UScriptCode> scripts_of(std::string_view text) {
    std::set<UScriptCode> scripts;
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(text.data(), i, length, code_point);
        UErrorCode status = U_ZERO_ERROR;
        const auto script = uscript_getScript(code_point, &status);
        if (script > USCRIPT_INHERITED) {
            scripts.insert(script);
        }
    }
    return scripts;
}

struct Sample {
    std::string_view name;
    NameLocale locale;
};

constexpr auto samples = std::to_array<Sample>({
    {"Ada Fiktiv", NameLocale::international},
    {"Jürgen Groß", NameLocale::german},
    {"Bjørn Ødegaard", NameLocale::nordic},
    {"Hélène Lefèvre", NameLocale::french},
    {"José Muñoz", NameLocale::spanish},
    {"Łukasz Wiśniewski", NameLocale::polish},
    {"Jiří Dvořák", NameLocale::czech},
    {"İpek Iğdır", NameLocale::turkish},
    {"Nguyễn Văn Đức", NameLocale::vietnamese},
    {"Γιώργος Παππάς", NameLocale::greek},
    {"Иван Петров", NameLocale::russian},
    {"Наталія Шевченко", NameLocale::ukrainian},
    {"Արամ Խաչատրյան", NameLocale::armenian},
    {"ნინო ბერიძე", NameLocale::georgian},
    {"דוד לוי", NameLocale::hebrew},
    {"أحمد المصري", NameLocale::arabic},
    {"پریسا کریمی", NameLocale::persian},
    {"प्रिया शर्मा", NameLocale::hindi},
    {"রহিম উদ্দিন", NameLocale::bengali},
    {"મહેશ પટેલ", NameLocale::gujarati},
    {"கார்த்திக் சுப்பிரமணியம்", NameLocale::tamil},
    {"రాధిక రెడ్డి", NameLocale::telugu},
    {"สมชาย ใจดี", NameLocale::thai},
    {"አበበ ቢቂላ", NameLocale::amharic},
    {"王小明", NameLocale::chinese},
    {"佐藤 太郎", NameLocale::japanese},
    {"佐々木花子", NameLocale::japanese},
    {"サトウ タロウ", NameLocale::japanese_kana},
    {"김민수", NameLocale::korean},
});

TEST(PersonName, a_fake_is_of_the_same_language_and_script) {
    for (const auto& [name, locale] : samples) {
        EXPECT_EQ(locale_of_name(name), locale) << name;
        const auto fake = full(name);
        EXPECT_EQ(scripts_of(fake), scripts_of(name)) << name << " -> " << fake;
        EXPECT_NE(canonical_name(fake), canonical_name(name));
        EXPECT_EQ(full(name), fake);
    }
}

TEST(PersonName, spellings_of_one_name_have_one_fake) {
    EXPECT_EQ(full("Zoe\u0308 Fiktiv"), full("Zoë Fiktiv"));
    EXPECT_EQ(full("ＡＤＡ Fiktiv").substr(full("ＡＤＡ Fiktiv").find(' ')),
              full("Ada Fiktiv").substr(full("Ada Fiktiv").find(' ')));
    EXPECT_EQ(fold_case(full("ADA FIKTIV")), fold_case(full("ada fiktiv")));
    EXPECT_EQ(full("ADA FIKTIV"), with_case_of("ADA", full("Ada Fiktiv")));
}

TEST(PersonName, parts_have_the_fakes_that_they_have_in_the_whole) {
    for (const auto& name :
         {SourceName{.full = "Ada Fiktiv", .given = "Ada", .family = "Fiktiv"},
          SourceName{.full = "Fiktiv, Ada", .given = "Ada", .family = "Fiktiv"},
          SourceName{.full = "Fiktiv Ada", .given = "Ada", .family = "Fiktiv"},
          SourceName{.full = "Jürgen Schmidt", .given = "Jürgen", .family = "Schmidt"},
          SourceName{.full = "佐藤 太郎", .given = "太郎", .family = "佐藤"},
          SourceName{.full = "王小明", .given = "小明", .family = "王"},
          SourceName{.full = "남궁민수", .given = "민수", .family = "남궁"}}) {
        const auto fake = mask_name(key(), name);
        EXPECT_NE(fake.full.find(fake.given), std::string::npos) << fake.full;
        EXPECT_NE(fake.full.find(fake.family), std::string::npos) << fake.full;
        const bool family_was_first = name.full.starts_with(name.family);
        EXPECT_EQ(fake.full.starts_with(fake.family), family_was_first) << fake.full;
    }
}

TEST(PersonName, titles_particles_and_commas_stay) {
    const auto fiktiv = mask_name(key(), {.family = "Fiktiv"}).family;
    const auto ada = mask_name(key(), {.given = "Ada"}).given;
    EXPECT_EQ(full("Dr. Ada Fiktiv"), "Dr. " + ada + " " + fiktiv);
    EXPECT_EQ(full("Fiktiv, Ada"), fiktiv + ", " + ada);
    EXPECT_EQ(full("Ada von der Fiktiv"), ada + " von der " + fiktiv);
    EXPECT_EQ(full("Ada Fiktiv Jr."), ada + " " + fiktiv + " Jr.");
    EXPECT_EQ(full("Ada  Fiktiv"), ada + "  " + fiktiv);
    const auto initial = mask_name(key(), {.given = "F."}).given.substr(0, 1);
    EXPECT_EQ(full("Ada F. Fiktiv"), ada + " " + initial + ". " + fiktiv);
    // A particle alone is a name: it is not kept where it begins or ends one.
    EXPECT_FALSE(full("Le Minh").starts_with("Le "));
    EXPECT_FALSE(full("Anh Do").ends_with(" Do"));
}

TEST(PersonName, two_given_names_at_most_are_told) {
    const auto fake = full("Ada Berta Clara Dora Fiktiv");
    EXPECT_EQ(std::ranges::count(fake, ' '), 2) << fake;
}

TEST(PersonName, no_name_is_its_own_fake) {
    for (std::size_t i = 0; i < name_locale_count; ++i) {
        const auto locale = static_cast<NameLocale>(i);
        for (const auto& name : name_list(locale).given) {
            EXPECT_NE(fake_word(key(), locale, NameRole::given, name.text).text, name.text);
        }
        for (const auto& name : name_list(locale).family) {
            EXPECT_NE(fake_word(key(), locale, NameRole::family, name.text).text, name.text);
        }
    }
}

TEST(PersonName, lists_are_long_natural_and_without_repetition) {
    for (std::size_t i = 0; i < name_locale_count; ++i) {
        const auto& list = name_list(static_cast<NameLocale>(i));
        for (const auto* const names : {&list.given, &list.family}) {
            EXPECT_GE(names->size(), 30U) << i;
            std::set<std::string> texts;
            for (const auto& name : *names) {
                EXPECT_TRUE(texts.insert(name.text).second) << name.text;
                EXPECT_EQ(scripts_of(name.text).size(), 1U) << name.text;
                EXPECT_EQ(to_nfc(name.text), name.text);
                EXPECT_TRUE(std::ranges::all_of(name.letters, [](char c) {
                    return c >= 'a' && c <= 'z';
                })) << name.letters;
            }
        }
    }
}

TEST(PersonName, many_names_share_a_fake) {
    std::set<std::string> fakes;
    for (int i = 0; i < 5000; ++i) {
        fakes.insert(mask_name(key(), {.given = "Given" + std::to_string(i)}).given);
    }
    EXPECT_LE(fakes.size(), name_list(NameLocale::international).given.size());
    EXPECT_GE(fakes.size(), 90U);
}

TEST(PersonName, a_short_column_has_room_for_its_fake) {
    for (const auto& [name, locale] : samples) {
        for (const std::size_t length : {1U, 2U, 3U, 5U, 8U, 12U, 20U}) {
            const auto fake = mask_name(key(), {.full = name}, {.full = length}).full;
            EXPECT_LE(count_characters(fake), length) << name << " -> " << fake;
            EXPECT_FALSE(fake.empty());
        }
    }
}

TEST(PersonName, what_has_no_name_in_it_stays) {
    EXPECT_EQ(full(""), "");
    EXPECT_EQ(full("  "), "  ");
    EXPECT_NE(full("12345"), "12345");
    EXPECT_NE(full("x"), "x");
}

TEST(PersonName, remembered_words_change_nothing) {
    FakeWords few(key(), 2);
    for (const auto* const name : {"Ada Fiktiv", "Fiktiv Ada", "Ada Ada", "Ада Фиктив",
                                   "Adá Fiktív", "Ada Fiktiv", "Bob Hopper", "Bob Fiktiv"}) {
        EXPECT_EQ(mask_name(few, {.full = name}).full, full(name));
    }
}

}  // namespace
}  // namespace mien::core
