// What the words of a prompt ask of the picture.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "video/renderer/color.hpp"

namespace mien::video::renderer {

enum class DayTime { unsaid, day, golden_hour, dawn, night };
enum class Weather { clear, rain, snow, fog };
enum class Place { studio, forest, city, sea, space, room, meadow, mountains };

struct PromptLook {
    double zoom = 1;       // 1 shows head and shoulders
    double energy = 1;     // scales speed and size of motion, 0.45..1.8
    double intensity = 1;  // scales the distance from a neutral face, 0.5..1.35
    double saturation = 1;
    double brightness = 1;
    double contrast = 1;
    double camera_push = 0;  // how far the camera breathes in and out
    bool is_neon = false;
    bool is_sepia = false;
    DayTime day_time = DayTime::unsaid;
    Weather weather = Weather::clear;
    Place place = Place::studio;
    std::vector<Color> colors;  // at most two, in the order of the text
};

[[nodiscard]] PromptLook look_of(std::string_view prompt_text);

}  // namespace mien::video::renderer
