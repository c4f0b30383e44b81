// One clip as pictures: frame i of a loop of frame_count(spec) frames; frame_count is frame 0
// again.
#pragma once

#include "video/order/render_spec.hpp"
#include "video/renderer/cairo_canvas.hpp"
#include "video/renderer/figure.hpp"
#include "video/renderer/particles.hpp"

namespace mien::video::renderer {

class Scene {
  public:
    // The spec must be valid (find_problems).
    explicit Scene(const RenderSpec& spec);

    [[nodiscard]] int frames() const { return frames_; }

    // Draws over the whole canvas, which must have the size of the spec. The same index gives the
    // same bytes.
    void draw(int frame, CairoCanvas& canvas);

  private:
    void draw_figure(CairoCanvas& canvas, const Gesture& gesture) const;

    int frames_;
    PromptLook look_;
    EmotionPose pose_;
    Figure figure_;
    Choreography motion_;
    ParticleField particles_;
    CairoCanvas background_;
};

}  // namespace mien::video::renderer
