// The rows of a plan, as people look at them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"
#include "store/transfer/imports.hpp"

namespace mien::store {

// What makes two versions with the same text differ.
struct VersionDetails {
    std::string change_reason;
    std::optional<std::string> author_name;  // nothing: whoever imports it
    std::optional<Timestamp> created_at;     // nothing: when it is imported
};

struct PlannedPrompt {
    int item = 0;
    std::int64_t line = 0;
    std::string pointer;
    std::string action;  // "create", "update", "unchanged", "conflict" or "error"
    std::optional<CharacterId> character_id;
    std::optional<std::string> character_slug;
    std::optional<std::string> character_name;
    std::string emotion;
    bool is_new_character = false;
    // Of the file; its versions may be missing when the row is in error.
    std::optional<int> version;
    std::optional<std::string> prompt_text;
    std::optional<VersionDetails> file_details;  // nothing of a row in error
    int version_count = 0;
    int new_version_count = 0;
    // What is here now.
    std::optional<int> current_version;
    std::optional<std::string> current_text;
    std::optional<VersionDetails> current_details;
    json::value problems;
    std::optional<std::string> outcome;
};

struct PlanFilter {
    std::optional<std::string> action;
    std::string search;  // part of the character's name or slug, or of the emotion; "" for all
    int after_item = 0;  // continues a page
    std::size_t limit = 50;
};

// In the order of the file. Empty once the entries of the import are gone.
[[nodiscard]] awaitable<std::vector<PlannedPrompt>> list_planned(pg::Pool& pool, ImportId id,
                                                                 PlanFilter filter,
                                                                 Deadline deadline);

// A character, emotion or template that an apply would create, or cannot; or a template that it
// goes on with.
struct PlannedAxis {
    std::int64_t line = 0;
    std::string name;          // the slug of a character
    std::string action;        // "create", "update" or "error"
    bool is_archived = false;  // as it comes into being
    json::value problems;
};
struct PlannedAxes {
    std::vector<PlannedAxis> characters;
    std::vector<PlannedAxis> emotions;
    std::vector<PlannedAxis> templates;
};
// limits::import_axes_told_max of each at most, those in error first.
[[nodiscard]] awaitable<PlannedAxes> list_planned_axes(pg::Pool& pool, ImportId id,
                                                       Deadline deadline);

}  // namespace mien::store
