// Resolving: cell + variables -> the text that is sent to the video model, and what it came from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/character.hpp"
#include "core/emotion.hpp"
#include "core/prompt.hpp"
#include "core/variables.hpp"

namespace mien::core {

struct Resolution {
    std::string text;
    PromptSource source = PromptSource::global;
    PromptId prompt_id;
    VersionId version_id;
    int version = 1;
    std::string sha256;  // of the text, in hexadecimal
    ResolutionId resolution_id;
    std::vector<VariableProblem> problems;  // what was left as it was written
};

// A text that stands in for the head's. What it is of tells its resolutions from others of the same
// words.
struct StandIn {
    std::string_view text;
    std::string_view is_of;
};

// Substitutes the variables of the head for this character. Pure: equal arguments give an equal
// resolution, resolution_id included. Throws invalid when the text becomes too long.
[[nodiscard]] Resolution resolve(const PromptHead& head, const Character& character,
                                 const EmotionName& emotion, std::optional<UserId> user_id,
                                 Timestamp now, const StandIn* stand_in = nullptr);

// Whether {timestamp} may be in the text, in any case: it then resolves to another text each time.
[[nodiscard]] bool mentions_time(std::string_view text);

// The same for lists, in which one such text must not hide the others: nothing when it is too long.
[[nodiscard]] std::optional<Resolution> try_resolve(const PromptHead& head,
                                                    const Character& character,
                                                    const EmotionName& emotion,
                                                    std::optional<UserId> user_id, Timestamp now,
                                                    const StandIn* stand_in = nullptr);

// What identifies a resolution.
struct ResolutionKey {
    PromptId prompt_id;
    int version = 1;
    PromptSource source = PromptSource::global;
    CharacterId character_id;
    const EmotionName& emotion;
    std::optional<UserId> user_id;
    std::string_view stand_in_is_of = {};  // empty for the head's own text
};

// A UUIDv8 (RFC 9562 section 5.8) from the SHA-256 of the key and the resolved text, in which
// {timestamp} stays as written, so that the same resolution always has the same id and reading one
// needs no write.
[[nodiscard]] ResolutionId resolution_id_of(const ResolutionKey& key, std::string_view text);

}  // namespace mien::core
