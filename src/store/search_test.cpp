#include "store/search.hpp"

#include <gtest/gtest.h>

namespace mien::store {
namespace {

TEST(Search, folds_what_people_do_not_tell_apart) {
    EXPECT_EQ(fold_for_search("STRA\u1e9eE"), fold_for_search("strasse"));
    EXPECT_EQ(fold_for_search("Zoe\u0308"), fold_for_search("ZO\u00cb"));
    EXPECT_EQ(fold_for_search("\uff26\uff35\uff2c\uff2c"), "full");
    EXPECT_EQ(fold_for_search("I\u0130\u0131I\u0307i"), "iiiii");
    EXPECT_NE(fold_for_search("caf\u00e9"), "cafe");
    EXPECT_NE(fold_for_search("\u00c6lf"), "aelf");
}

TEST(Search, takes_a_pattern_where_the_index_has_three_letters) {
    EXPECT_EQ(search_for("50%_\\ off").pattern, "%50\\%\\_\\\\ off%");
    EXPECT_EQ(search_for("\u0410\u043b\u0438").pattern, "%\u0430\u043b\u0438%");
    EXPECT_EQ(search_for("zq").letters, "zq");
    EXPECT_EQ(search_for("a_b-c").letters, "a_b-c");
    EXPECT_EQ(search_for("\U0001F600\U0001F600\U0001F600").letters,
              "\U0001F600\U0001F600\U0001F600");
    const auto all = search_for("");
    EXPECT_FALSE(all.pattern || all.letters);
}

}  // namespace
}  // namespace mien::store
