#include <array>
#include <cmath>

#include "video/renderer/figure.hpp"

namespace mien::video::renderer {
namespace {

struct Torso {
    double width;  // of the shoulders
    double lift;   // of the shoulders, up is negative
    double chest;  // swelling by breath
};

void torso_path(CairoCanvas& canvas, const Torso& torso, double neckline) {
    const double w = torso.width + torso.chest;
    const double y = torso.lift;
    canvas.move_to({-0.5, 1.3});
    canvas.curve_to({-0.62, 1.58 + y * 0.4}, {-1.0 * w, 1.6 + y}, {-1.34 * w, 1.76 + y});
    canvas.curve_to({-1.78 * w, 1.96 + y}, {-1.86 * w, 2.5 + y * 0.6}, {-1.92 * w, 3.2});
    canvas.curve_to({-1.98 * w, 4.0}, {-1.96 * w, 5.0}, {-1.9 * w, 6.6});
    canvas.line_to({1.9 * w, 6.6});
    canvas.curve_to({1.96 * w, 5.0}, {1.98 * w, 4.0}, {1.92 * w, 3.2});
    canvas.curve_to({1.86 * w, 2.5 + y * 0.6}, {1.78 * w, 1.96 + y}, {1.34 * w, 1.76 + y});
    canvas.curve_to({1.0 * w, 1.6 + y}, {0.62, 1.58 + y * 0.4}, {0.5, 1.3});
    canvas.curve_to({0.44, 1.3 + neckline * 1.3}, {-0.44, 1.3 + neckline * 1.3}, {-0.5, 1.3});
    canvas.close();
}

void draw_neck(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& skin = figure.palette.skin;
    const double top_x = gesture.head_x + 0.5 * gesture.pose.tilt * -0.6;
    const double w = figure.identity.species == Species::robot
                         ? 0.3
                         : 0.37 + 0.08 * (figure.identity.shoulder_width - 0.9);
    canvas.move_to({top_x - w, 0.5});
    canvas.bend_to({-w, 1.15}, {-0.62, 1.5});
    canvas.line_to({-0.5, 2.3});
    canvas.line_to({0.5, 2.3});
    canvas.line_to({0.62, 1.5});
    canvas.bend_to({w, 1.15}, {top_x + w, 0.5});
    canvas.close();
    canvas.fill(LinearGradient{{0, 0.85 + 0.1 * gesture.pose.nod},
                               {0.1, 1.75},
                               skin.shade,
                               mix(skin.base, skin.shade, 0.12)});
    // Collarbones.
    for (const double side : {-1.0, 1.0}) {
        canvas.move_to({side * 0.1, 1.78});
        canvas.bend_to({side * 0.3, 1.68}, {side * 0.58, 1.7});
        canvas.stroke(with_alpha(skin.shade, 0.7), 0.03);
    }
}

// Sleeves against the trunk, seen as folds.
void draw_folds(CairoCanvas& canvas, const Figure& figure, const Torso& torso) {
    const auto& cloth = figure.palette.outfit;
    for (const double side : {-1.0, 1.0}) {
        canvas.move_to({side * 1.36 * torso.width, 2.45 + torso.lift * 0.5});
        canvas.curve_to({side * 1.3 * torso.width, 3.0}, {side * 1.38 * torso.width, 4.2},
                        {side * 1.4 * torso.width, 6.6});
        canvas.stroke(with_alpha(cloth.shade, 0.85), 0.05);
        canvas.move_to({side * 1.28 * torso.width, 2.55 + torso.lift * 0.5});
        canvas.bend_to({side * 1.05 * torso.width, 2.75}, {side * 0.95 * torso.width, 2.72});
        canvas.stroke(with_alpha(cloth.shade, 0.5), 0.035);
    }
}

void draw_lapels(CairoCanvas& canvas, const Figure& figure) {
    const auto& palette = figure.palette;
    const std::array shirt{Point{-0.5, 1.34}, Point{0, 3.1}, Point{0.5, 1.34}};
    canvas.polygon(shirt);
    canvas.fill(LinearGradient{{0, 1.3}, {0, 3}, palette.cloth.shade, palette.cloth.base});
    // Tie.
    const std::array tie{Point{-0.1, 1.86}, Point{0.1, 1.86}, Point{0.17, 2.6}, Point{0, 3.0},
                         Point{-0.17, 2.6}};
    canvas.polygon(tie);
    canvas.fill(lit(palette.accent, {-0.2, 1.8}, {0.2, 3}));
    const std::array knot{Point{-0.13, 1.68}, Point{0.13, 1.68}, Point{0.08, 1.9},
                          Point{-0.08, 1.9}};
    canvas.polygon(knot);
    canvas.fill(palette.accent.base);
    for (const double side : {-1.0, 1.0}) {
        const std::array collar{Point{side * 0.47, 1.3}, Point{side * 0.06, 1.7},
                                Point{side * 0.3, 1.98}, Point{side * 0.62, 1.5}};
        canvas.polygon(collar);
        canvas.fill(palette.cloth.light);
        const std::array lapel{Point{side * 0.52, 1.3},  Point{side * 0.84, 1.5},
                               Point{side * 0.92, 2.06}, Point{side * 0.68, 2.12},
                               Point{side * 0.74, 2.24}, Point{side * 0.06, 3.3},
                               Point{side * -0.02, 3.1}};
        canvas.polygon(lapel);
        canvas.fill_and_keep(
            LinearGradient{{side * 0.8, 1.4}, {0, 3.2}, palette.outfit.light, palette.outfit.base});
        canvas.stroke(with_alpha(palette.outfit.shade, 0.7), 0.025);
    }
}

void draw_hood(CairoCanvas& canvas, const Figure& figure) {
    const auto& palette = figure.palette;
    for (const double side : {-1.0, 1.0}) {
        canvas.move_to({side * 0.42, 1.16});
        canvas.curve_to({side * 0.92, 1.2}, {side * 0.98, 1.72}, {side * 0.05, 2.06});
        canvas.curve_to({side * 0.4, 1.8}, {side * 0.5, 1.5}, {side * 0.42, 1.16});
        canvas.close();
        canvas.fill_and_keep(lit(palette.outfit, {-0.8, 1.1}, {0.8, 2.2}));
        canvas.stroke(with_alpha(palette.outfit.shade, 0.6), 0.025);
        canvas.move_to({side * 0.24, 1.95});
        canvas.bend_to({side * 0.27, 2.3}, {side * 0.24, 2.72});
        canvas.stroke(palette.accent.base, 0.05);
        canvas.ellipse({side * 0.24, 2.76}, {0.05, 0.07});
        canvas.fill(palette.accent.light);
    }
}

void draw_collar(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    switch (figure.identity.outfit) {
        case Outfit::crew_neck:
            canvas.move_to({-0.5, 1.32});
            canvas.curve_to({-0.44, 1.72}, {0.44, 1.72}, {0.5, 1.32});
            canvas.stroke(palette.accent.base, 0.11);
            return;
        case Outfit::hoodie:
            draw_hood(canvas, figure);
            return;
        case Outfit::coat:
            draw_lapels(canvas, figure);
            return;
        case Outfit::turtleneck: {
            const double x = gesture.head_x * 0.5;
            canvas.move_to({x - 0.43, 0.98});
            canvas.bend_to({x, 1.24}, {x + 0.43, 0.98});
            canvas.bend_to({0.47, 1.3}, {0.58, 1.58});
            canvas.bend_to({0, 1.86}, {-0.58, 1.58});
            canvas.bend_to({-0.47, 1.3}, {x - 0.43, 0.98});
            canvas.close();
            canvas.fill(lit(palette.outfit, {-0.5, 1.0}, {0.6, 1.8}));
            canvas.move_to({-0.53, 1.5});
            canvas.bend_to({0, 1.76}, {0.53, 1.5});
            canvas.stroke(with_alpha(palette.outfit.shade, 0.6), 0.03);
            return;
        }
        case Outfit::shirt:
            for (const double side : {-1.0, 1.0}) {
                const std::array collar{Point{side * 0.45, 1.22}, Point{side * 0.02, 1.72},
                                        Point{side * 0.36, 2.02}, Point{side * 0.68, 1.5}};
                canvas.polygon(collar);
                canvas.fill_and_keep(lit(palette.outfit, {-0.6, 1.2}, {0.7, 2.2}));
                canvas.stroke(with_alpha(palette.outfit.shade, 0.6), 0.025);
            }
            canvas.move_to({0, 1.8});
            canvas.line_to({0, 6.6});
            canvas.stroke(with_alpha(palette.outfit.shade, 0.6), 0.03);
            for (const double y : {2.2, 2.8, 3.4, 4.0}) {
                canvas.ellipse({0.09, y}, {0.045, 0.045});
                canvas.fill(palette.accent.light);
            }
            return;
        case Outfit::armour:
            canvas.move_to({-0.56, 1.28});
            canvas.bend_to({0, 1.78}, {0.56, 1.28});
            canvas.stroke(palette.cloth.shade, 0.2);
            canvas.move_to({-0.56, 1.24});
            canvas.bend_to({0, 1.74}, {0.56, 1.24});
            canvas.stroke(palette.cloth.base, 0.12);
            for (const double side : {-1.0, 1.0}) {
                canvas.ellipse({side * 1.42, 2.12}, {0.5, 0.4});
                canvas.fill_and_keep(
                    lit(palette.cloth, {side * 1.4 - 0.4, 1.8}, {side * 1.4 + 0.3, 2.6}));
                canvas.stroke(with_alpha(palette.line, 0.35), 0.03);
            }
            canvas.ellipse({0, 2.5}, {0.16, 0.16});
            canvas.fill(RadialGradient{{0, 2.5}, 0.16, palette.accent.light, palette.accent.base});
            return;
    }
}

void draw_scarf(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& accent = figure.palette.accent;
    const double sway = 0.5 * gesture.hair_sway;
    canvas.move_to({0.12, 1.5});
    canvas.bend_to({0.44, 2.1}, {0.3 + sway, 2.95});
    canvas.line_to({0.68 + sway, 2.88});
    canvas.bend_to({0.72, 2.1}, {0.5, 1.45});
    canvas.close();
    canvas.fill(lit(accent, {0, 1.5}, {0.9, 3.0}));
    canvas.move_to({-0.56, 1.1});
    canvas.curve_to({-0.3, 1.36}, {0.3, 1.36}, {0.56, 1.1});
    canvas.curve_to({0.78, 1.26}, {0.78, 1.5}, {0.58, 1.6});
    canvas.curve_to({0.3, 1.82}, {-0.3, 1.82}, {-0.58, 1.6});
    canvas.curve_to({-0.78, 1.5}, {-0.78, 1.26}, {-0.56, 1.1});
    canvas.close();
    canvas.fill(lit(accent, {-0.6, 1.1}, {0.7, 1.9}));
    canvas.move_to({-0.6, 1.3});
    canvas.curve_to({-0.3, 1.56}, {0.3, 1.56}, {0.6, 1.3});
    canvas.stroke(with_alpha(accent.shade, 0.6), 0.03);
}

double neckline_of(Outfit outfit) {
    switch (outfit) {
        case Outfit::crew_neck:
        case Outfit::turtleneck:
            return 0.3;
        case Outfit::hoodie:
        case Outfit::coat:
        case Outfit::armour:
            return 0.4;
        case Outfit::shirt:
            return 0.62;
    }
    return 0.3;
}

}  // namespace

void draw_body(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const Torso torso{figure.identity.shoulder_width, -0.5 * gesture.pose.shoulders,
                      0.014 * gesture.breath};
    draw_neck(canvas, figure, gesture);
    torso_path(canvas, torso, neckline_of(figure.identity.outfit));
    const bool is_armour = figure.identity.outfit == Outfit::armour;
    const Material& cloth = is_armour ? palette.cloth : palette.outfit;
    canvas.fill(LinearGradient{
        {0, 1.5}, {0, 3.4}, mix(cloth.base, cloth.light, 0.5), mix(cloth.base, cloth.shade, 0.8)});
    draw_folds(canvas, figure, torso);
    // Light along the left shoulder.
    canvas.move_to({-0.62, 1.6 + torso.lift * 0.5});
    canvas.curve_to({-0.9 * torso.width, 1.62 + torso.lift},
                    {-1.1 * torso.width, 1.69 + torso.lift},
                    {-1.32 * torso.width, 1.79 + torso.lift});
    canvas.stroke(with_alpha(palette.rim, 0.55 * palette.rim_share), 0.05);
    draw_collar(canvas, figure, gesture);
    if (figure.identity.has_scarf) {
        draw_scarf(canvas, figure, gesture);
    }
}

}  // namespace mien::video::renderer
