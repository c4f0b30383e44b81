#include "core/masking/canonical.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

std::string canonical(std::string_view text) {
    const auto address = canonical_email(text);
    return address ? address->text() : "none";
}

TEST(Canonical, spellings_of_one_address_are_the_same) {
    const std::string address = "zoë@xn--bcher-kva.example";
    for (const auto* const text :
         {"zoë@bücher.example", "ZOË@BÜCHER.EXAMPLE", " zoe\u0308@bu\u0308cher.example\t",
          "zoë@XN--BCHER-KVA.example", "ｚｏë＠bücher．example", "zo\u00ADë@bücher.example."}) {
        EXPECT_EQ(canonical(text), address) << text;
    }
}

TEST(Canonical, a_tag_is_told_from_the_mailbox) {
    const auto address = canonical_email("Ada.Fiktiv+News+x@Example.com");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->local, "ada.fiktiv");
    EXPECT_EQ(address->tag, "news+x");
    EXPECT_EQ(address->mailbox(), "ada.fiktiv@example.com");
    EXPECT_EQ(address->text(), "ada.fiktiv+news+x@example.com");
}

TEST(Canonical, what_is_no_address_is_none) {
    for (const auto* const text : {"", "@", "ada", "@example.com", "ada@", "ada b@example.com"}) {
        EXPECT_EQ(canonical(text), "none") << text;
    }
}

TEST(Canonical, names_are_compared_without_case_width_and_white_space) {
    EXPECT_EQ(canonical_name("  Ada \t Fiktiv\n"), "ada fiktiv");
    EXPECT_EQ(canonical_name("ＡＤＡ　Fiktiv"), "ada fiktiv");
    EXPECT_EQ(canonical_name("Zoe\u0308 STRASSE"), canonical_name("zoë Straße"));
    EXPECT_EQ(canonical_name(" \t"), "");
}

}  // namespace
}  // namespace mien::core
