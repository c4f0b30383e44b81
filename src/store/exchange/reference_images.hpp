// Reference images: how a character looks, for those who make clips of it. Each character has one
// at most, and one more for each emotion. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

using ReferenceImageId = Id<struct ReferenceImageTag>;

struct ReferenceImageRow {
    ReferenceImageId id;
    std::optional<std::string> emotion;  // nothing for the main image
    std::string object_key;
    std::string content_type;
    std::uint64_t bytes = 0;
    Sha256 sha256{};
    int width = 0;
    int height = 0;
    std::string palette;  // its main colours, "rrggbb" joined by blanks
    Timestamp created_at;
    Timestamp read_at;  // the database's time of the reading
};

// The main image first, then by emotion. Throws not_found for an unknown character.
[[nodiscard]] awaitable<std::vector<ReferenceImageRow>> list_reference_images(
    pg::Pool& pool, CharacterId character_id, Deadline deadline);

// The image that a clip of the cell is made with: that of the emotion, else the main one.
[[nodiscard]] awaitable<std::optional<ReferenceImageRow>> find_reference_image(
    pg::Pool& pool, CharacterId character_id, std::string emotion, Deadline deadline);

// Exactly that image.
[[nodiscard]] awaitable<std::optional<ReferenceImageRow>> find_exact_reference_image(
    pg::Transaction& transaction, CharacterId character_id, std::optional<std::string> emotion);

struct ReferenceImageDraft {
    CharacterId character_id;
    std::optional<std::string> emotion;
    std::string object_key;  // a live object
    int width = 0;
    int height = 0;
    std::string palette = {};
};
// Takes the place of the one that was there, whose bytes go. Throws conflict when the character or
// the emotion is archived, and not_found when one of them is not there. Locks the character.
[[nodiscard]] awaitable<ReferenceImageRow> put_reference_image(pg::Transaction& transaction,
                                                               ReferenceImageDraft draft);

// False when there is none.
[[nodiscard]] awaitable<bool> delete_reference_image(pg::Transaction& transaction,
                                                     CharacterId character_id,
                                                     std::optional<std::string> emotion);

}  // namespace mien::store
