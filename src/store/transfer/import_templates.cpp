#include "store/transfer/import_templates.hpp"

#include "base/or_null.hpp"

namespace mien::store {
namespace {

// Versions are the same when text, placeholders, description, reason, author and time are; a file
// that does not say author or time matches any.
constexpr pg::Query plan_templates{"plan_import_templates", R"sql(
    UPDATE import_templates m SET (template_id, current_version, problems, action) = (
        SELECT t.id, t.head_version,
            m.file_problems || CASE WHEN p.code IS NULL THEN '[]'
                ELSE jsonb_build_array(jsonb_build_object(
                    'pointer', format('/templates/%s/name', m.item - 1), 'code', p.code,
                    'message', p.message)) END,
            CASE WHEN m.file_problems <> '[]' OR p.code IS NOT NULL THEN 'error'
                 WHEN t.id IS NULL THEN 'create'
                 WHEN c.common = jsonb_array_length(m.versions) THEN 'exists'
                 ELSE 'update' END
        FROM (SELECT) one
        LEFT JOIN templates t ON t.name = m.name
        CROSS JOIN LATERAL (
            SELECT coalesce(min(f.place) FILTER (WHERE (
                    h.template_text = f.version ->> 'template_text'
                    AND h.placeholders = f.version -> 'placeholders'
                    AND h.description = f.version ->> 'description'
                    AND h.change_reason = f.version ->> 'change_reason'
                    AND coalesce(f.version ->> 'author_email', h.author_email) = h.author_email
                    AND coalesce((f.version ->> 'created_at')::timestamptz, h.created_at)
                        = h.created_at) IS NOT TRUE) - 1, count(*)) AS common
            FROM jsonb_array_elements(m.versions) WITH ORDINALITY AS f (version, place)
            LEFT JOIN template_version_sources h
                ON h.template_id = t.id AND h.version = f.place) c
        CROSS JOIN LATERAL (
            SELECT CASE WHEN t.id IS NULL OR c.common = jsonb_array_length(m.versions) THEN NULL
                        WHEN c.common <> t.head_version THEN 'other_history'
                        WHEN t.archived_at IS NOT NULL THEN 'template_archived' END AS code) k
        CROSS JOIN LATERAL (
            SELECT k.code, CASE k.code
                WHEN 'other_history' THEN 'The template of this name has another history here.'
                WHEN 'template_archived'
                    THEN 'The template is archived here; restore it first.' END AS message) p)
    WHERE m.import_id = $1
)sql"};

constexpr pg::Query read_planned{"read_planned_templates", R"sql(
    SELECT name, is_archived, template_id, coalesce(current_version, 0) AS current_version, versions
    FROM import_templates WHERE import_id = $1 AND action IN ('create', 'update') ORDER BY item
)sql"};

// Of a template in error there is nothing here that the file means.
constexpr pg::Query link_prompts{"link_import_prompts", R"sql(
    INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version,
                                placeholder_values, is_pinned, expansion_sha256)
    SELECT h.id, t.id, v.version,
           CASE WHEN NOT (p.from_template ->> 'detached')::boolean THEN h.head_version END,
           p.from_template -> 'values', (p.from_template ->> 'pinned')::boolean,
           decode(p.from_template ->> 'expansion_sha256', 'hex')
    FROM import_prompts p
    JOIN prompts h ON h.id = coalesce(p.prompt_id, p.new_prompt_id)
    JOIN import_templates m ON m.import_id = $1 AND m.name = p.from_template ->> 'name'
        AND m.action <> 'error'
    JOIN templates t ON t.name = m.name
    JOIN template_versions v
        ON v.template_id = t.id AND v.version = (p.from_template ->> 'version')::integer
    WHERE p.import_id = $1 AND p.item BETWEEN $2 AND $3
      AND p.outcome IN ('created', 'updated', 'overwritten', 'merged')
    ON CONFLICT ON CONSTRAINT template_cells_pkey DO UPDATE SET
        template_id = EXCLUDED.template_id, template_version = EXCLUDED.template_version,
        prompt_version = EXCLUDED.prompt_version, placeholder_values = EXCLUDED.placeholder_values,
        is_pinned = EXCLUDED.is_pinned, expansion_sha256 = EXCLUDED.expansion_sha256,
        run_id = NULL
)sql",
                                 pg::Planning::for_each_call};

std::optional<std::string> text_in(const json::object& document, std::string_view name) {
    const auto& value = document.at(name);
    return value.is_string() ? std::optional<std::string>(value.get_string()) : std::nullopt;
}

BundleTemplateVersion version_from(const json::object& document) {
    BundleTemplateVersion version{
        .content = {.text = std::string(document.at("template_text").as_string()),
                    .placeholders = placeholders_from_json(document.at("placeholders")),
                    .description = std::string(document.at("description").as_string())},
        .change_reason = std::string(document.at("change_reason").as_string()),
        .reverted_from = std::nullopt,
        .created_by = std::nullopt,
        .created_at = std::nullopt};
    if (const auto* const number = document.at("reverted_from").if_int64()) {
        version.reverted_from = static_cast<int>(*number);
    }
    if (auto email = text_in(document, "author_email")) {
        version.created_by = BundleAuthor{.email = std::move(*email),
                                          .display_name = *text_in(document, "author_name")};
    }
    if (const auto time = text_in(document, "created_at")) {
        version.created_at = parse_timestamp(*time);
    }
    return version;
}

}  // namespace

json::array versions_to_json(const std::vector<BundleTemplateVersion>& versions) {
    json::array list;
    for (const auto& version : versions) {
        const auto& author = version.created_by;
        const auto& time = version.created_at;
        list.push_back(
            {{"template_text", version.content.text},
             {"placeholders", placeholders_to_json(version.content.placeholders)},
             {"description", version.content.description},
             {"change_reason", version.change_reason},
             {"reverted_from", or_null(version.reverted_from)},
             {"author_email", author ? json::value(author->email) : json::value(nullptr)},
             {"author_name", author ? json::value(author->display_name) : json::value(nullptr)},
             {"created_at", or_null(time)}});
    }
    return list;
}

json::object link_to_json(const BundleTemplateLink& link) {
    json::object values;
    for (const auto& [name, value] : link.values) {
        values[name] = value;
    }
    return {{"name", link.name},
            {"version", link.version},
            {"values", std::move(values)},
            {"pinned", link.is_pinned},
            {"detached", link.is_detached},
            {"expansion_sha256", to_hex(link.expansion_sha256)}};
}

pg::Call plan_templates_call(ImportId id) {
    return {plan_templates, pg::params(id)};
}

awaitable<std::vector<PlannedTemplate>> read_planned_templates(pg::Transaction& transaction,
                                                               ImportId id) {
    const auto rows = co_await transaction.run(read_planned, pg::params(id));
    std::vector<PlannedTemplate> planned;
    planned.reserve(rows.size());
    for (const auto& row : rows) {
        auto& one = planned.emplace_back(
            PlannedTemplate{.name = row.get<std::string>("name"),
                            .is_archived = row.get<bool>("is_archived"),
                            .id = row.get<std::optional<core::TemplateId>>("template_id"),
                            .current_version = row.get<int>("current_version"),
                            .added = {}});
        const auto versions = row.get<json::value>("versions");
        const auto& all = versions.as_array();
        for (auto i = static_cast<std::size_t>(one.current_version); i < all.size(); ++i) {
            one.added.push_back(version_from(all[i].as_object()));
        }
    }
    co_return planned;
}

json::object import_origin_of(ImportId id, const BundleTemplateVersion& version) {
    json::object origin{{"kind", "import"}, {"import_id", to_string(id)}};
    if (const auto& author = version.created_by) {
        origin["created_by"] = {{"email", author->email}, {"display_name", author->display_name}};
    }
    if (version.created_at) {
        origin["created_at"] = to_rfc3339(*version.created_at);
    }
    return origin;
}

pg::Call link_prompts_call(ImportId id, int first, int last) {
    return {link_prompts, pg::params(id, first, last)};
}

}  // namespace mien::store
