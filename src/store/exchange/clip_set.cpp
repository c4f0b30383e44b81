#include "store/exchange/clip_set.hpp"

#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "store/clips/clips.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_character_query{"read_character_of_clips", R"sql(
    SELECT slug, name, description FROM characters WHERE id = $1)sql"};

// The newest video of each cell that is no arm's of an experiment and was made for nobody alone,
// through the index on character, emotion and time. A user who was erased is not named any more.
constexpr pg::Query read_clips_query{"read_current_clips", R"sql(
    SELECT e.name AS emotion, v.id, v.video_key, v.poster_key, v.provider, v.source, v.prompt_id,
           v.prompt_version, v.settings, v.generated_at, v.bytes, v.sha256, v.poster_bytes,
           v.poster_type
    FROM emotions e
    LEFT JOIN LATERAL (
        SELECT w.id, w.video_key, w.poster_key, w.provider, w.source, w.prompt_id,
               w.prompt_version, w.settings, w.generated_at, o.bytes, o.sha256,
               p.bytes AS poster_bytes, p.content_type AS poster_type
        FROM videos w
        JOIN objects o ON o.key = w.video_key AND o.state = 'live'
        LEFT JOIN objects p ON p.key = w.poster_key AND p.state = 'live'
        WHERE w.character_id = $1 AND w.emotion = e.name AND w.final_state = 'succeeded'
          AND w.user_id IS NULL AND w.erased_at IS NULL
          AND NOT EXISTS (SELECT FROM experiment_resolutions x
                          WHERE x.resolution_id = w.resolution_id)
        ORDER BY w.created_at DESC, w.id DESC LIMIT 1) v ON true
    WHERE e.archived_at IS NULL
    ORDER BY e.name COLLATE "C" LIMIT $2)sql"};

constexpr pg::Query list_emotions_query{"list_emotions_in_use", R"sql(
    SELECT name FROM emotions WHERE archived_at IS NULL ORDER BY name COLLATE "C")sql"};

std::optional<CurrentClip> clip_from_row(const pg::Row& row) {
    const auto id = row.get<std::optional<VideoId>>("id");
    if (!id) {
        return std::nullopt;
    }
    const auto poster_bytes = row.get<std::optional<std::int64_t>>("poster_bytes");
    const auto settings = row.get<json::value>("settings");
    CurrentClip clip{.video_id = *id,
                     .video_key = row.get<std::string>("video_key"),
                     .poster_key = {},
                     .bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("bytes")),
                     .sha256 = row.get<Sha256>("sha256"),
                     .poster_bytes = 0,
                     .poster_type = {},
                     .provider = row.get<std::string>("provider"),
                     .source = row.get<std::string>("source"),
                     .prompt_id = to_string(row.get<PromptId>("prompt_id")),
                     .prompt_version = row.get<int>("prompt_version"),
                     .settings = clip_settings_from_json(settings.as_object()),
                     .generated_at = row.get<Timestamp>("generated_at")};
    if (poster_bytes) {
        clip.poster_key = row.get<std::string>("poster_key");
        clip.poster_bytes = static_cast<std::uint64_t>(*poster_bytes);
        clip.poster_type = row.get<std::string>("poster_type");
    }
    return clip;
}

}  // namespace

awaitable<ClipSet> read_clip_set(pg::Pool& pool, CharacterId character_id, Deadline deadline) {
    const auto found = co_await pool.run(read_character_query, pg::params(character_id), deadline);
    if (found.empty()) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    ClipSet set{.character_id = character_id,
                .slug = found.front().get<std::string>("slug"),
                .name = found.front().get<std::string>("name"),
                .description = found.front().get<std::string>("description"),
                .emotions = {}};
    const auto rows = co_await pool.run(
        read_clips_query, pg::params(character_id, limits::clip_set_emotions_max), deadline);
    for (const auto row : rows) {
        set.emotions.push_back(
            {.emotion = row.get<std::string>("emotion"), .clip = clip_from_row(row)});
    }
    co_return set;
}

awaitable<std::vector<std::string>> list_emotions_in_use(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(list_emotions_query, {}, deadline);
    std::vector<std::string> emotions;
    emotions.reserve(rows.size());
    for (const auto row : rows) {
        emotions.push_back(row.get<std::string>("name"));
    }
    co_return emotions;
}

}  // namespace mien::store
