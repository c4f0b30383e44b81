#include "exchange/label_map.hpp"

#include <gtest/gtest.h>

namespace mien::exchange {
namespace {

const LabelMap map{{"happy", {"joy", "amusement"}, {"neutral"}},
                   {"loving", {"love"}, {"happy", "neutral"}},
                   {"neutral", {"neutral"}, {}}};

std::string first_code(const LabelMap& broken) {
    const auto problems = find_problems(broken);
    return problems.empty() ? "" : problems.front().pointer + " " + problems.front().code;
}

TEST(label_map, finds_the_emotion_of_a_label_or_what_stands_in_for_it) {
    const std::set<std::string> emotions{"happy", "neutral"};
    EXPECT_EQ(find_emotion(map, "joy", emotions), "happy");
    EXPECT_EQ(find_emotion(map, "happy", emotions), "happy") << "its own name";
    EXPECT_EQ(find_emotion(map, "love", emotions), "happy") << "loving is not there";
    EXPECT_EQ(find_emotion(map, "loving", emotions), "happy");
    EXPECT_EQ(find_emotion(map, "grief", emotions), std::nullopt);
    EXPECT_EQ(find_emotion(map, "love", {}), std::nullopt);
}

TEST(label_map, lists_labels_by_the_alphabet_with_what_to_try) {
    const auto labels = list_labels(map);
    ASSERT_EQ(labels.size(), 4U);
    EXPECT_EQ(labels[0].label, "amusement");
    EXPECT_EQ(labels[2].emotions, (std::vector<std::string>{"loving", "happy", "neutral"}));
}

TEST(label_map, refuses_what_is_no_file_everywhere) {
    EXPECT_EQ(first_code(map), "");
    EXPECT_EQ(first_code({{"happy", {"joy", "joy"}, {}}}), "/entries/0/labels/1 duplicate");
    EXPECT_EQ(first_code({{"happy", {"joy"}, {}}, {"sad", {"joy"}, {}}}),
              "/entries/1/labels/0 duplicate");
    EXPECT_EQ(first_code({{"Happy", {}, {}}}), "/entries/0/emotion bad_emotion");
    EXPECT_EQ(first_code({{"happy", {}, {"../x"}}}), "/entries/0/fallback/0 bad_emotion");
    for (const auto* const name : {"", "../joy", "Joy", "a/b", "con", "com1", "a.b", "joy-"}) {
        EXPECT_EQ(first_code({{"happy", {name}, {}}}), "/entries/0/labels/0 bad_label") << name;
    }
}

TEST(label_map, survives_its_wire_form) {
    EXPECT_EQ(label_map_from_json(to_json(map)), map);
}

TEST(file_stem, avoids_names_that_windows_keeps) {
    EXPECT_EQ(file_stem("happy"), "happy");
    EXPECT_EQ(file_stem("con"), "con_");
    EXPECT_EQ(file_stem("lpt9"), "lpt9_");
    EXPECT_EQ(file_stem("console"), "console");
}

}  // namespace
}  // namespace mien::exchange
