#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/templates.hpp"
#include "store/archived_holder.hpp"
#include "store/templates/template_rows.hpp"

namespace mien::store {
namespace {

// Held until the transaction ends. A change waits for those who use templates, and they for it.
constexpr pg::Query lock_changes{"lock_template_changes",
                                 "SELECT pg_advisory_xact_lock(hashtextextended('templates', 0))"};
constexpr pg::Query lock_use{
    "lock_template_use", "SELECT pg_advisory_xact_lock_shared(hashtextextended('templates', 0))"};

constexpr pg::Query read_template_row{"read_template", R"sql(
    SELECT t.id, t.name, t.archived_at, t.created_at, t.updated_at, v.id AS version_id, v.version,
           v.template_text, v.placeholders, v.description, v.change_reason, v.reverted_from,
           v.created_by, a.display_name AS created_by_name, v.created_at AS version_created_at
    FROM templates t
    JOIN template_versions v ON v.template_id = t.id AND v.version = t.head_version
    JOIN admins a ON a.id = v.created_by
    WHERE t.id = $1
)sql"};

// UNION takes each version once, so that it ends whatever includes what. 0 is the newest version.
constexpr pg::Query load_nodes{"load_templates", R"sql(
    WITH RECURSIVE nodes AS (
        SELECT t.id, t.name, wanted.version AS wanted,
               coalesce(nullif(wanted.version, 0), t.head_version) AS version
        FROM unnest($1::text[], $2::integer[]) AS wanted (name, version)
        JOIN templates t ON t.name = wanted.name
        UNION
        SELECT t.id, t.name, coalesce(i.included_version, 0),
               coalesce(i.included_version, t.head_version)
        FROM nodes n
        JOIN template_includes i ON i.template_id = n.id AND i.version = n.version
        JOIN templates t ON t.id = i.included_id
    )
    SELECT n.id, n.name, n.wanted, v.template_text, v.placeholders
    FROM nodes n JOIN template_versions v ON v.template_id = n.id AND v.version = n.version
    LIMIT $3
)sql"};

// Upwards, from version to version: through one that is not the newest only where it is named.
constexpr pg::Query find_including_templates{"find_including_templates", R"sql(
    WITH RECURSIVE above AS (
        SELECT i.template_id AS id, i.version FROM template_includes i
        WHERE i.included_id = $1 AND i.included_version IS NULL
        UNION
        SELECT i.template_id, i.version
        FROM above a
        JOIN templates t ON t.id = a.id
        JOIN template_includes i ON i.included_id = a.id
            AND coalesce(i.included_version, t.head_version) = a.version
    )
    SELECT t.id, t.name, t.head_version, t.archived_at IS NOT NULL AS is_archived FROM above a
    JOIN templates t ON t.id = a.id AND t.head_version = a.version
    WHERE t.id <> $1 ORDER BY t.name
)sql"};

constexpr pg::Query count_templates{"count_templates", "SELECT count(*) AS total FROM templates"};

constexpr pg::Query read_ids{"read_template_ids", "SELECT id, name FROM templates"};

constexpr pg::Query insert_template{"insert_template", R"sql(
    INSERT INTO templates (id, name, head_version, expansion_sha256) VALUES ($1, $2, 0, $3)
)sql"};

constexpr pg::Query insert_template_version{"insert_template_version", R"sql(
    INSERT INTO template_versions (id, template_id, version, template_text, text_sha256,
                                   placeholders, description, change_reason, reverted_from,
                                   created_by, origin)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
)sql"};

constexpr pg::Query insert_includes{"insert_template_includes", R"sql(
    INSERT INTO template_includes (template_id, version, included_id, included_version)
    SELECT $1, $2, i.id, nullif(i.version, 0)
    FROM unnest($3::uuid[], $4::integer[]) AS i (id, version)
)sql"};

constexpr pg::Query move_template_head{"move_template_head", R"sql(
    UPDATE templates SET head_version = $2, updated_at = (
        SELECT created_at FROM template_versions WHERE template_id = $1 AND version = $2)
    WHERE id = $1
)sql"};

constexpr pg::Query set_expansions{"set_template_expansions", R"sql(
    UPDATE templates t SET expansion_sha256 = decode(e.sha256, 'hex')
    FROM unnest($1::uuid[], $2::text[]) AS e (id, sha256)
    WHERE t.id = e.id AND t.expansion_sha256 <> decode(e.sha256, 'hex')
)sql"};

constexpr pg::Query set_archived{"set_template_archived", R"sql(
    UPDATE templates SET archived_at = CASE WHEN $2::boolean THEN clock_timestamp() END,
        updated_at = clock_timestamp()
    WHERE id = $1
)sql"};

constexpr ArchivedHolder archived_name{
    .find = {"find_archived_template",
             "SELECT FROM templates WHERE name = $1 AND archived_at IS NOT NULL"},
    .pointer = "/name",
    .code = "name_taken",
    .message = "An archived template has this name; restore it or choose another."};

std::vector<pg::Call> version_calls(core::TemplateId id, int version,
                                    const NewTemplateVersion& added) {
    std::vector<core::TemplateId> included;
    std::vector<int> included_versions;
    for (const auto& inclusion : core::find_inclusions(added.content.text)) {
        included.push_back(added.ids.at(inclusion.name));
        included_versions.push_back(inclusion.version);
    }
    std::vector<pg::Call> calls;
    calls.push_back({insert_template_version,
                     pg::params(core::TemplateVersionId::make(), id, version, added.content.text,
                                sha256(added.content.text),
                                json::value(placeholders_to_json(added.content.placeholders)),
                                added.content.description, added.change_reason, added.reverted_from,
                                added.author.id, added.origin)});
    calls.push_back({insert_includes, pg::params(id, version, included, included_versions)});
    calls.push_back(set_expansions_call(added.expansions));
    calls.push_back({move_template_head, pg::params(id, version)});
    calls.push_back({read_template_row, pg::params(id)});
    return calls;
}

awaitable<Template> write_version(pg::Transaction& transaction, core::TemplateId id, int version,
                                  NewTemplateVersion added) {
    const auto answers = co_await transaction.run_all(version_calls(id, version, added));
    co_return template_from_row(answers.back().front());
}

}  // namespace

awaitable<void> lock_templates(pg::Transaction& transaction, TemplateLock lock) {
    co_await transaction.run(lock == TemplateLock::changes ? lock_changes : lock_use);
}

awaitable<Template> read_template(pg::Transaction& transaction, core::TemplateId id) {
    const auto rows = co_await transaction.run(read_template_row, pg::params(id));
    if (rows.empty()) {
        throw no_such_template();
    }
    co_return template_from_row(rows.front());
}

awaitable<LoadedLibrary> load_templates(pg::Transaction& transaction,
                                        std::vector<core::Inclusion> roots) {
    std::vector<std::string> names;
    std::vector<int> versions;
    for (auto& root : roots) {
        names.push_back(std::move(root.name));
        versions.push_back(root.version);
    }
    const auto rows = co_await transaction.run(
        load_nodes, pg::params(names, versions, limits::template_nodes_max + 1));
    if (rows.size() > limits::template_nodes_max) {
        throw Error(ErrorKind::invalid,
                    fmt::format("More than {} templates are involved; use fewer inclusions.",
                                limits::template_nodes_max));
    }
    LoadedLibrary library;
    for (const auto& row : rows) {
        auto name = row.get<std::string>("name");
        library.ids.emplace(name, row.get<core::TemplateId>("id"));
        library.templates.emplace(core::Inclusion{std::move(name), row.get<int>("wanted")},
                                  core::TemplateDraft{.text = row.get<std::string>("template_text"),
                                                      .placeholders = placeholders_from_json(
                                                          row.get<json::value>("placeholders")),
                                                      .description = {}});
    }
    co_return library;
}

awaitable<std::vector<IncludingTemplate>> find_including(pg::Transaction& transaction,
                                                         core::TemplateId id) {
    const auto rows = co_await transaction.run(find_including_templates, pg::params(id));
    std::vector<IncludingTemplate> including;
    for (const auto& row : rows) {
        including.push_back({.id = row.get<core::TemplateId>("id"),
                             .name = row.get<std::string>("name"),
                             .head_version = row.get<int>("head_version"),
                             .is_archived = row.get<bool>("is_archived")});
    }
    co_return including;
}

awaitable<void> insert_template_row(pg::Transaction& transaction, std::string name,
                                    core::TemplateId id, Sha256 expansion) {
    co_await require_no_archived_holder(transaction, archived_name, pg::params(name));
    const auto counted = co_await transaction.run(count_templates);
    if (counted.front().get<std::int64_t>("total") >= limits::templates_max) {
        throw Error(ErrorKind::conflict, fmt::format("There are {} templates; no more can be made.",
                                                     limits::templates_max));
    }
    co_await transaction.run(insert_template, pg::params(id, name, expansion));
}

pg::Call set_expansions_call(const std::vector<TemplateExpansion>& expansions) {
    std::vector<core::TemplateId> expanded;
    std::vector<std::string> digests;
    for (const auto& expansion : expansions) {
        expanded.push_back(expansion.id);
        digests.push_back(to_hex(expansion.sha256));
    }
    return {set_expansions, pg::params(expanded, digests)};
}

awaitable<std::map<std::string, core::TemplateId, std::less<>>> read_template_ids(
    pg::Transaction& transaction) {
    const auto rows = co_await transaction.run(read_ids);
    std::map<std::string, core::TemplateId, std::less<>> ids;
    for (const auto& row : rows) {
        ids.emplace(row.get<std::string>("name"), row.get<core::TemplateId>("id"));
    }
    co_return ids;
}

awaitable<Template> create_template(pg::Transaction& transaction, std::string name,
                                    NewTemplateVersion added) {
    const auto own = added.expansions.front();
    co_await insert_template_row(transaction, std::move(name), own.id, own.sha256);
    co_return co_await write_version(transaction, own.id, 1, std::move(added));
}

awaitable<Template> add_template_version(pg::Transaction& transaction, Template before,
                                         NewTemplateVersion added) {
    co_return co_await write_version(transaction, before.id, before.head.version + 1,
                                     std::move(added));
}

awaitable<Template> set_template_archived(pg::Transaction& transaction, Template before,
                                          bool is_archived) {
    if (before.archived_at.has_value() == is_archived) {
        co_return before;
    }
    std::vector<pg::Call> calls;
    calls.push_back({set_archived, pg::params(before.id, is_archived)});
    calls.push_back({read_template_row, pg::params(before.id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return template_from_row(answers[1].front());
}

}  // namespace mien::store
