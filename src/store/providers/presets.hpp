// Presets and their versions, which never change. All functions throw unavailable when the database
// is.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

struct PresetVersionRow {
    PresetVersionId id;
    PresetId preset_id;
    std::string preset_name;  // as it is now
    ProviderId provider_id;
    int version = 1;       // 1..n, without gaps
    json::object content;  // src/video/providers/service.hpp says of what
    std::optional<double> estimated_usd;
    std::string change_reason;
    std::optional<int> reverted_from;
    Author created_by;
    Timestamp created_at;
};

struct Preset {
    PresetId id;
    ProviderId provider_id;
    std::string provider_name;
    std::string provider_kind;
    std::string name;
    PresetVersionRow head;
    std::int64_t choice_count = 0;  // of how many choices it is the preset
    std::optional<Timestamp> archived_at;
    bool is_provider_archived = false;
    Timestamp created_at;
    Timestamp updated_at;
};

struct PresetFilter {
    std::optional<ProviderId> provider_id = {};
    std::string search = {};  // part of the name, "" for all
    bool is_archived = false;
    std::string after_name = {};
    std::optional<PresetId> after_id = {};
    std::size_t limit = 50;
};

// By name, without their contents.
[[nodiscard]] awaitable<std::vector<Preset>> list_presets(pg::Pool& pool, PresetFilter filter,
                                                          Deadline deadline);
// Throws not_found.
[[nodiscard]] awaitable<Preset> get_preset(pg::Pool& pool, PresetId id, Deadline deadline);

// A version by its number or its id.
using PresetVersionReference = std::variant<PresetVersionId, int>;

// Newest first, in keyset pages by their number, without their contents.
[[nodiscard]] awaitable<std::vector<PresetVersionRow>> list_preset_versions(
    pg::Pool& pool, PresetId id, std::optional<int> before_version, std::size_t limit,
    Deadline deadline);
// Throws not_found.
[[nodiscard]] awaitable<PresetVersionRow> get_preset_version(pg::Pool& pool, PresetId id,
                                                             PresetVersionReference version,
                                                             Deadline deadline);
// The version that made a clip, whichever preset it is of. Throws not_found.
[[nodiscard]] awaitable<PresetVersionRow> read_preset_version(pg::Pool& pool, PresetVersionId id,
                                                              Deadline deadline);

// Locks the row until the transaction ends. Throws not_found.
[[nodiscard]] awaitable<Preset> lock_preset(pg::Transaction& transaction, PresetId id);

struct NewPresetVersion {
    json::object content;
    std::string change_reason;
    std::optional<int> reverted_from = std::nullopt;
    AdminId author;
};

// Throws conflict when the provider has a preset of the name, also an archived one, or has
// limits::presets_max of them.
[[nodiscard]] awaitable<Preset> create_preset(pg::Transaction& transaction, ProviderId provider_id,
                                              std::string name, NewPresetVersion first);
[[nodiscard]] awaitable<Preset> add_preset_version(pg::Transaction& transaction, Preset before,
                                                   NewPresetVersion added);
// Presets in use without a price, when the provider has a budget that they would never use up: a
// few of their names, or that one's.
[[nodiscard]] awaitable<std::vector<std::string>> list_unpriced_presets(
    pg::Transaction& transaction, ProviderId provider_id,
    std::optional<PresetId> id = std::nullopt);
// The same conflict for a name that is taken.
[[nodiscard]] awaitable<Preset> rename_preset(pg::Transaction& transaction, Preset before,
                                              std::string name);
[[nodiscard]] awaitable<Preset> set_preset_archived(pg::Transaction& transaction, Preset before,
                                                    bool is_archived);

}  // namespace mien::store
