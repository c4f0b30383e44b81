// The clips of a character that are current: of each emotion the newest completed video that was
// made for everybody. Throws
// unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "core/clip_settings.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct CurrentClip {
    VideoId video_id;
    std::string video_key;
    std::string poster_key;
    std::uint64_t bytes = 0;
    Sha256 sha256{};
    std::uint64_t poster_bytes = 0;
    std::string poster_type;
    std::string provider;
    std::string source;  // "character" or "global"
    std::string prompt_id;
    int prompt_version = 0;
    core::ClipSettings settings;
    Timestamp generated_at;
};

struct ClipSetEmotion {
    std::string emotion;
    std::optional<CurrentClip> clip;  // nothing: none was ever made, or it went
};

struct ClipSet {
    CharacterId character_id;
    std::string slug;
    std::string name;
    std::string description;
    std::vector<ClipSetEmotion> emotions;  // all that are not archived, by name
};

// Throws not_found for an unknown character.
[[nodiscard]] awaitable<ClipSet> read_clip_set(pg::Pool& pool, CharacterId character_id,
                                               Deadline deadline);

// The emotions that are not archived.
[[nodiscard]] awaitable<std::vector<std::string>> list_emotions_in_use(pg::Pool& pool,
                                                                       Deadline deadline);

}  // namespace mien::store
