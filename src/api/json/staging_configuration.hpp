// The configuration of staging on the wire.
#pragma once

#include "actions/staging/change_configuration.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "store/staging/configurations.hpp"

namespace mien::api {

// With the runs of its schedule that follow `now`. The password of the database is never in it.
[[nodiscard]] json::object to_json(const store::ConfigurationVersion& version, Timestamp now);

// What a body that satisfies its schema changes.
[[nodiscard]] actions::ConfigurationPatch configuration_patch_from_json(const json::object& body);

}  // namespace mien::api
