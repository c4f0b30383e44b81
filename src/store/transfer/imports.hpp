// Imports: a file is planned, looked at, and then applied whole or not at all. The entries of the
// file are staged in tables of their own (import_staging.hpp), so that plan and apply are a few
// statements whatever its size. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "jobs/job.hpp"
#include "pg/pool.hpp"
#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

using ImportId = Id<struct ImportTag>;

// The kinds of the jobs; their arguments are {"subject_id"}, and "actor" for the one that applies.
inline constexpr std::string_view import_plan_job_kind = "import_plan";
inline constexpr std::string_view import_apply_job_kind = "import_apply";

enum class ImportStatus { planning, planned, applying, applied, failed, cancelled, expired };
[[nodiscard]] std::string_view name_of(ImportStatus status) noexcept;

// What becomes of a row that is here in another form.
enum class ImportStrategy { overwrite, skip, merge };
[[nodiscard]] std::string_view name_of(ImportStrategy strategy) noexcept;
[[nodiscard]] std::optional<ImportStrategy> parse_import_strategy(std::string_view name);

struct ImportRow {
    ImportId id;
    std::optional<JobId> job_id;  // nothing when it ended so long ago that it is gone
    ImportStatus status = ImportStatus::planning;
    double progress = 0;
    jobs::JobState job_state = jobs::JobState::queued;
    std::string file_name;
    std::int64_t file_bytes = 0;
    std::string file_sha256_hex;
    std::optional<std::string> format;
    std::optional<bool> with_history;
    // As the API tells them.
    std::optional<json::value> error;
    std::optional<json::value> counts;
    std::optional<json::value> applied;
    std::optional<std::string> strategy;
    Author requested_by;
    std::optional<Author> applied_by;
    Timestamp created_at;
    std::optional<Timestamp> planned_at;
    std::optional<Timestamp> applied_at;
    Timestamp expires_at;
};

struct ImportDraft {
    ImportId id;
    std::string file_name;
    std::string file_key;  // a live object
    std::uint64_t file_bytes = 0;
    Sha256 file_sha256{};
    AdminId requested_by;
};

// Queues the planning. Throws rate_limited when too many wait already.
[[nodiscard]] awaitable<ImportRow> create_import(pg::Transaction& transaction, ImportDraft draft);

// Throws not_found.
[[nodiscard]] awaitable<ImportRow> get_import(pg::Pool& pool, ImportId id, Deadline deadline);
[[nodiscard]] awaitable<ImportRow> get_import(pg::Transaction& transaction, ImportId id);

struct ImportFilter {
    // Continue a page: imports older than this one.
    std::optional<Timestamp> before_created_at = std::nullopt;
    std::optional<ImportId> before_id = std::nullopt;
    std::size_t limit = 50;
};
// Latest first.
[[nodiscard]] awaitable<std::vector<ImportRow>> list_imports(pg::Pool& pool, ImportFilter filter,
                                                             Deadline deadline);

// What a decision is about; each has numbers of its own.
enum class ImportPart { prompt, reference_image };
[[nodiscard]] std::optional<ImportPart> parse_import_part(std::string_view name);

struct ImportDecision {
    int item;
    ImportStrategy strategy;
    ImportPart part = ImportPart::prompt;
};

struct ImportOrder {
    ImportStrategy strategy = ImportStrategy::skip;  // of conflicts without a decision
    std::vector<ImportDecision> decisions;           // none twice
    bool skip_errors = false;
    AdminId ordered_by;
    Actor actor;  // the same, as the audit log will say it
};

// The actor in the arguments of a job that applies.
[[nodiscard]] json::object to_json(const Actor& actor);
[[nodiscard]] Actor actor_from_json(const json::value& document);

// Queues the applying of a planned import. Throws conflict when it is not planned, or with what
// moved ("moved" in the extensions) when prompts changed since the plan; gone when it expired;
// invalid for a decision on no row, and while rows are in error and are not to be skipped.
[[nodiscard]] awaitable<ImportRow> order_apply(pg::Transaction& transaction, ImportId id,
                                               const ImportOrder& order);

// Queues the planning of a planned import again, with the prompts as they are now. Throws conflict
// and gone as order_apply does.
[[nodiscard]] awaitable<ImportRow> order_replan(pg::Transaction& transaction, ImportId id);

// Stops what runs, or gives up the plan. Throws conflict for one that has ended.
[[nodiscard]] awaitable<ImportRow> cancel_import(pg::Transaction& transaction, ImportId id);

// Where the file is, while it has not been read; for the planning.
[[nodiscard]] awaitable<std::optional<std::string>> find_import_file(pg::Pool& pool, ImportId id,
                                                                     Deadline deadline);

// Removes the entries of ended and expired imports and marks files that were left as being deleted.
// Says how many imports it touched.
[[nodiscard]] awaitable<int> reap_imports(pg::Pool& pool, int limit, Deadline deadline);

}  // namespace mien::store
