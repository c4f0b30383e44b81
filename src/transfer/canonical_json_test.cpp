#include "transfer/canonical_json.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace mien::transfer {
namespace {

// The line and its digest are what this printed:
//   t = json.dumps(x, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
//   print(json.dumps(x), hashlib.sha256(t.encode()).hexdigest())
TEST(CanonicalJson, digest_is_that_of_python) {
    constexpr std::string_view line =
        R"({"character_id": null, "character_slug": "ada-1", "emotion": "happy", "version": 2, )"
        R"("prompt_text": "She said \"hi\" \\ / \t\n\r\b\f\u0001\u007f\u2028 \u00e9 e\u0301 )"
        R"(\ud83d\ude00 \u05e9\u05dc\u05d5\u05dd \u00a0", "versions": [{"version": 1, )"
        R"("prompt_text": "x", "change_reason": "", "reverted_from": null, "created_by": )"
        R"({"email": "a@b.cd", "display_name": "Ada"}, "created_at": "2026-11-22T09:30:00.5Z"}], )"
        R"("is_archived": false, "n": [true, -5, 12345678901234567]})";
    const auto value = parse_json(line);
    constexpr std::string_view digest =
        "8ca246a925f4bceef9d366c867b98b292a7746567c12d4d8d45c74499699385c";
    EXPECT_EQ(to_hex(sha256(canonical_json(value))), digest);
    auto entry = value.as_object();
    entry["sha256"] = "whatever it says";
    EXPECT_EQ(entry_hash(entry), digest);
}

TEST(CanonicalJson, sorts_members_by_utf16) {
    const auto value = parse_json(
        "{\"\xEF\xAC\x83\":1,\"\xF0\x9F\x98\x80\":2,\"\xE2\x82\xAC\":3,\"b\":4,\"\\r\":5,"
        "\"a\":6,\"ab\":7,\"\":8,\"\xF0\x9F\x98\x81\":9}");
    EXPECT_EQ(canonical_json(value),
              "{\"\":8,\"\\r\":5,\"a\":6,\"ab\":7,\"b\":4,\"\xE2\x82\xAC\":3,"
              "\"\xF0\x9F\x98\x80\":2,\"\xF0\x9F\x98\x81\":9,\"\xEF\xAC\x83\":1}");
}

}  // namespace
}  // namespace mien::transfer
