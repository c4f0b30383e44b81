#include "core/user.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

TEST(Email, accepts_plausible_addresses) {
    for (const auto& email :
         {std::string("ada@example.com"), std::string("a.b+tag@sub.example.co.uk"),
          std::string("o'hara@example.ie"), std::string("admin@localhost"),
          std::string("jörg@müller.de"), std::string("x@1a.com"),
          std::string(64, 'a') + "@example.com"}) {
        EXPECT_TRUE(is_plausible_email(email)) << email;
    }
}

TEST(Email, refuses_what_cannot_receive_mail) {
    for (const auto& email : {std::string(),
                              std::string("ada"),
                              std::string("@example.com"),
                              std::string("ada@"),
                              std::string("ada@host"),
                              std::string("a@b@c.com"),
                              std::string("a b@example.com"),
                              std::string("a@exa mple.com"),
                              std::string(".a@example.com"),
                              std::string("a.@example.com"),
                              std::string("a..b@example.com"),
                              std::string("a@.example.com"),
                              std::string("a@example..com"),
                              std::string("a@example.com."),
                              std::string("a@-b.com"),
                              std::string("a@b-.com"),
                              std::string("a@127.0.0.1"),
                              std::string("a@[127.0.0.1]"),
                              std::string("a@example.com\n"),
                              std::string("a\r\nBcc: x@example.com"),
                              std::string("<a@example.com>"),
                              std::string("a,b@example.com"),
                              std::string("a\0@example.com", 14),
                              std::string("\xFF@example.com"),
                              std::string(65, 'a') + "@example.com",
                              "a@" + std::string(64, 'b') + ".com"}) {
        EXPECT_FALSE(is_plausible_email(email)) << email;
    }
}

TEST(Email, limits_length) {
    std::string domain;
    while (domain.size() < 250 - 4) {
        domain += "ab.";
    }
    domain += "comm";
    const std::string fits = std::string(254 - domain.size() - 1, 'a') + "@" + domain;
    ASSERT_EQ(fits.size(), 254U);
    EXPECT_TRUE(is_plausible_email(fits));
    EXPECT_FALSE(is_plausible_email("a" + fits));
}

TEST(Phone, becomes_canonical) {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"+4930901820", "+4930901820"},          {"+49 30 901820", "+4930901820"},
        {"+49 (30) 90-18-20", "+4930901820"},    {"0049 30 901820", "+4930901820"},
        {"+1 (555) 010.9999", "+15550109999"},   {" +1234567 ", "+1234567"},
        {"+123456789012345", "+123456789012345"}};
    for (const auto& [typed, canonical] : cases) {
        EXPECT_EQ(canonical_phone(typed), canonical) << typed;
        EXPECT_EQ(canonical_phone(canonical), canonical);
    }
}

TEST(Phone, refuses_what_is_no_international_number) {
    for (const auto* phone :
         {"", "+", "030 901820", "+49 (0)30 901820", "+123456", "+1234567890123456", "+0123456789",
          "000 12345678", "++4930901820", "49+30901820", "+49 30 901820 ext 5", "+49/30901820",
          "+49\n30901820", "+４９30901820"}) {
        EXPECT_EQ(canonical_phone(phone), std::nullopt) << phone;
    }
}

std::vector<Problem> problems_of(std::optional<std::string> email,
                                 std::optional<std::string> phone) {
    return find_problems({.name = "Ada", .email = email, .phone = phone, .attributes = {}});
}

TEST(UserDraft, needs_neither_email_nor_phone) {
    EXPECT_TRUE(problems_of("ada@example.com", "+49 30 901820").empty());
    EXPECT_TRUE(problems_of("ada@example.com", std::nullopt).empty());
    EXPECT_TRUE(problems_of(std::nullopt, std::nullopt).empty());
    EXPECT_EQ(problems_of("", std::nullopt).front().code, "required");
    EXPECT_EQ(problems_of(std::nullopt, "").front().code, "invalid_phone");
}

TEST(UserDraft, all_problems_come_at_once) {
    const auto problems = find_problems(
        {.name = "", .email = "nobody", .phone = "123", .attributes = {{"Hair", "red"}}});
    ASSERT_EQ(problems.size(), 4U);
    EXPECT_EQ(problems[0].pointer, "/name");
    EXPECT_EQ(problems[1].pointer, "/email");
    EXPECT_EQ(problems[1].code, "invalid_email");
    EXPECT_EQ(problems[2].pointer, "/phone");
    EXPECT_EQ(problems[3].pointer, "/attributes/Hair");
}

TEST(UserDraft, is_stored_in_its_canonical_form) {
    const auto user = canonical_user({.name = "Ada",
                                      .email = "Ada.L\u00C9@Example.COM",
                                      .phone = "+49 30 901820",
                                      .attributes = {}});
    EXPECT_EQ(user.email, "ada.l\u00C9@example.com") << "only ASCII letters have one lower case";
    EXPECT_EQ(user.phone, "+4930901820");
    EXPECT_EQ(canonical_user({.name = "Ada", .email = {}, .phone = {}, .attributes = {}}).phone,
              std::nullopt);
}

}  // namespace
}  // namespace mien::core
