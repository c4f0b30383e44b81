#include "core/domain_name.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mien::core {
namespace {

TEST(DomainName, is_kept_in_lower_case_without_the_final_dot) {
    EXPECT_EQ(canonical_domain("Admin-Staging.Example.COM."), "admin-staging.example.com");
    EXPECT_EQ(canonical_domain("admin-staging.localhost"), "admin-staging.localhost");
    EXPECT_EQ(canonical_domain("localhost"), "localhost");
    EXPECT_EQ(canonical_domain("xn--mnchen-3ya.example"), "xn--mnchen-3ya.example");
    EXPECT_EQ(canonical_domain("1.2.3.a4"), "1.2.3.a4");
    const std::string label(63, 'a');
    EXPECT_TRUE(canonical_domain(label + ".example"));
    EXPECT_TRUE(canonical_domain(label + "." + label + "." + label + "." + std::string(61, 'a')));
}

TEST(DomainName, is_refused_when_no_host_can_have_it) {
    const std::string label(63, 'a');
    for (const auto& text : {std::string(""),
                             std::string("."),
                             std::string("example"),
                             std::string("a..b"),
                             std::string(".a.b"),
                             std::string("a.b.."),
                             std::string("-a.b"),
                             std::string("a-.b"),
                             std::string("a_b.example"),
                             std::string("a b.example"),
                             std::string("münchen.example"),
                             std::string("127.0.0.1"),
                             std::string("a.1"),
                             std::string("[::1]"),
                             std::string("::1"),
                             std::string("a.b:8081"),
                             std::string("https://a.b"),
                             std::string("a.b/c"),
                             std::string("*.a.b"),
                             std::string("a.b\n"),
                             std::string("a.b\0", 4),
                             label + "a.example",
                             fmt::format("{0}.{0}.{0}.{1}", label, std::string(62, 'a'))}) {
        EXPECT_FALSE(canonical_domain(text)) << text;
    }
}

}  // namespace
}  // namespace mien::core
