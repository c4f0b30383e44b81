#include "store/templates/templates.hpp"

#include <variant>

#include "base/error.hpp"
#include "base/limits/templates.hpp"
#include "base/or_null.hpp"
#include "store/search.hpp"
#include "store/templates/template_rows.hpp"

namespace mien::store {
namespace {

// Names are ASCII in lower case, so that a folded search finds them as they are; there are few. Of
// the cells of each no more are looked at than $6, so that a page costs the same however many
// follow.
constexpr pg::Query list_template_rows{"list_templates", R"sql(
    SELECT t.id, t.name, t.archived_at, t.created_at, t.updated_at, v.id AS version_id, v.version,
           v.template_text, v.placeholders, v.description, v.change_reason, v.reverted_from,
           v.created_by, a.display_name AS created_by_name, v.created_at AS version_created_at,
           u.in_sync, u.behind, u.pinned, u.detached, u.counted
    FROM templates t
    JOIN template_versions v ON v.template_id = t.id AND v.version = t.head_version
    JOIN admins a ON a.id = v.created_by
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'in_sync') AS in_sync,
               count(*) FILTER (WHERE state = 'behind') AS behind,
               count(*) FILTER (WHERE state = 'pinned') AS pinned,
               count(*) FILTER (WHERE state = 'detached') AS detached, count(*) AS counted
        FROM (SELECT state FROM template_cell_rows WHERE template_id = t.id LIMIT $6) cells) u
    WHERE ($1::uuid IS NULL OR t.id = $1)
      AND ($2::boolean IS NULL OR (t.archived_at IS NOT NULL) = $2)
      AND ($3::text = '' OR strpos(t.name, $3) > 0) AND t.name > $4
    ORDER BY t.name LIMIT $5
)sql",
                                       pg::Planning::for_each_call};

constexpr pg::Query list_including_names{"list_including_templates", R"sql(
    SELECT DISTINCT t.name FROM template_includes i
    JOIN templates t ON t.id = i.template_id AND t.head_version = i.version
    WHERE i.included_id = $1 AND t.id <> $1 ORDER BY t.name
)sql"};

constexpr pg::Query list_version_rows{"list_template_versions", R"sql(
    SELECT v.id AS version_id, v.version, v.template_text, v.placeholders, v.description,
           v.change_reason, v.reverted_from, v.created_by, a.display_name AS created_by_name,
           v.created_at AS version_created_at
    FROM template_versions v JOIN admins a ON a.id = v.created_by
    WHERE v.template_id = $1 AND ($2::integer IS NULL OR v.version < $2)
    ORDER BY v.version DESC LIMIT $3
)sql"};

constexpr pg::Query find_version_row{"find_template_version", R"sql(
    SELECT v.id AS version_id, v.version, v.template_text, v.placeholders, v.description,
           v.change_reason, v.reverted_from, v.created_by, a.display_name AS created_by_name,
           v.created_at AS version_created_at
    FROM template_versions v JOIN admins a ON a.id = v.created_by
    WHERE v.template_id = $1 AND (v.version = $2 OR v.id = $3)
)sql"};

pg::Params find_version_params(core::TemplateId id, const VersionReference& version) {
    std::optional<int> number;
    std::optional<VersionId> version_id;
    if (const auto* const named = std::get_if<VersionId>(&version)) {
        version_id = *named;
    } else {
        number = std::get<int>(version);
    }
    return pg::params(id, number, version_id);
}

[[noreturn]] void refuse_unknown_version() {
    throw Error(ErrorKind::not_found, "This template has no such version.",
                {{"/version_id", "unknown", "This template has no such version."}});
}

ListedTemplate listed_from_row(const pg::Row& row, std::size_t counted_max) {
    return {.row = template_from_row(row),
            .use = {.in_sync_count = row.get<std::int64_t>("in_sync"),
                    .behind_count = row.get<std::int64_t>("behind"),
                    .pinned_count = row.get<std::int64_t>("pinned"),
                    .detached_count = row.get<std::int64_t>("detached"),
                    .has_more =
                        row.get<std::int64_t>("counted") > static_cast<std::int64_t>(counted_max)}};
}

}  // namespace

json::array placeholders_to_json(const std::vector<core::Placeholder>& placeholders) {
    json::array list;
    for (const auto& placeholder : placeholders) {
        list.push_back({{"name", placeholder.name},
                        {"default", or_null(placeholder.default_text)},
                        {"required", placeholder.is_required},
                        {"help", placeholder.help}});
    }
    return list;
}

std::vector<core::Placeholder> placeholders_from_json(const json::value& document) {
    std::vector<core::Placeholder> placeholders;
    for (const auto& item : document.as_array()) {
        const auto& fields = item.as_object();
        core::Placeholder placeholder{.name = std::string(fields.at("name").as_string())};
        const auto* const default_text = fields.if_contains("default");
        if (default_text != nullptr && default_text->is_string()) {
            placeholder.default_text = std::string(default_text->get_string());
        }
        const auto* const required = fields.if_contains("required");
        placeholder.is_required = required != nullptr && required->as_bool();
        const auto* const help = fields.if_contains("help");
        placeholder.help = help != nullptr ? std::string(help->as_string()) : "";
        placeholders.push_back(std::move(placeholder));
    }
    return placeholders;
}

TemplateVersion template_version_from_row(const pg::Row& row) {
    return {
        .id = row.get<core::TemplateVersionId>("version_id"),
        .version = row.get<int>("version"),
        .content = {.text = row.get<std::string>("template_text"),
                    .placeholders = placeholders_from_json(row.get<json::value>("placeholders")),
                    .description = row.get<std::string>("description")},
        .change_reason = row.get<std::string>("change_reason"),
        .reverted_from = row.get<std::optional<int>>("reverted_from"),
        .created_by = {.id = row.get<AdminId>("created_by"),
                       .display_name = row.get<std::string>("created_by_name")},
        .created_at = row.get<Timestamp>("version_created_at")};
}

Template template_from_row(const pg::Row& row) {
    return {.id = row.get<core::TemplateId>("id"),
            .name = row.get<std::string>("name"),
            .head = template_version_from_row(row),
            .archived_at = row.get<std::optional<Timestamp>>("archived_at"),
            .created_at = row.get<Timestamp>("created_at"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

Error no_such_template() {
    return {ErrorKind::not_found, "There is no such template."};
}

awaitable<std::vector<ListedTemplate>> list_templates(pg::Pool& pool, TemplateFilter filter,
                                                      Deadline deadline) {
    auto parameters =
        pg::params(std::nullopt, filter.is_archived, fold_for_search(filter.search),
                   filter.after_name, filter.limit, limits::template_cells_counted_max + 1);
    const auto rows = co_await pool.run(list_template_rows, std::move(parameters), deadline);
    std::vector<ListedTemplate> templates;
    templates.reserve(rows.size());
    for (const auto& row : rows) {
        templates.push_back(listed_from_row(row, limits::template_cells_counted_max));
    }
    co_return templates;
}

awaitable<TemplateDetails> get_template(pg::Pool& pool, core::TemplateId id, Deadline deadline) {
    auto parameters = pg::params(id, std::nullopt, "", "", 1, limits::template_cells_max + 1);
    const auto rows = co_await pool.run(list_template_rows, std::move(parameters), deadline);
    if (rows.empty()) {
        throw no_such_template();
    }
    TemplateDetails details{.listed = listed_from_row(rows.front(), limits::template_cells_max),
                            .included_by = {}};
    const auto including = co_await pool.run(list_including_names, pg::params(id), deadline);
    for (const auto& row : including) {
        details.included_by.push_back(row.get<std::string>("name"));
    }
    co_return details;
}

awaitable<std::vector<TemplateVersion>> list_template_versions(pg::Pool& pool, core::TemplateId id,
                                                               std::optional<int> before_version,
                                                               std::size_t limit,
                                                               Deadline deadline) {
    const auto rows =
        co_await pool.run(list_version_rows, pg::params(id, before_version, limit), deadline);
    // Every template has a version, so that none on the first page means no template.
    if (rows.empty() && !before_version) {
        throw no_such_template();
    }
    std::vector<TemplateVersion> versions;
    versions.reserve(rows.size());
    for (const auto& row : rows) {
        versions.push_back(template_version_from_row(row));
    }
    co_return versions;
}

awaitable<TemplateVersion> get_template_version(pg::Pool& pool, core::TemplateId id,
                                                VersionReference version, Deadline deadline) {
    const auto rows =
        co_await pool.run(find_version_row, find_version_params(id, version), deadline);
    if (rows.empty()) {
        refuse_unknown_version();
    }
    co_return template_version_from_row(rows.front());
}

awaitable<TemplateVersion> read_template_version(pg::Transaction& transaction, core::TemplateId id,
                                                 VersionReference version) {
    const auto rows = co_await transaction.run(find_version_row, find_version_params(id, version));
    if (rows.empty()) {
        refuse_unknown_version();
    }
    co_return template_version_from_row(rows.front());
}

}  // namespace mien::store
