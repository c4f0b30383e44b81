// From the JSON of an entry to its values, with all broken rules. Both formats come through here:
// the rows of CSV are first put into the shape that JSON has.
#pragma once

#include "base/json.hpp"
#include "store/transfer/bundle.hpp"
#include "transfer/problem_list.hpp"

namespace mien::transfer {

// What the file says of the histories of its prompts.
enum class HistoryRule { complete, none, unsaid };

[[nodiscard]] store::BundleEmotion emotion_from_json(const json::object& entry,
                                                     ProblemList& problems);
[[nodiscard]] store::BundleCharacter character_from_json(const json::object& entry,
                                                         ProblemList& problems);
[[nodiscard]] store::BundleTemplate template_from_json(const json::object& entry,
                                                       ProblemList& problems);
[[nodiscard]] store::BundlePrompt prompt_from_json(const json::object& entry, HistoryRule rule,
                                                   ProblemList& problems);
[[nodiscard]] store::BundleImage image_from_json(const json::object& entry, ProblemList& problems);

// Adds a problem when the entry has a member "sha256" that is not its digest.
void check_entry_hash(const json::object& entry, ProblemList& problems);

}  // namespace mien::transfer
