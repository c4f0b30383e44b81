// Expressions as PostgreSQL writes them.
#include "sync/policy/expression.hpp"

#include <gtest/gtest.h>

namespace mien::sync {
namespace {

using core::ColumnClass;

TEST(Expression, a_check_that_fakes_satisfy_needs_no_judgement) {
    for (const auto* const check :
         {"CHECK ((char_length(email) <= 254))",
          "CHECK (((char_length((email)::text) >= 1) AND (char_length((email)::text) <= 255)))",
          "CHECK ((email IS NOT NULL))", "CHECK ((email <> ''::text))",
          "CHECK ((length(btrim((email)::text)) > 0)) NOT VALID",
          "CHECK (((email)::text ~ '^[^@]+@[^@]+$'::text))", "CHECK ((email ~~ '%@%'::text))",
          "CHECK (((email IS NULL) OR (confirmed_at IS NOT NULL)))", "CHECK ((amount >= 0))",
          "CHECK ((num_nonnulls(name, email) > 0))", "CHECK ((char_length(email) >= 3))"}) {
        EXPECT_TRUE(holds_for_fakes(check, "email", ColumnClass::email)) << check;
    }
    EXPECT_TRUE(holds_for_fakes("CHECK ((jsonb_typeof(data) = 'object'::text))", "data",
                                ColumnClass::json));
    EXPECT_TRUE(holds_for_fakes("CHECK ((cardinality(\"my phones\") <= 3))", "my phones",
                                ColumnClass::phone));
}

TEST(Expression, any_other_check_is_for_somebody_to_judge) {
    for (const auto* const check :
         {"CHECK ((char_length(email) <= 30))", "CHECK ((email = lower(email)))",
          "CHECK ((email ~~ '%@example.com'::text))", "CHECK ((char_length(email) >= 40))",
          "CHECK (((email IS NULL) OR (email <> other)))", "CHECK (is_address(email))",
          "CHECK ((num_nonnulls(NULLIF(email, ''::text)) > 0))",
          "CHECK (((char_length(email) <= 254) AND (email ~ '[0-9]'::text)))",
          "CHECK (((char_length(email) <= 254) OR (email ~ '@'::text)))"}) {
        EXPECT_FALSE(holds_for_fakes(check, "email", ColumnClass::email)) << check;
    }
    EXPECT_FALSE(holds_for_fakes("CHECK ((name ~~ '%@%'::text))", "name", ColumnClass::full_name));
    EXPECT_FALSE(
        holds_for_fakes("CHECK ((char_length(body) <= 5000))", "body", ColumnClass::free_text))
        << "a text may grow";
    EXPECT_TRUE(
        holds_for_fakes("CHECK ((char_length(body) <= 60))", "body", ColumnClass::free_text, 60))
        << "but not beyond its column";
    EXPECT_FALSE(holds_for_fakes("CHECK ((key IS NOT NULL))", "key", ColumnClass::secret));
}

TEST(Expression, a_check_may_list_what_a_column_may_be) {
    EXPECT_TRUE(lists_values("CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])))", "kind"));
    EXPECT_TRUE(
        lists_values("CHECK (((kind)::text = ANY ((ARRAY['a'::character varying, "
                     "'b'::character varying])::text[])))",
                     "kind"));
    EXPECT_TRUE(lists_values("CHECK (((kind IS NULL) OR ((kind)::text = ANY (ARRAY['a'::text]))))",
                             "kind"));
    EXPECT_FALSE(
        lists_values("CHECK ((kind = ANY (ARRAY['a'::text])) OR (kind ~ '^x'::text))", "kind"));
    EXPECT_FALSE(lists_values("CHECK ((kind <> ALL (ARRAY['a'::text])))", "kind"));
    EXPECT_FALSE(lists_values("CHECK ((kind = other))", "kind"));
}

TEST(Expression, a_case_of_a_column_keeps_values_apart) {
    EXPECT_TRUE(is_only_case_of("lower((username)::text)", "username"));
    EXPECT_TRUE(is_only_case_of("COALESCE(lower((domain)::text), ''::text)", "domain"));
    EXPECT_TRUE(is_only_case_of("upper(\"Name\")", "Name"));
    EXPECT_FALSE(is_only_case_of("\"left\"(email, 8)", "email"));
    EXPECT_FALSE(is_only_case_of("COALESCE(lower(domain), 'local'::text)", "domain"));
    EXPECT_FALSE(is_only_case_of("lower(email || name)", "email"));
    EXPECT_TRUE(asks_for_null_only("(email IS NOT NULL)", "email"));
    EXPECT_FALSE(asks_for_null_only("((email)::text <> ''::text)", "email"));
}

}  // namespace
}  // namespace mien::sync
