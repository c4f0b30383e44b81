// Wire forms of prompts, versions and resolutions. Field names live here and in openapi.yaml only.
#pragma once

#include <optional>

#include "base/json.hpp"
#include "core/resolve.hpp"
#include "store/prompts/prompt_cache.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Author& author);

[[nodiscard]] json::object to_json(const store::VersionRow& version);

// A cell as the matrix shows it: its text, resolved for this character now, and where it is from.
[[nodiscard]] json::object to_json(const store::CellSnapshot& cell,
                                   const store::TemplatesSnapshot& templates,
                                   std::optional<UserId> user_id, Timestamp now);

// The template of a text and how the text stands to it now; null for one that has none.
[[nodiscard]] json::value template_to_json(const store::HeadSnapshot& head,
                                           const store::TemplatesSnapshot& templates);

// A global default with how many characters use it and how many have a text of their own.
struct GlobalPromptUse {
    std::int64_t used_by_count;
    std::int64_t overridden_by_count;
};
[[nodiscard]] json::object to_json(const store::EmotionSnapshot& emotion,
                                   const store::TemplatesSnapshot& templates,
                                   const GlobalPromptUse& use);

// What doubled braces do to the text, with their places: nothing that is refused.
[[nodiscard]] json::array hints_to_json(std::string_view prompt_text);

// The answer to saving, reverting and deleting, without the texts of other cells.
[[nodiscard]] json::object to_json(const store::SavedPrompt& saved);

}  // namespace mien::api
