// How a clip that a service made becomes one of ours.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::video {

// How the end of a clip is made to meet its beginning.
enum class LoopMode {
    as_is,      // it already does, or nobody minds
    drop_last,  // without the last frame, which repeats the first
    ping_pong,  // forwards and back again
    crossfade,  // the end fades into the beginning
};

[[nodiscard]] std::string_view name_of(LoopMode mode);
[[nodiscard]] std::optional<LoopMode> parse_loop_mode(std::string_view name);

struct IntakeSpec {
    int width = 512;  // of the result; the picture is scaled to cover it and cropped at its middle
    int height = 512;
    int fps = 0;  // 0: the clip's own, rounded
    LoopMode loop = LoopMode::as_is;
    std::chrono::milliseconds crossfade{400};  // at most a third of the clip
    // 0: as many as it has. Else exactly so many, whatever the service made: of a longer clip the
    // beginning, looped; a shorter one begins again.
    int frames = 0;

    bool operator==(const IntakeSpec&) const = default;
};

// Every broken rule: sizes even and 64..1920, fps 0..60, crossfade 40 ms..5 s, frames 0..3600. The
// pointers fit the JSON form.
[[nodiscard]] std::vector<Problem> find_problems(const IntakeSpec& spec);

[[nodiscard]] json::value to_json(const IntakeSpec& spec);

// Throws invalid for a missing, unknown or wrongly typed member and for every broken rule.
[[nodiscard]] IntakeSpec intake_spec_from_json(const json::value& document);

// What came of it: an MP4 like those of the built-in renderer.
struct TakenClip {
    int width = 0;
    int height = 0;
    int fps = 0;
    int frames = 0;
    std::chrono::milliseconds duration{0};
    std::uint64_t bytes = 0;
    std::string sha256;  // of the clip, hexadecimal
    // The step from the last frame to the first against the usual step between neighbours: 1 is
    // seamless, far above 1 jumps, near 0 shows one picture twice. At most 999.
    double seam_score = 1;
    bool ends_with_first = false;  // its last frame is its first once more: drop_last helps
    bool is_reencoded = true;      // false: the service's own pictures, only packed anew

    bool operator==(const TakenClip&) const = default;
};

}  // namespace mien::video
