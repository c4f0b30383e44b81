#include <array>
#include <cmath>
#include <numbers>

#include "video/renderer/figure.hpp"

namespace mien::video::renderer {
namespace {

void dome_path(CairoCanvas& canvas, double w, double height) {
    canvas.move_to({-1.13 * w, -0.5});
    canvas.curve_to({-1.2 * w, -1.1}, {-0.8 * w, height}, {0, height});
    canvas.curve_to({0.8 * w, height}, {1.2 * w, -1.1}, {1.13 * w, -0.5});
    canvas.bend_to({0, -0.86}, {-1.13 * w, -0.5});
    canvas.close();
}

void draw_deerstalker(CairoCanvas& canvas, const Figure& figure) {
    const double w = figure.identity.face_width;
    const Grade& grade = figure.palette.figure_grade;
    const Color tweed = grade.apply(rgb(0x9b7a52));
    const Color pale = grade.apply(rgb(0xc4a577));
    const Color dark = grade.apply(rgb(0x5b4130));
    {
        CairoCanvas::Scope scope(canvas);
        dome_path(canvas, w, -1.74);
        canvas.fill_and_keep(
            LinearGradient{{-0.8, -1.6}, {0.9, -0.6}, pale, mix(tweed, dark, 0.45)});
        canvas.clip();
        for (const double x : {-0.9, -0.45, 0.0, 0.45, 0.9}) {
            canvas.move_to({x * 0.5, -1.8});
            canvas.bend_to({x * 1.3, -1.3}, {x * 1.25, -0.4});
        }
        for (const double y : {-1.42, -1.1, -0.8}) {
            canvas.move_to({-1.3, y + 0.22});
            canvas.bend_to({0, y - 0.2}, {1.3, y + 0.22});
        }
        canvas.stroke(with_alpha(dark, 0.4), 0.045);
    }
    // Ear flaps tied on top.
    canvas.move_to({-0.52, -1.46});
    canvas.curve_to({-0.4, -1.86}, {0.4, -1.86}, {0.52, -1.46});
    canvas.curve_to({0.3, -1.62}, {-0.3, -1.62}, {-0.52, -1.46});
    canvas.close();
    canvas.fill(mix(tweed, dark, 0.3));
    for (const double side : {-1.0, 1.0}) {
        canvas.move_to({0, -1.8});
        canvas.curve_to({side * 0.1, -2.02}, {side * 0.34, -1.98}, {side * 0.26, -1.82});
        canvas.bend_to({side * 0.14, -1.74}, {0, -1.8});
        canvas.close();
        canvas.fill(side < 0 ? dark : mix(dark, tweed, 0.2));
    }
    // The peak.
    canvas.move_to({-1.16 * w, -0.52});
    canvas.bend_to({0, -0.98}, {1.16 * w, -0.52});
    canvas.curve_to({0.9 * w, -0.3}, {-0.9 * w, -0.3}, {-1.16 * w, -0.52});
    canvas.close();
    canvas.fill_and_keep(LinearGradient{{-0.6, -0.8}, {0.6, -0.35}, tweed, mix(tweed, dark, 0.6)});
    canvas.stroke(with_alpha(dark, 0.5), 0.03);
}

void draw_pointed_hat(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const double tip = 0.36 + gesture.hair_sway * 0.9;
    canvas.move_to({-0.98, -0.74});
    canvas.curve_to({-0.66, -1.3}, {-0.36, -2.2}, {tip - 0.1, -2.75});
    canvas.curve_to({tip + 0.2, -2.7}, {tip + 0.34, -2.5}, {tip + 0.24, -2.36});
    canvas.curve_to({0.5, -2.0}, {0.76, -1.3}, {0.98, -0.74});
    canvas.close();
    canvas.fill(
        LinearGradient{{-0.7, -1.6}, {0.8, -1.0}, palette.outfit.light, palette.outfit.shade});
    canvas.move_to({-0.95, -0.8});
    canvas.bend_to({0, -0.66}, {0.95, -0.8});
    canvas.line_to({0.83, -1.08});
    canvas.bend_to({0, -0.94}, {-0.83, -1.08});
    canvas.close();
    canvas.fill(lit(palette.accent, {-0.9, -1}, {0.9, -0.8}));
    canvas.move_to({-1.62, -0.6});
    canvas.curve_to({-1.1, -1.02}, {1.1, -1.02}, {1.62, -0.6});
    canvas.curve_to({1.1, -0.36}, {-1.1, -0.36}, {-1.62, -0.6});
    canvas.close();
    canvas.fill(
        LinearGradient{{-1.2, -0.9}, {1.2, -0.4}, palette.outfit.base, palette.outfit.shade});
}

void draw_crown(CairoCanvas& canvas, const Figure& figure) {
    const Grade& grade = figure.palette.figure_grade;
    const Color gold = grade.apply(rgb(0xf0c14b));
    const Color deep = grade.apply(rgb(0xa9711f));
    const std::array points{Point{-0.78, -0.92}, Point{-0.94, -1.66}, Point{-0.5, -1.3},
                            Point{-0.36, -1.84}, Point{0, -1.36},     Point{0.36, -1.84},
                            Point{0.5, -1.3},    Point{0.94, -1.66},  Point{0.78, -0.92}};
    canvas.move_to(points[0]);
    for (const auto& point : points) {
        canvas.line_to(point);
    }
    canvas.bend_to({0, -1.12}, points[0]);
    canvas.close();
    canvas.fill_and_keep(LinearGradient{{-0.8, -1.6}, {0.8, -1.0}, lighten(gold, 0.35), deep});
    canvas.stroke(with_alpha(deep, 0.6), 0.03);
    for (const auto& [x, y] :
         {Point{-0.94, -1.68}, Point{-0.36, -1.86}, Point{0.36, -1.86}, Point{0.94, -1.68}}) {
        canvas.ellipse({x, y}, {0.08, 0.08});
    }
    canvas.fill(lighten(gold, 0.4));
    canvas.ellipse({0, -1.18}, {0.12, 0.13});
    canvas.fill(figure.palette.accent.base);
    canvas.ellipse({-0.03, -1.22}, {0.03, 0.04});
    canvas.fill(with_alpha(white, 0.8));
}

void draw_beanie(CairoCanvas& canvas, const Figure& figure) {
    const auto& accent = figure.palette.accent;
    const double w = figure.identity.face_width;
    dome_path(canvas, w, -1.66);
    canvas.fill(LinearGradient{{-0.8, -1.5}, {0.9, -0.6}, accent.light, accent.shade});
    canvas.ellipse({0, -1.72}, {0.24, 0.22});
    canvas.fill(lit(figure.palette.cloth, {-0.2, -1.9}, {0.3, -1.5}));
    canvas.move_to({-1.16 * w, -0.44});
    canvas.bend_to({0, -0.84}, {1.16 * w, -0.44});
    canvas.line_to({1.16 * w, -0.74});
    canvas.bend_to({0, -1.16}, {-1.16 * w, -0.74});
    canvas.close();
    canvas.fill_and_keep(lit(accent, {-1.0, -0.9}, {1.1, -0.5}));
    canvas.stroke(with_alpha(accent.shade, 0.6), 0.03);
    for (int i = -5; i <= 5; ++i) {
        const double x = 0.2 * i * w;
        const double arch = 0.2 * (1 - x * x);
        canvas.move_to({x, -0.5 - arch});
        canvas.line_to({x, -0.74 - arch});
    }
    canvas.stroke(with_alpha(accent.shade, 0.5), 0.03);
}

void draw_headphones(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const double w = figure.identity.face_width + 0.1;
    canvas.move_to({-w, 0.1});
    canvas.curve_to({-1.3 * w, -1.1}, {-0.8 * w, -1.52}, {0, -1.52});
    canvas.curve_to({0.8 * w, -1.52}, {1.3 * w, -1.1}, {w, 0.1});
    canvas.stroke_and_keep(palette.line, 0.15);
    canvas.stroke(palette.accent.base, 0.07);
    for (const double side : {-1.0, 1.0}) {
        const double x = side * (w + 0.04) - 0.06 * gesture.pose.turn;
        canvas.rounded_rectangle({x - 0.17, -0.2}, 0.34, 0.74, 0.16);
        canvas.fill(palette.line);
        canvas.rounded_rectangle({x + side * 0.05 - 0.1, -0.12}, 0.2, 0.58, 0.1);
        canvas.fill(lit(palette.accent, {x - 0.2, -0.2}, {x + 0.2, 0.5}));
    }
}

void draw_top_hat(CairoCanvas& canvas, const Figure& figure) {
    const auto& palette = figure.palette;
    const Color felt = palette.figure_grade.apply(rgb(0x2c2833));
    const Color sheen = palette.figure_grade.apply(rgb(0x5a5468));
    canvas.move_to({-0.84, -0.8});
    canvas.bend_to({-0.8, -1.5}, {-0.94, -2.16});
    canvas.bend_to({0, -2.32}, {0.94, -2.16});
    canvas.bend_to({0.8, -1.5}, {0.84, -0.8});
    canvas.close();
    canvas.fill(LinearGradient{{-0.9, -1.6}, {0.7, -1.3}, sheen, felt});
    canvas.move_to({-0.84, -0.84});
    canvas.bend_to({0, -0.7}, {0.84, -0.84});
    canvas.line_to({0.83, -1.14});
    canvas.bend_to({0, -1.0}, {-0.83, -1.14});
    canvas.close();
    canvas.fill(lit(palette.accent, {-0.8, -1}, {0.8, -0.9}));
    canvas.move_to({-1.36, -0.74});
    canvas.curve_to({-0.9, -0.98}, {0.9, -0.98}, {1.36, -0.74});
    canvas.curve_to({0.9, -0.48}, {-0.9, -0.48}, {-1.36, -0.74});
    canvas.close();
    canvas.fill(LinearGradient{{-1.0, -0.9}, {1.0, -0.5}, sheen, felt});
}

void draw_flower(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    CairoCanvas::Scope scope(canvas);
    canvas.translate({-0.78, -0.72});
    canvas.rotate(0.8 * gesture.hair_sway);
    for (int i = 0; i < 5; ++i) {
        const double angle = i * 2 * std::numbers::pi / 5;
        const Point at{0.19 * std::sin(angle), -0.19 * std::cos(angle)};
        canvas.ellipse(at, {0.16, 0.16});
    }
    canvas.fill(lit(palette.accent, {-0.3, -0.3}, {0.3, 0.4}));
    canvas.ellipse({0, 0}, {0.1, 0.1});
    canvas.fill(palette.metal);
}

}  // namespace

void draw_headwear(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    switch (figure.identity.headwear) {
        case Headwear::none:
            return;
        case Headwear::deerstalker:
            draw_deerstalker(canvas, figure);
            return;
        case Headwear::pointed_hat:
            draw_pointed_hat(canvas, figure, gesture);
            return;
        case Headwear::crown:
            draw_crown(canvas, figure);
            return;
        case Headwear::beanie:
            draw_beanie(canvas, figure);
            return;
        case Headwear::headphones:
            draw_headphones(canvas, figure, gesture);
            return;
        case Headwear::top_hat:
            draw_top_hat(canvas, figure);
            return;
        case Headwear::flower:
            draw_flower(canvas, figure, gesture);
            return;
    }
}

}  // namespace mien::video::renderer
