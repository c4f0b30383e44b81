#include "exchange/card_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "exchange/card_plan.hpp"
#include "tests/support/card_files.hpp"

namespace mien::exchange {
namespace {

using test::make_png;
using test::make_zip;
using test::to_base64;

const std::string image = make_png(4, 4, "\x10\x20\x30");
const std::string v2_card =
    R"({"spec":"chara_card_v2","spec_version":"2.0","data":{"name":"Ada",)"
    R"("description":"{{char}} is )"
    R"(tall.","personality":"kind","character_book":{"entries":[]},"extensions":{}}})";

std::string v3_card(std::string_view name, std::string_view assets) {
    return fmt::format(
        R"({{"spec":"chara_card_v3","spec_version":"3.0","data":{{"name":"{}","description":"D",)"
        R"("assets":{}}}}})",
        name, assets);
}

// What is read of a file with these bytes.
class Reading {
  public:
    explicit Reading(std::string_view bytes) {
        test::write_whole(scratch_.path() / "card", bytes);
        file_ = read_card_file(scratch_.path() / "card");
    }
    [[nodiscard]] const CardFile& file() const { return file_; }
    [[nodiscard]] const CardDocument& document() const { return file_.document; }
    [[nodiscard]] std::string image_at(std::size_t at) const {
        const test::ScratchDirectory to;
        const auto paths = extract_images(file_, {at}, to.path());
        return paths.front().empty() ? "" : test::read_whole(paths.front());
    }
    [[nodiscard]] std::string why_not(std::string_view what) const {
        for (const auto& part : document().left_out) {
            if (part.what == what) {
                return part.why;
            }
        }
        return "";
    }

  private:
    test::ScratchDirectory scratch_;
    CardFile file_;
};

std::string refusal(std::string_view bytes) {
    try {
        const Reading reading(bytes);
    } catch (const Error& error) {
        return fmt::format("{}: {}", name_of(error.kind()), error.message());
    }
    return "";
}

// Goal: a card may be larger than an image may; its picture may not, and that is told.
TEST(card_file, says_that_a_picture_is_too_large) {
    std::string png = make_png(4, 4, "\x10\x20\x30", {{"chara", to_base64(v2_card)}});
    png.insert(png.size() - 12, test::png_chunk("IDAT", std::string(21UL * 1024 * 1024, 'x')));
    const Reading card(png);
    EXPECT_TRUE(card.document().images.empty());
    EXPECT_EQ(card.why_not("The picture of the card"),
              "Without its texts it is larger than 20 MiB.");
    png = make_png(4, 4, "\x10\x20\x30",
                   {{"chara", to_base64(v2_card)}, {"x", std::string(33UL * 1024 * 1024, 'x')}});
    const Reading wordy(png);
    ASSERT_EQ(wordy.document().images.size(), 1U);
    EXPECT_EQ(wordy.image_at(0), image);
}

TEST(card_file, reads_a_png_of_sillytavern) {
    const auto png = make_png(4, 4, "\x10\x20\x30", {{"chara", to_base64(v2_card)}});
    const Reading card(png);
    EXPECT_EQ(card.file().kind, CardKind::png);
    EXPECT_EQ(card.document().spec, "chara_card_v2");
    EXPECT_EQ(card.document().name, "Ada");
    EXPECT_EQ(card.document().description, "{{char}} is tall.") << "a text is a text";
    ASSERT_EQ(card.document().images.size(), 1U);
    EXPECT_TRUE(card.document().images[0].is_main);
    EXPECT_EQ(card.image_at(0), image) << "the picture without its texts";
    EXPECT_NE(card.why_not("personality"), "");
}

TEST(card_file, prefers_ccv3_to_chara) {
    const Reading card(
        make_png(4, 4, "\x10\x20\x30",
                 {{"Chara", to_base64(v2_card)}, {"ccv3", to_base64(v3_card("Bea", "[]"))}}));
    EXPECT_EQ(card.document().name, "Bea");
    EXPECT_EQ(card.document().spec, "chara_card_v3");
}

TEST(card_file, reads_assets_in_texts_of_a_png) {
    const auto assets = R"([{"type":"icon","uri":"ccdefault:","name":"main","ext":"png"},)"
                        R"({"type":"emotion","uri":"__asset:0","name":"Joy","ext":"png"}])";
    const Reading card(make_png(
        4, 4, "\x10\x20\x30",
        {{"ccv3", to_base64(v3_card("Bea", assets))}, {"chara-ext-asset_:0", to_base64(image)}}));
    ASSERT_EQ(card.document().images.size(), 2U);
    EXPECT_EQ(card.document().images[1].label, "joy");
    EXPECT_EQ(card.image_at(1), image);
}

TEST(card_file, reads_a_charx) {
    const auto assets =
        R"([{"type":"icon","uri":"embeded://assets/icon/images/main.png",)"
        R"("name":"main","ext":"png"},)"
        R"({"type":"emotion","uri":"embeded://assets/emotion/images/joy.png",)"
        R"("name":"joy","ext":"png"},)"
        R"({"type":"emotion","uri":"embeded://assets/emotion/video/sad.mp4",)"
        R"("name":"sad","ext":"mp4"},)"
        R"({"type":"emotion","uri":"https://example.com/x.png","name":"far","ext":"png"},)"
        R"({"type":"background","uri":"ccdefault:","name":"main","ext":"png"}])";
    const Reading card(make_zip({{"assets/emotion/images/joy.png", image},
                                 {"assets/emotion/video/sad.mp4", "no image"},
                                 {"assets/icon/images/main.png", image},
                                 {"card.json", v3_card("Cem", assets)}}));
    EXPECT_EQ(card.file().kind, CardKind::charx);
    ASSERT_EQ(card.document().images.size(), 2U);
    EXPECT_TRUE(card.document().images[0].is_main);
    EXPECT_EQ(card.image_at(1), image);
    EXPECT_EQ(card.why_not("Emotion “sad”"), "It is no PNG, JPEG or WebP.");
    EXPECT_NE(card.why_not("Emotion “far”").find("fetches nothing"), std::string::npos);
}

TEST(card_file, reads_json_with_images_in_it) {
    const auto assets = fmt::format(
        R"([{{"type":"emotion","uri":"data:image/png;base64,{}","name":"joy","ext":"png"}}])",
        to_base64(image));
    const Reading card("\xEF\xBB\xBF " + v3_card("Dov", assets));
    EXPECT_EQ(card.file().kind, CardKind::json);
    ASSERT_EQ(card.document().images.size(), 1U);
    EXPECT_EQ(card.image_at(0), image);
    const Reading old(R"({"name":"Eve","description":"An old card."})");
    EXPECT_EQ(old.document().spec, "v1");
}

TEST(card_file, reads_emotions_of_risu) {
    const auto text = fmt::format(
        R"({{"spec":"chara_card_v2","spec_version":"2.0","data":{{"name":"Fay","description":"",)"
        R"("extensions":{{"risuai":{{"emotions":[["Happy","{}"],["bad","%%%"],[1,2]]}}}}}}}})",
        to_base64(image));
    const Reading card(text);
    ASSERT_EQ(card.document().images.size(), 2U);
    EXPECT_EQ(card.image_at(0), image);
    EXPECT_EQ(card.image_at(1), "") << "no base64";
}

TEST(card_file, cuts_what_is_too_long_and_says_so) {
    const std::string name(limits::name_characters_max + 1, 'x');
    const Reading card(v3_card(name, "[]"));
    EXPECT_EQ(card.document().name.size(), limits::name_characters_max);
    EXPECT_NE(card.why_not("The end of the name"), "");
    EXPECT_EQ(cut_text("aé日b", 3), "aé日");
}

TEST(card_file, refuses_what_is_no_card) {
    EXPECT_EQ(refusal("hello").find("malformed: This is neither"), 0U);
    EXPECT_EQ(refusal(image), "malformed: The PNG holds no character card.");
    EXPECT_EQ(refusal(make_png(4, 4, "abc", {{"chara", "***"}})).find("malformed"), 0U);
    EXPECT_EQ(refusal(make_png(4, 4, "abc", {{"chara", to_base64("[1]")}})).find("malformed"), 0U);
    EXPECT_EQ(refusal(R"({"spec":"chara_card_v9","data":{"name":"x"}})").find("malformed"), 0U);
    EXPECT_EQ(refusal(R"({"name":" "})"), "malformed: The card has no name.");
    EXPECT_EQ(refusal(R"({"name":"a\u0000"})").find("malformed"), 0U);
    EXPECT_EQ(refusal(make_zip({{"readme.txt", "x"}})).find("malformed"), 0U);
    auto cut = make_png(4, 4, "abc", {{"chara", to_base64(v2_card)}});
    EXPECT_EQ(refusal(cut.substr(0, cut.size() - 20)).find("malformed"), 0U);
    cut[60] = static_cast<char>(0x7F);
    EXPECT_NE(refusal(cut.substr(0, 70)), "");
    // A chunk that says that it is two gigabytes long.
    EXPECT_EQ(refusal(cut.substr(0, 33) + "\x7F\xFF\xFF\xFFtEXtchara").find("malformed"), 0U);
}

TEST(card_plan, gives_each_emotion_its_best_image) {
    const Reading pack(make_zip({{"Ada/joy.png", image},
                                 {"Ada/Happy.png", image},
                                 {"Ada/sadness-2.webp", "RIFF....WEBP"},
                                 {"Ada/costume/anger.png", image},
                                 {"Ada/unheard.png", image},
                                 {"Ada/notes.txt", "x"}}));
    EXPECT_EQ(pack.file().kind, CardKind::expressions);
    const LabelMap map{{"happy", {"joy"}, {}}, {"sad", {"sadness"}, {}}, {"angry", {"anger"}, {}}};
    const auto plan = plan_card(pack.file(), map, {"happy", "sad", "angry", "idle"});
    ASSERT_EQ(plan.images.size(), 3U);
    EXPECT_EQ(plan.images[0].emotion, "angry");
    EXPECT_EQ(plan.images[1].label, "happy") << "its own name, not that of a label";
    EXPECT_EQ(plan.images[2].emotion, "sad");
    EXPECT_EQ(plan.left_out.size(), 3U);
    const auto document = to_json(plan);
    EXPECT_EQ(document.at("left_out_count"), 3);
    const auto again = planned_images_from_json(document);
    ASSERT_EQ(again.size(), 3U);
    EXPECT_EQ(again[1].image, plan.images[1].image);
    EXPECT_EQ(again[1].emotion, "happy");
}

}  // namespace
}  // namespace mien::exchange
