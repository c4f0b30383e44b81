// Generations of staging's data, and the operations on them, on the wire.
#pragma once

#include "base/json.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/operations.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Generation& generation);
[[nodiscard]] json::object to_json(const store::OperationRow& operation);

// How the attempt before ended, while another one waits or is under way; else null.
[[nodiscard]] json::value interruption_to_json(const store::OperationRow& operation);

}  // namespace mien::api
