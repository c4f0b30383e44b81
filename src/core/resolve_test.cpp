#include "core/resolve.hpp"

#include <set>

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace mien::core {
namespace {

struct Bundle {
    PromptHead head;
    Character character;
    EmotionName emotion;
    std::optional<UserId> user_id;
    Timestamp now;
};

Bundle setup(std::string text) {
    Bundle bundle;
    bundle.head = {.prompt_id = *PromptId::parse("0192f0a0-0000-7000-8000-000000000001"),
                   .version_id = *VersionId::parse("0192f0a0-0000-7000-8000-000000000002"),
                   .version = 3,
                   .text = std::move(text),
                   .source = PromptSource::character,
                   .updated_at = {},
                   .updated_by = {}};
    bundle.character.id = *CharacterId::parse("0192f0a0-0000-7000-8000-000000000003");
    bundle.character.name = "Ada";
    bundle.character.attributes = {{"hair", "red"}};
    bundle.emotion = *EmotionName::parse("happy");
    bundle.user_id = *UserId::parse("0192f0a0-0000-7000-8000-000000000004");
    bundle.now = *parse_timestamp("2026-11-22T09:30:00Z");
    return bundle;
}

Resolution resolve(const Bundle& bundle) {
    return core::resolve(bundle.head, bundle.character, bundle.emotion, bundle.user_id, bundle.now);
}

TEST(Resolve, substitutes_and_says_where_the_text_came_from) {
    const auto resolution =
        resolve(setup("{character_name} {emotion} {attr.hair} {user_id} {timestamp} {nobody}"));
    EXPECT_EQ(resolution.text,
              "Ada happy red 0192f0a0-0000-7000-8000-000000000004 2026-11-22T09:30:00Z {nobody}");
    EXPECT_EQ(resolution.source, PromptSource::character);
    EXPECT_EQ(to_string(resolution.prompt_id), "0192f0a0-0000-7000-8000-000000000001");
    EXPECT_EQ(to_string(resolution.version_id), "0192f0a0-0000-7000-8000-000000000002");
    EXPECT_EQ(resolution.version, 3);
    EXPECT_EQ(resolution.sha256, to_hex(sha256(resolution.text)));
    ASSERT_EQ(resolution.problems.size(), 1U);
    EXPECT_EQ(resolution.problems.front().code, VariableProblemCode::unknown);
}

TEST(Resolve, without_a_user_the_user_id_is_missing) {
    auto bundle = setup("for {user_id}");
    bundle.user_id.reset();
    const auto resolution = resolve(bundle);
    EXPECT_EQ(resolution.text, "for {user_id}");
    ASSERT_EQ(resolution.problems.size(), 1U);
    EXPECT_EQ(resolution.problems.front().code, VariableProblemCode::missing);
}

TEST(Resolve, same_resolution_has_the_same_id_at_any_time) {
    auto bundle = setup("no time in it");
    const auto first = resolve(bundle).resolution_id;
    bundle.now += std::chrono::hours(1);
    EXPECT_EQ(resolve(bundle).resolution_id, first);
    // Stored with videos: a change of the encoding would break what was recorded.
    EXPECT_EQ(to_string(first), "36585538-1aaa-825b-8e27-4822b88e34c6");
}

TEST(Resolve, knows_whether_the_time_may_be_in_a_text) {
    EXPECT_TRUE(mentions_time("at {timestamp}"));
    EXPECT_TRUE(mentions_time("at { TimeStamp | noon }"));
    EXPECT_FALSE(mentions_time("at {emotion}"));
    EXPECT_FALSE(mentions_time(""));
}

TEST(Resolve, id_is_a_version_8_uuid) {
    const auto text = to_string(resolve(setup("x")).resolution_id);
    EXPECT_EQ(text[14], '8');
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos);
}

TEST(Resolve, every_part_of_the_key_changes_the_id) {
    std::vector<Bundle> bundles(9, setup("x {attr.hair}"));
    bundles[1].head.prompt_id = PromptId::make();
    bundles[2].head.version = 4;
    bundles[3].head.source = PromptSource::global;
    bundles[4].character.id = CharacterId::make();
    bundles[5].emotion = *EmotionName::parse("sad");
    bundles[6].user_id.reset();
    bundles[7].user_id = UserId::make();
    bundles[8].character.attributes["hair"] = "grey";
    std::set<ResolutionId> ids;
    for (const auto& bundle : bundles) {
        ids.insert(resolve(bundle).resolution_id);
    }
    EXPECT_EQ(ids.size(), bundles.size());
}

}  // namespace
}  // namespace mien::core
