#include <gtest/gtest.h>

#include "video/order/image_specs.hpp"
#include "video/order/intake_spec.hpp"

namespace mien::video {
namespace {

// The pointers of what is wrong.
std::vector<std::string> pointers_of(const std::vector<Problem>& problems) {
    std::vector<std::string> pointers;
    pointers.reserve(problems.size());
    for (const auto& problem : problems) {
        pointers.push_back(problem.pointer);
    }
    return pointers;
}

using Pointers = std::vector<std::string>;

TEST(intake_spec, survives_the_wire) {
    for (const auto mode :
         {LoopMode::as_is, LoopMode::drop_last, LoopMode::ping_pong, LoopMode::crossfade}) {
        const IntakeSpec spec{.width = 128,
                              .height = 96,
                              .fps = 24,
                              .loop = mode,
                              .crossfade = std::chrono::milliseconds(120),
                              .frames = 48};
        EXPECT_EQ(intake_spec_from_json(to_json(spec)), spec);
        EXPECT_EQ(parse_loop_mode(name_of(mode)), mode);
    }
    EXPECT_EQ(parse_loop_mode("boomerang"), std::nullopt);
}

TEST(intake_spec, names_every_broken_rule) {
    EXPECT_EQ(find_problems(IntakeSpec{}), std::vector<Problem>{});
    EXPECT_EQ(pointers_of(find_problems(IntakeSpec{.width = 62, .height = 1922, .fps = 61})),
              (Pointers{"/width", "/height", "/fps"}));
    EXPECT_EQ(pointers_of(find_problems(IntakeSpec{.width = 128, .height = 65})),
              (Pointers{"/height"}));
    IntakeSpec spec;
    spec.crossfade = std::chrono::milliseconds(39);
    spec.frames = 3601;
    EXPECT_EQ(pointers_of(find_problems(spec)), (Pointers{"/crossfade_ms", "/frames"}));
}

TEST(intake_spec, refuses_a_wrong_document) {
    const auto good = to_json(IntakeSpec{}).as_object();
    for (const auto* name : {"width", "height", "fps", "loop", "crossfade_ms", "frames"}) {
        auto document = good;
        document.erase(name);
        EXPECT_THROW(static_cast<void>(intake_spec_from_json(document)), Error) << name;
        document[name] = json::array();
        EXPECT_THROW(static_cast<void>(intake_spec_from_json(document)), Error) << name;
    }
    auto document = good;
    document["loop"] = "boomerang";
    EXPECT_THROW(static_cast<void>(intake_spec_from_json(document)), Error);
    document = good;
    document["more"] = 1;
    EXPECT_THROW(static_cast<void>(intake_spec_from_json(document)), Error);
    EXPECT_THROW(static_cast<void>(intake_spec_from_json(json::array())), Error);
}

TEST(animation_spec, survives_the_wire_and_names_broken_rules) {
    const AnimationSpec spec{.side_pixels_max = 320, .bytes_max = 500'000, .fps = 15};
    EXPECT_EQ(animation_spec_from_json(to_json(spec)), spec);
    EXPECT_EQ(pointers_of(
                  find_problems(AnimationSpec{.side_pixels_max = 31, .bytes_max = 100, .fps = -1})),
              (Pointers{"/side_pixels_max", "/bytes_max", "/fps"}));
    EXPECT_THROW(static_cast<void>(animation_spec_from_json(json::object())), Error);
}

TEST(image_spec, survives_the_wire_and_names_broken_rules) {
    ImageSpec spec{.side_pixels_max = 320};
    EXPECT_EQ(image_spec_from_json(to_json(spec)), spec);
    spec.crop = CropRectangle{.x = 1, .y = 2, .width = 3, .height = 4};
    EXPECT_EQ(image_spec_from_json(to_json(spec)), spec);
    spec.side_pixels_max = 4096;
    spec.crop = CropRectangle{.x = -1, .y = 0, .width = 0, .height = 9000};
    EXPECT_EQ(pointers_of(find_problems(spec)),
              (Pointers{"/side_pixels_max", "/crop/x", "/crop/width", "/crop/height"}));
    EXPECT_THROW(static_cast<void>(image_spec_from_json(
                     json::object{{"side_pixels_max", 320}, {"crop", json::object()}})),
                 Error);
    EXPECT_THROW(static_cast<void>(image_spec_from_json(json::value())), Error);
}

}  // namespace
}  // namespace mien::video
