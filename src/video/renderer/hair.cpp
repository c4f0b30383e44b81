#include <array>
#include <span>

#include "video/renderer/figure.hpp"

namespace mien::video::renderer {
namespace {

// A lock of a fringe: a curve to its tip through a control point.
struct Lock {
    Point control;
    Point tip;
};

// What the hair of one style needs to know of the moment.
struct Strand {
    double w;     // half the width of the face
    double sway;  // sideways at full length
    double turn;  // sideways by the turn of the head
};

Strand strand_of(const Figure& figure, const Gesture& gesture) {
    return {figure.identity.face_width, gesture.hair_sway, 0.08 * gesture.pose.turn};
}

Point swayed(const Strand& strand, Point point) {
    const double reach = std::max(0.0, point.y + 0.4) * 0.6;
    return {point.x * strand.w + strand.turn + strand.sway * reach, point.y};
}

void arc_over_skull(CairoCanvas& canvas, const Strand& strand, double height, Point left,
                    Point right) {
    const std::array arc{
        swayed(strand, left),
        Point{-1.1 * strand.w, -0.48},
        Point{-0.86 * strand.w, -1.06},
        Point{-0.42 * strand.w, -1.3 - height},
        Point{0.08 * strand.w, -1.35 - height},
        Point{0.56 * strand.w, -1.24 - height},
        Point{0.9 * strand.w, -0.98},
        Point{1.1 * strand.w, -0.44},
        swayed(strand, right),
    };
    canvas.smooth_open(arc);
}

void locks(CairoCanvas& canvas, const Strand& strand, std::span<const Lock> fringe) {
    for (const auto& lock : fringe) {
        canvas.bend_to(swayed(strand, lock.control), swayed(strand, lock.tip));
    }
    canvas.close();
}

void side_swept_path(CairoCanvas& canvas, const Strand& strand) {
    arc_over_skull(canvas, strand, 0.06, {-1.04, 0.1}, {1.04, 0.1});
    constexpr std::array fringe{
        Lock{{0.94, -0.1}, {0.93, -0.36}},   Lock{{0.86, -0.5}, {0.7, -0.5}},
        Lock{{0.8, -0.36}, {0.84, -0.26}},   Lock{{0.5, -0.34}, {0.3, -0.56}},
        Lock{{0.38, -0.44}, {0.46, -0.36}},  Lock{{0.0, -0.42}, {-0.5, -0.92}},
        Lock{{-0.62, -0.62}, {-0.86, -0.4}}, Lock{{-0.95, -0.1}, {-1.04, 0.1}},
    };
    locks(canvas, strand, fringe);
}

void curtain_path(CairoCanvas& canvas, const Strand& strand) {
    arc_over_skull(canvas, strand, 0.03, {-1.08, 0.42}, {1.08, 0.42});
    constexpr std::array fringe{
        Lock{{0.9, 0.14}, {0.86, -0.12}},
        Lock{{0.72, -0.52}, {0.04, -0.98}},
        Lock{{-0.66, -0.52}, {-0.86, -0.12}},
        Lock{{-0.9, 0.14}, {-1.08, 0.42}},
    };
    locks(canvas, strand, fringe);
}

void bob_path(CairoCanvas& canvas, const Strand& strand) {
    arc_over_skull(canvas, strand, 0.04, {-0.98, 0.86}, {0.98, 0.86});
    constexpr std::array fringe{
        Lock{{0.82, 0.5}, {0.86, 0.1}},      Lock{{0.88, -0.2}, {0.8, -0.42}},
        Lock{{0.62, -0.32}, {0.42, -0.34}},  Lock{{0.4, -0.42}, {0.36, -0.46}},
        Lock{{0.2, -0.32}, {-0.06, -0.32}},  Lock{{-0.08, -0.4}, {-0.12, -0.46}},
        Lock{{-0.3, -0.34}, {-0.54, -0.34}}, Lock{{-0.7, -0.38}, {-0.8, -0.42}},
        Lock{{-0.88, -0.2}, {-0.86, 0.1}},   Lock{{-0.82, 0.5}, {-0.98, 0.86}},
    };
    locks(canvas, strand, fringe);
}

void long_path(CairoCanvas& canvas, const Strand& strand) {
    arc_over_skull(canvas, strand, 0.05, {-1.12, 1.5}, {1.12, 1.5});
    constexpr std::array fringe{
        Lock{{0.84, 0.8}, {0.9, 0.1}},     Lock{{0.9, -0.3}, {0.62, -0.56}},
        Lock{{0.2, -0.7}, {-0.34, -1.04}}, Lock{{-0.74, -0.62}, {-0.9, 0.0}},
        Lock{{-0.82, 0.8}, {-1.12, 1.5}},
    };
    locks(canvas, strand, fringe);
}

void swept_back_path(CairoCanvas& canvas, const Strand& strand) {
    arc_over_skull(canvas, strand, 0.0, {-1.02, 0.04}, {1.02, 0.04});
    constexpr std::array fringe{
        Lock{{0.98, 0.3}, {0.95, 0.42}},    Lock{{0.88, -0.1}, {0.8, -0.42}},
        Lock{{0.5, -0.78}, {0.1, -0.82}},   Lock{{-0.4, -0.8}, {-0.8, -0.42}},
        Lock{{-0.88, -0.1}, {-0.95, 0.42}}, Lock{{-0.98, 0.3}, {-1.02, 0.04}},
    };
    locks(canvas, strand, fringe);
}

void spiky_path(CairoCanvas& canvas, const Strand& strand) {
    constexpr std::array crown{
        Lock{{-1.2, -0.2}, {-1.28, -0.52}},  Lock{{-1.06, -0.62}, {-1.02, -0.7}},
        Lock{{-1.16, -0.96}, {-1.1, -1.2}},  Lock{{-0.86, -1.1}, {-0.76, -1.14}},
        Lock{{-0.76, -1.4}, {-0.58, -1.64}}, Lock{{-0.42, -1.36}, {-0.3, -1.32}},
        Lock{{-0.12, -1.6}, {0.14, -1.76}},  Lock{{0.16, -1.44}, {0.26, -1.32}},
        Lock{{0.5, -1.5}, {0.8, -1.56}},     Lock{{0.72, -1.24}, {0.76, -1.1}},
        Lock{{1.0, -1.12}, {1.26, -1.08}},   Lock{{1.06, -0.8}, {1.06, -0.66}},
        Lock{{1.2, -0.54}, {1.32, -0.42}},   Lock{{1.14, -0.2}, {1.04, 0.1}},
    };
    constexpr std::array fringe{
        Lock{{0.92, -0.16}, {0.9, -0.4}},     Lock{{0.72, -0.5}, {0.6, -0.3}},
        Lock{{0.5, -0.56}, {0.4, -0.62}},     Lock{{0.24, -0.48}, {0.1, -0.24}},
        Lock{{-0.02, -0.56}, {-0.1, -0.66}},  Lock{{-0.3, -0.5}, {-0.48, -0.32}},
        Lock{{-0.54, -0.52}, {-0.66, -0.56}}, Lock{{-0.84, -0.4}, {-0.9, -0.14}},
        Lock{{-0.98, 0.0}, {-1.04, 0.1}},
    };
    canvas.move_to(swayed(strand, {-1.04, 0.1}));
    for (const auto& lock : crown) {
        const double lift = 0.35 * strand.sway * std::max(0.0, -lock.tip.y - 0.8);
        canvas.bend_to(swayed(strand, lock.control),
                       {lock.tip.x * strand.w + strand.turn + lift, lock.tip.y});
    }
    locks(canvas, strand, fringe);
}

void curly_path(CairoCanvas& canvas, const Strand& strand) {
    constexpr std::array curls{
        Point{-1.06, 0.02},  Point{-1.12, -0.36}, Point{-1.0, -0.74}, Point{-0.72, -1.06},
        Point{-0.34, -1.26}, Point{0.08, -1.32},  Point{0.5, -1.22},  Point{0.84, -0.96},
        Point{1.06, -0.6},   Point{1.12, -0.2},   Point{1.04, 0.12},  Point{-0.66, -0.66},
        Point{-0.3, -0.78},  Point{0.1, -0.8},    Point{0.48, -0.74}, Point{0.78, -0.56},
        Point{-0.4, -1.0},   Point{0.1, -1.04},   Point{0.5, -0.98},
    };
    for (std::size_t i = 0; i < curls.size(); ++i) {
        const double radius = 0.27 + 0.035 * static_cast<double>(i % 3);
        const double bob = 0.25 * strand.sway * (i % 2 == 0 ? 1.0 : -0.6);
        canvas.ellipse({curls[i].x * strand.w + strand.turn + bob, curls[i].y}, {radius, radius});
    }
}

void buzz_path(CairoCanvas& canvas, const Strand& strand) {
    const double w = strand.w;
    const std::array arc{Point{-1.0 * w, 0.06}, Point{-0.99 * w, -0.46}, Point{-0.66 * w, -1.03},
                         Point{0, -1.21},       Point{0.66 * w, -1.03},  Point{0.99 * w, -0.46},
                         Point{1.0 * w, 0.06}};
    canvas.smooth_open(arc);
    constexpr std::array fringe{
        Lock{{0.92, -0.2}, {0.86, -0.4}},   Lock{{0.84, -0.62}, {0.62, -0.68}},
        Lock{{0.0, -0.78}, {-0.62, -0.68}}, Lock{{-0.84, -0.62}, {-0.86, -0.4}},
        Lock{{-0.92, -0.2}, {-1.0, 0.06}},
    };
    locks(canvas, strand, fringe);
}

// Adds the path of the hair before the face; false when there is none.
bool front_path(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto strand = strand_of(figure, gesture);
    switch (figure.identity.hair_style) {
        case HairStyle::none:
            return false;
        case HairStyle::buzz:
            buzz_path(canvas, strand);
            return true;
        case HairStyle::side_swept:
            side_swept_path(canvas, strand);
            return true;
        case HairStyle::curtain:
            curtain_path(canvas, strand);
            return true;
        case HairStyle::bob:
            bob_path(canvas, strand);
            return true;
        case HairStyle::long_straight:
            long_path(canvas, strand);
            return true;
        case HairStyle::curly:
            curly_path(canvas, strand);
            return true;
        case HairStyle::bun:
        case HairStyle::ponytail:
            swept_back_path(canvas, strand);
            return true;
        case HairStyle::spiky:
            spiky_path(canvas, strand);
            return true;
    }
    return false;
}

// Mirrors for a parting on the other side.
class Parting {
  public:
    Parting(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture)
        : scope_(canvas), gesture_(gesture) {
        if (figure.identity.parts_left) {
            canvas.scale(-1, 1);
            gesture_.hair_sway = -gesture_.hair_sway;
            gesture_.pose.turn = -gesture_.pose.turn;
        }
    }
    [[nodiscard]] const Gesture& gesture() const { return gesture_; }

  private:
    CairoCanvas::Scope scope_;
    Gesture gesture_;
};

void draw_strands(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto strand = strand_of(figure, gesture);
    const auto& hair = figure.palette.hair;
    const auto add_strands = [&](std::initializer_list<double> places) {
        for (const double x : places) {
            canvas.move_to({(0.4 * x - 0.06) * strand.w, -1.27});
            canvas.bend_to({x * 0.86 * strand.w, -1.14}, swayed(strand, {x, 0.46 * x * x - 0.96}));
        }
    };
    add_strands({-0.82, -0.5, -0.1});
    canvas.stroke(with_alpha(hair.light, 0.5), 0.035);
    add_strands({0.3, 0.66, 0.94});
    canvas.stroke(with_alpha(hair.shade, 0.5), 0.035);
    // The band of light across the crown.
    canvas.move_to({-0.8 * strand.w, -0.8});
    canvas.curve_to({-0.5 * strand.w, -1.08}, {-0.1 * strand.w, -1.16}, {0.3 * strand.w, -1.1});
    canvas.stroke(with_alpha(lighten(hair.light, 0.25), 0.3), 0.12);
}

void draw_curl_marks(CairoCanvas& canvas, const Figure& figure) {
    const auto& hair = figure.palette.hair;
    constexpr std::array marks{Point{-0.92, -0.6}, Point{-0.5, -1.06}, Point{0.0, -1.16},
                               Point{0.5, -1.02},  Point{0.94, -0.56}, Point{-0.34, -0.74},
                               Point{0.34, -0.74}, Point{-1.06, -0.1}, Point{1.06, -0.06}};
    for (const auto& mark : marks) {
        canvas.move_to({mark.x - 0.14, mark.y + 0.06});
        canvas.curve_to({mark.x - 0.14, mark.y - 0.16}, {mark.x + 0.12, mark.y - 0.16},
                        {mark.x + 0.12, mark.y + 0.02});
        canvas.stroke(with_alpha(mark.x < 0.2 ? hair.light : hair.shade, 0.55), 0.04);
    }
}

void draw_long_back(CairoCanvas& canvas, const Material& hair, const Strand& strand, double low) {
    const std::array back{
        Point{-1.0 * strand.w, -0.9},       Point{-1.22 * strand.w, 0.1},
        swayed(strand, {-1.26, low * 0.6}), swayed(strand, {-1.0, low}),
        swayed(strand, {0, low * 1.03}),    swayed(strand, {1.0, low}),
        swayed(strand, {1.26, low * 0.6}),  Point{1.22 * strand.w, 0.1},
        Point{1.0 * strand.w, -0.9},        Point{0, -1.3},
    };
    canvas.smooth_closed(back);
    canvas.fill(
        LinearGradient{{0, -0.4}, {0.2, low}, mix(hair.base, hair.shade, 0.55), hair.shade});
}

}  // namespace

void draw_hair_behind(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const auto& hair = figure.palette.hair;
    const auto strand = strand_of(figure, gesture);
    switch (figure.identity.hair_style) {
        case HairStyle::long_straight:
            draw_long_back(canvas, hair, strand, 2.2);
            return;
        case HairStyle::bob:
            draw_long_back(canvas, hair, strand, 0.92);
            return;
        case HairStyle::curly:
            for (const auto& curl :
                 {Point{-1.1, 0.3}, Point{1.1, 0.3}, Point{-1.02, 0.62}, Point{1.02, 0.62}}) {
                canvas.ellipse(swayed(strand, curl), {0.32, 0.32});
            }
            canvas.fill(hair.shade);
            return;
        case HairStyle::bun:
            canvas.ellipse({0.12 + 0.3 * strand.sway, -1.52}, {0.46, 0.42});
            canvas.fill(lit(hair, {-0.3, -1.9}, {0.5, -1.1}));
            return;
        case HairStyle::ponytail: {
            const double side = figure.identity.parts_left ? -1.0 : 1.0;
            canvas.move_to({side * 0.5, -1.1});
            canvas.curve_to({side * 1.5, -1.5}, {side * 1.75 + strand.sway, -0.2},
                            {side * 1.3 + strand.sway * 1.6, 1.3});
            canvas.curve_to({side * 1.25 + strand.sway, 0.5}, {side * 1.2, -0.2},
                            {side * 0.7, -0.4});
            canvas.close();
            canvas.fill(lit(hair, {side * 0.6, -1.2}, {side * 1.5, 1.2}));
            return;
        }
        case HairStyle::none:
        case HairStyle::buzz:
        case HairStyle::side_swept:
        case HairStyle::curtain:
        case HairStyle::spiky:
            return;
    }
}

void draw_hair_shadow(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    if (figure.identity.hair_style == HairStyle::buzz) {
        return;
    }
    CairoCanvas::Scope scope(canvas);
    head_path(canvas, figure.identity);
    canvas.clip();
    const Parting parting(canvas, figure, gesture);
    canvas.translate({0.02, 0.1});
    if (front_path(canvas, figure, parting.gesture())) {
        canvas.fill(with_alpha(figure.palette.skin.shade, 0.5));
    }
    canvas.clear_path();
}

void draw_hair_before(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture) {
    const Parting parting(canvas, figure, gesture);
    if (!front_path(canvas, figure, parting.gesture())) {
        return;
    }
    const auto& hair = figure.palette.hair;
    if (figure.identity.hair_style == HairStyle::buzz) {
        canvas.fill(with_alpha(hair.base, 0.82));
        return;
    }
    canvas.fill_and_keep(LinearGradient{{-0.7, -1.3},
                                        {0.8, 0.3},
                                        mix(hair.base, hair.light, 0.6),
                                        mix(hair.base, hair.shade, 0.75)});
    if (figure.identity.hair_style == HairStyle::curly) {
        canvas.clear_path();
        draw_curl_marks(canvas, figure);
        return;
    }
    if (figure.palette.rim_share < 0.3) {
        canvas.clear_path();
        draw_strands(canvas, figure, parting.gesture());
        return;
    }
    // Half of the stroke, the half inside, is the light along the edge.
    CairoCanvas::Scope scope(canvas);
    canvas.clip();
    draw_strands(canvas, figure, parting.gesture());
    front_path(canvas, figure, parting.gesture());
    canvas.stroke(with_alpha(figure.palette.rim, 0.4 * figure.palette.rim_share), 0.07);
}

}  // namespace mien::video::renderer
