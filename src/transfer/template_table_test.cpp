#include "transfer/template_table.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/templates.hpp"

namespace mien::transfer {
namespace {

std::string told(std::string_view table) {
    std::string all;
    for (const auto& row : read_template_table({.data = table})) {
        all += fmt::format("{}: {} {}", row.line, row.character.value_or("-"), row.emotion);
        for (const auto& [name, value] : row.values) {
            all += fmt::format(" {}={}", name, value);
        }
        all += "\n";
    }
    return all;
}

std::string refusal(std::string_view table) {
    try {
        return told(table);
    } catch (const Error& error) {
        return error.message();
    }
}

TEST(TemplateTable, reads_cells_with_the_values_of_their_columns) {
    EXPECT_EQ(told("Character,Emotion,Mood\nAlice B.,happy,\"glad, very\"\n,sad,\n"),
              "2: Alice B. happy mood=glad, very\n3: - sad\n");
    EXPECT_EQ(
        told("character_slug;emotion;mood\r\n alice ; Very happy ;glad;\r\n;;\r\nbob;sad;low"),
        "2: alice Very happy mood=glad\n4: bob sad mood=low\n");
    EXPECT_EQ(told("emotion\tmood\nhappy\tglad\n"), "2: - happy mood=glad\n");
}

TEST(TemplateTable, says_in_which_line_it_is_wrong) {
    EXPECT_NE(refusal("character,mood\nalice,glad\n").find("Line 1: the first line must name"),
              std::string::npos);
    EXPECT_NE(refusal("emotion,mood,Mood\nhappy,a,b\n").find("“mood” is there twice"),
              std::string::npos);
    EXPECT_EQ(refusal("character,character_id,emotion\n"),
              "Line 1: the column “character” is there twice.");
    EXPECT_EQ(refusal("emotion,mood\nhappy,a\nsad,b,c\n"),
              "Line 3: there are more fields than the first line has names.");
    EXPECT_EQ(refusal("character,emotion\n\"a\nb\",sad\nalice,\n"),
              "Line 4: the row names no emotion.");
    EXPECT_EQ(refusal("emotion,,mood\nhappy,x,glad\n"),
              "Line 2: column 2 has a value, but no name.");
    EXPECT_EQ(refusal("emotion\n"), "There is no row below the names of the columns.");
    EXPECT_EQ(refusal(""), "The table is empty.");
    std::string many = "emotion\n";
    for (std::size_t i = 0; i <= limits::template_items_max; ++i) {
        many += "happy\n";
    }
    EXPECT_EQ(refusal(many), "Line 10002: at most 10000 cells can change at once.");
}

}  // namespace
}  // namespace mien::transfer
