// Exports: prompts, as they are at one moment, on their way into a file, and the files that there
// are. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"
#include "store/audit.hpp"
#include "store/clips/clips.hpp"
#include "store/prompts/prompts.hpp"
#include "store/transfer/bundle.hpp"

namespace mien::store {

using ExportId = Id<struct ExportTag>;

// The kind of the jobs; their arguments are {"subject_id"}.
inline constexpr std::string_view export_job_kind = "export";
// Stands for the global defaults among the ids of characters.
inline constexpr std::string_view global_defaults = "global";

// Which prompts; nothing means all of an axis.
struct ExportScope {
    std::optional<std::vector<std::string>> character_ids;
    std::optional<std::vector<std::string>> emotions;
    bool with_history = true;
    bool with_images = true;  // those of JSON; no other format has any
};

struct ExportDraft {
    std::string format;
    ExportScope scope;
    AdminId requested_by;
};

struct ExportRow {
    ExportId id;
    std::string format;
    ExportScope scope;
    std::optional<json::value> counts;
    std::optional<std::string> file_key;  // set when the file is complete
    std::optional<std::int64_t> bytes;
    std::optional<std::string> sha256_hex;
    Author requested_by;
    Timestamp created_at;
    std::optional<Timestamp> completed_at;
    Timestamp expires_at;
    Timestamp read_at;
    ClipProgress progress;
};

// Queues an export. Throws rate_limited when too many wait already.
[[nodiscard]] awaitable<ExportRow> create_export(pg::Transaction& transaction, ExportDraft draft);

// Throws not_found, also for one that has expired.
[[nodiscard]] awaitable<ExportRow> get_export(pg::Pool& pool, ExportId id, Deadline deadline);
[[nodiscard]] awaitable<ExportRow> get_export(pg::Transaction& transaction, ExportId id);

// How much the reference images make of a file with this scope, before it is asked for.
struct ImageTotal {
    std::int64_t images = 0;
    std::int64_t bytes = 0;  // as they are kept; in the file they take a third more
};
[[nodiscard]] awaitable<ImageTotal> measure_images(pg::Pool& pool, ExportScope scope,
                                                   Deadline deadline);

struct ExportFilter {
    // Continue a page: exports older than this one.
    std::optional<Timestamp> before_created_at = std::nullopt;
    std::optional<ExportId> before_id = std::nullopt;
    std::size_t limit = 50;
};
// Those that have not expired, latest first.
[[nodiscard]] awaitable<std::vector<ExportRow>> list_exports(pg::Pool& pool, ExportFilter filter,
                                                             Deadline deadline);

// The file, written in the transaction that ends the job.
[[nodiscard]] awaitable<void> complete_export(pg::Transaction& transaction, ExportId id,
                                              std::string file_key, BundleCounts counts);

// Removes the rows of expired exports and marks their files as being deleted. Says how many.
[[nodiscard]] awaitable<int> reap_exports(pg::Pool& pool, int limit, Deadline deadline);

[[nodiscard]] json::object to_json(const BundleCounts& counts);

}  // namespace mien::store
