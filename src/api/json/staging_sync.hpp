// A sync on the wire.
#pragma once

#include "base/json.hpp"
#include "store/staging/operations.hpp"

namespace mien::api {

[[nodiscard]] json::object sync_to_json(const store::OperationRow& operation);

}  // namespace mien::api
