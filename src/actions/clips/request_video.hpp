// Asking for a video of a cell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actions/clips/rendering.hpp"
#include "actions/done.hpp"
#include "base/clock.hpp"
#include "pg/pool.hpp"
#include "store/clips/videos.hpp"
#include "store/prompts/splits.hpp"

namespace mien::store {
class PromptCache;
}  // namespace mien::store

namespace mien::actions {

// What becomes of variables that have no value.
enum class Unresolved { keep, reject };

struct VideoRequest {
    std::optional<CharacterId> character_id;  // nothing: the one that the user is assigned
    std::optional<UserId> user_id;
    core::EmotionName emotion;
    std::optional<std::uint64_t> seed = std::nullopt;  // nothing: the cell's own
    core::ClipSettings settings = {};                  // its seed is not looked at
    // The video is wanted only while the cell resolves to this.
    std::optional<std::string> resolution_id = std::nullopt;
    std::optional<Unresolved> unresolved =
        std::nullopt;  // nothing: as the environment's setting says
    AdminId requested_by;
};

struct VideoOrder {
    store::VideoDraft draft;
    std::optional<store::SplitChoice> choice;  // the arm whose text it is made from
};

// The character of a request that may name a user instead. Throws invalid when it names neither,
// with the pointer to where it would, and not_found when the user has none.
[[nodiscard]] awaitable<CharacterId> character_for(store::PromptCache& prompts,
                                                   std::optional<CharacterId> character_id,
                                                   std::optional<UserId> user_id,
                                                   std::string pointer);

// Resolves the cell, for a user with the text of the arm that the user is in. Throws what
// store::resolve_cell throws, conflict for another resolution than the one that is wanted, and
// invalid for settings beyond what the provider makes and for variables without a value that are to
// be rejected.
[[nodiscard]] awaitable<VideoOrder> draft_video(store::PromptCache& prompts, pg::Pool& pool,
                                                const Rendering& rendering, VideoRequest request,
                                                Deadline deadline);

// Queues it, and records the arm that it is of; throws what store::create_video throws, and
// conflict when the split has ended meanwhile.
[[nodiscard]] awaitable<Done<store::VideoRow>> request_video(pg::Transaction& transaction,
                                                             VideoOrder order);

}  // namespace mien::actions
