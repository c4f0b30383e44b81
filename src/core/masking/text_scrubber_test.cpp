#include "core/masking/text_scrubber.hpp"

#include <array>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/encoded_parts.hpp"
#include "core/masking/json_masker.hpp"
#include "core/masking/masking_test_key.hpp"

namespace mien::core {
namespace {

const MaskingKey& key() {
    static const auto one = test_masking_key();
    return one;
}

// Ada Fiktiv, as her row tells of her.
class TextScrubberTest : public testing::Test {
  protected:
    TextScrubberTest() : masker_(key(), {.email_domain = "staging.test", .phone_country = "1"}) {
        rules_.add_fictional_name("Anna Lovelace");
        meet({.name = {.full = "Ada Fiktiv"},
              .emails = {"ada.fiktiv@example.com"},
              .phones = {"+15550100123"},
              .user_names = {"adaf77"}});
    }

    void meet(KnownValues values) {
        values_ = std::move(values);
        fake_ = masker_.name(values_.name);
        scrubber_.set_person(values_, fake_);
    }

    std::string scrub(std::string_view text) {
        return scrubber_.scrub(text).value_or(std::string(text));
    }

    std::string given() { return masker_.name({.given = "Ada"}).given; }
    std::string family() { return masker_.name({.family = "Fiktiv"}).family; }
    std::string email() { return masker_.email("ada.fiktiv@example.com", &fake_); }

    Masker masker_;
    TextRules rules_;
    KnownValues values_;
    FakeName fake_;
    TextScrubber scrubber_{masker_, rules_};
};

TEST_F(TextScrubberTest, namesakes_are_told_apart_whoever_was_looked_for_before) {
    const KnownValues ada = values_;
    auto namesake = ada;
    namesake.emails = {"wolke.sieben@example.com"};
    const std::string text = "Ada wrote as wolke.sieben, before as adaf77";
    for (int i = 0; i < 2; ++i) {
        meet(namesake);
        EXPECT_FALSE(scrub(text).contains("wolke.sieben"));
        meet(ada);
        EXPECT_EQ(scrub("Ada wrote as wolke.sieben"), given() + " wrote as wolke.sieben");
        EXPECT_FALSE(scrub(text).contains("adaf77"));
        meet({.name = ada.name, .emails = {}, .phones = {}, .user_names = {}});
        EXPECT_EQ(scrub(text), given() + text.substr(3));
    }
}

// Goal: a person whose rows have room for short fakes only has the same ones in texts as in others.
TEST_F(TextScrubberTest, fakes_in_texts_depend_on_no_rows_room_for_names) {
    auto ada = values_;
    ada.emails = {"wolke.sieben@example.com"};
    const std::string text = "Ada Fiktiv, wolke.sieben@example.com, @adaf77, A. Fiktiv";
    const auto wide = masker_.name(ada.name);
    const auto narrow = masker_.name(ada.name, {.full = 6});
    ASSERT_NE(wide.full, narrow.full);
    std::set<std::string> seen;
    for (const auto& order : {std::array{&wide, &narrow}, std::array{&narrow, &wide}}) {
        TextScrubber scrubber(masker_, rules_);
        for (const auto* const fake : order) {
            scrubber.set_person(ada, *fake);
            seen.insert(scrubber.scrub(text).value_or(""));
        }
    }
    EXPECT_EQ(seen.size(), 1U);
    EXPECT_FALSE(seen.contains(""));
}

TEST_F(TextScrubberTest, a_name_is_replaced_in_each_spelling) {
    const auto g = given();
    const auto f = family();
    const auto small = [](std::string_view text) { return to_lower_simple(text); };
    const auto first = small(g).substr(0, 1);
    EXPECT_EQ(scrub("Dear Ada Fiktiv, hello"), "Dear " + g + " " + f + ", hello");
    EXPECT_EQ(scrub("Fiktiv, Ada"), f + ", " + g);
    EXPECT_EQ(scrub("ADA FIKTIV"), with_case_of("ADA", g + " " + f));
    EXPECT_EQ(scrub("ada fiktiv"), small(g + " " + f));
    EXPECT_EQ(scrub("ada_fiktiv"), small(g + "_" + f));
    EXPECT_EQ(scrub("@ada_fiktiv!"), "@" + small(g + "_" + f) + "!");
    EXPECT_EQ(scrub("adafiktiv"), small(g + f));
    EXPECT_EQ(scrub("A. Fiktiv"), g.substr(0, 1) + ". " + f);
    EXPECT_EQ(scrub("afiktiv"), first + small(f));
    EXPECT_EQ(scrub("ＡＤＡ　ＦＩＫＴＩＶ").find("ＡＤＡ"), std::string::npos);
    EXPECT_EQ(scrub("A\u0301da Fiktiv").find("Fiktiv"), std::string::npos);
    EXPECT_EQ(scrub("Ada Fik\u200Btiv"), g + " " + f);
    EXPECT_EQ(scrub("**Ada** is here; so is Fiktiv's cat"),
              "**" + g + "** is here; so is " + f + "'s cat");
    EXPECT_EQ(scrub("https://cdn.example/u/ada-fiktiv/avatar.png"),
              "https://cdn.example/u/" + small(g + "-" + f) + "/avatar.png");
    EXPECT_EQ(scrub("Fiktiv_Ada_prompts.csv"), f + "_" + g + "_prompts.csv");
    EXPECT_EQ(scrub("q=Ada%20Fiktiv&x=1"), "q=" + g + "%20" + f + "&x=1");
}

TEST_F(TextScrubberTest, an_address_is_replaced_in_each_spelling) {
    const auto fake = email();
    EXPECT_EQ(scrub("<ada.fiktiv@example.com>"), "<" + fake + ">");
    EXPECT_EQ(scrub("mailto:ada.fiktiv@example.com?subject=x"), "mailto:" + fake + "?subject=x");
    EXPECT_EQ(to_lower_simple(scrub("ADA.FIKTIV@EXAMPLE.COM")), fake);
    EXPECT_EQ(scrub("ada&#64;example.com and ada.fiktiv&#x40;example.com").find("example"),
              std::string::npos);
    EXPECT_EQ(scrub("ada.fiktiv&#64;example.com"), fake);
    EXPECT_EQ(scrub("ada.fiktiv\\u0040example.com"), fake);
    EXPECT_EQ(scrub("ada.fik\u00ADtiv@exam\u200Bple.com"), fake);
    EXPECT_EQ(scrub("ada%2Efiktiv%40example.com"),
              std::string(fake).replace(fake.find('@'), 1, "%40"));
    const auto tagged = scrub("ada.fiktiv+news@example.com");
    EXPECT_TRUE(tagged.starts_with(fake.substr(0, fake.find('@')) + "+")) << tagged;
    EXPECT_EQ(scrub("ada.fiktiv at example dot com").find("ada"), std::string::npos);
}

TEST_F(TextScrubberTest, a_number_is_replaced_in_ten_notations) {
    for (const auto* const text :
         {"+15550100123", "+1 555 010 0123", "+1 (555) 010-0123", "1-555-010-0123",
          "tel:+15550100123", "00 1 555 010 0123", "0015550100123", "(555) 010-0123",
          "555.010.0123", "555 010 0123", "+1.555.010.0123", "５５５ ０１０ ０１２３"}) {
        const auto scrubbed = scrub(fmt::format("call {} now", text));
        EXPECT_TRUE(scrubbed.contains("99") || scrubbed.contains("９９")) << scrubbed;
        EXPECT_FALSE(scrubbed.contains("010") || scrubbed.contains("０１０")) << scrubbed;
        EXPECT_TRUE(scrubbed.starts_with("call ") && scrubbed.ends_with(" now")) << scrubbed;
    }
}

// What a number touches, in front and behind.
struct Beside {
    std::string_view before;
    std::string_view behind;
};
constexpr auto besides = std::to_array<Beside>({
    {"to ", "or "},      {"", "or"},     {"call", " now"}, {"call", "now"},  {"“", "”"},
    {"電話", "まで"},    {"(", ")"},     {"\"", "\""},     {"?to=", "&x=1"}, {"_", "_x.pdf"},
    {"", "x12"},         {"", ": Anna"}, {"", ", 7"},      {"- ", "-call"},  {"…", "。"},
    {"", " 2026-11-29"}, {"Télé", "ça"}, {"тел", "звони"}, {"</b>", "<br>"}, {"\n", "\n"},
});

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::string base64_of(std::string_view text) {
    return encode_like({.place = {}, .encoding = Encoding::base64, .is_padded = true, .text = {}},
                       text);
}

TEST_F(TextScrubberTest, a_number_is_replaced_whatever_it_touches) {
    // Ten notations of somebody's number whom nobody knows, and of Ada's those within her country
    // too; each as a text, in documents, and in disguise.
    constexpr auto foreign = std::to_array<std::string_view>(
        {"+4915123456789", "+49 151 234 56789", "+49-151-234-56789", "+49 (151) 234-56789",
         "004915123456789", "00 49 151 234 56789", "tel:+4915123456789", "+49.151.234.56789",
         "＋４９１５１２３４５６７８９", "+49 (0)151 234 56789"});
    constexpr auto adas = std::to_array<std::string_view>(
        {"+15550100123", "+1 555 010 0123", "+1-555-010-0123", "+1 (555) 010-0123", "0015550100123",
         "00 1 555 010 0123", "tel:+15550100123", "+1.555.010.0123", "＋１５５５０１００１２３",
         "1-555-010-0123", "(555) 010-0123", "555.010.0123", "555 010 0123", "011 1 555 010 0123",
         "15550100123"});
    const auto expect_gone = [this](std::string_view number, const Beside& beside,
                                    std::string_view digits) {
        const auto text = fmt::format("{}{}{}", beside.before, number, beside.behind);
        const auto scrubbed = scrub(text);
        EXPECT_FALSE(letters_of(scrubbed).contains(digits)) << text << " -> " << scrubbed;
        EXPECT_TRUE(scrubbed.starts_with(beside.before)) << text << " -> " << scrubbed;
        EXPECT_TRUE(scrubbed.ends_with(beside.behind)) << text << " -> " << scrubbed;
        const auto encoded = percent_encoded(text);
        EXPECT_FALSE(letters_of(scrub(encoded)).contains(digits)) << encoded;
        const auto base64 = base64_of("number " + text);
        EXPECT_FALSE(scrub("x " + base64).contains(base64)) << text;
        const auto document =
            json::serialize(json::value{{text, json::array{text, {{"k", text}, {"n", 1}}}}});
        JsonMasker masker({});
        const auto masked = masker.mask(
            document, [this](ColumnClass, std::string_view value) { return scrub(value); });
        ASSERT_TRUE(masked) << document;
        EXPECT_FALSE(letters_of(*masked).contains(digits)) << *masked;
    };
    for (const auto& beside : besides) {
        for (const auto number : adas) {
            expect_gone(number, beside, "5550100123");
        }
    }
    scrubber_.set_nobody();
    for (const auto& beside : besides) {
        for (const auto number : foreign) {
            expect_gone(number, beside, "15123456789");
        }
    }
}

TEST_F(TextScrubberTest, a_number_is_replaced_where_it_runs_into_an_address) {
    // The address takes what may be of a host's or a mailbox's name, and no more of the number than
    // that: what is left of one is no number by itself.
    constexpr auto marked = std::to_array<std::string_view>(
        {"+33 301 069 065", "+33-301-069-065", "+33 (301) 069-065", "0033301069065",
         "00 33 301 069 065", "00 33-301-069 065", "tel:+33301069065", "+33 (0)301 069 065"});
    constexpr auto unmarked = std::to_array<std::string_view>({"301 069 0651", "33 301 069 065"});
    const auto expect_gone = [this](std::string_view before, const std::string& inside,
                                    std::string_view behind) {
        const auto scrubbed = scrub(fmt::format("{}{}{}", before, inside, behind));
        EXPECT_FALSE(letters_of(scrubbed).contains("301069065")) << inside << " -> " << scrubbed;
        EXPECT_FALSE(scrubbed.contains("bob@")) << inside << " -> " << scrubbed;
        EXPECT_TRUE(scrubbed.starts_with(before)) << inside << " -> " << scrubbed;
        EXPECT_TRUE(scrubbed.ends_with(behind)) << inside << " -> " << scrubbed;
    };
    scrubber_.set_nobody();
    const auto expect_gone_beside_addresses = [&](std::string_view number) {
        for (const std::string_view address : {"bob@example.org", "bob@xn--bcher-kva.examplen"}) {
            expect_gone("to ", fmt::format("{}{}", address, number), " or so");
        }
        expect_gone("to ", fmt::format("{}bob@example.org", number), " or so");
    };
    std::ranges::for_each(marked, expect_gone_beside_addresses);
    std::ranges::for_each(unmarked, expect_gone_beside_addresses);
    for (const auto number : marked) {
        expect_gone("", fmt::format("bob@example.org{} {}", number, number), "or so");
    }
    EXPECT_EQ(scrub("bob@example.org00 33 301 069 065"),
              masker_.email("bob@example.org") + masker_.phone("00 33 301 069 065"));
    EXPECT_EQ(scrub("+33 301 069 065bob@example.org"),
              masker_.phone("+33 301 069 065") + masker_.email("bob@example.org"));
    EXPECT_EQ(scrub("bob@host.lan2 and 3"), masker_.email("bob@host.lan2") + " and 3");
    // Nor is one number the beginning of the next.
    EXPECT_EQ(scrub("+33 301 069 065 555 010 0123"),
              masker_.phone("+33 301 069 065") + " " + masker_.phone("555 010 0123"));
}

TEST_F(TextScrubberTest, ids_with_digits_are_no_numbers) {
    for (const auto* const text :
         {"INV0012345678", "SKU00000491512345", "0049151234567890ab12cd34",
          "a0b1c2d3-0049-1512-3456-78901234abcd", "order A0049123", "x12-0049-30123456",
          "sha 0049151234567890abcdef0123456789", "build 1.0.0+20130313144700",
          "2026-11-29T03:28:12+00:00", "call2action 4you", "RX580-123-45678"}) {
        EXPECT_FALSE(scrubber_.scrub(text)) << scrub(text);
    }
}

TEST_F(TextScrubberTest, punctuation_of_any_script_belongs_to_no_address) {
    const auto fake = email();
    EXPECT_EQ(scrub("“ada.fiktiv@example.com”"), "“" + fake + "”");
    EXPECT_EQ(scrub("メール：ada.fiktiv@example.com。"), "メール：" + fake + "。");
    EXPECT_EQ(scrub("„DE89 3704 0044 0532 0130 00“"),
              "„" + masker_.iban("DE89 3704 0044 0532 0130 00") + "“");
}

TEST_F(TextScrubberTest, disguises_are_looked_into) {
    EXPECT_EQ(scrub("x=" + base64_of("ada.fiktiv@example.com") + ";"),
              "x=" + base64_of(email()) + ";");
    EXPECT_EQ(scrub(base64_of(base64_of("hello Ada Fiktiv"))),
              base64_of(base64_of("hello " + given() + " " + family())));
    EXPECT_EQ(scrub("/u/" + base64_of("ada.fiktiv@example.com") + "/avatar"),
              "/u/" + base64_of(email()) + "/avatar");
    EXPECT_EQ(scrub("=?UTF-8?B?" + base64_of("Ada Fiktiv") + "?="),
              "=?UTF-8?B?" + base64_of(given() + " " + family()) + "?=");
    const std::string_view original = "ada.fiktiv@example.com";
    const auto hex =
        to_hex(std::span(reinterpret_cast<const std::uint8_t*>(original.data()), original.size()));
    EXPECT_EQ(scrub("\\x" + hex).find(hex.substr(0, 8)), std::string::npos);
    meet({.name = {.full = "Jürgen Müller"}, .emails = {}, .phones = {}, .user_names = {}});
    const auto host = scrub("https://xn--jrgen-mller-thbg.example/");
    EXPECT_EQ(host.find("xn--jrgen-mller-thbg"), std::string::npos) << host;
    EXPECT_EQ(scrub("juergen.mueller").find("mueller"), std::string::npos);
    EXPECT_EQ(scrub("Jurgen Muller").find("Muller"), std::string::npos);
}

TEST_F(TextScrubberTest, others_are_replaced_by_what_they_look_like) {
    EXPECT_EQ(scrub("write bob@example.org"), "write " + masker_.email("bob@example.org"));
    EXPECT_EQ(scrub("or +49 151 23456789."), "or " + masker_.phone("+49 151 23456789") + ".");
    EXPECT_EQ(scrub("IBAN DE89 3704 0044 0532 0130 00, thanks"),
              "IBAN " + masker_.iban("DE89 3704 0044 0532 0130 00") + ", thanks");
    EXPECT_EQ(scrub("bob@example.org,eve@example.org"),
              masker_.email("bob@example.org") + "," + masker_.email("eve@example.org"));
}

TEST_F(TextScrubberTest, what_is_nobodys_stays_byte_for_byte) {
    for (const auto* const text :
         {"", "Anna smiles.", "Anna Lovelace", "adamant fiktives Adagio", "a fiktional day",
          "2026-11-29 03:28:12", "version 1.2.3.4567890", "order 4711-0815-12345678901",
          "0b4f8d2e-1f6a-4c3b-9a7d-3c5e8f9a0b1c", "50% of 100 @ home", "e-mail me @ noon",
          "straightforward internationalization", "DE89 3704 0044 0532 0130 01", "192.168.100.200",
          "\xF0\x9F\x98\x80 smile & wave &amp; go"}) {
        EXPECT_FALSE(scrubber_.scrub(text)) << scrub(text);
    }
}

TEST_F(TextScrubberTest, names_that_are_words_are_replaced_as_a_whole_only) {
    meet({.name = {.full = "Will May"}, .emails = {}, .phones = {}, .user_names = {}});
    for (const auto* const text :
         {"Will you come in May?", "it will, may it be known", "I will may be", "May Day"}) {
        EXPECT_FALSE(scrubber_.scrub(text)) << scrub(text);
    }
    for (const auto* const text : {"Will May", "May, Will", "will.may", "@will_may", "W. May"}) {
        EXPECT_TRUE(scrubber_.scrub(text)) << text;
    }
}

TEST_F(TextScrubberTest, a_fictional_name_stays_although_the_user_bears_it) {
    meet({.name = {.full = "Anna Schulz"}, .emails = {}, .phones = {}, .user_names = {}});
    EXPECT_FALSE(scrubber_.scrub("Anna waves to the camera"));
    EXPECT_EQ(scrub("Anna Schulz waves").find("Anna"), std::string::npos);
    EXPECT_EQ(scrub("Schulz waves").find("Schulz"), std::string::npos);
    meet({.name = {.full = "Anna Lovelace"}, .emails = {}, .phones = {}, .user_names = {}});
    EXPECT_FALSE(scrubber_.scrub("Anna Lovelace waves"));
}

TEST_F(TextScrubberTest, names_are_found_in_every_script) {
    for (const auto* const name : {
             "Γιώργος Παππάς",
             "Иван Петров",
             "Արամ Խաչատրյան",
             "ნინო ბერიძე",
             "דוד לויטן",
             "أحمد المصري",
             "प्रिया शर्मा",
             "佐藤 太郎",
             "রহিম উদ্দিন",
             "김민수",
             "王小明",
             "મહેશ પટેલ",
             "İpek Iğdır",
             "రాధిక రెడ్డి",
             "Nguyễn Văn Đức",
             "สมชาย ใจดี",
             "Łukasz Wiśniewski",
             "አበበ ቢቂላ",
         }) {
        meet({.name = {.full = name}, .emails = {}, .phones = {}, .user_names = {}});
        const auto scrubbed = scrub(fmt::format("« {} »", name));
        EXPECT_EQ(scrubbed, fmt::format("« {} »", fake_.full)) << name;
    }
    meet({.name = {.full = "佐藤 太郎"}, .emails = {}, .phones = {}, .user_names = {}});
    EXPECT_EQ(scrub("佐藤さんは佐藤太郎です").find("佐藤"), std::string::npos);
}

TEST_F(TextScrubberTest, nobody_is_known_after_set_nobody) {
    scrubber_.set_nobody();
    EXPECT_FALSE(scrubber_.scrub("Ada Fiktiv"));
    EXPECT_TRUE(scrubber_.scrub("ada.fiktiv@example.com"));
}

TEST_F(TextScrubberTest, a_user_name_is_replaced_as_a_word) {
    EXPECT_EQ(scrub("ping @adaf77, please"),
              "ping @" + masker_.user_name("adaf77", &fake_) + ", please");
    EXPECT_FALSE(scrubber_.scrub("adaf778"));
}

}  // namespace
}  // namespace mien::core
