#include "store/prompts/matrix.hpp"

#include "store/search.hpp"

namespace mien::store {
namespace {

constexpr pg::Query count_own_prompts{"count_own_prompts", R"sql(
    SELECT (SELECT count(*) FROM characters WHERE archived_at IS NULL) AS characters_count,
           e.name AS emotion,
           (SELECT count(*) FROM prompts p JOIN characters c ON c.id = p.character_id
            WHERE p.emotion = e.name AND NOT p.is_deleted AND c.archived_at IS NULL)
               AS overridden_by_count
    FROM emotions e
)sql"};

// The page of characters first, by characters_name_idx; then their cells.
constexpr pg::Query list_matrix_page{"list_matrix_page", R"sql(
    WITH page AS MATERIALIZED (
        SELECT id, slug, name FROM characters
        WHERE archived_at IS NULL
          AND ($1::text IS NULL OR search_text LIKE $1)
          AND ($2::text IS NULL OR (name, id) > ($2, $3::uuid))
          AND ($5::text IS NULL OR has_cell(id, $5, $6, $7))
        ORDER BY name, id LIMIT $4
    )
    SELECT page.id, page.slug, page.name, p.emotion, p.head_version, p.updated_at
    FROM page LEFT JOIN prompts p ON p.character_id = page.id AND NOT p.is_deleted
    ORDER BY page.name, page.id, p.emotion
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

awaitable<std::vector<MatrixRow>> list_matrix(pg::Pool& pool, MatrixFilter filter,
                                              Deadline deadline) {
    const auto state = filter.has_cell ? std::optional(name_of(*filter.has_cell)) : std::nullopt;
    const auto emotion = filter.emotion ? std::optional(filter.emotion->text()) : std::nullopt;
    const auto rows = co_await pool.run(
        list_matrix_page,
        pg::params(like_pattern(filter.search), filter.after_name, filter.after_id, filter.limit,
                   state, emotion, filter.asked_by),
        deadline);
    std::vector<MatrixRow> matrix;
    for (const auto& row : rows) {
        const auto id = row.get<CharacterId>("id");
        if (matrix.empty() || matrix.back().id != id) {
            matrix.push_back({.id = id,
                              .slug = row.get<std::string>("slug"),
                              .name = row.get<std::string>("name"),
                              .own = {}});
        }
        const auto name = row.get<std::optional<std::string_view>>("emotion");
        if (name) {
            matrix.back().own.push_back({.emotion = core::EmotionName::parse(*name).value(),
                                         .version = row.get<int>("head_version"),
                                         .updated_at = row.get<Timestamp>("updated_at")});
        }
    }
    co_return matrix;
}

}  // namespace mien::store
