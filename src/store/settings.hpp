// Settings of this environment. Which names and values there are stands here; the rows are made by
// migrations, one for each name.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct SettingRule {
    std::string_view name;
    std::span<const std::string_view> values;
};

// What generation does with variables that have no value: "keep" or "reject".
inline constexpr std::string_view unresolved_variables = "unresolved_variables";

// Nothing for an unknown name.
[[nodiscard]] const SettingRule* find_setting_rule(std::string_view name);

struct Setting {
    std::string name;
    json::value value;
    int version;
    Timestamp updated_at;
};

// By name.
[[nodiscard]] awaitable<std::vector<Setting>> list_settings(pg::Pool& pool, Deadline deadline);

// Throws not_found. Locks the setting until the transaction ends.
[[nodiscard]] awaitable<Setting> lock_setting(pg::Transaction& transaction, std::string name);

[[nodiscard]] awaitable<Setting> change_setting(pg::Transaction& transaction, std::string name,
                                                json::value value);

}  // namespace mien::store
