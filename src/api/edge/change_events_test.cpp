#include "api/edge/change_events.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace mien::api {
namespace {

json::value data_of(std::string_view channel, std::string_view payload) {
    const auto event = event_of(channel, payload);
    return event ? json::parse(event->data) : json::value(nullptr);
}

TEST(change_events, tell_who_saved_which_version) {
    const auto event = event_of("prompt_changed", "c1|happy|7|f|a1|Ada | Countess \"L\"");
    ASSERT_TRUE(event);
    EXPECT_EQ(event->name, "prompt");
    const json::value expected{{"character_id", "c1"},
                               {"emotion", "happy"},
                               {"version", 7},
                               {"deleted", false},
                               {"by", {{"id", "a1"}, {"display_name", "Ada | Countess \"L\""}}}};
    EXPECT_EQ(json::parse(event->data), expected);
}

TEST(change_events, tell_of_global_defaults_and_deletions) {
    EXPECT_TRUE(data_of("prompt_changed", "*|happy|1|f|a1|Ada").at("character_id").is_null());
    EXPECT_TRUE(data_of("prompt_changed", "c1|happy|2|t|a1|Ada").at("deleted").as_bool());
    EXPECT_TRUE(data_of("prompt_changed", "c1|happy|2|t||").at("by").is_null());
}

TEST(change_events, name_what_changed) {
    EXPECT_EQ(data_of("character_changed", "c1"), (json::value{{"character_id", "c1"}}));
    EXPECT_EQ(data_of("emotion_changed", "happy"), (json::value{{"emotion", "happy"}}));
    EXPECT_EQ(data_of("assignment_changed", "u1"), (json::value{{"user_id", "u1"}}));
}

TEST(change_events, pass_presence_on) {
    const auto event = event_of("presence_changed", R"({"character_id":null,"admins":[]})");
    ASSERT_TRUE(event);
    EXPECT_EQ(event->name, "presence");
    EXPECT_EQ(event->data, R"({"character_id":null,"admins":[]})");
}

TEST(change_events, drop_what_is_not_of_their_form) {
    for (const auto* payload : {"", "c1", "c1|happy", "c1|happy|x|f|a|b", "c1|happy|0|f|a|b",
                                "c1|happy|99999999999|f|a|b", "c1|happy|1|f|a"}) {
        EXPECT_FALSE(event_of("prompt_changed", payload)) << payload;
    }
    EXPECT_FALSE(event_of("presence_changed", "{"));
    EXPECT_FALSE(event_of("presence_changed", "[]"));
    EXPECT_FALSE(event_of("access_changed", "x"));
    EXPECT_FALSE(event_of("job_changed", "{}"));
}

}  // namespace
}  // namespace mien::api
