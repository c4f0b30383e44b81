#include "core/masking/json_masker.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::core {
namespace {

std::string mask(std::string_view document, std::vector<JsonRule> rules,
                 std::vector<std::int64_t>* hits = nullptr) {
    JsonMasker masker(std::move(rules));
    const auto masked = masker.mask(document, [](ColumnClass column_class, std::string_view text) {
        if (column_class == ColumnClass::keep || text.empty()) {
            return std::string(text);
        }
        if (column_class == ColumnClass::free_text) {
            return text.contains("ada") ? "scrubbed" : std::string(text);
        }
        return fmt::format("{}:{}", name_of(column_class), text.substr(0, 3));
    });
    if (hits != nullptr) {
        *hits = masker.hits();
    }
    return masked.value_or("unchanged");
}

JsonRule rule(std::string_view path, ColumnClass column_class) {
    return {.path = parse_json_path(path).value(), .column_class = column_class};
}

TEST(JsonMasker, each_element_has_a_fake_of_its_own) {
    std::vector<std::int64_t> hits;
    EXPECT_EQ(mask(R"({"contacts":[{"email":"ada@x"},{"email":"bob@x"},{"email":null},{}]})",
                   {rule("contacts[*].email", ColumnClass::email),
                    rule("contacts[*].phone", ColumnClass::phone)},
                   &hits),
              R"({"contacts":[{"email":"email:ada"},{"email":"email:bob"},{"email":null},{}]})");
    EXPECT_EQ(hits, (std::vector<std::int64_t>{3, 0}));
}

TEST(JsonMasker, keys_are_masked_and_never_become_one) {
    EXPECT_EQ(mask(R"({"by_email":{"ada@x":{"n":1},"ada@y":{"n":2},"bob":3}})",
                   {rule("by_email.{key}", ColumnClass::email)}),
              R"({"by_email":{"email:ada":{"n":1},"email:ada-2":{"n":2},"email:bob":3}})");
    EXPECT_EQ(mask(R"({"x ada":1,"y ada":2,"z":3})", {}), R"({"scrubbed":1,"scrubbed-2":2,"z":3})");
}

TEST(JsonMasker, a_rule_for_the_document_holds_for_all_of_it) {
    EXPECT_EQ(mask(R"(["ada",{"k":"bob"}])", {rule("", ColumnClass::full_name)}),
              R"(["person.full_name:ada",{"person.full_name:k":"person.full_name:bob"}])");
    EXPECT_EQ(mask("\"ada\"", {rule("", ColumnClass::email)}), "\"email:ada\"");
    EXPECT_EQ(mask(R"({"a":{"b":"ada"}})", {rule("a", ColumnClass::keep)}), "unchanged");
}

TEST(JsonMasker, what_no_rule_names_is_free_text) {
    EXPECT_EQ(mask(R"({"raw":"{\"to\":\"ada@x\"}","e":"ada\u0040x","o":"fine"})", {}),
              R"({"raw":"scrubbed","e":"scrubbed","o":"fine"})");
}

TEST(JsonMasker, what_stays_is_written_as_it_was) {
    const std::string document =
        R"({ "n": [1.10, 1e400, 12345678901234567890123, -0], "s": "\u00e9\n", "b": true })";
    EXPECT_EQ(mask(document, {}), "unchanged");
    EXPECT_EQ(mask(R"([1.10,1e400,12345678901234567890123,-0.0,true,null,"ada"])", {}),
              R"([1.10,1e400,12345678901234567890123,-0.0,true,null,"scrubbed"])");
    EXPECT_EQ(mask(R"(["ada","\"\\\n\t\u0000é"])", {}),
              R"(["scrubbed","\"\\\u000a\u0009\u0000é"])");
}

TEST(JsonMasker, secrets_and_numbers_of_people_become_null) {
    EXPECT_EQ(mask(R"({"token":"s3cret","phone":15550100123,"ok":true,"n":1})",
                   {rule("token", ColumnClass::secret), rule("phone", ColumnClass::phone),
                    rule("ok", ColumnClass::drop)}),
              R"({"token":null,"phone":null,"ok":null,"n":1})");
}

TEST(JsonMasker, what_is_no_document_is_refused) {
    for (const auto* const text : {"", "{", "[1,]", "{} {}", "nul"}) {
        EXPECT_THROW((void)mask(text, {}), Error) << text;
    }
    EXPECT_THROW((void)mask(std::string(2000, '['), {}), Error);
}

TEST(JsonMasker, paths_are_read) {
    using Kind = JsonStep::Kind;
    EXPECT_EQ(parse_json_path("a.\"b.\\\"c\"[*].*"), (JsonPath{.steps = {{Kind::member, "a"},
                                                                         {Kind::member, "b.\"c"},
                                                                         {Kind::any_element, ""},
                                                                         {Kind::any_member, ""}}}));
    EXPECT_EQ(parse_json_path("[*].{key}"),
              (JsonPath{.steps = {{Kind::any_element, ""}}, .is_of_keys = true}));
    EXPECT_EQ(parse_json_path(""), JsonPath{});
    for (const auto* const text : {".", "a.", "a..b", "a[0]", "{key}.a", "a b", "\"a", "$.a"}) {
        EXPECT_FALSE(parse_json_path(text)) << text;
    }
}

}  // namespace
}  // namespace mien::core
