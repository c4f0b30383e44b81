#include "store/prompts/matrix.hpp"

#include <unordered_map>
#include <utility>

namespace mien::store {
namespace {

// Set by set of own texts, in characters_own_name_idx alone.
constexpr pg::Query count_own_prompts{"count_own_prompts", R"sql(
    WITH sets AS MATERIALIZED (
        SELECT s.own, (SELECT count(*) FROM characters c
                       WHERE c.is_archived = false AND c.own_emotions = s.own) AS count
        FROM own_sets(false, NULL, NULL, NULL) AS s (own)
    )
    SELECT (SELECT coalesce(sum(count), 0)::bigint FROM sets) AS characters_count,
           e.name AS emotion,
           (SELECT coalesce(sum(count), 0)::bigint FROM sets WHERE e.number = ANY (own))
               AS overridden_by_count
    FROM emotions e
)sql"};

// The cells of each character lie together in prompts_cell_unique; OFFSET keeps the planner from
// reading the whole table for a long page.
constexpr pg::Query list_matrix_cells{"list_matrix_cells", R"sql(
    SELECT p.character_id, p.emotion, p.head_version, p.updated_at
    FROM unnest($1::uuid[]) AS listed (id)
    CROSS JOIN LATERAL (
        SELECT character_id, emotion, head_version, updated_at FROM prompts
        WHERE character_id = listed.id AND NOT is_deleted OFFSET 0) p
)sql"};

}  // namespace

EmotionUse EmotionUses::of(const core::EmotionName& emotion) const {
    const auto found = overridden_by_count.find(emotion);
    return {.characters_count = characters_count,
            .overridden_by_count = found == overridden_by_count.end() ? 0 : found->second};
}

awaitable<EmotionUses> count_emotion_uses(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(count_own_prompts, {}, deadline);
    EmotionUses uses;
    for (const auto& row : rows) {
        uses.characters_count = row.get<std::int64_t>("characters_count");
        const auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion"));
        uses.overridden_by_count.emplace(emotion.value(),
                                         row.get<std::int64_t>("overridden_by_count"));
    }
    co_return uses;
}

awaitable<std::vector<MatrixRow>> read_matrix(pg::Pool& pool, std::vector<CharacterKey> keys,
                                              Deadline deadline) {
    std::vector<CharacterId> ids;
    std::vector<MatrixRow> matrix;
    std::unordered_map<CharacterId, std::size_t> places;
    ids.reserve(keys.size());
    matrix.reserve(keys.size());
    for (auto& key : keys) {
        places.emplace(key.id, ids.size());
        ids.push_back(key.id);
        matrix.push_back(
            {.id = key.id, .slug = std::move(key.slug), .name = std::move(key.name), .own = {}});
    }
    const auto rows = co_await pool.run(list_matrix_cells, pg::params(ids), deadline);
    for (const auto& row : rows) {
        const auto place = places.at(row.get<CharacterId>("character_id"));
        const auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion"));
        matrix[place].own.push_back({.emotion = emotion.value(),
                                     .version = row.get<int>("head_version"),
                                     .updated_at = row.get<Timestamp>("updated_at")});
    }
    co_return matrix;
}

}  // namespace mien::store
