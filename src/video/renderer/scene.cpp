#include "video/renderer/scene.hpp"

#include <algorithm>

#include "video/renderer/background.hpp"

namespace mien::video::renderer {
namespace {

// A prompt can ask for more or less than the plain emotion.
EmotionPose pose_for(const RenderSpec& spec, const PromptLook& look) {
    return mix(EmotionPose{.particles = emotion_pose(spec.emotion).particles},
               emotion_pose(spec.emotion), look.intensity);
}

Figure figure_for(const RenderSpec& spec, const EmotionPose& pose, const PromptLook& look) {
    const auto identity = identity_of(spec);
    return {identity, make_palette(identity, pose, look)};
}

// Independent streams: what moves, what flies, what stands behind. Only the first two depend on the
// seed's emotion, so a character keeps its room from mood to mood.
Dice dice_for(const RenderSpec& spec, std::string_view purpose) {
    return Dice(hash_text(spec.character_id, hash_text(purpose)) +
                static_cast<std::uint64_t>(spec.seed) * 0x9e3779b97f4a7c15ULL);
}

Dice mood_dice_for(const RenderSpec& spec, std::string_view purpose) {
    return Dice(dice_for(spec, purpose).next() ^
                hash_text(spec.emotion, hash_text(spec.prompt_text)));
}

}  // namespace

Scene::Scene(const RenderSpec& spec)
    : frames_(frame_count(spec)),
      look_(look_of(spec.prompt_text)),
      pose_(pose_for(spec, look_)),
      figure_(figure_for(spec, pose_, look_)),
      motion_(pose_, look_, static_cast<double>(frames_) / spec.fps, mood_dice_for(spec, "motion")),
      particles_(pose_, look_, motion_, mood_dice_for(spec, "particles")),
      background_(make_background(spec.width, spec.height, figure_.palette, look_,
                                  dice_for(spec, "background"))) {}

void Scene::draw(int frame, CairoCanvas& canvas) {
    const double moment = static_cast<double>(frame % frames_) / frames_;
    const auto gesture = motion_.at(moment);
    canvas.copy(background_);
    particles_.draw_behind(canvas, figure_.palette, moment);
    draw_figure(canvas, gesture);
    particles_.draw_before(canvas, figure_.palette, moment);
}

void Scene::draw_figure(CairoCanvas& canvas, const Gesture& gesture) const {
    CairoCanvas::Scope scope(canvas);
    const auto& identity = figure_.identity;
    const double side = std::min(canvas.width(), canvas.height());
    const double zoom = look_.zoom * gesture.zoom * (1 + 0.5 * gesture.pose.lean);
    const double unit = 0.186 * side * zoom;
    const bool is_tall = identity.headwear == Headwear::pointed_hat ||
                         identity.headwear == Headwear::top_hat ||
                         identity.species == Species::rabbit;
    const double level = 0.455 + (is_tall ? 0.05 : 0.0) + (look_.zoom > 1.2 ? 0.02 : 0.0);
    canvas.translate({0.5 * canvas.width(), level * canvas.height()});
    canvas.scale(unit, unit);
    const auto in_head_space = [&](auto draw) {
        CairoCanvas::Scope head(canvas);
        constexpr double nape = 0.95;
        canvas.translate({gesture.head_x, gesture.head_y + 0.12 * gesture.pose.nod + nape});
        canvas.rotate(gesture.pose.tilt);
        canvas.translate({0, -nape});
        draw();
    };
    in_head_space([&] { draw_hair_behind(canvas, figure_, gesture); });
    {
        CairoCanvas::Scope body(canvas);
        canvas.translate({0.3 * gesture.head_x, gesture.body_y});
        draw_body(canvas, figure_, gesture);
    }
    in_head_space([&] {
        draw_head(canvas, figure_, gesture);
        draw_hair_shadow(canvas, figure_, gesture);
        draw_facial_hair(canvas, figure_, gesture);
        draw_nose(canvas, figure_, gesture);
        draw_mouth(canvas, figure_, gesture);
        draw_eyes(canvas, figure_, gesture);
        draw_glasses(canvas, figure_, gesture);
        draw_hair_before(canvas, figure_, gesture);
        draw_animal_ears(canvas, figure_, gesture);
        draw_headwear(canvas, figure_, gesture);
    });
}

}  // namespace mien::video::renderer
