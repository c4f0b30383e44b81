// What a run of the sync tells of itself, while it runs and afterwards.
#pragma once

#include "base/json.hpp"
#include "sync/copy/database_copy.hpp"
#include "sync/leak_scan.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

// Rows so far, by table.
[[nodiscard]] json::object to_json(const CopyProgress& progress);

// Rows, and what became of the values of each column: masked, kept, null.
[[nodiscard]] json::object to_json(const CopyReport& report, const Policy& policy);

// Cells that were searched, and where something was found.
[[nodiscard]] json::object to_json(const LeakReport& report);

// Throws conflict when something was found, and says where; never what.
void require_no_leaks(const LeakReport& report);

}  // namespace mien::sync
