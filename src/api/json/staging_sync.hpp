// A sync on the wire.
#pragma once

#include "base/json.hpp"
#include "store/staging/operations.hpp"
#include "store/staging/sync_schedule.hpp"

namespace mien::api {

[[nodiscard]] json::object sync_to_json(const store::OperationRow& operation);
[[nodiscard]] json::object to_json(const store::MissedSync& missed);

}  // namespace mien::api
