// Who is drawn: chosen by the character's id, and by known words of its name and description. The
// same character looks the same in every emotion, prompt and seed.
#pragma once

#include "video/order/render_spec.hpp"
#include "video/renderer/color.hpp"

namespace mien::video::renderer {

enum class Species { human, cat, fox, rabbit, bear, robot };
enum class HairStyle {
    none,
    buzz,
    side_swept,
    curtain,
    bob,
    long_straight,
    curly,
    bun,
    ponytail,
    spiky
};
enum class Headwear { none, deerstalker, pointed_hat, crown, beanie, headphones, top_hat, flower };
enum class Outfit { crew_neck, hoodie, coat, turtleneck, shirt, armour };
enum class FacialHair { none, stubble, moustache, beard };

struct Identity {
    Species species = Species::human;
    HairStyle hair_style = HairStyle::side_swept;
    Headwear headwear = Headwear::none;
    Outfit outfit = Outfit::crew_neck;
    FacialHair facial_hair = FacialHair::none;
    bool has_glasses = false;
    bool has_freckles = false;
    bool has_lashes = false;
    bool has_earrings = false;
    bool has_pointed_ears = false;
    bool has_scarf = false;

    Color skin;
    Color hair;
    Color iris;
    Color outfit_color;
    Color accent;
    Color lips;

    // Shape of the face in head units (half the width of an average head is 1).
    double face_width = 1;
    double jaw = 0.66;     // half the width at the level of the mouth
    double chin = 0.3;     // half the width of the chin
    double length = 1.15;  // from the middle to the chin
    double eye_distance = 0.42;
    double eye_size = 1;
    double brow_thickness = 1;
    double nose_size = 1;
    double mouth_size = 1;
    double shoulder_width = 1;
    bool parts_left = false;  // the side of the hair's parting
};

[[nodiscard]] Identity identity_of(const RenderSpec& spec);

}  // namespace mien::video::renderer
