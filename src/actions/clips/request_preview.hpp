// Asking for a preview: the Test button.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actions/clips/rendering.hpp"
#include "actions/done.hpp"
#include "store/clips/previews.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::actions {

struct PreviewRequest {
    std::optional<std::string> prompt_text;  // nothing: the text that the cell uses
    std::optional<UserId> user_id;           // for {user_id}
    std::optional<Timestamp> at;             // for {timestamp}; nothing: now
    std::optional<std::uint64_t> seed;  // nothing: the cell's own, so that it shows what will come
    core::ClipSettings settings;        // its seed is not looked at
    store::Reuse reuse = store::Reuse::identical;
    AdminId requested_by;
};

// Resolve the text for a cell, or for the global default of an emotion. Both throw invalid for a
// text that breaks its rules and for settings beyond what the provider makes, not_found when there
// is no text to test, and conflict for an archived character or emotion.
[[nodiscard]] store::PreviewDraft draft_preview(const store::CellSnapshot& cell,
                                                const Rendering& rendering,
                                                const PreviewRequest& request);
[[nodiscard]] store::PreviewDraft draft_default_preview(const store::EmotionSnapshot& emotion,
                                                        const Rendering& rendering,
                                                        const PreviewRequest& request);

// Those of each emotion in use that have a text. Throws conflict for an archived character.
[[nodiscard]] std::vector<store::CellSnapshot> cells_with_text(
    std::shared_ptr<const store::CharacterSnapshot> character,
    std::shared_ptr<const store::EmotionsSnapshot> emotions);

// Queue them, or give identical ones that are there; throw what store::create_preview throws.
[[nodiscard]] awaitable<Done<store::PreviewRow>> request_preview(pg::Transaction& transaction,
                                                                 store::PreviewDraft draft);
[[nodiscard]] awaitable<Done<std::vector<store::PreviewRow>>> request_previews(
    pg::Transaction& transaction, std::vector<store::PreviewDraft> drafts);

}  // namespace mien::actions
