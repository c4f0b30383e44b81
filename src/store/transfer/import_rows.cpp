#include "store/transfer/import_rows.hpp"

#include "base/limits/transfer.hpp"
#include "store/search.hpp"

namespace mien::store {
namespace {

constexpr pg::Query list_rows{"list_planned_prompts", R"sql(
    SELECT p.item, p.line, p.pointer, p.action, p.target_id AS character_id,
           coalesce(c.slug, n.slug, p.file_character_slug) AS character_slug,
           coalesce(c.name, n.name) AS character_name, p.emotion,
           coalesce(p.is_new_character, false) AS is_new_character, f.version, f.prompt_text,
           f.change_reason AS file_reason, f.author_name AS file_author,
           f.created_at AS file_created_at, p.version_count, p.new_count,
           h.head_version AS current_version, v.prompt_text AS current_text,
           v.change_reason AS current_reason, v.author_name AS current_author,
           v.created_at AS current_created_at, p.problems, p.outcome
    FROM import_prompts p
    LEFT JOIN characters c ON c.id = p.target_id
    LEFT JOIN LATERAL (
        SELECT i.slug, i.name, i.search_text FROM import_characters i
        WHERE c.id IS NULL AND i.import_id = p.import_id AND i.character_id = p.target_id
        LIMIT 1) n ON true
    LEFT JOIN import_versions f ON f.import_id = p.import_id AND f.item = p.item
        AND f.place = p.version_count
    LEFT JOIN prompts h ON h.id = coalesce(
        p.prompt_id, CASE WHEN p.outcome IS NOT NULL THEN p.new_prompt_id END)
    LEFT JOIN version_sources v ON v.prompt_id = h.id AND v.version = h.head_version
    WHERE p.import_id = $1 AND p.action IS NOT NULL AND p.item > $2
      AND ($3::text IS NULL OR p.action = $3)
      AND ($4::text IS NULL OR strpos(p.emotion, $4) > 0
           OR strpos(p.file_character_slug, $4) > 0
           OR strpos(coalesce(c.search_text, n.search_text), $4) > 0)
    ORDER BY p.item LIMIT $5)sql",
                              pg::Planning::for_each_call};

// Those with errors first; both in the order of import_characters_action_idx.
constexpr pg::Query list_characters{"list_planned_characters", R"sql(
    (SELECT line, slug AS name, action, is_archived, problems FROM import_characters
     WHERE import_id = $1 AND action = 'error' ORDER BY item LIMIT $2)
    UNION ALL
    (SELECT line, slug AS name, action, is_archived, problems FROM import_characters
     WHERE import_id = $1 AND action = 'create' ORDER BY item LIMIT $2)
    LIMIT $2)sql"};
constexpr pg::Query list_emotions{"list_planned_emotions", R"sql(
    SELECT line, name, action, is_archived, problems FROM import_emotions
    WHERE import_id = $1 AND action IN ('create', 'error')
    ORDER BY action DESC, item LIMIT $2)sql"};

constexpr pg::Query list_templates{"list_planned_templates", R"sql(
    SELECT line, name, action, is_archived, problems FROM import_templates
    WHERE import_id = $1 AND action IN ('create', 'update', 'error')
    ORDER BY action <> 'error', item LIMIT $2)sql"};

std::optional<VersionDetails> details_from(const pg::Row& row, std::string_view reason,
                                           std::string_view author, std::string_view time) {
    auto text = row.get<std::optional<std::string>>(reason);
    if (!text) {
        return std::nullopt;
    }
    return VersionDetails{.change_reason = std::move(*text),
                          .author_name = row.get<std::optional<std::string>>(author),
                          .created_at = row.get<std::optional<Timestamp>>(time)};
}

PlannedPrompt planned_from(const pg::Row& row) {
    const bool is_error = row.get<std::string_view>("action") == "error";
    return {.item = row.get<int>("item"),
            .line = row.get<std::int64_t>("line"),
            .pointer = row.get<std::string>("pointer"),
            .action = row.get<std::string>("action"),
            .character_id = row.get<std::optional<CharacterId>>("character_id"),
            .character_slug = row.get<std::optional<std::string>>("character_slug"),
            .character_name = row.get<std::optional<std::string>>("character_name"),
            .emotion = row.get<std::string>("emotion"),
            .is_new_character = row.get<bool>("is_new_character"),
            .version = row.get<std::optional<int>>("version"),
            .prompt_text = row.get<std::optional<std::string>>("prompt_text"),
            .file_details =
                is_error ? std::nullopt
                         : details_from(row, "file_reason", "file_author", "file_created_at"),
            .version_count = row.get<int>("version_count"),
            .new_version_count = row.get<int>("new_count"),
            .current_version = row.get<std::optional<int>>("current_version"),
            .current_text = row.get<std::optional<std::string>>("current_text"),
            .current_details =
                details_from(row, "current_reason", "current_author", "current_created_at"),
            .problems = row.get<json::value>("problems"),
            .outcome = row.get<std::optional<std::string>>("outcome")};
}

std::vector<PlannedAxis> axes_from(const pg::Rows& rows) {
    std::vector<PlannedAxis> axes;
    axes.reserve(rows.size());
    for (const auto& row : rows) {
        axes.push_back({.line = row.get<std::int64_t>("line"),
                        .name = row.get<std::string>("name"),
                        .action = row.get<std::string>("action"),
                        .is_archived = row.get<bool>("is_archived"),
                        .problems = row.get<json::value>("problems")});
    }
    return axes;
}

}  // namespace

awaitable<std::vector<PlannedPrompt>> list_planned(pg::Pool& pool, ImportId id, PlanFilter filter,
                                                   Deadline deadline) {
    const auto folded =
        filter.search.empty() ? std::nullopt : std::optional(fold_for_search(filter.search));
    auto values = pg::params(id, filter.after_item, filter.action, folded, filter.limit);
    const auto rows = co_await pool.run(list_rows, std::move(values), deadline);
    std::vector<PlannedPrompt> planned;
    planned.reserve(rows.size());
    for (const auto& row : rows) {
        planned.push_back(planned_from(row));
    }
    co_return planned;
}

awaitable<PlannedAxes> list_planned_axes(pg::Pool& pool, ImportId id, Deadline deadline) {
    auto values = pg::params(id, limits::import_axes_told_max);
    const auto characters = co_await pool.run(list_characters, values, deadline);
    const auto emotions = co_await pool.run(list_emotions, values, deadline);
    const auto templates = co_await pool.run(list_templates, std::move(values), deadline);
    co_return PlannedAxes{axes_from(characters), axes_from(emotions), axes_from(templates)};
}

}  // namespace mien::store
