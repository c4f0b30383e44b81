#include <array>
#include <cmath>

#include "video/renderer/figure.hpp"

namespace mien::video::renderer {
namespace {

void draw_human_ear(CairoCanvas& canvas, const Figure& figure, double side, double shift) {
    const auto& skin = figure.palette.skin;
    const double x = side * (figure.identity.face_width + 0.02) - shift;
    if (figure.identity.has_pointed_ears) {
        canvas.move_to({x - side * 0.12, 0.4});
        canvas.curve_to({x + side * 0.16, 0.4}, {x + side * 0.2, 0.1}, {x + side * 0.42, -0.42});
        canvas.curve_to({x + side * 0.12, -0.3}, {x, -0.16}, {x - side * 0.12, -0.02});
        canvas.close();
    } else {
        canvas.ellipse({x, 0.16}, {0.16, 0.25});
    }
    canvas.fill(mix(skin.base, skin.shade, 0.25));
    canvas.move_to({x + side * 0.06, 0.02});
    canvas.bend_to({x - side * 0.07, 0.12}, {x + side * 0.03, 0.28});
    canvas.stroke(with_alpha(skin.shade, 0.8), 0.035);
    if (figure.identity.has_earrings) {
        canvas.ellipse({x + side * 0.02, 0.47}, {0.055, 0.075});
        canvas.fill(figure.palette.metal);
    }
}

void draw_robot_ear(CairoCanvas& canvas, const Figure& figure, double side, double shift) {
    const auto& palette = figure.palette;
    const double x = side * (figure.identity.face_width + 0.04) - shift;
    canvas.rounded_rectangle({x - 0.12, -0.18}, 0.24, 0.62, 0.1);
    canvas.fill(palette.skin.shade);
    canvas.rounded_rectangle({x - 0.05 + side * 0.05, -0.02}, 0.1, 0.3, 0.05);
    canvas.fill(palette.iris);
}

// Lighter muzzle, cheek tufts and whiskers.
void draw_muzzle(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const Color pale = mix(palette.skin.light, palette.cloth.light, 0.62);
    const Point at = face_shift(gesture);
    canvas.ellipse({at.x, 0.62 + at.y}, {0.5, 0.4});
    canvas.fill(pale);
    if (figure.identity.species == Species::bear) {
        return;
    }
    canvas.ellipse({at.x, 0.3 + at.y}, {0.16, 0.3});
    canvas.fill(pale);
    for (const double side : {-1.0, 1.0}) {
        for (const double slope : {-0.08, 0.02, 0.12}) {
            canvas.move_to({at.x + side * 0.42, 0.58 + at.y + slope});
            canvas.bend_to({at.x + side * 0.75, 0.5 + at.y + slope * 2},
                           {at.x + side * 1.1, 0.56 + at.y + slope * 3});
            canvas.stroke(with_alpha(palette.cloth.light, 0.7), 0.018);
        }
    }
}

void draw_robot_face(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const Point at = face_shift(gesture);
    canvas.rounded_rectangle({at.x - 0.84, -0.24 + at.y}, 1.68, 0.62, 0.3);
    canvas.fill(palette.sclera);
    canvas.move_to({at.x * 0.5, -1.14});
    canvas.line_to({at.x * 0.7, -0.52});
    canvas.stroke(with_alpha(palette.skin.shade, 0.8), 0.03);
    for (const double side : {-1.0, 1.0}) {
        canvas.ellipse({at.x + side * 0.72, 0.58}, {0.05, 0.05});
        canvas.fill(with_alpha(palette.skin.shade, 0.9));
    }
}

void draw_cheeks(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const Point at = face_shift(gesture);
    const double share = 0.62 * std::min(1.0, gesture.pose.blush);
    for (const double side : {-1.0, 1.0}) {
        const Point centre{at.x + side * 0.56, 0.44 + at.y};
        canvas.ellipse(centre, {0.3, 0.24});
        canvas.fill(RadialGradient{centre, 0.3, with_alpha(figure.palette.blush, share),
                                   with_alpha(figure.palette.blush, 0)});
    }
    if (!figure.identity.has_freckles) {
        return;
    }
    constexpr std::array spots{Point{0.42, 0.34}, Point{0.52, 0.4},  Point{0.62, 0.35},
                               Point{0.47, 0.46}, Point{0.33, 0.41}, Point{0.58, 0.48}};
    for (const double side : {-1.0, 1.0}) {
        for (const auto& spot : spots) {
            canvas.ellipse({at.x + side * spot.x, spot.y + at.y}, {0.02, 0.02});
        }
    }
    canvas.fill(with_alpha(figure.palette.skin.shade, 0.75));
}

void draw_antenna(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const Point tip{gesture.hair_sway, -1.72};
    canvas.move_to({0, -1.1});
    canvas.bend_to({0, -1.45}, tip);
    canvas.stroke(palette.skin.shade, 0.06);
    canvas.ellipse(tip, {0.26, 0.26});
    canvas.fill(
        RadialGradient{tip, 0.26, with_alpha(palette.iris, 0.7), with_alpha(palette.iris, 0)});
    canvas.ellipse(tip, {0.1, 0.1});
    canvas.fill(lighten(palette.iris, 0.4));
}

struct EarShape {
    double base_x;
    double half;
    Point tip;
    double roundness;  // how far the sides bulge
};

EarShape ear_shape(Species species) {
    switch (species) {
        case Species::cat:
            return {0.62, 0.36, {0.88, -1.72}, 0.1};
        case Species::fox:
            return {0.62, 0.38, {0.92, -1.92}, 0.12};
        case Species::rabbit:
            return {0.42, 0.24, {0.6, -2.55}, 0.34};
        case Species::bear:
        case Species::human:
        case Species::robot:
            break;
    }
    return {0.74, 0.32, {0.86, -1.4}, 0.3};
}

void animal_ear_path(CairoCanvas& canvas, const EarShape& ear, double side, double scale) {
    const double base_y = -0.82;
    const Point tip{side * ear.tip.x, base_y + (ear.tip.y - base_y) * scale};
    const double half = ear.half * scale;
    const double middle = base_y + (tip.y - base_y) * 0.55;
    canvas.move_to({side * (ear.base_x - half), base_y - 0.12});
    canvas.curve_to({side * (ear.base_x - half) - side * ear.roundness, middle},
                    {tip.x - side * ear.roundness, tip.y}, tip);
    canvas.curve_to({tip.x + side * ear.roundness, tip.y},
                    {side * (ear.base_x + half) + side * ear.roundness, middle},
                    {side * (ear.base_x + half), base_y + 0.2});
    canvas.close();
}

}  // namespace

void head_path(CairoCanvas& canvas, const Identity& identity) {
    const double w = identity.face_width;
    const double low = identity.length;
    const std::array points{
        Point{0, -1.16},
        Point{0.6 * w, -1.0},
        Point{0.95 * w, -0.48},
        Point{w, 0.08},
        Point{0.93 * w, 0.46},
        Point{identity.jaw * w, low - 0.28},
        Point{identity.chin, low - 0.03},
        Point{0, low},
        Point{-identity.chin, low - 0.03},
        Point{-identity.jaw * w, low - 0.28},
        Point{-0.93 * w, 0.46},
        Point{-w, 0.08},
        Point{-0.95 * w, -0.48},
        Point{-0.6 * w, -1.0},
    };
    canvas.smooth_closed(points);
}

void draw_head(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const auto species = figure.identity.species;
    const double shift = 0.1 * gesture.pose.turn;
    for (const double side : {-1.0, 1.0}) {
        if (species == Species::human) {
            draw_human_ear(canvas, figure, side, shift);
        } else if (species == Species::robot) {
            draw_robot_ear(canvas, figure, side, shift);
        }
    }
    if (species == Species::robot) {
        draw_antenna(canvas, figure, gesture);
    } else if (species == Species::cat || species == Species::fox) {
        for (const double side : {-1.0, 1.0}) {
            const std::array tuft{Point{side * 0.8, 0.1}, Point{side * 1.3, 0.5},
                                  Point{side * 1.08, 0.56}, Point{side * 1.16, 0.8},
                                  Point{side * 0.6, 0.86}};
            canvas.polygon(tuft);
            canvas.fill(mix(palette.skin.base, palette.skin.shade, side > 0 ? 0.4 : 0.1));
        }
    }
    head_path(canvas, figure.identity);
    canvas.fill(LinearGradient{{-0.55, -0.9},
                               {0.75, 1.15},
                               mix(palette.skin.base, palette.skin.light, 0.7),
                               mix(palette.skin.base, palette.skin.shade, 0.62)});
    if (species == Species::robot) {
        draw_robot_face(canvas, figure, gesture);
    } else if (species != Species::human) {
        draw_muzzle(canvas, figure, gesture);
    }
    draw_cheeks(canvas, figure, gesture);
}

void draw_animal_ears(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto species = figure.identity.species;
    if (species == Species::human || species == Species::robot) {
        return;
    }
    const auto& palette = figure.palette;
    const auto ear = ear_shape(species);
    // Ears tell the mood: back and down when the brows are drawn together or sad.
    const double droop =
        0.2 * std::max(0.0, gesture.pose.nod) + 0.12 * std::max(0.0, -gesture.pose.mouth_curve);
    for (const double side : {-1.0, 1.0}) {
        CairoCanvas::Scope scope(canvas);
        canvas.translate({side * ear.base_x, -0.8});
        canvas.rotate(side * droop * 2.0 + 0.5 * gesture.hair_sway);
        canvas.translate({-side * ear.base_x, 0.8});
        animal_ear_path(canvas, ear, side, 1);
        canvas.fill(
            lit(palette.skin, {side * ear.tip.x - 0.3, ear.tip.y}, {side * ear.tip.x + 0.3, -0.5}));
        animal_ear_path(canvas, ear, side, 0.66);
        canvas.fill(mix(palette.blush, palette.skin.light, 0.45));
    }
}

}  // namespace mien::video::renderer
