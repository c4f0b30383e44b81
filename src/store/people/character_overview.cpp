#include "store/people/character_overview.hpp"

namespace mien::store {
namespace {

// Each poster is one step in an index; the rest is a join over the prompts of the page.
constexpr pg::Query overview_character_rows{"overview_characters", R"sql(
    WITH used AS MATERIALIZED (
        SELECT e.name, g.id IS NOT NULL AS has_default
        FROM emotions e LEFT JOIN prompts g ON g.emotion = e.name AND g.character_id IS NULL
        WHERE e.archived_at IS NULL
    ), counted AS (
        SELECT w.id, w.place,
               count(u.name) FILTER (WHERE u.has_default) AS own_with_default,
               count(u.name) FILTER (WHERE NOT u.has_default) AS own_without_default,
               max(p.updated_at) AS prompts_updated_at
        FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, place)
        LEFT JOIN LATERAL (
            SELECT emotion, is_deleted, updated_at FROM prompts
            WHERE character_id = w.id OFFSET 0) p ON true
        LEFT JOIN used u ON u.name = p.emotion AND NOT p.is_deleted
        GROUP BY w.id, w.place
    )
    SELECT counted.id, counted.prompts_updated_at,
           (SELECT count(*) FROM used WHERE has_default) - own_with_default AS default_count,
           (SELECT count(*) FROM used WHERE NOT has_default) - own_without_default
               AS missing_count,
           (SELECT count(*) FROM prompt_drafts d
            WHERE d.admin_id = $2 AND d.character_id = counted.id) AS draft_count,
           (SELECT c.poster_key FROM cell_posters c WHERE c.character_id = counted.id
            ORDER BY c.made_at DESC LIMIT 1) AS poster_key,
           now() AS read_at
    FROM counted
    ORDER BY counted.place
)sql"};

}  // namespace

awaitable<std::vector<CharacterOverview>> overview_characters(pg::Pool& pool,
                                                              std::vector<CharacterId> ids,
                                                              AdminId asked_by, Deadline deadline) {
    const auto rows =
        co_await pool.run(overview_character_rows, pg::params(ids, asked_by), deadline);
    std::vector<CharacterOverview> overviews;
    overviews.reserve(rows.size());
    for (const auto& row : rows) {
        overviews.push_back(
            {.id = row.get<CharacterId>("id"),
             .default_count = row.get<std::int64_t>("default_count"),
             .missing_count = row.get<std::int64_t>("missing_count"),
             .draft_count = row.get<std::int64_t>("draft_count"),
             .prompts_updated_at = row.get<std::optional<Timestamp>>("prompts_updated_at"),
             .poster_key = row.get<std::optional<std::string>>("poster_key"),
             .read_at = row.get<Timestamp>("read_at")});
    }
    co_return overviews;
}

}  // namespace mien::store
