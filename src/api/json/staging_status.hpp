// The wire form of the status of staging; the command line prints it too.
#pragma once

#include "actions/staging/status.hpp"
#include "base/json.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const actions::StagingStatus& status);

}  // namespace mien::api
