// The wire form of audit entries.
#pragma once

#include "base/json.hpp"
#include "store/audit.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::AuditRow& row);

}  // namespace mien::api
