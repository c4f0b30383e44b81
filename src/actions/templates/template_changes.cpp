#include "actions/templates/template_changes.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/error.hpp"
#include "core/prompt.hpp"

namespace mien::actions {
namespace {

store::AuditEntry entry_of(const store::Template& row, std::string action, json::object details) {
    details["name"] = row.name;
    return {.action = std::move(action),
            .subject_kind = "template",
            .subject_id = to_string(row.id),
            .details = std::move(details),
            .version_id = {}};
}

void require_valid_save(const TemplateSave& save, std::vector<Problem> problems) {
    std::ranges::move(core::find_problems(save.content), std::back_inserter(problems));
    std::ranges::move(core::find_problems_of_reason(save.change_reason, "/change_reason"),
                      std::back_inserter(problems));
    require_valid(problems);
}

core::ExpandedTemplate require_expanded(std::expected<core::ExpandedTemplate, Problem> expanded) {
    if (!expanded) {
        throw Error(ErrorKind::invalid, expanded.error().message, {expanded.error()});
    }
    return std::move(*expanded);
}

core::ExpandedTemplate require_expanded_above(
    const std::string& name, std::expected<core::ExpandedTemplate, Problem> expanded) {
    if (!expanded) {
        auto problem = std::move(expanded.error());
        problem.message =
            fmt::format("“{}”, which includes this template: {}", name, problem.message);
        throw Error(ErrorKind::invalid, problem.message, {problem});
    }
    return std::move(*expanded);
}

// What this content would make of the template, and of those that include it.
awaitable<store::NewTemplateVersion> expand_all(pg::Transaction& transaction, core::TemplateId id,
                                                std::string name, TemplateSave save) {
    const auto above = co_await store::find_including(transaction, id);
    auto roots = core::find_inclusions(save.content.text);
    for (const auto& one : above) {
        roots.push_back({one.name});
    }
    auto library = co_await store::load_templates(transaction, std::move(roots));
    const core::Inclusion self{name};
    library.templates.insert_or_assign(self, save.content);
    library.ids.emplace(name, id);
    store::NewTemplateVersion added{.content = std::move(save.content),
                                    .change_reason = std::move(save.change_reason),
                                    .author = std::move(save.author),
                                    .expansions = {},
                                    .ids = {}};
    const auto own = require_expanded(core::expand_template(self, library.templates));
    added.expansions.push_back({id, own.sha256});
    for (const auto& one : above) {
        auto expanded = core::expand_template({one.name}, library.templates);
        // What is archived holds nobody up; it is judged when it is restored.
        if (!one.is_archived || expanded) {
            const auto other = require_expanded_above(one.name, std::move(expanded));
            added.expansions.push_back({one.id, other.sha256});
        }
    }
    added.ids = std::move(library.ids);
    co_return added;
}

awaitable<Done<SavedTemplate>> add_version(pg::Transaction& transaction, store::Template before,
                                           store::NewTemplateVersion added, std::string action) {
    auto row =
        co_await store::add_template_version(transaction, std::move(before), std::move(added));
    std::vector<store::AuditEntry> audit;
    audit.push_back(template_version_entry(row, std::move(action)));
    co_return Done<SavedTemplate>{{.row = std::move(row)}, std::move(audit)};
}

awaitable<Done<store::Template>> set_archived(pg::Transaction& transaction, store::Template before,
                                              bool is_archived) {
    const bool is_same = before.archived_at.has_value() == is_archived;
    auto row = co_await store::set_template_archived(transaction, std::move(before), is_archived);
    std::vector<store::AuditEntry> audit;
    if (!is_same) {
        audit.push_back(entry_of(row, is_archived ? "template.archive" : "template.restore", {}));
    }
    co_return Done<store::Template>{std::move(row), std::move(audit)};
}

}  // namespace

store::AuditEntry template_version_entry(const store::Template& row, std::string action) {
    const auto& head = row.head;
    json::object details{{"version", head.version},
                         {"text_sha256", to_hex(sha256(head.content.text))},
                         {"change_reason", head.change_reason}};
    if (head.reverted_from) {
        details["reverted_from"] = *head.reverted_from;
    }
    return entry_of(row, std::move(action), std::move(details));
}

void require_template_in_use(const store::Template& row) {
    if (row.archived_at) {
        throw Error(ErrorKind::conflict, "The template is archived; restore it to use it.");
    }
}

awaitable<store::Template> lock_template(pg::Transaction& transaction, core::TemplateId id) {
    co_await store::lock_templates(transaction, store::TemplateLock::changes);
    co_return co_await store::read_template(transaction, id);
}

awaitable<Done<SavedTemplate>> create_template(pg::Transaction& transaction, std::string name,
                                               TemplateSave save) {
    require_valid_save(save, core::find_problems_of_template_name(name));
    co_await store::lock_templates(transaction, store::TemplateLock::changes);
    const auto id = core::TemplateId::make();
    auto added = co_await expand_all(transaction, id, name, std::move(save));
    auto row = co_await store::create_template(transaction, std::move(name), std::move(added));
    std::vector<store::AuditEntry> audit;
    audit.push_back(template_version_entry(row, "template.create"));
    co_return Done<SavedTemplate>{{.row = std::move(row)}, std::move(audit)};
}

awaitable<Done<SavedTemplate>> save_template(pg::Transaction& transaction, store::Template before,
                                             TemplateSave save) {
    require_valid_save(save, {});
    require_template_in_use(before);
    if (before.head.content == save.content) {
        co_return Done<SavedTemplate>{{.row = std::move(before), .is_unchanged = true}, {}};
    }
    auto added = co_await expand_all(transaction, before.id, before.name, std::move(save));
    co_return co_await add_version(transaction, std::move(before), std::move(added),
                                   "template.save");
}

awaitable<Done<SavedTemplate>> revert_template(pg::Transaction& transaction, store::Template before,
                                               store::VersionReference version,
                                               std::string change_reason, store::Author author) {
    require_valid(core::find_problems_of_reason(change_reason, "/change_reason"));
    require_template_in_use(before);
    auto earlier = co_await store::read_template_version(transaction, before.id, version);
    if (earlier.version == before.head.version) {
        co_return Done<SavedTemplate>{{.row = std::move(before), .is_unchanged = true}, {}};
    }
    TemplateSave save{.content = std::move(earlier.content),
                      .change_reason = std::move(change_reason),
                      .author = std::move(author)};
    auto added = co_await expand_all(transaction, before.id, before.name, std::move(save));
    added.reverted_from = earlier.version;
    co_return co_await add_version(transaction, std::move(before), std::move(added),
                                   "template.revert");
}

awaitable<core::ExpandedTemplate> expand_template_version(pg::Transaction& transaction,
                                                          std::string name, int version) {
    const core::Inclusion root{std::move(name), version};
    std::vector<core::Inclusion> roots{root};
    const auto library = co_await store::load_templates(transaction, std::move(roots));
    if (!library.templates.contains(root)) {
        throw Error(ErrorKind::invalid, "This template has no such version.",
                    {{"/version", "unknown", "This template has no such version."}});
    }
    co_return require_expanded(core::expand_template(root, library.templates));
}

awaitable<Done<store::Template>> archive_template(pg::Transaction& transaction,
                                                  store::Template before) {
    co_return co_await set_archived(transaction, std::move(before), true);
}

awaitable<Done<store::Template>> restore_template(pg::Transaction& transaction,
                                                  store::Template before) {
    std::vector<core::Inclusion> roots{{before.name}};
    const auto library = co_await store::load_templates(transaction, std::move(roots));
    [[maybe_unused]] const auto expanded =
        require_expanded(core::expand_template({before.name}, library.templates));
    co_return co_await set_archived(transaction, std::move(before), false);
}

}  // namespace mien::actions
