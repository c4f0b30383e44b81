// Reading rows of prompt_versions and of characters; shared by the files that write and that list
// prompts.
#pragma once

#include "core/character.hpp"
#include "pg/rows.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

// A row of the view version_rows or head_rows, but for its count of videos.
[[nodiscard]] VersionRow version_from_row(const pg::Row& row);

// A row with the columns id, slug, name, description, attributes, reference_image_key, is_archived,
// created_at, updated_at.
[[nodiscard]] core::Character character_from_row(const pg::Row& row);

}  // namespace mien::store
