// Reading rows of prompt_versions; shared by the files that write and that list them.
#pragma once

#include "pg/rows.hpp"
#include "store/prompts.hpp"

namespace mien::store {

// A row with the columns id, prompt_id, version, prompt_text, change_reason, reverted_from, origin,
// created_by, created_by_name, created_at.
[[nodiscard]] VersionRow version_from_row(const pg::Row& row);

}  // namespace mien::store
