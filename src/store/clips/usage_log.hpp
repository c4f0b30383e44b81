// Which prompt version made which video: immutable, one row for each complete video. A row that
// cannot be written with its video waits in a spool and is replayed until it lands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct UsageEntry {
    VideoId video_id;
    CharacterId character_id;
    std::string emotion;
    PromptId prompt_id;
    int prompt_version = 0;
    std::string source;  // "character" or "global"
    ResolutionId resolution_id;
    Sha256 resolved_sha256{};
    Timestamp generation_timestamp;
};

enum class UsageOutcome { logged, spooled };

// In the transaction that completes the video, which it never makes fail: an entry that the
// database refuses goes to the spool.
[[nodiscard]] awaitable<UsageOutcome> log_usage(pg::Transaction& transaction, UsageEntry entry);

struct ReplayReport {
    int landed = 0;
    int left = 0;
};

// Tries up to limit entries of the spool again, oldest first. One that is refused keeps no other
// back.
[[nodiscard]] awaitable<ReplayReport> replay_usage_spool(pg::Pool& pool, int limit,
                                                         Deadline deadline);

// The arm of an experiment that a clip was made from.
struct UsedArm {
    Uuid experiment_id;
    int phase = 1;
    std::string arm;  // "a" or "b"
};
// Of a row with the columns experiment_id, experiment_phase and experiment_arm.
[[nodiscard]] std::optional<UsedArm> used_arm_from_row(const pg::Row& row);

struct UsageRow {
    UsageEntry entry;
    std::optional<UsedArm> arm;  // as the record of the resolution says
    Timestamp logged_at;
};

struct UsageFilter {
    std::optional<PromptId> prompt_id;
    std::optional<int> prompt_version;
    std::optional<CharacterId> character_id;
    std::optional<std::string> emotion;
    std::optional<VideoId> video_id;
    // Continue a page: entries older than this one.
    std::optional<Timestamp> before_timestamp;
    std::optional<VideoId> before_video_id;
    std::size_t limit = 50;
};

// Newest first.
[[nodiscard]] awaitable<std::vector<UsageRow>> list_usage(pg::Pool& pool, UsageFilter filter,
                                                          Deadline deadline);

}  // namespace mien::store
