// Who makes the clips that are asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/clip_settings.hpp"
#include "store/prompts/prompts.hpp"
#include "store/providers/choices.hpp"

namespace mien::actions {

// What makes clips unless a preset is chosen, by the configuration; or a chosen preset. Stored with
// each clip.
struct Rendering {
    std::string provider;
    core::ClipLimits clip_limits;  // how large a clip may be asked of it
    std::optional<PresetVersionId> preset_version_id = {};
    std::optional<double> estimated_usd = {};  // what one clip costs, as far as is known before
};

// From the member clip_limits of a preset's content: {"side_pixels_max", "fps_max",
// "duration_ms_max"}, each of which may be missing.
[[nodiscard]] core::ClipLimits clip_limits_from(const json::object& given);

// What makes the clips of the cell: the preset that is chosen for it, else the usual. Throws
// conflict when its provider is paused, or has too little left of a budget for as many clips.
[[nodiscard]] awaitable<Rendering> choose_rendering(pg::Pool& pool, Rendering usual,
                                                    store::PromptKey cell, Deadline deadline);

// The same of many cells, in their order, each of which is to have as many clips: all together must
// be paid for.
[[nodiscard]] awaitable<std::vector<Rendering>> choose_renderings(
    pg::Pool& pool, Rendering usual, std::vector<store::PromptKey> cells, int clips_of_each,
    Deadline deadline);

// The same, with what speaks against it: clips that exist already may be given all the same.
struct ConsideredRenderings {
    std::vector<Rendering> renderings;
    std::optional<Error> refusal;  // of paying for them all
};
[[nodiscard]] awaitable<ConsideredRenderings> consider_renderings(
    pg::Pool& pool, Rendering usual, std::vector<store::PromptKey> cells, int clips_of_each,
    Deadline deadline);

// Clips of a version of a preset that made others before.
struct MoreClips {
    PresetVersionId preset_version_id;
    int count = 0;
};
// Throws conflict when a provider is paused or archived, or has too little left of a budget.
[[nodiscard]] awaitable<void> require_paid_for(pg::Transaction& transaction,
                                               std::vector<MoreClips> clips);

}  // namespace mien::actions
