#include "video/order/render_spec.hpp"

#include <gtest/gtest.h>

#include "base/limits/text.hpp"

namespace mien::video {
namespace {

RenderSpec valid_spec() {
    RenderSpec spec;
    spec.character_id = "one";
    spec.character_name = "Ada";
    spec.palette = "1020d0 c81010";
    spec.emotion = "happy";
    spec.prompt_text = "Grüße, close-up";
    spec.seed = 9'007'199'254'740'993;
    return spec;
}

// The pointers of all problems of the document.
std::vector<std::string> pointers_of(const json::value& document) {
    try {
        static_cast<void>(render_spec_from_json(document));
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        std::vector<std::string> pointers;
        for (const auto& problem : error.problems()) {
            pointers.push_back(problem.pointer);
        }
        return pointers;
    }
    return {};
}

TEST(render_spec, survives_json) {
    const auto spec = valid_spec();
    EXPECT_EQ(render_spec_from_json(parse_json(json::serialize(to_json(spec)))), spec);
}

TEST(render_spec, refuses_bad_members) {
    struct Case {
        const char* member;
        json::value value;
    };
    const Case cases[] = {
        {"width", 511},
        {"width", 62},
        {"width", 1922},
        {"width", "512"},
        {"width", 512.5},
        {"width", nullptr},
        {"height", -2},
        {"height", 1e30},
        {"fps", 0},
        {"fps", 61},
        {"duration_ms", 199},
        {"duration_ms", 30001},
        {"seed", -1},
        {"seed", 1e19},
        {"character_id", ""},
        {"character_id", 7},
        {"palette", "1020D0"},
        {"palette", "1020d0c81010"},
        {"palette", "1020d0 c81010 "},
        {"palette", "1020d0 c81010 10d020 000000"},
        {"emotion", json::string(limits::emotion_characters_max + 1, 'x')},
        {"prompt_text", "\xC3"},
        {"prompt_text", json::array{}},
        {"surprise", 1},
    };
    for (const auto& [member, value] : cases) {
        auto document = to_json(valid_spec());
        document.as_object()[member] = value;
        EXPECT_EQ(pointers_of(document), std::vector{"/" + std::string(member)})
            << json::serialize(value);
    }
}

TEST(render_spec, names_every_missing_member) {
    EXPECT_EQ(pointers_of(json::object()).size(), 11U);
    EXPECT_EQ(pointers_of(json::array()), std::vector<std::string>{""});
}

TEST(render_spec, counts_frames_to_the_nearest) {
    auto spec = valid_spec();
    spec.duration = std::chrono::milliseconds(3000);
    EXPECT_EQ(frame_count(spec), 72);
    spec.duration = std::chrono::milliseconds(1020);
    EXPECT_EQ(frame_count(spec), 24);
    spec.fps = 1;
    spec.duration = std::chrono::milliseconds(200);
    EXPECT_EQ(frame_count(spec), 1);
}

}  // namespace
}  // namespace mien::video
