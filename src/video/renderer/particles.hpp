// Small things in the air: what the emotion scatters and what the weather drops. All paths close in
// a loop.
#pragma once

#include <vector>

#include "video/renderer/cairo_canvas.hpp"
#include "video/renderer/gesture.hpp"
#include "video/renderer/palette.hpp"

namespace mien::video::renderer {

class ParticleField {
  public:
    ParticleField(const EmotionPose& pose, const PromptLook& look, const Choreography& motion,
                  Dice dice);

    // Those behind the figure, then those before it. Sizes follow the smaller side.
    void draw_behind(CairoCanvas& canvas, const Palette& palette, double moment) const;
    void draw_before(CairoCanvas& canvas, const Palette& palette, double moment) const;

  private:
    struct Particle {
        Point start;  // 0..1 of width and height
        double size;  // of the smaller side
        double phase;
        int turns;  // whole trips per loop
        bool is_before;
    };
    struct Drop {
        Point start;
        double depth;  // 0 far .. 1 near
        int trips;
    };

    void draw(CairoCanvas& canvas, const Palette& palette, double moment, bool is_before) const;
    void draw_weather(CairoCanvas& canvas, const Palette& palette, double moment,
                      bool is_before) const;

    Particles kind_;
    Weather weather_;
    std::vector<Particle> particles_;
    std::vector<Drop> drops_;
};

}  // namespace mien::video::renderer
