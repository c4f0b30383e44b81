// The wire form of settings.
#pragma once

#include "base/json.hpp"
#include "store/settings.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Setting& setting);

// The new value in a body that satisfies its schema; throws invalid when the rule lacks it.
[[nodiscard]] json::value setting_value_from_json(const json::object& body,
                                                  const store::SettingRule& rule);

}  // namespace mien::api
