#include "sync/policy/policy.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

// "line 3: public.users.email: …" of each problem, or the error's own message.
std::string refusal_of(std::string_view text) {
    try {
        const auto policy = parse_policy(text);
        return "";
    } catch (const Error& error) {
        std::string all;
        for (const auto& problem : error.problems()) {
            all += problem.pointer + ": " + problem.message + "\n";
        }
        return all.empty() ? error.message() : all;
    }
}

TEST(Policy, tables_and_columns_are_read) {
    const auto policy = parse_policy(R"(
version = 1
[masking]
email_domain = "people.staging.test"
phone_country = "49"
words = ["fiktiv"]
[tables.users]
person = "self"
keep_own = true
[tables.users.columns]
name = "person.full_name"
email = { class = "email", accept = ["users_email_check"] }
extra = { class = "json", paths = { "contacts[*].email" = "email", "by_email.{key}" = "email" } }
search = { class = "derived", by = "search_text", from = ["name", "email"] }
[tables."shop.orders"]
person = { column = "user_id", table = "public.users" }
[tables."shop.lines"]
person = { column = "order_id", through = ["user_id"], table = "public.users" }
[tables.sessions]
rule = "never"
why = "Who is signed in there."
)");
    EXPECT_EQ(policy.masking.email_domain, "people.staging.test");
    EXPECT_EQ(policy.words, std::vector<std::string>{"fiktiv"});
    EXPECT_EQ(policy.digest.size(), 64U);
    const auto* const users = policy.find_table("public", "users");
    ASSERT_NE(users, nullptr);
    EXPECT_TRUE(users->keeps_own_rows);
    EXPECT_TRUE(users->person && users->person->column.empty());
    EXPECT_EQ(users->find_column("name")->column_class, ColumnClass::full_name);
    EXPECT_EQ(users->find_column("email")->accepted, std::vector<std::string>{"users_email_check"});
    EXPECT_EQ(users->find_column("extra")->paths.size(), 2U);
    EXPECT_EQ(users->find_column("search")->derivation, Derivation::search_text);
    EXPECT_EQ(policy.find_table("shop", "orders")->person->column, "user_id");
    EXPECT_EQ(policy.find_table("shop", "lines")->person->through,
              std::vector<std::string>{"user_id"});
    EXPECT_EQ(policy.find_table("public", "sessions")->fate, TableFate::never);
    EXPECT_EQ(policy.find_table("public", "sessions")->why, "Who is signed in there.");
    EXPECT_EQ(policy.find_table("public", "orders"), nullptr);
}

TEST(Policy, every_mistake_is_told_with_its_line_table_and_column) {
    EXPECT_EQ(refusal_of(R"(version = 1
[tables.users]
rule = "copi"
[tables.users.columns]
name = "person.nickname"
email = { class = "email", path = "x" }
note = 7
extra = { class = "json", paths = { "a..b" = "email", "c" = "nothing" } }
twin = { class = "derived", by = "lower", from = [] }
)"),
              "line 2: public.users: rule must be copy, never or preserve.\n"
              "line 6: public.users.email: path is no setting.\n"
              "line 8: public.users.extra: “a..b” is no path.\n"
              "line 8: public.users.extra: “nothing” is no class.\n"
              "line 5: public.users.name: “person.nickname” is no class.\n"
              "line 7: public.users.note: must be a class, or a table with one.\n"
              "line 9: public.users.twin: from names two columns for search_text, none for "
              "database, and else one.\n");
}

TEST(Policy, message_names_the_first_mistake) {
    try {
        const auto policy = parse_policy("version = 1\n[tables.users]\nrule = \"copi\"");
        FAIL() << policy.digest;
    } catch (const Error& error) {
        EXPECT_EQ(error.message(),
                  "The masking policy cannot be read, line 2: public.users: rule must be copy, "
                  "never or preserve.");
    }
}

TEST(Policy, what_is_no_policy_is_refused) {
    EXPECT_NE(refusal_of("version = ").find("line 1"), std::string::npos);
    EXPECT_NE(refusal_of("version = 2").find("version must be 1."), std::string::npos);
    EXPECT_NE(refusal_of("version = 1\nsecret = true").find("secret is no setting."),
              std::string::npos);
    EXPECT_NE(refusal_of("version = 1\n[masking]\nemail_domain = \"gmail.com\"")
                  .find("nobody receives mail"),
              std::string::npos);
    EXPECT_NE(refusal_of("version = 1\n[tables.a]\nrule = \"never\"\nperson = \"self\"")
                  .find("only a table that is copied"),
              std::string::npos);
}

}  // namespace
}  // namespace mien::sync
