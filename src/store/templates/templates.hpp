// Templates and their versions, which never change. Whoever changes a template holds the lock of
// all of them (lock_template_changes): what includes what cannot change under another's hands.
// All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "core/template.hpp"
#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

struct TemplateVersion {
    core::TemplateVersionId id;
    int version = 1;  // 1..n, without gaps
    core::TemplateDraft content;
    std::string change_reason;
    std::optional<int> reverted_from;
    Author created_by;
    Timestamp created_at;
};

// How many cells have a text of the template, by how they stand to it.
struct TemplateUse {
    std::int64_t in_sync_count = 0;
    std::int64_t behind_count = 0;
    std::int64_t pinned_count = 0;
    std::int64_t detached_count = 0;
    bool has_more = false;  // than were counted
};

struct Template {
    core::TemplateId id;
    std::string name;
    TemplateVersion head;
    std::optional<Timestamp> archived_at;
    Timestamp created_at;
    Timestamp updated_at;
};

struct ListedTemplate {
    Template row;
    TemplateUse use;
};

struct TemplateFilter {
    std::string search = {};  // part of the name, "" for all
    bool is_archived = false;
    std::string after_name = {};
    std::size_t limit = 50;
};

// By name. Of each, limits::template_cells_counted_max cells are counted.
[[nodiscard]] awaitable<std::vector<ListedTemplate>> list_templates(pg::Pool& pool,
                                                                    TemplateFilter filter,
                                                                    Deadline deadline);

// A template with what it is used for, up to limits::template_cells_max cells, and what the newest
// versions of others include it, by name.
struct TemplateDetails {
    ListedTemplate listed;
    std::vector<std::string> included_by;
};
[[nodiscard]] awaitable<TemplateDetails> get_template(pg::Pool& pool, core::TemplateId id,
                                                      Deadline deadline);

// Newest first, in keyset pages by their number.
[[nodiscard]] awaitable<std::vector<TemplateVersion>> list_template_versions(
    pg::Pool& pool, core::TemplateId id, std::optional<int> before_version, std::size_t limit,
    Deadline deadline);
[[nodiscard]] awaitable<TemplateVersion> get_template_version(pg::Pool& pool, core::TemplateId id,
                                                              VersionReference version,
                                                              Deadline deadline);

// The rest works in a transaction and throws not_found as well.

enum class TemplateLock {
    changes,  // of a template: alone
    use,      // of what is there: beside others who use it
};
[[nodiscard]] awaitable<void> lock_templates(pg::Transaction& transaction, TemplateLock lock);

[[nodiscard]] awaitable<Template> read_template(pg::Transaction& transaction, core::TemplateId id);
[[nodiscard]] awaitable<TemplateVersion> read_template_version(pg::Transaction& transaction,
                                                               core::TemplateId id,
                                                               VersionReference version);

// What stands behind the names, and behind those that they include; the ids of all by name.
struct LoadedLibrary {
    core::TemplateLibrary templates;
    std::map<std::string, core::TemplateId, std::less<>> ids;
};
// Throws invalid when it is more than limits::template_nodes_max.
[[nodiscard]] awaitable<LoadedLibrary> load_templates(pg::Transaction& transaction,
                                                      std::vector<core::Inclusion> roots);

struct IncludingTemplate {
    core::TemplateId id;
    std::string name;
    int head_version = 1;
    bool is_archived = false;
};
// The templates whose newest version includes this one as it is now, directly or through others.
[[nodiscard]] awaitable<std::vector<IncludingTemplate>> find_including(pg::Transaction& transaction,
                                                                       core::TemplateId id);

struct TemplateExpansion {
    core::TemplateId id;
    Sha256 sha256;
};

struct NewTemplateVersion {
    core::TemplateDraft content;
    std::string change_reason;
    std::optional<int> reverted_from = std::nullopt;
    Author author;
    std::optional<json::value> origin = std::nullopt;  // of a version that came with an import
    // Of the template and of those that include it.
    std::vector<TemplateExpansion> expansions;
    // Of its inclusions.
    std::map<std::string, core::TemplateId, std::less<>> ids;
};

// Throws conflict when the name is taken, also by an archived one, and when there are
// limits::templates_max. The expansions begin with its own, whose id is that of the new template.
[[nodiscard]] awaitable<Template> create_template(pg::Transaction& transaction, std::string name,
                                                  NewTemplateVersion added);
// The row of a template whose versions follow in the same transaction. The same conflicts.
[[nodiscard]] awaitable<void> insert_template_row(pg::Transaction& transaction, std::string name,
                                                  core::TemplateId id, Sha256 expansion);
[[nodiscard]] awaitable<Template> add_template_version(pg::Transaction& transaction,
                                                       Template before, NewTemplateVersion added);
// What the newest versions of these templates expand to by now.
[[nodiscard]] pg::Call set_expansions_call(const std::vector<TemplateExpansion>& expansions);
// The ids of all templates by name.
[[nodiscard]] awaitable<std::map<std::string, core::TemplateId, std::less<>>> read_template_ids(
    pg::Transaction& transaction);
[[nodiscard]] awaitable<Template> set_template_archived(pg::Transaction& transaction,
                                                        Template before, bool is_archived);

// [{"name", "default", "required", "help"}], as it is stored and sent.
[[nodiscard]] json::array placeholders_to_json(const std::vector<core::Placeholder>& placeholders);
[[nodiscard]] std::vector<core::Placeholder> placeholders_from_json(const json::value& document);

}  // namespace mien::store
