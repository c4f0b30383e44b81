// Which preset makes the clips of which cells. The most specific choice counts: of the cell, else
// of its character, else of its emotion, else of all; else the renderer that is built in. All
// functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"
#include "store/providers/providers.hpp"

namespace mien::store {

// Nothing for all characters, for all emotions.
struct ChoiceScope {
    std::optional<CharacterId> character_id;
    std::optional<std::string> emotion;

    bool operator==(const ChoiceScope&) const = default;
};

// The preset that makes the clips of a cell, as its newest version is, and what its provider is
// like now.
struct ChosenPreset {
    PresetVersionId preset_version_id;
    PresetId preset_id;
    std::string preset_name;
    int preset_version = 1;
    ProviderId provider_id;
    std::string provider_name;
    std::string provider_kind;
    std::optional<double> estimated_usd;  // as budgets count it; nothing where nobody says
    json::object clip_limits;             // of the preset's content; empty for none
    bool is_paused = false;
    std::string pause_reason;
    ProviderBudgets budgets;
    ChoiceScope scope;  // of the choice that counted
};

// Nothing for the renderer that is built in. The character is nothing for a global default.
[[nodiscard]] awaitable<std::optional<ChosenPreset>> choose_preset(
    pg::Pool& pool, std::optional<CharacterId> character_id, std::string emotion,
    Deadline deadline);
[[nodiscard]] awaitable<std::optional<ChosenPreset>> choose_preset(
    pg::Transaction& transaction, std::optional<CharacterId> character_id, std::string emotion);

// Of each of many cells, in their order.
[[nodiscard]] awaitable<std::vector<std::optional<ChosenPreset>>> choose_presets(
    pg::Pool& pool, std::vector<PromptKey> cells, Deadline deadline);

// Versions that made clips before, in their order, each of which exists. Throws conflict when the
// provider of one is archived.
[[nodiscard]] awaitable<std::vector<ChosenPreset>> read_presets(
    pg::Transaction& transaction, std::vector<PresetVersionId> versions);

struct PresetChoice {
    Uuid id;
    ChoiceScope scope;
    std::string character_name;         // empty without a character
    std::optional<PresetId> preset_id;  // nothing: the renderer that is built in
    std::string preset_name;
    std::string provider_name;
    int version = 1;
    Author updated_by;
    Timestamp updated_at;
};

struct ChoicePlace {
    int level = 0;
    Uuid id;
};
struct ChoiceFilter {
    std::optional<CharacterId> character_id = {};
    std::optional<std::string> emotion = {};
    std::optional<PresetId> preset_id = {};
    std::optional<ChoicePlace> after = {};
    std::size_t limit = 50;
};

// The least specific ones first.
[[nodiscard]] awaitable<std::vector<PresetChoice>> list_choices(pg::Pool& pool, ChoiceFilter filter,
                                                                Deadline deadline);

// Locks it. Nothing when nothing is chosen for just this.
[[nodiscard]] awaitable<std::optional<PresetChoice>> lock_choice(pg::Transaction& transaction,
                                                                 ChoiceScope scope);
// Makes or replaces the choice. Throws not_found for a character, emotion or preset that does not
// exist, conflict for an archived preset or provider.
[[nodiscard]] awaitable<PresetChoice> set_choice(pg::Transaction& transaction, ChoiceScope scope,
                                                 std::optional<PresetId> preset_id,
                                                 AdminId updated_by);
// How many choices name a preset of the provider.
[[nodiscard]] awaitable<std::int64_t> count_choices(pg::Transaction& transaction, ProviderId id);

// So that a less specific one counts.
awaitable<void> remove_choice(pg::Transaction& transaction, ChoiceScope scope);

}  // namespace mien::store
