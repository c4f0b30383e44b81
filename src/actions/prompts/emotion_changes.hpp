// Creating, changing, removing and restoring an emotion. Those that take one as it was expect it
// locked by store::lock_emotion, so that the caller can judge its version first.
#pragma once

#include "actions/done.hpp"
#include "store/prompts/emotions.hpp"

namespace mien::actions {

// All throw invalid for fields that break their rules (core::find_problems), and what the function
// of the same name in store throws.
[[nodiscard]] awaitable<Done<store::Emotion>> create_emotion(pg::Transaction& transaction,
                                                             core::EmotionDraft draft);
[[nodiscard]] awaitable<Done<store::Emotion>> change_emotion(pg::Transaction& transaction,
                                                             store::Emotion before,
                                                             core::EmotionDraft fields);
[[nodiscard]] awaitable<Done<store::Removal>> remove_emotion(pg::Transaction& transaction,
                                                             store::Emotion before);
[[nodiscard]] awaitable<Done<store::Emotion>> restore_emotion(pg::Transaction& transaction,
                                                              store::Emotion before);

}  // namespace mien::actions
