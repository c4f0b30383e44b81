// Putting and taking away reference images of a character.
#pragma once

#include "actions/done.hpp"
#include "store/exchange/reference_images.hpp"

namespace mien::actions {

// Throws what store::put_reference_image throws.
[[nodiscard]] awaitable<Done<store::ReferenceImageRow>> put_reference_image(
    pg::Transaction& transaction, store::ReferenceImageDraft draft);

// Throws not_found when there is none, and conflict when the character is archived.
[[nodiscard]] awaitable<Done<store::ReferenceImageRow>> remove_reference_image(
    pg::Transaction& transaction, CharacterId character_id, std::optional<std::string> emotion);

}  // namespace mien::actions
