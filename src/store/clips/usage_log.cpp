#include "store/clips/usage_log.hpp"

namespace mien::store {
namespace {

// The arm is that of the record of the resolution, if an experiment took part.
constexpr pg::Query insert_query{"insert_video_usage", R"sql(
    INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
                                 resolution_id, resolved_sha256, generation_timestamp,
                                 experiment_id, experiment_phase, experiment_arm)
    SELECT v.video_id, $2, $3, $4, $5, $6, v.resolution_id, $8, $9, r.experiment_id, r.phase, r.arm
    FROM (VALUES ($1::uuid, $7::uuid)) AS v (video_id, resolution_id)
    LEFT JOIN experiment_resolutions r ON r.resolution_id = v.resolution_id)sql"};

constexpr pg::Query spool_query{"spool_video_usage", R"sql(
    INSERT INTO video_usage_spool (video_id, entry) VALUES ($1, $2))sql"};

// Two replayers do not take the same entry. $1 are those that were refused in this pass.
constexpr pg::Query take_query{"take_spooled_usage", R"sql(
    SELECT video_id, entry FROM video_usage_spool WHERE video_id <> ALL ($1::uuid[])
    ORDER BY spooled_at, video_id LIMIT 1
    FOR UPDATE SKIP LOCKED)sql"};

constexpr pg::Query count_query{"count_spooled_usage",
                                "SELECT count(*) AS entries FROM video_usage_spool"};

constexpr pg::Query replay_query{"replay_video_usage", R"sql(
    INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
                                 resolution_id, resolved_sha256, generation_timestamp,
                                 experiment_id, experiment_phase, experiment_arm)
    SELECT (v.entry ->> 'video_id')::uuid, (v.entry ->> 'character_id')::uuid,
           v.entry ->> 'emotion', (v.entry ->> 'prompt_id')::uuid,
           (v.entry ->> 'prompt_version')::integer, v.entry ->> 'source',
           (v.entry ->> 'resolution_id')::uuid,
           decode(v.entry ->> 'resolved_sha256', 'hex'),
           (v.entry ->> 'generation_timestamp')::timestamptz, r.experiment_id, r.phase, r.arm
    FROM (VALUES ($1::jsonb)) AS v (entry)
    LEFT JOIN experiment_resolutions r ON r.resolution_id = (v.entry ->> 'resolution_id')::uuid
    ON CONFLICT (video_id) DO NOTHING)sql"};

constexpr pg::Query unspool_query{"unspool_video_usage",
                                  "DELETE FROM video_usage_spool WHERE video_id = $1"};

constexpr pg::Query list_query{"list_video_usage", R"sql(
    SELECT video_id, character_id, emotion, prompt_id, prompt_version, source, resolution_id,
           resolved_sha256, generation_timestamp, logged_at, experiment_id, experiment_phase,
           experiment_arm
    FROM video_usage_log
    WHERE ($1::uuid IS NULL OR prompt_id = $1)
      AND ($2::integer IS NULL OR prompt_version = $2)
      AND ($3::uuid IS NULL OR character_id = $3)
      AND ($4::text IS NULL OR emotion = $4)
      AND ($5::uuid IS NULL OR video_id = $5)
      AND ($6::timestamptz IS NULL OR (generation_timestamp, video_id) < ($6, $7::uuid))
    ORDER BY generation_timestamp DESC, video_id DESC
    LIMIT $8)sql",
                               pg::Planning::for_each_call};

json::object to_spool(const UsageEntry& entry) {
    return {{"video_id", to_string(entry.video_id)},
            {"character_id", to_string(entry.character_id)},
            {"emotion", entry.emotion},
            {"prompt_id", to_string(entry.prompt_id)},
            {"prompt_version", entry.prompt_version},
            {"source", entry.source},
            {"resolution_id", to_string(entry.resolution_id)},
            {"resolved_sha256", to_hex(entry.resolved_sha256)},
            {"generation_timestamp", to_rfc3339(entry.generation_timestamp)}};
}

UsageRow usage_from_row(const pg::Row& row) {
    UsageRow usage;
    usage.entry.video_id = row.get<VideoId>("video_id");
    usage.entry.character_id = row.get<CharacterId>("character_id");
    usage.entry.emotion = row.get<std::string>("emotion");
    usage.entry.prompt_id = row.get<PromptId>("prompt_id");
    usage.entry.prompt_version = row.get<int>("prompt_version");
    usage.entry.source = row.get<std::string>("source");
    usage.entry.resolution_id = row.get<ResolutionId>("resolution_id");
    usage.entry.resolved_sha256 = row.get<Sha256>("resolved_sha256");
    usage.entry.generation_timestamp = row.get<Timestamp>("generation_timestamp");
    usage.arm = used_arm_from_row(row);
    usage.logged_at = row.get<Timestamp>("logged_at");
    return usage;
}

// One entry: true when it landed, false when it was refused and joined `refused`, nothing when none
// is left.
awaitable<std::optional<bool>> replay_one(pg::Transaction& transaction,
                                          std::vector<VideoId>& refused) {
    const auto rows = co_await transaction.run(take_query, pg::params(refused));
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto entry = rows.front().get<json::value>("entry");
    const auto video_id = rows.front().get<VideoId>("video_id");
    const bool is_logged = co_await transaction.try_run(replay_query, pg::params(entry));
    if (is_logged) {
        co_await transaction.run(unspool_query, pg::params(video_id));
    } else {
        refused.push_back(video_id);
    }
    co_return is_logged;
}

}  // namespace

std::optional<UsedArm> used_arm_from_row(const pg::Row& row) {
    const auto experiment_id = row.get<std::optional<Uuid>>("experiment_id");
    if (!experiment_id) {
        return std::nullopt;
    }
    return UsedArm{.experiment_id = *experiment_id,
                   .phase = row.get<int>("experiment_phase"),
                   .arm = row.get<std::string>("experiment_arm")};
}

awaitable<UsageOutcome> log_usage(pg::Transaction& transaction, UsageEntry entry) {
    auto values = pg::params(entry.video_id, entry.character_id, entry.emotion, entry.prompt_id,
                             entry.prompt_version, entry.source, entry.resolution_id,
                             entry.resolved_sha256, entry.generation_timestamp);
    const bool is_logged = co_await transaction.try_run(insert_query, std::move(values));
    if (is_logged) {
        co_return UsageOutcome::logged;
    }
    const json::value spooled = to_spool(entry);
    co_await transaction.run(spool_query, pg::params(entry.video_id, spooled));
    co_return UsageOutcome::spooled;
}

awaitable<ReplayReport> replay_usage_spool(pg::Pool& pool, int limit, Deadline deadline) {
    ReplayReport report;
    std::vector<VideoId> refused;
    for (int i = 0; i < limit; ++i) {
        auto transaction = co_await pool.begin(deadline);
        const auto has_landed = co_await replay_one(transaction, refused);
        co_await transaction.commit();
        if (!has_landed) {
            break;
        }
        report.landed += *has_landed ? 1 : 0;
    }
    const auto left = co_await pool.run(count_query, {}, deadline);
    report.left = static_cast<int>(left.front().get<std::int64_t>("entries"));
    co_return report;
}

awaitable<std::vector<UsageRow>> list_usage(pg::Pool& pool, UsageFilter filter, Deadline deadline) {
    auto values =
        pg::params(filter.prompt_id, filter.prompt_version, filter.character_id, filter.emotion,
                   filter.video_id, filter.before_timestamp, filter.before_video_id, filter.limit);
    const auto rows = co_await pool.run(list_query, std::move(values), deadline);
    std::vector<UsageRow> entries;
    entries.reserve(rows.size());
    for (const auto row : rows) {
        entries.push_back(usage_from_row(row));
    }
    co_return entries;
}

}  // namespace mien::store
