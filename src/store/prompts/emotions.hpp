// Emotions as their editors see them; a new one has a cell for every character at once. The name
// is an emotion's identity and never changes. Run-time reads go through
// store/prompts/prompt_cache.hpp. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "core/emotion.hpp"
#include "pg/pool.hpp"
#include "store/removal.hpp"

namespace mien::store {

struct Emotion {
    core::EmotionName name;
    core::EmotionDraft fields;  // the position is always set
    std::optional<Timestamp> archived_at;
    int version = 1;
    Timestamp created_at;
    Timestamp updated_at;
};

// By position; either those in use or the archived ones.
[[nodiscard]] awaitable<std::vector<Emotion>> list_emotions(pg::Pool& pool, bool is_archived,
                                                            Deadline deadline);

// Throws not_found.
[[nodiscard]] awaitable<Emotion> get_emotion(pg::Pool& pool, core::EmotionName name,
                                             Deadline deadline);

// The draft must have no problems. Throws conflict when the name is taken, also by an archived one.
[[nodiscard]] awaitable<Emotion> create_emotion(pg::Transaction& transaction,
                                                core::EmotionDraft draft);

// Locks the emotion until the transaction ends, also against anything that would refer to it.
// Throws not_found.
[[nodiscard]] awaitable<Emotion> lock_emotion(pg::Transaction& transaction, core::EmotionName name);

// The following take an emotion that lock_emotion has locked.

// Replaces its fields, which must have no problems and the same name. Throws conflict when it is
// archived.
[[nodiscard]] awaitable<Emotion> change_emotion(pg::Transaction& transaction, Emotion before,
                                                core::EmotionDraft fields);

// Deletes it when nothing ever referred to it, else archives it; its prompts stay as they are.
[[nodiscard]] awaitable<Removal> remove_emotion(pg::Transaction& transaction, Emotion before);

// Unchanged when it is not archived.
[[nodiscard]] awaitable<Emotion> restore_emotion(pg::Transaction& transaction, Emotion before);

}  // namespace mien::store
