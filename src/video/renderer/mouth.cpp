#include <algorithm>
#include <array>
#include <cmath>

#include "video/renderer/figure.hpp"

namespace mien::video::renderer {
namespace {

// Corners and lip lines, relative to the middle of the mouth.
struct Mouth {
    Point left;
    Point right;
    double upper;  // controls of the two lip curves
    double lower;
    double half_width;
    double open;
};

Point mouth_middle(const Figure& figure, const Gesture& gesture) {
    const Point shift = face_shift(gesture);
    return {shift.x, figure.identity.length * 0.62 + shift.y};
}

Mouth make_mouth(const Figure& figure, const Gesture& gesture) {
    const auto& pose = gesture.pose;
    Mouth mouth;
    mouth.open = std::clamp(pose.mouth_open, 0.0, 1.1);
    mouth.half_width = 0.33 * figure.identity.mouth_size * std::max(0.3, pose.mouth_width) *
                       (1.0 - 0.3 * std::clamp(pose.mouth_round, 0.0, 1.0));
    const double curve = pose.mouth_curve;
    const double corner = -0.11 * curve;
    mouth.left = {-mouth.half_width, corner + 0.05 * pose.mouth_skew};
    mouth.right = {mouth.half_width, corner - 0.1 * pose.mouth_skew};
    // A round mouth opens both ways, a smile downwards.
    const double up = 0.1 + 0.24 * pose.mouth_round;
    mouth.upper = 0.1 * curve - up * mouth.open;
    mouth.lower = 0.13 * curve + (0.62 - 0.12 * pose.mouth_round) * mouth.open;
    return mouth;
}

void open_mouth_path(CairoCanvas& canvas, const Mouth& mouth, double roundness) {
    const double reach = mouth.half_width * (0.5 + 0.42 * roundness);
    canvas.move_to(mouth.left);
    canvas.curve_to({-reach, mouth.upper}, {reach, mouth.upper}, mouth.right);
    canvas.curve_to({mouth.half_width * (0.75 + 0.2 * roundness), mouth.lower},
                    {-mouth.half_width * (0.75 + 0.2 * roundness), mouth.lower}, mouth.left);
    canvas.close();
}

void draw_teeth(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture,
                const Mouth& mouth) {
    const auto& palette = figure.palette;
    const double top = std::min(mouth.left.y, mouth.upper) - 0.05;
    const double clench = std::clamp(-gesture.pose.mouth_curve * 2.0, 0.0, 1.0);
    const double middle = 0.75 * (mouth.upper * 0.6 + mouth.lower * 0.6);
    if (clench > 0.3) {
        canvas.rectangle({-1, top}, 2, 1);
        canvas.fill(palette.teeth);
        canvas.move_to({-mouth.half_width, middle + 0.02});
        canvas.line_to({mouth.half_width, middle + 0.02});
        for (const double x : {-0.6, -0.2, 0.2, 0.6}) {
            canvas.move_to({x * mouth.half_width, top});
            canvas.line_to({x * mouth.half_width, mouth.lower});
        }
        canvas.stroke(with_alpha(palette.mouth, 0.5), 0.02);
        return;
    }
    canvas.ellipse({0, mouth.lower * 0.78 + 0.04}, {mouth.half_width * 0.62, 0.6 * mouth.lower});
    canvas.fill(palette.tongue);
    if (gesture.pose.teeth > 0.2) {
        canvas.move_to({mouth.left.x, top});
        canvas.line_to({mouth.left.x, mouth.left.y + 0.02});
        canvas.curve_to({-mouth.half_width * 0.5, mouth.upper + 0.13},
                        {mouth.half_width * 0.5, mouth.upper + 0.13},
                        {mouth.right.x, mouth.right.y + 0.02});
        canvas.line_to({mouth.right.x, top});
        canvas.close();
        canvas.fill(palette.teeth);
    }
}

void draw_open_mouth(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture,
                     const Mouth& mouth) {
    const auto& palette = figure.palette;
    const double roundness = std::clamp(gesture.pose.mouth_round, 0.0, 1.0);
    {
        CairoCanvas::Scope scope(canvas);
        open_mouth_path(canvas, mouth, roundness);
        canvas.fill_and_keep(palette.mouth);
        canvas.clip();
        draw_teeth(canvas, figure, gesture, mouth);
    }
    open_mouth_path(canvas, mouth, roundness);
    canvas.stroke(mix(palette.lips, palette.line, figure.identity.has_lashes ? 0.08 : 0.3),
                  figure.identity.has_lashes ? 0.055 : 0.04);
}

void draw_closed_mouth(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture,
                       const Mouth& mouth) {
    const auto& palette = figure.palette;
    const double reach = mouth.half_width * 0.5;
    const double skew = 0.06 * gesture.pose.mouth_skew;
    if (figure.identity.species == Species::human) {
        // Lips as two soft shapes around the line.
        const double full = figure.identity.has_lashes ? 1.0 : 0.55;
        const double inset = mouth.half_width * 0.86;
        canvas.move_to({-inset, mouth.left.y * 0.82 + mouth.upper * 0.1});
        canvas.curve_to({-reach * 0.7, mouth.upper - 0.075 * full},
                        {-0.05, mouth.upper - 0.1 * full}, {0, mouth.upper * 0.75 - 0.045 * full});
        canvas.curve_to({0.05, mouth.upper - 0.1 * full}, {reach * 0.7, mouth.upper - 0.075 * full},
                        {inset, mouth.right.y * 0.82 + mouth.upper * 0.1});
        canvas.curve_to({reach, mouth.upper + 0.15 * full}, {-reach, mouth.upper + 0.15 * full},
                        {-inset, mouth.left.y * 0.82 + mouth.upper * 0.1});
        canvas.close();
        canvas.fill(with_alpha(palette.lips, figure.identity.has_lashes ? 0.9 : 0.6));
    }
    canvas.move_to(mouth.left);
    canvas.curve_to({-reach, mouth.upper + skew}, {reach, mouth.upper - skew}, mouth.right);
    canvas.stroke(mix(palette.lips, palette.line, 0.62), 0.036);
    // Dimples at the corners of a smile, a shadow under the lower lip.
    canvas.move_to({-0.1, mouth.upper * 0.75 + 0.17});
    canvas.bend_to({0, mouth.upper * 0.75 + 0.2}, {0.1, mouth.upper * 0.75 + 0.17});
    canvas.stroke(with_alpha(palette.skin.shade, 0.55), 0.035);
}

void draw_animal_nose(CairoCanvas& canvas, const Figure& figure, Point at) {
    const auto& palette = figure.palette;
    const double size = figure.identity.species == Species::bear ? 0.17 : 0.13;
    canvas.move_to({at.x - size, at.y - size * 0.5});
    canvas.curve_to({at.x - size * 0.6, at.y - size}, {at.x + size * 0.6, at.y - size},
                    {at.x + size, at.y - size * 0.5});
    canvas.curve_to({at.x + size, at.y + size * 0.1}, {at.x + size * 0.3, at.y + size * 0.8},
                    {at.x, at.y + size * 0.8});
    canvas.curve_to({at.x - size * 0.3, at.y + size * 0.8}, {at.x - size, at.y + size * 0.1},
                    {at.x - size, at.y - size * 0.5});
    canvas.close();
    canvas.fill(palette.line);
    canvas.ellipse({at.x - size * 0.3, at.y - size * 0.45}, {size * 0.3, size * 0.15});
    canvas.fill(with_alpha(white, 0.45));
}

}  // namespace

void draw_nose(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto species = figure.identity.species;
    const auto& skin = figure.palette.skin;
    const Point shift = face_shift(gesture);
    const Point at{shift.x * 1.25, 0.4 + shift.y * 1.2};
    if (species == Species::robot) {
        return;
    }
    if (species != Species::human) {
        draw_animal_nose(canvas, figure, at);
        return;
    }
    const double size = figure.identity.nose_size;
    canvas.move_to({at.x + 0.05 * size, at.y - 0.34});
    canvas.curve_to({at.x + 0.09 * size, at.y - 0.16}, {at.x + 0.17 * size, at.y - 0.03},
                    {at.x + 0.12 * size, at.y + 0.05});
    canvas.bend_to({at.x + 0.02, at.y + 0.11}, {at.x - 0.1 * size, at.y + 0.05});
    canvas.bend_to({at.x + 0.06, at.y + 0.03}, {at.x + 0.05 * size, at.y - 0.34});
    canvas.close();
    canvas.fill(with_alpha(skin.shade, 0.62));
    canvas.ellipse({at.x - 0.01, at.y - 0.06}, {0.045 * size, 0.06 * size});
    canvas.fill(with_alpha(lighten(skin.light, 0.3), 0.5));
}

void draw_mouth(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    CairoCanvas::Scope scope(canvas);
    canvas.translate(mouth_middle(figure, gesture));
    const auto mouth = make_mouth(figure, gesture);
    if (mouth.open > 0.06) {
        draw_open_mouth(canvas, figure, gesture, mouth);
    } else {
        draw_closed_mouth(canvas, figure, gesture, mouth);
    }
    const double smile = gesture.pose.mouth_curve;
    if (smile > 0.25 && figure.identity.species == Species::human) {
        for (const double side : {-1.0, 1.0}) {
            const Point corner = side < 0 ? mouth.left : mouth.right;
            canvas.move_to({corner.x + side * 0.045, corner.y - 0.06});
            canvas.bend_to({corner.x + side * 0.085, corner.y + 0.01},
                           {corner.x + side * 0.04, corner.y + 0.07});
            canvas.stroke(with_alpha(figure.palette.skin.shade, 0.7 * smile), 0.028);
        }
    }
}

void draw_facial_hair(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& identity = figure.identity;
    if (identity.facial_hair == FacialHair::none) {
        return;
    }
    const auto& hair = figure.palette.hair;
    const Point at = mouth_middle(figure, gesture);
    const double open = std::clamp(gesture.pose.mouth_open, 0.0, 1.0);
    const double w = identity.face_width;
    const double low = identity.length + 0.14 * open;
    if (identity.facial_hair == FacialHair::moustache) {
        for (const double side : {-1.0, 1.0}) {
            canvas.move_to({at.x, at.y - 0.19});
            canvas.curve_to({at.x + side * 0.16, at.y - 0.26}, {at.x + side * 0.36, at.y - 0.16},
                            {at.x + side * 0.5, at.y - 0.14});
            canvas.curve_to({at.x + side * 0.38, at.y + 0.02}, {at.x + side * 0.14, at.y - 0.04},
                            {at.x, at.y - 0.1});
            canvas.close();
            canvas.fill(side < 0 ? hair.base : mix(hair.base, hair.shade, 0.4));
        }
        return;
    }
    const bool is_beard = identity.facial_hair == FacialHair::beard;
    const double drop = is_beard ? 0.26 : 0.0;
    canvas.move_to({-0.99 * w, 0.12});
    canvas.curve_to({-1.0 * w, 0.7}, {-0.72, low + drop}, {0, low + drop + 0.02});
    canvas.curve_to({0.72, low + drop}, {1.0 * w, 0.7}, {0.99 * w, 0.12});
    canvas.curve_to({0.88 * w, 0.52}, {0.66, at.y - 0.2}, {at.x + 0.4, at.y - 0.2});
    canvas.bend_to({at.x, at.y - 0.26}, {at.x - 0.4, at.y - 0.2});
    canvas.curve_to({-0.66, at.y - 0.2}, {-0.88 * w, 0.52}, {-0.99 * w, 0.12});
    canvas.close();
    if (is_beard) {
        canvas.fill(LinearGradient{{-0.5, 0.3}, {0.5, 1.4}, hair.base, hair.shade});
    } else {
        canvas.fill(with_alpha(hair.base, 0.2));
    }
}

}  // namespace mien::video::renderer
