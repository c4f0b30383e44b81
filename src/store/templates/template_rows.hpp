// Reading rows of templates and their versions; shared by what lists and what changes them.
#pragma once

#include "base/error.hpp"
#include "pg/rows.hpp"
#include "store/templates/templates.hpp"

namespace mien::store {

// A row with the columns id, name, archived_at, created_at, updated_at and those of its head.
[[nodiscard]] Template template_from_row(const pg::Row& row);
// A row with the columns version_id, version, template_text, placeholders, description,
// change_reason, reverted_from, created_by, created_by_name, version_created_at.
[[nodiscard]] TemplateVersion template_version_from_row(const pg::Row& row);

[[nodiscard]] Error no_such_template();

}  // namespace mien::store
