// What a run of the sync tells of itself, while it runs and afterwards.
#pragma once

#include <chrono>
#include <optional>
#include <span>

#include "base/json.hpp"
#include "store/staging/preserved.hpp"
#include "store/staging/synced_rows.hpp"
#include "sync/copy/database_copy.hpp"
#include "sync/leak_scan.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

// How much of the rows is there, by the size of the tables on the source's disk: 0 to 1.
[[nodiscard]] double copied_share(const CopyProgress& progress);

// How long the rest takes when it goes on as it did; nothing before anybody can tell.
[[nodiscard]] std::optional<std::chrono::seconds> time_left(
    double share, std::chrono::steady_clock::duration spent);

// Rows and bytes so far, by table.
[[nodiscard]] json::object to_json(const CopyProgress& progress);

// Rows, what became of the values of each column (masked, kept, null), and what the policy left out
// and why; and what the run itself left out of what was copied.
[[nodiscard]] json::object to_json(const CopyReport& report, const Policy& policy,
                                   std::span<const store::LeftOutRows> left_out = {});

[[nodiscard]] json::object to_json(const store::Preserved& preserved);

// Cells that were searched, and where something was found.
[[nodiscard]] json::object to_json(const LeakReport& report);

// Throws conflict when something was found, and says where; never what.
void require_no_leaks(const LeakReport& report);

}  // namespace mien::sync
