// Wire forms of providers, presets and choices. Nothing of a secret is in them but whether there is
// one, and since when. Field names live here and in openapi.yaml only.
#pragma once

#include <optional>

#include "actions/providers/choice_changes.hpp"
#include "actions/providers/preset_changes.hpp"
#include "actions/providers/provider_changes.hpp"
#include "base/json.hpp"
#include "store/providers/spend.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::ProviderRow& row);
// With what it has been paid, and what is left of its budgets.
[[nodiscard]] json::object to_json(const store::ProviderRow& row, const store::SpendReport& spend);

// With the content of the newest version.
[[nodiscard]] json::object to_json(const store::Preset& row);
// Without it, for lists.
[[nodiscard]] json::object summary_to_json(const store::Preset& row);
[[nodiscard]] json::object to_json(const actions::SavedPreset& saved);
[[nodiscard]] json::object to_json(const store::PresetVersionRow& version);
[[nodiscard]] json::object summary_to_json(const store::PresetVersionRow& version);

[[nodiscard]] json::object to_json(const store::PresetChoice& choice);
// Of a scope for which nothing is chosen: "inherit", version 0.
[[nodiscard]] json::object no_choice_to_json(const store::ChoiceScope& scope);

[[nodiscard]] json::object to_json(const actions::DryRun& shown);

// Bodies that satisfy their schemas.
[[nodiscard]] actions::ProviderPatch provider_patch_from_json(const json::object& body);
[[nodiscard]] actions::PresetSave preset_save_from_json(const json::object& body);
[[nodiscard]] bool is_forced(const json::object& body);
// Throws invalid for what is no id or emotion, and for a preset that is named without need or not
// named.
[[nodiscard]] actions::Choosing choosing_from_json(const json::object& body);

}  // namespace mien::api
