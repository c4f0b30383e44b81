#include "api/edge/contract.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/edge/schema.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "base/limits/http.hpp"

namespace mien::api {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr std::string_view cell_route = "put_prompt";
constexpr std::string_view bulk_route = "bulk_save";

auto problem(std::string pointer, std::string code, std::string message) {
    return Problem{std::move(pointer), std::move(code), std::move(message)};
}

struct Sent {
    std::string_view route = cell_route;
    std::string body;
    std::string_view content_type = "application/json";
};

json::object read(const Sent& sent) {
    http::Request request;
    request.route_name = sent.route;
    request.body = sent.body;
    if (!sent.content_type.empty()) {
        request.head.fields.push_back({"Content-Type", sent.content_type});
    }
    return body_of(request);
}

// The error that reading throws; a test fails without one.
Error refusal_of(const Sent& sent) {
    try {
        (void)read(sent);
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "accepted: " << sent.body;
    return {ErrorKind::internal, "accepted"};
}

std::vector<Problem> problems_of(std::string body, std::string_view route = cell_route) {
    const auto error = refusal_of({.route = route, .body = std::move(body)});
    EXPECT_EQ(error.kind(), ErrorKind::invalid);
    return error.problems();
}

// What a person writes below "schema" to make one for a test.
Schema schema_of(std::string_view text) {
    return {json::parse(text), json::object{}};
}

TEST(body_of, gives_the_object) {
    const auto body = read({.body = R"({"prompt_text": "hello", "change_reason": "first"})"});
    EXPECT_EQ(json::serialize(body), R"({"prompt_text":"hello","change_reason":"first"})");
}

TEST(body_of, takes_whole_numbers_in_any_form) {
    const auto body = read({.route = bulk_route, .body = R"({"items": [
        {"character_id": null, "emotion": "sad", "prompt_text": "x", "expected_version": 782.0},
        {"character_id": null, "emotion": "sad", "prompt_text": "x", "expected_version": 7e1}]})"});
    EXPECT_EQ(body.at("items").at(0).at("expected_version"), 782);
    EXPECT_EQ(body.at("items").at(1).at("expected_version"), 70);
    EXPECT_THAT(problems_of(R"({"items": [{"character_id": null, "emotion": "sad",
                                           "prompt_text": "x", "expected_version": 1.5}]})",
                            bulk_route),
                ElementsAre(Field(&Problem::code, "wrong_type")));
}

TEST(body_of, takes_only_json) {
    const std::string body = R"({"prompt_text": "hello"})";
    for (const std::string_view type :
         {"application/json; charset=utf-8", "Application/JSON ;charset=\"UTF-8\""}) {
        EXPECT_NO_THROW((void)read({.body = body, .content_type = type})) << type;
    }
    for (const std::string_view type :
         {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
          "application/json; charset=latin1", "multipart/form-data"}) {
        EXPECT_EQ(refusal_of({.body = body, .content_type = type}).kind(), ErrorKind::malformed)
            << type;
    }
}

TEST(body_of, refuses_what_is_not_strict_json) {
    for (const std::string body :
         {R"({"prompt_text")", R"({"prompt_text":"a","prompt_text":"b"})",
          "{\"prompt_text\":\"a\\u0000b\"}", "{\"prompt_text\":\"\xff\"}", "{} {}"}) {
        EXPECT_EQ(refusal_of({.body = body}).kind(), ErrorKind::malformed) << body;
    }
}

TEST(body_of, knows_which_bodies_may_be_absent) {
    EXPECT_EQ(refusal_of({.body = "", .content_type = ""}).kind(), ErrorKind::malformed);
    const auto body = read({.route = "delete_prompt", .body = "", .content_type = ""});
    EXPECT_THAT(body, IsEmpty());
}

TEST(body_of, names_what_is_missing) {
    EXPECT_THAT(problems_of("{}"),
                ElementsAre(problem("/prompt_text", "missing", "prompt_text is missing.")));
}

TEST(body_of, names_fields_it_does_not_know) {
    EXPECT_THAT(
        problems_of(R"({"prompt_text": "a", "it's/new": 1})"),
        ElementsAre(problem("/it's~1new", "unknown_field", "it's/new is not a known field.")));
}

TEST(body_of, says_what_type_is_wanted) {
    EXPECT_THAT(problems_of(R"({"prompt_text": 5})"),
                ElementsAre(problem("/prompt_text", "wrong_type", "prompt_text must be text.")));
    EXPECT_THAT(problems_of("[]"),
                ElementsAre(problem("", "wrong_type", "The body must be an object.")));
}

TEST(body_of, counts_characters_in_their_composed_form) {
    EXPECT_THAT(
        problems_of(R"({"prompt_text": ""})"),
        ElementsAre(problem("/prompt_text", "too_short", "prompt_text must not be empty.")));
    EXPECT_THAT(problems_of(json::serialize(json::object{{"prompt_text", std::string(5001, 'x')}})),
                ElementsAre(problem("/prompt_text", "too_long",
                                    "prompt_text must have at most 5000 characters.")));
    // "e" and a combining acute accent are one character.
    std::string accents;
    for (int i = 0; i < 5000; ++i) {
        accents += "e\u0301";
    }
    const auto body = read({.body = json::serialize(json::object{{"prompt_text", accents}})});
    EXPECT_EQ(body.at("prompt_text").as_string(), accents);
}

TEST(body_of, tells_all_problems_with_the_places_they_are_at) {
    const auto problems = problems_of(R"({"items": [
        {"character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101", "emotion": "sad",
         "prompt_text": "fine"},
        {"character_id": "holmes", "emotion": "", "prompt_text": null, "expected_version": -1}
    ]})",
                                      bulk_route);
    EXPECT_THAT(
        problems,
        UnorderedElementsAre(
            problem("/items/1/character_id", "wrong_format", "character_id must be a UUID."),
            problem("/items/1/emotion", "too_short", "emotion must not be empty."),
            problem("/items/1/prompt_text", "wrong_type", "prompt_text must be text."),
            problem("/items/1/expected_version", "out_of_range",
                    "expected_version must be from 0 to 2147483647.")));
}

TEST(body_of, takes_one_form_of_several) {
    constexpr std::string_view items =
        R"("items": [{"character_id": null, "emotion": "sad", "prompt_text": "x"}])";
    constexpr std::string_view short_form =
        R"("character_ids": [null], "emotions": ["sad"], "prompt_text": "x")";
    const auto object = [](std::string inside) { return "{" + inside + "}"; };
    EXPECT_NO_THROW((void)read({.route = bulk_route, .body = object(std::string(items))}));
    EXPECT_NO_THROW((void)read({.route = bulk_route, .body = object(std::string(short_form))}));
    const auto wrong_form =
        ElementsAre(problem("", "wrong_form",
                            "The body must have one of its forms: Either items, or character_ids, "
                            "emotions and prompt_text."));
    EXPECT_THAT(problems_of("{}", bulk_route), wrong_form);
    EXPECT_THAT(problems_of(object(std::string(items) + "," + std::string(short_form)), bulk_route),
                wrong_form);
}

TEST(body_of, limits_how_many_things_are_sent) {
    json::array many(501, json::value("sad"));
    const json::object body{{"character_ids", json::array{nullptr}},
                            {"emotions", std::move(many)},
                            {"prompt_text", "x"}};
    EXPECT_THAT(
        problems_of(json::serialize(body), bulk_route),
        ElementsAre(problem("/emotions", "too_many", "emotions must have at most 500 entries.")));
}

TEST(body_of, tells_a_hundred_problems_at_most) {
    json::array items(500, json::value(json::object{}));
    const json::object body{{"items", std::move(items)}};
    EXPECT_THAT(problems_of(json::serialize(body), bulk_route), SizeIs(100));
}

TEST(body_of, stands_very_long_text_where_a_format_is_wanted) {
    const json::object body{{"user_id", std::string(200'000, '1')},
                            {"character_id", std::string(200'000, '-')}};
    EXPECT_THAT(problems_of(json::serialize(body), "create_assignment"),
                UnorderedElementsAre(
                    problem("/user_id", "wrong_format", "user_id must be a UUID."),
                    problem("/character_id", "wrong_format", "character_id must be a UUID.")));
}

// A bulk save of more bytes than that.
Sent save_of(std::size_t bytes) {
    std::string items;
    while (items.size() < bytes) {
        items +=
            fmt::format(R"({}{{"character_id": null, "emotion": "happy", "prompt_text": "{}"}})",
                        items.empty() ? "" : ", ", std::string(1000, 'x'));
    }
    return {.route = bulk_route, .body = R"({"items": [)" + items + "]}"};
}

struct LargeCheck {
    bool is_checked = false;
    bool is_kept = false;  // the text, whose digest tells requests apart
    json::object body;
};

LargeCheck check_large(const Sent& sent) {
    const std::function<awaitable<LargeCheck>(IoContext&)> check =
        [&](IoContext&) -> awaitable<LargeCheck> {
        async::WorkPool work(1, 1);
        http::Request request;
        request.route_name = sent.route;
        request.body = sent.body;
        request.head.fields.push_back({"Content-Type", sent.content_type});
        co_await check_large_body(work, request);
        co_return LargeCheck{request.checked_body != nullptr, request.body == sent.body,
                             body_of(request)};
    };
    return async::run<LargeCheck>(check);
}

TEST(check_large_body, reads_what_is_large_and_nothing_else) {
    const auto large = check_large(save_of(limits::body_checked_here_bytes_max));
    EXPECT_TRUE(large.is_checked);
    EXPECT_TRUE(large.is_kept);
    EXPECT_EQ(large.body, read(save_of(limits::body_checked_here_bytes_max)));
    const auto small = check_large(save_of(10));
    EXPECT_FALSE(small.is_checked);
    EXPECT_EQ(small.body, read(save_of(10)));
}

TEST(check_large_body, refuses_what_body_of_would) {
    auto broken = save_of(limits::body_checked_here_bytes_max);
    broken.body.insert(1, R"("what": 1, )");
    const auto refused = refusal_of(broken);
    try {
        check_large(broken);
        ADD_FAILURE() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), refused.kind());
        EXPECT_EQ(error.problems(), refused.problems());
    }
    broken.content_type = "text/plain";
    EXPECT_THROW(check_large(broken), Error);
}

TEST(schema, says_which_values_are_allowed) {
    const auto schema = schema_of(R"({"type": "object", "properties": {
        "role": {"enum": ["viewer", "editor", "admin"]}, "count": {"type": ["integer", "null"]},
        "at": {"type": "string", "format": "date-time"}}})");
    const json::value value{{"role", "owner"}, {"count", 1.5}, {"at", "yesterday"}};
    EXPECT_THAT(
        schema.find_problems(value),
        UnorderedElementsAre(
            problem("/role", "not_allowed", "role must be viewer, editor or admin."),
            problem("/count", "wrong_type", "count must be a whole number or null."),
            problem("/at", "wrong_format", "at must be a time such as 2026-03-04T09:15:00Z.")));
}

TEST(schema, follows_references_and_lets_their_neighbours_win) {
    const json::value document{{"components", {{"a", {{"type", "string"}, {"maxLength", 3}}}}}};
    const json::value node{{"$ref", "#/components/a"}, {"maxLength", 2}};
    EXPECT_EQ(json::serialize(inline_references(node, document)),
              R"({"type":"string","maxLength":2})");
}

TEST(contract, has_examples_that_obey_their_schemas) {
    const json::value document = openapi();
    int examples = 0;
    for (const auto& [name, node] : openapi().at("components").at("schemas").as_object()) {
        const Schema schema(node, document);
        if (!node.as_object().contains("examples")) {
            continue;
        }
        for (const auto& example : node.at("examples").as_array()) {
            EXPECT_THAT(schema.find_problems(example), IsEmpty()) << std::string_view(name);
            ++examples;
        }
    }
    EXPECT_GT(examples, 40);
}

TEST(contract, describes_every_parameter_and_answer) {
    const json::value document = openapi();
    for (const auto& [path, node] : openapi().at("paths").as_object()) {
        const auto item = inline_references(node, document).as_object();
        for (const auto& [method, operation] : item) {
            if (method == "parameters") {
                continue;
            }
            const auto where = std::string(method) + " " + std::string(path);
            EXPECT_FALSE(operation.at("summary").as_string().empty()) << where;
            for (const auto& [status, response] : operation.at("responses").as_object()) {
                EXPECT_TRUE(response.as_object().contains("description")) << where << status;
            }
            if (const auto* parameters = operation.as_object().if_contains("parameters")) {
                for (const auto& parameter : parameters->as_array()) {
                    EXPECT_TRUE(parameter.as_object().contains("description")) << where;
                }
            }
        }
    }
}

}  // namespace
}  // namespace mien::api
