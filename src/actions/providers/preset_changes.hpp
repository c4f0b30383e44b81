// Presets and their versions. What changes one expects it locked (store::lock_preset), so that the
// caller can judge its version first, and its content judged before (connection_trial.hpp).
#pragma once

#include <optional>
#include <string>

#include "actions/done.hpp"
#include "store/providers/presets.hpp"

namespace mien::actions {

struct SavedPreset {
    store::Preset row;
    bool is_unchanged = false;  // the same content: no version was added
};

struct PresetSave {
    std::optional<std::string> name = {};      // nothing: as it is
    std::optional<json::object> content = {};  // nothing: as it is
    std::string change_reason;
    AdminId author;
};

// Throws invalid for a name or a reason that breaks its rules, what store::create_preset throws,
// and conflict for an archived provider.
[[nodiscard]] awaitable<Done<SavedPreset>> create_preset(pg::Transaction& transaction,
                                                         ProviderId provider_id, PresetSave save);
// The same, and conflict for an archived one. Choices follow the newest version; clips that were
// asked for keep theirs.
[[nodiscard]] awaitable<Done<SavedPreset>> save_preset(pg::Transaction& transaction,
                                                       store::Preset before, PresetSave save);
// Adds a version with the content of an earlier one.
[[nodiscard]] awaitable<Done<SavedPreset>> revert_preset(pg::Transaction& transaction,
                                                         store::Preset before,
                                                         store::PresetVersionRow earlier,
                                                         std::string change_reason, AdminId author);
// Throws conflict while it is chosen.
[[nodiscard]] awaitable<Done<store::Preset>> archive_preset(pg::Transaction& transaction,
                                                            store::Preset before);
[[nodiscard]] awaitable<Done<store::Preset>> restore_preset(pg::Transaction& transaction,
                                                            store::Preset before);

}  // namespace mien::actions
