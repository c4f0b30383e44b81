// What to render. The clip depends on these fields and on nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::video {

struct RenderSpec {
    // Decide who is drawn: id first, and known words of name and description.
    std::string character_id;
    std::string character_name;
    std::string character_description;
    // Colours of the clothes, at most three as "rrggbb" joined by blanks; empty: as it falls out.
    std::string palette = {};
    // Any name; unknown ones get an expression of their own.
    std::string emotion;
    // Known words of it decide framing, place, light, colours and energy.
    std::string prompt_text;
    int width = 512;
    int height = 512;
    int fps = 24;
    std::chrono::milliseconds duration{3000};
    std::int64_t seed = 0;

    bool operator==(const RenderSpec&) const = default;
};

// Whether a text is at most three colours as "rrggbb" joined by blanks.
[[nodiscard]] bool is_palette(std::string_view text);

// Frames of the clip, at least one.
[[nodiscard]] int frame_count(const RenderSpec& spec);

// Every broken rule: sizes even and 64..1920, fps 1..60, duration 200 ms..30 s, texts within their
// limits, seed not negative. The pointers fit the JSON form.
[[nodiscard]] std::vector<Problem> find_problems(const RenderSpec& spec);

[[nodiscard]] json::value to_json(const RenderSpec& spec);

// Throws invalid for a missing, unknown or wrongly typed member and for every broken rule.
[[nodiscard]] RenderSpec render_spec_from_json(const json::value& document);

}  // namespace mien::video
