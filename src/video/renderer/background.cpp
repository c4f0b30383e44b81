#include "video/renderer/background.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "video/renderer/soft_focus.hpp"

namespace mien::video::renderer {
namespace {

// Draws in units of the picture's height; `aspect` is the width.
struct Stage {
    CairoCanvas& canvas;
    const Palette& palette;
    const PromptLook& look;
    Dice& dice;
    double aspect;
};

void glow_at(const Stage& stage, Point centre, double radius, const Color& color) {
    stage.canvas.ellipse(centre, {radius, radius});
    stage.canvas.fill(RadialGradient{centre, radius, color, with_alpha(color, 0)});
}

void draw_sky(const Stage& stage) {
    const auto& palette = stage.palette;
    stage.canvas.paint(LinearGradient{{0, 0}, {0, 1}, palette.sky_top, palette.sky_bottom});
    const bool is_night = stage.look.day_time == DayTime::night || stage.look.place == Place::space;
    if (is_night && stage.look.place != Place::room) {
        for (int i = 0; i < 70; ++i) {
            const Point at{stage.dice.between(0, stage.aspect), stage.dice.between(0, 0.7)};
            const double size = stage.dice.between(0.0015, 0.005);
            stage.canvas.ellipse(at, {size, size});
            stage.canvas.fill(with_alpha(lighten(palette.halo, 0.6), stage.dice.between(0.4, 1)));
        }
    }
}

void draw_sun(const Stage& stage) {
    const auto time = stage.look.day_time;
    const auto place = stage.look.place;
    if (time == DayTime::unsaid || place == Place::room || place == Place::studio) {
        return;
    }
    const bool is_low = time == DayTime::golden_hour || time == DayTime::dawn;
    const Point at{stage.aspect * 0.8, is_low ? 0.5 : 0.17};
    glow_at(stage, at, is_low ? 0.6 : 0.34, with_alpha(stage.palette.halo, 0.75));
    stage.canvas.ellipse(at, {0.07, 0.07});
    stage.canvas.fill(lighten(stage.palette.halo, 0.55));
}

void draw_studio(const Stage& stage) {
    const auto& palette = stage.palette;
    const double middle = stage.aspect / 2;
    glow_at(stage, {middle, 0.42}, 0.72, with_alpha(palette.halo, 0.75));
    // Two large discs set the figure off like a poster.
    stage.canvas.ellipse({middle, 0.46}, {0.4, 0.4});
    stage.canvas.fill(with_alpha(palette.sky_top, 0.22));
    stage.canvas.ellipse({middle, 0.46}, {0.335, 0.335});
    stage.canvas.fill(with_alpha(palette.halo, 0.3));
    for (int i = 0; i < 7; ++i) {
        const double side = i % 2 == 0 ? 0.0 : 1.0;
        const double x = stage.aspect * (side + (side > 0 ? -1 : 1) * stage.dice.between(0, 0.3));
        const double radius = stage.dice.between(0.03, 0.11);
        stage.canvas.ellipse({x, stage.dice.between(0.05, 0.95)}, {radius, radius});
        stage.canvas.fill(with_alpha(palette.halo, stage.dice.between(0.08, 0.25)));
    }
}

// Rolling ground: a smooth line of hills from the left to the right edge, filled to the bottom.
void draw_ridge(const Stage& stage, double base, double relief, const Color& color) {
    std::vector<Point> line;
    constexpr int count = 9;
    for (int i = -1; i <= count; ++i) {
        line.push_back(
            {stage.aspect * i / (count - 1.0), base + relief * stage.dice.between(-1, 1)});
    }
    stage.canvas.smooth_open(line);
    stage.canvas.line_to({stage.aspect * 1.2, 1.1});
    stage.canvas.line_to({-0.2 * stage.aspect, 1.1});
    stage.canvas.close();
    stage.canvas.fill(LinearGradient{{0, base - relief}, {0, 1}, color, darken(color, 0.35)});
}

Color ground(const Stage& stage, std::uint32_t hex, double distance) {
    Grade grade = stage.palette.figure_grade;
    return mix(grade.apply(rgb(hex)), stage.palette.sky_bottom, distance);
}

void draw_forest(const Stage& stage) {
    for (int row = 0; row < 3; ++row) {
        const double distance = 0.66 - 0.26 * row;
        const Color leaf = ground(stage, 0x2f6a45, distance);
        const int count = 9 - 2 * row;
        for (int i = 0; i <= count; ++i) {
            const double x = stage.aspect * (i + stage.dice.between(-0.35, 0.35)) / count;
            const double half = stage.dice.between(0.06, 0.1) * (1 + 0.4 * row);
            const double top = stage.dice.between(0.05, 0.3) - 0.06 * row;
            for (int tier = 0; tier < 3; ++tier) {
                const double y = top + 0.2 * tier;
                const double reach = half * (0.6 + 0.35 * tier);
                const std::array bough{Point{x, y}, Point{x + reach, y + 0.32}, Point{x, y + 0.28},
                                       Point{x - reach, y + 0.32}};
                stage.canvas.polygon(bough);
                stage.canvas.fill(mix(leaf, darken(leaf, 0.3), 0.3 * tier));
            }
        }
        draw_ridge(stage, 0.72 + 0.08 * row, 0.02, mix(leaf, darken(leaf, 0.4), 0.3));
    }
    glow_at(stage, {stage.aspect * 0.3, 0.1}, 0.7, with_alpha(stage.palette.halo, 0.35));
}

void draw_windows(const Stage& stage, Point corner, double width, double chance) {
    constexpr std::array neon{0xff4fc3U, 0x3fd8ffU, 0xffd45eU, 0x9d6bffU};
    for (double y = corner.y + 0.03; y < 0.95; y += 0.045) {
        for (double x = corner.x + 0.015; x < corner.x + width - 0.02; x += 0.036) {
            if (stage.dice.chance(chance)) {
                const Color lamp = stage.look.is_neon
                                       ? rgb(neon[stage.dice.below(neon.size())])
                                       : stage.palette.figure_grade.apply(rgb(0xffd98a));
                stage.canvas.rectangle({x, y}, 0.018, 0.024);
                stage.canvas.fill(with_alpha(lamp, stage.dice.between(0.5, 1)));
            }
        }
    }
}

void draw_city(const Stage& stage) {
    const bool is_dark = stage.look.day_time == DayTime::night || stage.look.is_neon ||
                         stage.look.day_time == DayTime::golden_hour;
    for (int row = 0; row < 2; ++row) {
        const Color wall = ground(stage, is_dark ? 0x2a2f55 : 0x6d7f97, 0.5 - 0.35 * row);
        double x = -0.05;
        while (x < stage.aspect) {
            const double width = stage.dice.between(0.12, 0.22);
            const double top = stage.dice.between(0.12, 0.4) + 0.12 * row;
            stage.canvas.rectangle({x, top}, width, 1.0 - top);
            stage.canvas.fill(LinearGradient{{0, top}, {0, 1}, wall, darken(wall, 0.4)});
            draw_windows(stage, {x, top}, width, is_dark ? 0.42 : 0.12);
            x += width + stage.dice.between(-0.01, 0.03);
        }
    }
    if (stage.look.is_neon) {
        for (const auto& [hex, x] : {std::pair{0xff3fb4U, 0.12}, std::pair{0x2fd6ffU, 0.88}}) {
            const Point at{stage.aspect * x, 0.4};
            glow_at(stage, at, 0.42, with_alpha(rgb(hex), 0.6));
            stage.canvas.rounded_rectangle({at.x - 0.022, 0.2}, 0.044, 0.34, 0.022);
            stage.canvas.fill(lighten(rgb(hex), 0.45));
        }
    }
}

void draw_sea(const Stage& stage) {
    const Color water = mix(ground(stage, 0x2f86a8, 0.25), stage.palette.sky_top, 0.25);
    stage.canvas.rectangle({0, 0.58}, stage.aspect, 0.42);
    stage.canvas.fill(LinearGradient{
        {0, 0.58}, {0, 1}, mix(water, stage.palette.sky_bottom, 0.4), darken(water, 0.3)});
    for (int i = 0; i < 26; ++i) {
        const double y = 0.59 + 0.4 * std::pow(stage.dice.unit(), 1.5);
        const double length = stage.dice.between(0.03, 0.14) * (y - 0.4);
        const double x = stage.aspect * stage.dice.between(0, 1);
        stage.canvas.move_to({x, y});
        stage.canvas.line_to({x + length * 2, y});
        stage.canvas.stroke(with_alpha(stage.palette.halo, stage.dice.between(0.15, 0.5)), 0.008);
    }
    draw_ridge(stage, 0.93, 0.012, ground(stage, 0xe8d3a4, 0.1));
}

void draw_space(const Stage& stage) {
    for (int i = 0; i < 5; ++i) {
        const Color cloud = mix(stage.palette.halo, stage.palette.glow, stage.dice.unit());
        glow_at(stage, {stage.aspect * stage.dice.unit(), stage.dice.unit()},
                stage.dice.between(0.25, 0.5), with_alpha(cloud, 0.28));
    }
    const Point at{stage.aspect * 0.82, 0.24};
    stage.canvas.ellipse(at, {0.15, 0.15});
    stage.canvas.fill(LinearGradient{{at.x - 0.12, at.y - 0.12},
                                     {at.x + 0.12, at.y + 0.14},
                                     lighten(stage.palette.glow, 0.3),
                                     stage.palette.sky_top});
    stage.canvas.ellipse(at, {0.25, 0.045});
    stage.canvas.stroke(with_alpha(stage.palette.glow, 0.6), 0.012);
}

void draw_books(const Stage& stage, double left, double right) {
    const Color wood = ground(stage, 0x5b3d2a, 0.08);
    constexpr std::array spines{0x8c3b35U, 0x35566dU, 0x4d6b45U, 0xb08a4aU, 0x5c4a72U, 0xcbb894U};
    stage.canvas.rectangle({left, 0}, right - left, 1);
    stage.canvas.fill(darken(wood, 0.3));
    for (double y = -0.02; y < 1; y += 0.24) {
        double x = left + 0.012;
        while (x < right - 0.03) {
            const double width = stage.dice.between(0.018, 0.038);
            const double height = stage.dice.between(0.13, 0.19);
            stage.canvas.rectangle({x, y + 0.215 - height}, width - 0.003, height);
            stage.canvas.fill(ground(stage, spines[stage.dice.below(spines.size())], 0.1));
            x += width;
        }
        stage.canvas.rectangle({left, y + 0.215}, right - left, 0.025);
        stage.canvas.fill(wood);
    }
}

void draw_room(const Stage& stage) {
    const double width = stage.aspect;
    draw_books(stage, width * 0.66, width);
    // A window with the day outside.
    const bool is_night = stage.look.day_time == DayTime::night;
    const Color outside = is_night ? rgb(0x24305e) : stage.palette.halo;
    stage.canvas.rectangle({width * 0.06, 0.1}, width * 0.3, 0.5);
    stage.canvas.fill(LinearGradient{{0, 0.1}, {0, 0.6}, outside, lighten(outside, 0.3)});
    stage.canvas.rectangle({width * 0.06, 0.1}, width * 0.3, 0.5);
    stage.canvas.move_to({width * 0.21, 0.1});
    stage.canvas.line_to({width * 0.21, 0.6});
    stage.canvas.move_to({width * 0.06, 0.33});
    stage.canvas.line_to({width * 0.36, 0.33});
    stage.canvas.stroke(ground(stage, 0x4a3426, 0), 0.024);
    glow_at(stage, {width * 0.21, 0.35}, 0.5,
            with_alpha(stage.palette.halo, is_night ? 0.12 : 0.4));
    const Color lamp = stage.palette.figure_grade.apply(rgb(0xffc673));
    glow_at(stage, {width * 0.6, 0.2}, 0.42, with_alpha(lamp, 0.65));
    stage.canvas.ellipse({width * 0.6, 0.2}, {0.045, 0.045});
    stage.canvas.fill(lighten(lamp, 0.5));
}

void draw_clouds(const Stage& stage) {
    for (int i = 0; i < 4; ++i) {
        const Point at{stage.aspect * stage.dice.unit(), stage.dice.between(0.08, 0.34)};
        for (int puff = 0; puff < 4; ++puff) {
            stage.canvas.ellipse(
                {at.x + 0.06 * (puff - 1.5), at.y + stage.dice.between(-0.015, 0.015)},
                {0.07, 0.035});
        }
        stage.canvas.fill(with_alpha(lighten(stage.palette.halo, 0.3), 0.5));
    }
}

void draw_place(const Stage& stage) {
    switch (stage.look.place) {
        case Place::studio:
            draw_studio(stage);
            return;
        case Place::forest:
            draw_forest(stage);
            return;
        case Place::city:
            draw_city(stage);
            return;
        case Place::sea:
            draw_clouds(stage);
            draw_sea(stage);
            return;
        case Place::space:
            draw_space(stage);
            return;
        case Place::room:
            draw_room(stage);
            return;
        case Place::meadow:
            draw_clouds(stage);
            draw_ridge(stage, 0.56, 0.05, ground(stage, 0x7fb069, 0.5));
            draw_ridge(stage, 0.66, 0.04, ground(stage, 0x6aa552, 0.25));
            draw_ridge(stage, 0.78, 0.03, ground(stage, 0x528a42, 0.05));
            return;
        case Place::mountains:
            draw_ridge(stage, 0.4, 0.16, ground(stage, 0x6b7fa3, 0.6));
            draw_ridge(stage, 0.55, 0.12, ground(stage, 0x56698c, 0.35));
            draw_ridge(stage, 0.74, 0.05, ground(stage, 0x3f5a52, 0.12));
            return;
    }
}

double blur_of(Place place) {
    switch (place) {
        case Place::studio:
            return 0.004;
        case Place::space:
        case Place::mountains:
        case Place::meadow:
            return 0.006;
        case Place::forest:
        case Place::city:
        case Place::sea:
        case Place::room:
            return 0.011;
    }
    return 0.01;
}

}  // namespace

CairoCanvas make_background(int width, int height, const Palette& palette, const PromptLook& look,
                            Dice dice) {
    // Half the size is enough for a picture out of focus.
    const int small_width = std::max(32, width / 2);
    const int small_height = std::max(32, height / 2);
    CairoCanvas far(small_width, small_height);
    {
        CairoCanvas::Scope scope(far);
        far.scale(small_height, small_height);
        const Stage stage{far, palette, look, dice,
                          static_cast<double>(small_width) / small_height};
        draw_sky(stage);
        draw_sun(stage);
        draw_place(stage);
        if (look.weather == Weather::fog) {
            far.paint(LinearGradient{{0, 0.1},
                                     {0, 1},
                                     with_alpha(palette.sky_bottom, 0.25),
                                     with_alpha(lighten(palette.sky_bottom, 0.3), 0.85)});
        }
    }
    blur(far, std::max(1, static_cast<int>(std::lround(blur_of(look.place) * small_height))));
    CairoCanvas picture(width, height);
    {
        CairoCanvas::Scope scope(picture);
        picture.scale(static_cast<double>(width) / small_width,
                      static_cast<double>(height) / small_height);
        picture.blend(far, 1);
    }
    const Color edge = darken(palette.sky_top, 0.65);
    const double reach = 0.5 * std::hypot(width, height);
    const Point middle{width * 0.5, height * 0.46};
    picture.rectangle({0, 0}, width, height);
    picture.fill(RadialGradient{middle, reach * 1.12, with_alpha(edge, 0), with_alpha(edge, 0.34)});
    add_grain(picture, dice);
    return picture;
}

}  // namespace mien::video::renderer
