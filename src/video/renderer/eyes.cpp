#include <algorithm>
#include <array>
#include <cmath>

#include "video/renderer/figure.hpp"

namespace mien::video::renderer {
namespace {

// One eye; side is -1 for the left of the picture.
struct Eye {
    Point centre;
    double side;
    double open;
    double half_width;
    double upper;  // highest point of the upper lid, negative is up
    double lower;  // lowest point of the lower lid
};

Eye make_eye(const Figure& figure, const Gesture& gesture, double side) {
    const auto& identity = figure.identity;
    const auto& pose = gesture.pose;
    const Point shift = face_shift(gesture);
    const double size = identity.eye_size;
    // The eye on the far side of a turned head looks narrower.
    const double far = 1.0 - 0.25 * std::max(0.0, side * pose.turn);
    Eye eye;
    eye.side = side;
    eye.centre = {shift.x + side * identity.eye_distance, 0.1 + shift.y};
    eye.open = std::clamp(side < 0 ? pose.eye_left : pose.eye_right, 0.0, 1.5);
    eye.half_width = 0.25 * size * far;
    eye.lower = 0.16 * size * (1.0 - 0.95 * std::clamp(pose.squint, 0.0, 1.0));
    const double wide = -0.24 * size;
    const double shut = eye.lower * 0.75 + 0.02;
    eye.upper = shut + (wide - shut) * (eye.open <= 1 ? eye.open : 1 + 0.55 * (eye.open - 1));
    return eye;
}

Point inner_corner(const Eye& eye) {
    return {-eye.side * eye.half_width, 0.035};
}
Point outer_corner(const Eye& eye) {
    return {eye.side * eye.half_width, -0.015};
}

void upper_lid(CairoCanvas& canvas, const Eye& eye) {
    const double y = eye.upper * 1.33;
    canvas.curve_to({-eye.side * eye.half_width * 0.62, y}, {eye.side * eye.half_width * 0.62, y},
                    outer_corner(eye));
}

void eye_path(CairoCanvas& canvas, const Eye& eye) {
    const double y = eye.lower * 1.33;
    canvas.move_to(inner_corner(eye));
    upper_lid(canvas, eye);
    canvas.curve_to({eye.side * eye.half_width * 0.62, y}, {-eye.side * eye.half_width * 0.62, y},
                    inner_corner(eye));
    canvas.close();
}

void draw_iris(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& palette = figure.palette;
    const auto& pose = gesture.pose;
    const bool is_robot = figure.identity.species == Species::robot;
    const double size = figure.identity.eye_size;
    const Point at{std::clamp(pose.gaze_x, -1.0, 1.0) * 0.1,
                   std::clamp(pose.gaze_y, -1.0, 1.0) * 0.075 - 0.02};
    const double iris = 0.168 * size * (0.8 + 0.2 * pose.pupil);
    const double pupil = 0.085 * size * pose.pupil;
    canvas.ellipse(at, {iris, iris});
    canvas.fill(darken(palette.iris, is_robot ? 0.1 : 0.45));
    canvas.ellipse({at.x, at.y + 0.01}, {iris * 0.86, iris * 0.86});
    canvas.fill(LinearGradient{{at.x, at.y - iris * 0.7},
                               {at.x, at.y + iris},
                               darken(palette.iris, is_robot ? 0.0 : 0.3),
                               lighten(palette.iris, 0.38)});
    canvas.ellipse(at, {pupil, pupil});
    canvas.fill(is_robot ? lighten(palette.iris, 0.75) : palette.line);
    const double gleam = 1.0 + 0.35 * pose.sparkle;
    canvas.ellipse({at.x - 0.055, at.y - 0.07}, {0.048 * gleam, 0.052 * gleam});
    canvas.fill(with_alpha(white, 0.95));
    canvas.ellipse({at.x + 0.06, at.y + 0.065}, {0.022 * gleam, 0.024 * gleam});
    canvas.fill(with_alpha(white, 0.7));
    if (pose.sparkle > 0.7) {
        canvas.ellipse({at.x + 0.07, at.y - 0.06}, {0.024, 0.026});
        canvas.fill(with_alpha(white, 0.85));
    }
}

void draw_lashes(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture,
                 const Eye& eye) {
    const auto& palette = figure.palette;
    const double weight = figure.identity.has_lashes ? 0.058 : 0.043;
    canvas.move_to(inner_corner(eye));
    upper_lid(canvas, eye);
    canvas.stroke(palette.line, weight);
    if (figure.identity.has_lashes) {
        const Point outer = outer_corner(eye);
        canvas.move_to(outer);
        canvas.bend_to({outer.x + eye.side * 0.05, outer.y - 0.01},
                       {outer.x + eye.side * 0.09, outer.y - 0.07 - 0.04 * eye.open});
        canvas.stroke(palette.line, 0.045);
    }
    // The fold above the lid, and the lower lid.
    const double fold = eye.upper * 1.33 - 0.085;
    canvas.move_to({-eye.side * eye.half_width * 0.8, -0.02 + eye.upper * 0.3});
    canvas.curve_to({-eye.side * eye.half_width * 0.5, fold},
                    {eye.side * eye.half_width * 0.6, fold},
                    {eye.side * eye.half_width * 1.02, -0.07 + eye.upper * 0.2});
    canvas.stroke(with_alpha(palette.skin.shade, 0.75), 0.026);
    const double y = eye.lower * 1.33 + 0.012;
    canvas.move_to({eye.side * eye.half_width * 0.92, 0.03});
    canvas.curve_to({eye.side * eye.half_width * 0.55, y}, {-eye.side * eye.half_width * 0.3, y},
                    {-eye.side * eye.half_width * 0.6, eye.lower * 0.7 + 0.02});
    canvas.stroke(with_alpha(mix(palette.skin.shade, palette.line, 0.35), 0.7), 0.02);
    if (gesture.pose.squint > 0.3) {
        canvas.move_to({-eye.side * 0.16, 0.23});
        canvas.bend_to({0, 0.29}, {eye.side * 0.18, 0.2});
        canvas.stroke(with_alpha(palette.skin.shade, 0.6 * gesture.pose.squint), 0.026);
    }
}

void draw_eye(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture, const Eye& eye) {
    CairoCanvas::Scope place(canvas);
    canvas.translate(eye.centre);
    if (eye.open > 0.06) {
        CairoCanvas::Scope scope(canvas);
        eye_path(canvas, eye);
        canvas.fill_and_keep(figure.palette.sclera);
        canvas.clip();
        draw_iris(canvas, figure, gesture);
        // The upper lid's shadow on the ball.
        canvas.move_to(inner_corner(eye));
        upper_lid(canvas, eye);
        canvas.stroke(with_alpha(figure.palette.skin.shade, 0.45), 0.13);
    }
    draw_lashes(canvas, figure, gesture, eye);
}

void draw_brow(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture, const Eye& eye) {
    const auto& pose = gesture.pose;
    const double raise = eye.side < 0 ? pose.brow_left : pose.brow_right;
    const double inner = pose.brow_inner;
    const double y = eye.centre.y - 0.4 - 0.15 * raise - 0.05 * (eye.open - 1);
    const double x = eye.centre.x;
    const double side = eye.side;
    const double thick = 0.062 * figure.identity.brow_thickness;
    const double pinch = 0.05 * std::max(0.0, -inner) + 0.03 * std::max(0.0, inner);
    const Point start{x - side * (0.23 + pinch), y + 0.04 - 0.17 * inner};
    const Point end{x + side * 0.33, y + 0.09 + 0.12 * inner - 0.02 * raise};
    const Point middle{x + side * 0.1, y - 0.1 - 0.03 * raise + 0.03 * std::abs(inner)};
    canvas.move_to({start.x, start.y - thick});
    canvas.bend_to({middle.x, middle.y - thick * 1.1}, end);
    canvas.bend_to({middle.x, middle.y + thick * 1.3}, {start.x - side * 0.015, start.y + thick});
    canvas.bend_to({start.x - side * 0.05, start.y}, {start.x, start.y - thick});
    canvas.close();
    canvas.fill(figure.palette.brow);
}

void draw_frown(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const double depth = std::abs(gesture.pose.brow_inner) - 0.45;
    if (depth <= 0) {
        return;
    }
    const Point at = face_shift(gesture);
    for (const double side : {-1.0, 1.0}) {
        canvas.move_to({at.x + side * 0.06, -0.2 + at.y});
        canvas.bend_to({at.x + side * 0.045, -0.3 + at.y}, {at.x + side * 0.075, -0.38 + at.y});
        canvas.stroke(with_alpha(figure.palette.skin.shade, depth * 1.4), 0.03);
    }
}

// A drop that swells at the lid, runs down the cheek and fades.
void draw_tear(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture, const Eye& eye) {
    const double amount = gesture.pose.tears;
    if (amount < 0.3) {
        return;
    }
    const double way = std::fmod(gesture.tear + (eye.side < 0 ? 0.0 : 0.5), 1.0);
    const double alpha =
        std::min(1.0, amount) * std::min(1.0, 4.0 * std::sin(way * 3.14159265) * 0.5);
    const double fall = way * way;
    const Point at{eye.centre.x + eye.side * (0.1 + 0.05 * fall),
                   eye.centre.y + 0.17 + 0.72 * fall};
    const double size = 0.055 + 0.03 * std::min(1.0, way * 3);
    canvas.move_to({at.x, at.y - size * 2.0});
    canvas.curve_to({at.x + size * 0.5, at.y - size}, {at.x + size, at.y - size * 0.3},
                    {at.x + size, at.y + size * 0.2});
    canvas.curve_to({at.x + size, at.y + size * 1.3}, {at.x - size, at.y + size * 1.3},
                    {at.x - size, at.y + size * 0.2});
    canvas.curve_to({at.x - size, at.y - size * 0.3}, {at.x - size * 0.5, at.y - size},
                    {at.x, at.y - size * 2.0});
    canvas.close();
    const Color water = figure.palette.figure_grade.apply(rgb(0xbfe4ff));
    canvas.fill(with_alpha(water, 0.85 * std::max(0.0, alpha)));
    canvas.ellipse({at.x - size * 0.3, at.y + size * 0.2}, {size * 0.25, size * 0.35});
    canvas.fill(with_alpha(white, 0.9 * std::max(0.0, alpha)));
    // Water standing along the lower lid.
    canvas.move_to({eye.centre.x - eye.half_width * 0.5, eye.centre.y + eye.lower * 0.95});
    canvas.bend_to({eye.centre.x, eye.centre.y + eye.lower * 1.35},
                   {eye.centre.x + eye.half_width * 0.6, eye.centre.y + eye.lower * 0.85});
    canvas.stroke(with_alpha(water, 0.55 * amount), 0.035);
}

void draw_sweat(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const double amount = gesture.pose.sweat;
    if (amount < 0.4) {
        return;
    }
    const double bob = 0.02 * wave(1, gesture.moment, 0.1);
    const Point at{-0.92 * figure.identity.face_width, -0.22 + bob};
    canvas.move_to({at.x, at.y - 0.24});
    canvas.curve_to({at.x + 0.04, at.y - 0.1}, {at.x + 0.12, at.y}, {at.x + 0.1, at.y + 0.08});
    canvas.curve_to({at.x + 0.07, at.y + 0.18}, {at.x - 0.09, at.y + 0.18},
                    {at.x - 0.1, at.y + 0.06});
    canvas.curve_to({at.x - 0.11, at.y}, {at.x - 0.03, at.y - 0.1}, {at.x, at.y - 0.24});
    canvas.close();
    canvas.fill(with_alpha(figure.palette.figure_grade.apply(rgb(0xa8dcf5)), 0.92));
    canvas.ellipse({at.x - 0.035, at.y + 0.05}, {0.02, 0.04});
    canvas.fill(with_alpha(white, 0.9));
}

}  // namespace

void draw_eyes(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    draw_frown(canvas, figure, gesture);
    for (const double side : {-1.0, 1.0}) {
        const auto eye = make_eye(figure, gesture, side);
        draw_eye(canvas, figure, gesture, eye);
        draw_brow(canvas, figure, gesture, eye);
        draw_tear(canvas, figure, gesture, eye);
    }
    draw_sweat(canvas, figure, gesture);
}

void draw_glasses(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    if (!figure.identity.has_glasses) {
        return;
    }
    const Point at = face_shift(gesture);
    const double distance = figure.identity.eye_distance;
    const Color frame = mix(figure.palette.line, figure.palette.metal, 0.25);
    for (const double side : {-1.0, 1.0}) {
        const Point centre{at.x * 1.08 + side * distance, 0.12 + at.y * 1.05};
        canvas.ellipse(centre, {0.345, 0.335});
        canvas.fill_and_keep(with_alpha(white, 0.1));
        canvas.stroke(frame, 0.042);
        canvas.move_to({centre.x - 0.2, centre.y + 0.02});
        canvas.line_to({centre.x - 0.02, centre.y - 0.2});
        canvas.stroke(with_alpha(white, 0.35), 0.05);
        canvas.move_to({centre.x + side * 0.34, centre.y - 0.05});
        canvas.line_to({side * figure.identity.face_width, 0.02 + at.y * 0.4});
        canvas.stroke(frame, 0.042);
    }
    canvas.move_to({at.x * 1.08 - distance + 0.33, 0.06 + at.y});
    canvas.bend_to({at.x * 1.08, -0.03 + at.y}, {at.x * 1.08 + distance - 0.33, 0.06 + at.y});
    canvas.stroke(frame, 0.042);
}

}  // namespace mien::video::renderer
