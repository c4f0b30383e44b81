#include "transfer/formula_guard.hpp"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace mien::transfer {
namespace {

TEST(FormulaGuard, knows_what_a_spreadsheet_would_run) {
    for (const auto* text : {"=1", "+1", "-1", "@x", "  =1", "'=1", "'''  -", "\tx", "\rx", "\nx",
                             "'\n", "＝1", "＋", "－", " ＠", "=", "-"}) {
        EXPECT_TRUE(needs_guard(text)) << text;
        EXPECT_EQ(guarded(text), "'" + std::string(text));
    }
    for (const auto* text :
         {"", "x", "'", "''", "' '", "'x", "1=1", " x", " '=", "\u00A0=", "＜", "x\n=1"}) {
        EXPECT_FALSE(needs_guard(text)) << text;
        EXPECT_EQ(guarded(text), text);
    }
}

TEST(FormulaGuard, guards_behind_what_a_spreadsheet_may_split_at) {
    EXPECT_EQ(guarded(";=1+1"), ";'=1+1");
    EXPECT_EQ(guarded(" \t="), " \t'=");
    EXPECT_EQ(guarded("a; =1;b;@x\t-1"), "a;' =1;b;'@x\t'-1");
    EXPECT_EQ(guarded("=1;'=2"), "'=1;''=2");
    EXPECT_EQ(guarded("smile; then laugh, 1=1"), "smile; then laugh, 1=1");
}

TEST(FormulaGuard, gives_back_any_text) {
    const std::vector<std::string> pieces{"'",  "'",  "=", "+",  "-",        "@", " ", "\t",
                                          "\r", "\n", "x", "＝", "\xEF\xBC", ";", ";"};
    std::mt19937_64 random(7);
    for (int i = 0; i < 100'000; ++i) {
        std::string text;
        for (auto count = random() % 6; count > 0; --count) {
            text += pieces[random() % pieces.size()];
        }
        ASSERT_EQ(unguarded(guarded(text)), text);
        ASSERT_TRUE(!needs_guard(text) || guarded(text).starts_with('\''));
    }
}

TEST(FormulaGuard, leaves_apostrophes_of_files_that_were_not_guarded) {
    EXPECT_EQ(unguarded("'tis"), "'tis");
    EXPECT_EQ(unguarded("=1"), "=1");
    EXPECT_EQ(unguarded("'=1"), "=1");
}

}  // namespace
}  // namespace mien::transfer
