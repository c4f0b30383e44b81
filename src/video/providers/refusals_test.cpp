#include "video/providers/refusals.hpp"

#include <gtest/gtest.h>

#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

using Kind = ServiceFailure::Kind;

ForeignWords words_of(std::string_view text) {
    return find_words(read_foreign_json(text).value());
}

struct Said {
    const char* body;
    const char* code;
    const char* text;
};

TEST(refusals, words_are_found_in_every_shape) {
    for (const auto& [body, code, text] : std::vector<Said>{
             {R"({"detail": "Request timed out", "error_type": "request_timeout"})",
              "request_timeout", "Request timed out"},
             {R"({"detail": [{"loc": ["body", "prompt"], "msg": "too long", "type": "value"}]})",
              "value", "prompt: too long"},
             {R"({"detail": [{"loc": ["body", "images", 0], "msg": "bad"}]})", "", "images: bad"},
             {R"({"detail": ["first", "second"]})", "", "first"},
             {R"({"detail": []})", "", ""},
             {R"({"error": "no GPU"})", "", "no GPU"},
             {R"({"error": {"code": "moderation_blocked", "message": "no"}})", "moderation_blocked",
              "no"},
             {R"({"error": {"code": 1301, "message": "no"}})", "1301", "no"},
             {R"({"error": {"type": "no_prompt", "message": "No prompt provided", "details": ""},
                  "node_errors": {}})",
              "no_prompt", "No prompt provided"},
             {R"({"title": "Unauthenticated", "detail": "who?", "status": 401})", "", "who?"},
             {R"({"message": "gone"})", "", "gone"},
             {R"({"failure_reason": "tired", "failure_code": "x"})", "x", "tired"},
             {R"({"errors": [{"message": "one"}]})", "", "one"},
             {R"("plain")", "", "plain"},
             {"[1]", "", ""},
             {"{}", "", ""}}) {
        EXPECT_EQ(words_of(body).code, code) << body;
        EXPECT_EQ(words_of(body).text, text) << body;
    }
}

// What is foreign is quoted, in one line, and short.
TEST(refusals, quote_foreign_words) {
    EXPECT_EQ(quoted_words({"", ""}), "");
    EXPECT_EQ(quoted_words({"code", ""}), " It says: “code”.");
    EXPECT_EQ(quoted_words({"code", "a\nb\u202e"}), " It says: “a\\nb\\u{202E}”.");
    EXPECT_LT(quoted_words({"", std::string(10'000, 'x')}).size(), 400U);
}

TEST(refusals, tell_moderation_and_credit_from_other_failures) {
    const auto kind_of = [](std::string code, std::string text) {
        return failure_from("fal", {std::move(code), std::move(text)}).kind;
    };
    EXPECT_EQ(kind_of("content_policy_violation", ""), Kind::moderation);
    EXPECT_EQ(kind_of("MODERATION_FAILED", ""), Kind::moderation);
    EXPECT_EQ(kind_of("SAFETY.INPUT.TEXT", ""), Kind::moderation);
    EXPECT_EQ(kind_of("", "NSFW content detected"), Kind::moderation);
    EXPECT_EQ(kind_of("", "may contain likenesses of real people"), Kind::moderation);
    EXPECT_EQ(kind_of("", "Insufficient credit"), Kind::quota);
    EXPECT_EQ(kind_of("insufficient_quota", ""), Kind::quota);
    EXPECT_EQ(kind_of("", "CUDA error"), Kind::failed);
    EXPECT_TRUE(failure_from("fal", {"", "x"}).may_be_billed);
}

TEST(refusals, say_what_to_do) {
    ServiceAnswer answer;
    answer.status = 401;
    answer.body = json::parse(R"({"detail": "invalid token"})");
    EXPECT_EQ(refusal_from("Replicate", answer).message,
              "Replicate refuses the key (401): check the key of this provider, and what it may "
              "do. It says: “invalid token”.");
    answer.status = 307;
    EXPECT_EQ(refusal_from("Replicate", answer).code, "redirected");
    answer.status = 429;
    answer.headers = {{"retry-after", "12"}};
    EXPECT_EQ(refusal_from("Replicate", answer).retry_after, std::chrono::seconds(12));
}

}  // namespace
}  // namespace mien::video
