#include "video/renderer/particles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace mien::video::renderer {
namespace {

double fraction(double value) {
    return value - std::floor(value);
}

// 0 at both ends of the way, 1 in between.
double fade(double way) {
    return std::sqrt(std::sin(std::numbers::pi * way));
}

// One particle at its place: the origin is its middle, 1 its radius.
struct Spot {
    CairoCanvas& canvas;
    const Palette& palette;
    double alpha;
    double way;
    double phase;
};

void draw_dust(const Spot& spot) {
    spot.canvas.ellipse({0, 0}, {1, 1});
    spot.canvas.fill(with_alpha(spot.palette.glow, 0.34 * spot.alpha));
}

void draw_sparkle(const Spot& spot) {
    constexpr double waist = 0.12;
    const double turn = 0.6 + 0.4 * std::sin(2 * std::numbers::pi * (spot.way * 2 + spot.phase));
    spot.canvas.scale(1.5 * turn, 1.5 * turn);
    spot.canvas.move_to({0, -1});
    spot.canvas.bend_to({waist, -waist}, {1, 0});
    spot.canvas.bend_to({waist, waist}, {0, 1});
    spot.canvas.bend_to({-waist, waist}, {-1, 0});
    spot.canvas.bend_to({-waist, -waist}, {0, -1});
    spot.canvas.close();
    const bool is_gold = spot.phase < 0.6;
    spot.canvas.fill(
        with_alpha(is_gold ? rgb(0xffe27a) : lighten(spot.palette.glow, 0.4), 0.95 * spot.alpha));
}

void draw_heart(const Spot& spot) {
    if (spot.phase > 0.45) {
        draw_dust(spot);
        return;
    }
    spot.canvas.rotate(0.3 * std::sin(2 * std::numbers::pi * (spot.way + spot.phase)));
    spot.canvas.move_to({0, 0.9});
    spot.canvas.curve_to({-1.5, -0.1}, {-0.7, -1.1}, {0, -0.35});
    spot.canvas.curve_to({0.7, -1.1}, {1.5, -0.1}, {0, 0.9});
    spot.canvas.close();
    spot.canvas.fill(with_alpha(rgb(0xff8b8f), 0.8 * spot.alpha));
}

void draw_drop(const Spot& spot) {
    spot.canvas.move_to({0, -2.6});
    spot.canvas.line_to({0, 0});
    spot.canvas.stroke(with_alpha(lighten(spot.palette.sky_bottom, 0.45), 0.5 * spot.alpha), 0.3);
}

void draw_ember(const Spot& spot) {
    spot.canvas.ellipse({0, 0}, {1.7, 1.7});
    spot.canvas.fill(RadialGradient{
        {0, 0}, 1.7, with_alpha(rgb(0xff8a3c), 0.7 * spot.alpha), with_alpha(rgb(0xff5a2c), 0)});
    spot.canvas.ellipse({0, 0}, {0.45, 0.45});
    spot.canvas.fill(with_alpha(rgb(0xffe0a0), spot.alpha));
}

void draw_question(const Spot& spot) {
    if (spot.phase > 0.5) {
        draw_dust(spot);
        return;
    }
    const Color color = with_alpha(lighten(spot.palette.halo, 0.4), 0.95 * spot.alpha);
    spot.canvas.scale(1.7, 1.7);
    spot.canvas.rotate(0.25 * std::sin(2 * std::numbers::pi * (spot.way + spot.phase)));
    spot.canvas.move_to({-0.5, -0.5});
    spot.canvas.curve_to({-0.5, -1.25}, {0.6, -1.25}, {0.55, -0.55});
    spot.canvas.curve_to({0.5, -0.1}, {0, -0.1}, {0, 0.4});
    spot.canvas.stroke(color, 0.26);
    spot.canvas.ellipse({0, 0.85}, {0.17, 0.17});
    spot.canvas.fill(color);
}

void draw_bubble(const Spot& spot) {
    spot.canvas.ellipse({0, 0}, {1, 1});
    spot.canvas.stroke(with_alpha(spot.palette.glow, 0.6 * spot.alpha), 0.12);
}

// How far a kind travels in one trip, in heights; negative rises.
double travel_of(Particles kind) {
    switch (kind) {
        case Particles::tears_of_rain:
            return 1.1;
        case Particles::embers:
        case Particles::hearts:
            return -0.5;
        case Particles::sparkles:
        case Particles::rays:
        case Particles::question_marks:
            return -0.14;
        case Particles::dust:
        case Particles::bubbles:
            break;
    }
    return -0.25;
}

void draw_kind(Particles kind, const Spot& spot) {
    switch (kind) {
        case Particles::dust:
            draw_dust(spot);
            return;
        case Particles::sparkles:
        case Particles::rays:
            draw_sparkle(spot);
            return;
        case Particles::hearts:
            draw_heart(spot);
            return;
        case Particles::tears_of_rain:
            draw_drop(spot);
            return;
        case Particles::embers:
            draw_ember(spot);
            return;
        case Particles::question_marks:
            draw_question(spot);
            return;
        case Particles::bubbles:
            draw_bubble(spot);
            return;
    }
}

// Lines that shoot out from behind the head.
void draw_burst(CairoCanvas& canvas, const Palette& palette, double moment, int cycles) {
    const double side = std::min(canvas.width(), canvas.height());
    const Point middle{canvas.width() * 0.5, canvas.height() * 0.44};
    constexpr int count = 18;
    for (int i = 0; i < count; ++i) {
        const double angle = 2 * std::numbers::pi * (i + 0.5) / count;
        const double pulse = 0.5 + 0.5 * wave(cycles, moment, 0.25 + (i % 2) * 0.5);
        const double from = side * (0.37 + 0.03 * pulse);
        const double to = from + side * (0.05 + 0.06 * pulse) * (i % 2 == 0 ? 1.3 : 0.8);
        const Point way{std::cos(angle), std::sin(angle)};
        canvas.move_to({middle.x + way.x * from, middle.y + way.y * from});
        canvas.line_to({middle.x + way.x * to, middle.y + way.y * to});
    }
    canvas.stroke(with_alpha(lighten(palette.halo, 0.5), 0.75), side * 0.009);
}

}  // namespace

ParticleField::ParticleField(const EmotionPose& pose, const PromptLook& look,
                             const Choreography& motion, Dice dice)
    : kind_(pose.particles), weather_(look.weather) {
    const int count = static_cast<int>(std::lround(6 + 14 * std::min(1.2, pose.particle_amount)));
    const int trips = motion.cycles(pose.particle_rate);
    for (int i = 0; i < count; ++i) {
        Particle particle;
        // Spread evenly over the sides, sparse before the face.
        const double slot = (i + dice.between(0.1, 0.9)) / count;
        const double x = std::pow(std::abs(2 * slot - 1), 0.6) * (slot < 0.5 ? -0.5 : 0.5) + 0.5;
        particle.start = {x, dice.between(0.08, 0.95)};
        particle.size = dice.between(0.008, 0.024);
        particle.phase = dice.unit();
        particle.turns = trips;
        particle.is_before = std::abs(x - 0.5) > 0.34 && dice.chance(0.35);
        particles_.push_back(particle);
    }
    const int drops = weather_ == Weather::rain ? 70 : weather_ == Weather::snow ? 60 : 0;
    for (int i = 0; i < drops; ++i) {
        Drop drop;
        drop.start = {dice.between(-0.1, 1.1), dice.unit()};
        drop.depth = dice.unit();
        const double rate =
            weather_ == Weather::rain ? 0.9 + 0.7 * drop.depth : 0.14 + 0.16 * drop.depth;
        drop.trips = motion.cycles(rate);
        drops_.push_back(drop);
    }
}

void ParticleField::draw_behind(CairoCanvas& canvas, const Palette& palette, double moment) const {
    if (kind_ == Particles::rays) {
        draw_burst(canvas, palette, moment, particles_.empty() ? 1 : particles_.front().turns);
    }
    draw(canvas, palette, moment, false);
    draw_weather(canvas, palette, moment, false);
}

void ParticleField::draw_before(CairoCanvas& canvas, const Palette& palette, double moment) const {
    draw(canvas, palette, moment, true);
    draw_weather(canvas, palette, moment, true);
}

void ParticleField::draw(CairoCanvas& canvas, const Palette& palette, double moment,
                         bool is_before) const {
    const double side = std::min(canvas.width(), canvas.height());
    const double travel = travel_of(kind_);
    for (const auto& particle : particles_) {
        if (particle.is_before != is_before) {
            continue;
        }
        const double way = fraction(particle.turns * moment + particle.phase);
        const double drift = 0.015 * wave(1, moment, particle.phase * 7);
        const double y = kind_ == Particles::tears_of_rain
                             ? -0.05 + travel * way
                             : particle.start.y + travel * (way - 0.5);
        CairoCanvas::Scope scope(canvas);
        canvas.translate({(particle.start.x + drift) * canvas.width(), y * canvas.height()});
        const double size = particle.size * side * (particle.is_before ? 1.3 : 1.0);
        canvas.scale(size, size);
        draw_kind(kind_, {canvas, palette, fade(way), way, fraction(particle.phase * 13)});
    }
}

void ParticleField::draw_weather(CairoCanvas& canvas, const Palette& palette, double moment,
                                 bool is_before) const {
    const double side = std::min(canvas.width(), canvas.height());
    const Color color = lighten(palette.sky_bottom, 0.65);
    for (const auto& drop : drops_) {
        if ((drop.depth > 0.72) != is_before) {
            continue;
        }
        const double way = fraction(drop.start.y + drop.trips * moment);
        const double near = 0.5 + drop.depth;
        if (weather_ == Weather::rain) {
            const Point at{(drop.start.x - 0.08 * way) * canvas.width(),
                           (way * 1.2 - 0.1) * canvas.height()};
            canvas.move_to(at);
            canvas.line_to({at.x - 0.008 * side * near, at.y + 0.055 * side * near});
            canvas.stroke(with_alpha(color, 0.22 + 0.25 * drop.depth), 0.0035 * side * near);
        } else {
            const double drift = 0.02 * wave(1 + drop.trips, moment, drop.start.x * 9);
            const double radius = 0.0065 * side * near;
            canvas.ellipse(
                {(drop.start.x + drift) * canvas.width(), (way * 1.1 - 0.05) * canvas.height()},
                {radius, radius});
            canvas.fill(with_alpha(lighten(color, 0.5), 0.5 + 0.35 * drop.depth));
        }
    }
}

}  // namespace mien::video::renderer
