#include "core/masking/phone_number.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

std::string canonical(std::string_view text, std::string_view country = "") {
    const auto number = parse_phone(text, country);
    return number ? number->text() : "none";
}

TEST(PhoneNumber, what_is_canonical_is_its_own_form) {
    for (const auto* const text :
         {"+15550100123", "+49301234567", "+4903012345678901", "+499", "+12345678901234567",
          "+123456789012345678", "+9991234567", "+390612345678", "15550100123", "+1 5550100123",
          "+44020712345678", "++15550100123", "+", ""}) {
        EXPECT_EQ(is_canonical_phone(text), canonical(text) == text) << text;
    }
    EXPECT_TRUE(is_canonical_phone("+15550100123"));
    EXPECT_FALSE(is_canonical_phone("+490301234567890"));
}

TEST(PhoneNumber, notations_of_one_number_are_the_same) {
    for (const auto* const text :
         {"+15550100123", "+1 555 010 0123", "+1 (555) 010-0123", "+1.555.010.0123",
          "1-555-010-0123", "tel:+1-555-010-0123", "001 555 010 0123", "00 1 555 0100123",
          "＋１ ５５５ ０１０ ０１２３", "+١ ٥٥٥ ٠١٠ ٠١٢٣", "15550100123",
          "+1\u00A0555\u2011010\u20110123"}) {
        EXPECT_EQ(canonical(text), "+15550100123") << text;
    }
    for (const auto* const text :
         {"(555) 010-0123", "1 555 010 0123", "555.010.0123", "011 1 555 010 0123"}) {
        EXPECT_EQ(canonical(text, "1"), "+15550100123") << text;
    }
    for (const auto* const text :
         {"+49 (0)151 23456789", "+49 151 23456789", "0049 151 23456789", "0151 / 23456789"}) {
        EXPECT_EQ(canonical(text, "49"), "+4915123456789") << text;
    }
}

TEST(PhoneNumber, without_a_country_it_is_a_number_of_its_own) {
    EXPECT_EQ(canonical("0151 23456789"), "015123456789");
    EXPECT_EQ(canonical("+39 06 1234567"), "+39061234567");
    EXPECT_EQ(canonical("+1 555 010 0123 ext. 42"), "+15550100123;ext=42");
    EXPECT_EQ(canonical("+1 555 010 0123;ext=42"), "+15550100123;ext=42");
}

TEST(PhoneNumber, what_is_no_number_is_none) {
    for (const auto* const text : {"", "1234", "call me", "+1 555 CALL NOW", "12+34567",
                                   "123456789012345678", "+1 555 010 0123 or so"}) {
        EXPECT_EQ(canonical(text), "none") << text;
    }
}

TEST(PhoneNumber, another_number_is_written_as_the_original_was) {
    const auto written = [](std::string_view original) {
        return write_phone_like(original, parse_phone(original, "49").value(), "999123456789012");
    };
    EXPECT_EQ(written("+15550100123"), "+999123456789012");
    EXPECT_EQ(written("+1 555 010-0123"), "+9 991 234-56789012");
    EXPECT_EQ(written("001 555 0100123"), "009 991 23456789012");
    EXPECT_EQ(written("0151 / 23456789"), "0999 / 123456789012");
    EXPECT_EQ(written("(0151) 23456789"), "(0999) 123456789012");
    EXPECT_EQ(written("+49 (0)151 23456789"), "+99 912 3456789012");
    EXPECT_EQ(written("tel:+15550100123"), "tel:+999123456789012");
    EXPECT_EQ(written("+1 555 010 0123 x42"), "+9 991 234 56789012");
    EXPECT_EQ(written("＋１５５５０１０"), "＋９９９１２３４５６７８９０１２");
}

}  // namespace
}  // namespace mien::core
