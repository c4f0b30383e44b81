// What services were asked to make for jobs: a row stands here before the first byte is sent, and
// goes forwards only. What was asked and has no known answer is never asked again. All functions
// throw unavailable when the database is.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "jobs/job.hpp"
#include "pg/pool.hpp"

namespace mien::store {

enum class SubmissionState : std::uint8_t {
    submitting,  // about to be sent, or sent without an answer yet
    accepted,    // the service works on it, or has ended it and nobody has looked
    rejected,    // it certainly does not run
    unknown,     // it may have arrived
    succeeded,   // its clip is ours
    failed,
    cancelled,
    lost,    // the service knows it no more
    parked,  // unknown, and a person must say what became of it
};

[[nodiscard]] std::string_view name_of(SubmissionState state) noexcept;
[[nodiscard]] std::optional<SubmissionState> parse_submission_state(std::string_view name);

struct SubmissionFailure {
    std::string code;     // stable, snake_case
    std::string message;  // a sentence for people
    bool may_be_billed = false;
};

// What the service says that it cost.
struct SubmissionCost {
    std::optional<double> usd;
    std::optional<double> amount;
    std::optional<std::string> unit;
};

struct SubmissionResolution {
    bool was_made = false;
    AdminId by;
    std::string by_name;
    Timestamp at;
};

struct SubmissionRow {
    SubmissionId id;
    std::optional<JobId> job_id;  // nothing when the job is gone
    std::optional<jobs::JobState> job_state;
    std::string clip_kind;  // "preview", "video" or "experiment_clip"
    Uuid clip_id;
    std::optional<CharacterId> character_id;
    std::optional<std::string> character_name;
    std::string emotion;
    ProviderId provider_id;
    std::string provider_name;
    std::string provider_kind;
    PresetVersionId preset_version_id;
    PresetId preset_id;
    std::string preset_name;
    int preset_version = 1;
    SubmissionState state = SubmissionState::submitting;
    json::value request;  // the body, without secrets
    std::optional<std::string> external_id;
    json::object handle;
    std::optional<std::string> stage;  // "queued", "running" or "fetching"
    std::optional<int> queue_position;
    std::optional<double> progress;
    std::optional<SubmissionFailure> failure;
    std::optional<double> estimated_usd;
    SubmissionCost cost;
    double spent_usd = 0;  // as budgets count it
    Timestamp created_at;
    std::optional<Timestamp> answered_at;
    std::optional<Timestamp> ended_at;
    std::optional<SubmissionResolution> resolution;
    std::chrono::milliseconds age{0};  // by the database's clock
};

// Throws not_found.
[[nodiscard]] awaitable<SubmissionRow> get_submission(pg::Pool& pool, SubmissionId id,
                                                      Deadline deadline);
// Locks the row.
[[nodiscard]] awaitable<SubmissionRow> lock_submission(pg::Transaction& transaction,
                                                       SubmissionId id);
// The one of the job that has not ended.
[[nodiscard]] awaitable<std::optional<SubmissionRow>> find_open_submission(pg::Pool& pool,
                                                                           JobId job_id,
                                                                           Deadline deadline);

// Whether another submission to the same provider has that id there.
[[nodiscard]] awaitable<bool> is_external_id_taken(pg::Transaction& transaction,
                                                   SubmissionRow submission,
                                                   std::string external_id);
// Those to the provider that have not ended.
[[nodiscard]] awaitable<std::int64_t> count_open_submissions(pg::Transaction& transaction,
                                                             ProviderId id);
// How the service's work for the job ended since a person last had it tried again, when the job
// does not know it: the worker that heard of it died, or gave the job back.
[[nodiscard]] awaitable<std::optional<SubmissionFailure>> find_unheard_ending(pg::Pool& pool,
                                                                              JobId job_id,
                                                                              Deadline deadline);

struct SubmissionFilter {
    std::optional<std::string> state;
    std::optional<ProviderId> provider_id;
    std::optional<Uuid> clip_id;
    std::optional<CharacterId> character_id;
    bool is_open_only = false;  // that have not ended
    // Continue a page: submissions older than this one.
    std::optional<Timestamp> before_created_at;
    std::optional<SubmissionId> before_id;
    std::size_t limit = 50;
};

// Newest first.
[[nodiscard]] awaitable<std::vector<SubmissionRow>> list_submissions(pg::Pool& pool,
                                                                     SubmissionFilter filter,
                                                                     Deadline deadline);

// What the create of the claim came to. False when the row does not wait for that answer any more.
struct SubmissionAnswer {
    SubmissionState state = SubmissionState::unknown;  // accepted, rejected or unknown
    std::optional<std::string> external_id;
    json::object handle;
    std::optional<SubmissionFailure> failure;
};
[[nodiscard]] awaitable<bool> record_answer(pg::Pool& pool, SubmissionId id, jobs::Claim claim,
                                            SubmissionAnswer answer, Deadline deadline);

// Whoever may move a submission on: the claim of its job, or, with none, whoever looks after what
// jobs that have ended left behind.
using SubmissionKeeper = std::optional<jobs::Claim>;

struct SubmissionMove {
    SubmissionState state = SubmissionState::failed;
    std::optional<std::string> external_id = {};
    std::optional<json::object> handle = {};
    std::optional<SubmissionFailure> failure = {};
    std::optional<SubmissionCost> cost = {};
};
// False, and nothing changes, when it is not the keeper's, or has ended.
[[nodiscard]] awaitable<bool> move_submission(pg::Pool& pool, SubmissionId id,
                                              SubmissionKeeper keeper, SubmissionMove move,
                                              Deadline deadline);
// In the transaction that ends its job.
awaitable<void> complete_submission(pg::Transaction& transaction, SubmissionId id);

struct SubmissionNews {
    std::string stage;
    std::optional<int> queue_position;
    std::optional<double> progress;
    std::optional<SubmissionCost> cost;
};
awaitable<void> note_news(pg::Pool& pool, SubmissionId id, jobs::Claim claim, SubmissionNews news,
                          Deadline deadline);

// Submissions that have not ended although their job has, and that nobody has looked after since.
// Two callers never get the same one.
[[nodiscard]] awaitable<std::vector<SubmissionId>> take_left_behind(pg::Pool& pool, int limit,
                                                                    Deadline deadline);
// It could not be looked after: somebody will try again.
awaitable<void> leave_behind(pg::Pool& pool, SubmissionId id, Deadline deadline);

// What a person says of a parked submission. The row is locked and parked. With an id its job,
// which failed, goes on with it; made without one it has ended, and not made it never ran.
struct Resolution {
    bool was_made = false;
    std::optional<std::string> external_id;
    AdminId by;
};
// Throws conflict for an id that another submission has.
[[nodiscard]] awaitable<SubmissionRow> resolve_submission(pg::Transaction& transaction,
                                                          SubmissionId id, Resolution resolution);

// Tells the worker that polls the submission to do so now; nothing happens when there is none.
awaitable<void> hint_at_submission(pg::Pool& pool, ProviderId provider_id, std::string external_id,
                                   Deadline deadline);
inline constexpr std::string_view submission_hint_channel = "submission_hint";

}  // namespace mien::store
