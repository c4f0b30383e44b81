#include "video/renderer/palette.hpp"

#include <algorithm>

namespace mien::video::renderer {
namespace {

struct Sky {
    Color top;
    Color bottom;
    Color halo;
    Color light;
    double rim_share;
};

Sky studio_sky(const Identity& identity, const EmotionPose& pose, const PromptLook& look) {
    const Color own = mix(identity.accent, identity.outfit_color, 0.35);
    Color base = mix(lighten(own, 0.25), pose.tint, 0.35 + 0.6 * pose.tint_share);
    if (!look.colors.empty()) {
        base = mix(base, look.colors.front(), 0.8);
    }
    const Color second = look.colors.size() > 1 ? look.colors[1] : lighten(base, 0.62);
    return {darken(base, 0.18), mix(base, second, 0.75), lighten(second, 0.45), {1, 1, 1, 1}, 0.25};
}

Sky sky_of(const Identity& identity, const EmotionPose& pose, const PromptLook& look) {
    switch (look.day_time) {
        case DayTime::golden_hour:
            return {rgb(0x6a6bb0), rgb(0xffc37a), rgb(0xffe7b0), {1.06, 0.92, 0.76, 1}, 0.75};
        case DayTime::dawn:
            return {rgb(0x7f92d4), rgb(0xffd2c4), rgb(0xfff1e0), {1.0, 0.94, 0.96, 1}, 0.5};
        case DayTime::night:
            return {rgb(0x0c1232), rgb(0x34457f), rgb(0x6e86c8), {0.66, 0.72, 0.98, 1}, 0.5};
        case DayTime::day:
            return {rgb(0x4f9fe0), rgb(0xd8f0fb), rgb(0xffffff), {1.02, 1.01, 0.98, 1}, 0.35};
        case DayTime::unsaid:
            break;
    }
    switch (look.place) {
        case Place::studio:
            return studio_sky(identity, pose, look);
        case Place::space:
            return {rgb(0x0a0a24), rgb(0x332a66), rgb(0x7d62c4), {0.82, 0.84, 1.02, 1}, 0.6};
        case Place::room:
            return {rgb(0x6f5848), rgb(0xa98a6c), rgb(0xf3d9a8), {1.03, 0.97, 0.9, 1}, 0.4};
        case Place::forest:
        case Place::city:
        case Place::sea:
        case Place::meadow:
        case Place::mountains:
            break;
    }
    return {rgb(0x6fb0dd), rgb(0xe2f2f4), rgb(0xfdfdf6), {1, 1, 1, 1}, 0.35};
}

Material material(const Color& color, const Grade& grade, double depth) {
    const Color shade = mix(multiply(color, {0.78, 0.66, 0.74, 1}), darken(color, 0.5), depth);
    return {grade.apply(color), grade.apply(lighten(color, 0.16 + 0.14 * depth)),
            grade.apply(shade)};
}

Grade make_grade(const Sky& sky, const EmotionPose& pose, const PromptLook& look) {
    Grade grade;
    const Color tint = mix({1, 1, 1, 1}, lighten(pose.tint, 0.25), 0.2 * pose.tint_share);
    grade.light = multiply(sky.light, tint);
    if (look.is_neon) {
        grade.light = multiply(grade.light, {1.05, 0.92, 1.1, 1});
    }
    if (look.weather == Weather::rain || look.weather == Weather::fog) {
        grade.light = multiply(grade.light, {0.9, 0.93, 0.97, 1});
    }
    grade.saturation = pose.saturation * look.saturation;
    grade.brightness = std::clamp(pose.brightness * look.brightness, 0.6, 1.15);
    grade.is_sepia = look.is_sepia;
    return grade;
}

void paint_scene(Palette& palette, const Sky& sky, const EmotionPose& pose,
                 const PromptLook& look) {
    Grade grade;
    grade.saturation = palette.figure_grade.saturation;
    grade.brightness = palette.figure_grade.brightness;
    grade.is_sepia = look.is_sepia;
    const double mood = look.place == Place::studio && look.day_time == DayTime::unsaid
                            ? 0.0
                            : 0.4 * pose.tint_share;
    Color top = mix(sky.top, darken(pose.tint, 0.3), mood);
    Color bottom = mix(sky.bottom, pose.tint, mood);
    const bool is_studio = look.place == Place::studio && look.day_time == DayTime::unsaid;
    if (!look.colors.empty() && !is_studio) {
        bottom = mix(bottom, look.colors.front(), 0.35);
        top = mix(top, look.colors.back(), 0.35);
    }
    if (look.is_neon) {
        top = mix(top, rgb(0x1a0b3d), 0.6);
        bottom = mix(bottom, rgb(0xc238a8), 0.45);
    }
    if (look.weather != Weather::clear) {
        const Color cloud = mix(rgb(0x8b97a6), top, 0.3);
        top = mix(top, cloud, 0.35);
        bottom = mix(bottom, lighten(cloud, 0.3), 0.45);
    }
    palette.sky_top = grade.apply(top);
    palette.sky_bottom = grade.apply(bottom);
    palette.halo = grade.apply(sky.halo);
    palette.glow = grade.apply(lighten(mix(sky.halo, pose.tint, 0.45), 0.3));
    palette.rim = grade.apply(look.is_neon ? rgb(0xff5fd0) : lighten(sky.halo, 0.2));
    palette.rim_share = look.is_neon ? 0.85 : sky.rim_share;
}

}  // namespace

Color Grade::apply(const Color& color) const {
    const auto lit = multiply(color, light);
    auto graded = saturate(lit, saturation);
    if (is_sepia) {
        const double grey = luma(graded);
        graded = {grey * 1.07, grey * 0.94, grey * 0.74, color.alpha};
    }
    return {std::clamp(graded.red * brightness, 0.0, 1.0),
            std::clamp(graded.green * brightness, 0.0, 1.0),
            std::clamp(graded.blue * brightness, 0.0, 1.0), color.alpha};
}

Palette make_palette(const Identity& identity, const EmotionPose& pose, const PromptLook& look) {
    const Sky sky = sky_of(identity, pose, look);
    Palette palette;
    palette.figure_grade = make_grade(sky, pose, look);
    const Grade& grade = palette.figure_grade;
    palette.skin = material(identity.skin, grade, 0.0);
    palette.hair = material(identity.hair, grade, 0.55);
    palette.outfit = material(identity.outfit_color, grade, 0.5);
    palette.accent = material(identity.accent, grade, 0.4);
    palette.cloth = material(rgb(0xf3efe8), grade, 0.15);
    palette.blush = grade.apply(mix(identity.skin, rgb(0xe2453c), 0.6));
    palette.lips = grade.apply(identity.lips);
    palette.mouth = grade.apply(rgb(0x5a1a26));
    palette.tongue = grade.apply(rgb(0xd9626a));
    palette.teeth = grade.apply(rgb(0xfbf8f2));
    const bool is_robot = identity.species == Species::robot;
    palette.sclera = is_robot ? grade.apply(rgb(0x1c2633)) : grade.apply(rgb(0xfaf7f3));
    palette.iris = is_robot ? identity.iris : grade.apply(identity.iris);
    palette.line = grade.apply(mix(rgb(0x2a1a22), darken(identity.hair, 0.7), 0.3));
    palette.brow = grade.apply(luma(identity.hair) > 0.55 ? darken(identity.hair, 0.35)
                                                          : darken(identity.hair, 0.15));
    palette.metal = grade.apply(rgb(0xe8c35f));
    paint_scene(palette, sky, pose, look);
    return palette;
}

}  // namespace mien::video::renderer
