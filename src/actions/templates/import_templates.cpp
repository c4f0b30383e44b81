#include "actions/templates/import_templates.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "actions/templates/template_changes.hpp"
#include "base/error.hpp"
#include "store/transfer/import_templates.hpp"

namespace mien::actions {
namespace {

using TemplateIds = std::map<std::string, core::TemplateId, std::less<>>;

struct Written {
    core::TemplateId id;
    std::string name;
    int first_version = 1;  // of those that the import brought
    int head_version = 1;
    bool is_archived = false;
};

Error moved(std::string_view name) {
    return {
        ErrorKind::conflict,
        fmt::format("The template “{}” has changed since the plan was made; plan it anew.", name)};
}

// The rows of new templates first, because any template of the file may include any other.
awaitable<std::vector<Written>> make_rows(pg::Transaction& transaction,
                                          const std::vector<store::PlannedTemplate>& planned) {
    std::vector<Written> written;
    for (const auto& one : planned) {
        written.push_back({.id = one.id.value_or(core::TemplateId::make()),
                           .name = one.name,
                           .first_version = one.current_version + 1,
                           .head_version = one.current_version + static_cast<int>(one.added.size()),
                           .is_archived = one.is_archived});
        if (!one.id) {
            auto name = one.name;
            co_await store::insert_template_row(transaction, std::move(name), written.back().id,
                                                Sha256{});
            continue;
        }
        const auto here = co_await store::read_template(transaction, *one.id);
        if (here.head.version != one.current_version || here.archived_at) {
            throw moved(one.name);
        }
    }
    co_return written;
}

void require_known(const std::string& name, const core::TemplateDraft& content,
                   const TemplateIds& ids) {
    for (const auto& inclusion : core::find_inclusions(content.text)) {
        if (!ids.contains(inclusion.name)) {
            throw Error(ErrorKind::invalid,
                        fmt::format("The template “{}” includes “{}”, which is neither in the file "
                                    "nor here.",
                                    name, inclusion.name));
        }
    }
}

// The expansion of what is added is told when all is there.
awaitable<std::vector<store::AuditEntry>> write_versions(pg::Transaction& transaction,
                                                         store::ImportId id, AdminId importer,
                                                         const Written& written,
                                                         store::PlannedTemplate planned,
                                                         const TemplateIds& ids) {
    std::vector<store::AuditEntry> audit;
    audit.reserve(planned.added.size());
    int version = written.first_version;
    for (auto& one : planned.added) {
        require_known(written.name, one.content, ids);
        store::Template before{.id = written.id,
                               .name = written.name,
                               .head = {},
                               .archived_at = {},
                               .created_at = {},
                               .updated_at = {}};
        before.head.version = version - 1;
        store::NewTemplateVersion added{.content = std::move(one.content),
                                        .change_reason = std::move(one.change_reason),
                                        .reverted_from = one.reverted_from,
                                        .author = {.id = importer, .display_name = {}},
                                        .origin = store::import_origin_of(id, one),
                                        .expansions = {},
                                        .ids = ids};
        const auto row =
            co_await store::add_template_version(transaction, std::move(before), std::move(added));
        auto entry = template_version_entry(row, "template.import");
        entry.details["import_id"] = to_string(id);
        audit.push_back(std::move(entry));
        ++version;
    }
    co_return audit;
}

// Old versions, and archived templates, may have become too long or too deep by what they include;
// a circle, or nothing where something is included, may not be even there.
bool is_tolerable(const Problem& problem) {
    return problem.code == "too_long" || problem.code == "too_deep";
}

awaitable<void> require_expandable(pg::Transaction& transaction, const Written& written) {
    std::vector<core::Inclusion> roots;
    for (int version = written.first_version; version <= written.head_version; ++version) {
        roots.push_back({written.name, version});
    }
    const auto library = co_await store::load_templates(transaction, roots);
    for (const auto& root : roots) {
        const auto expanded = core::expand_template(root, library.templates);
        const bool is_in_use = root.version == written.head_version && !written.is_archived;
        if (!expanded && (is_in_use || !is_tolerable(expanded.error()))) {
            throw Error(ErrorKind::invalid,
                        fmt::format("The template “{}”, version {}: {}", root.name, root.version,
                                    expanded.error().message));
        }
    }
}

// Of the template and of those that include it; the same rule as for a save.
awaitable<void> set_expansions(pg::Transaction& transaction, const Written& written) {
    auto concerned = co_await store::find_including(transaction, written.id);
    concerned.push_back({.id = written.id,
                         .name = written.name,
                         .head_version = written.head_version,
                         .is_archived = written.is_archived});
    std::vector<core::Inclusion> roots;
    roots.reserve(concerned.size());
    for (const auto& one : concerned) {
        roots.push_back({one.name});
    }
    const auto library = co_await store::load_templates(transaction, std::move(roots));
    std::vector<store::TemplateExpansion> expansions;
    for (const auto& one : concerned) {
        const auto expanded = core::expand_template({one.name}, library.templates);
        if (expanded) {
            expansions.push_back({one.id, expanded->sha256});
        } else if (!one.is_archived) {
            throw Error(ErrorKind::invalid,
                        fmt::format("The template “{}”: {}", one.name, expanded.error().message));
        }
    }
    std::vector<pg::Call> calls;
    calls.push_back(store::set_expansions_call(expansions));
    transaction.queue(std::move(calls));
}

}  // namespace

awaitable<std::vector<store::AuditEntry>> import_templates(pg::Transaction& transaction,
                                                           store::ImportId id, AdminId importer) {
    std::vector<store::AuditEntry> audit;
    auto planned = co_await store::read_planned_templates(transaction, id);
    if (planned.empty()) {
        co_return audit;
    }
    co_await store::lock_templates(transaction, store::TemplateLock::changes);
    const auto written = co_await make_rows(transaction, planned);
    const auto ids = co_await store::read_template_ids(transaction);
    for (std::size_t i = 0; i < planned.size(); ++i) {
        auto entries = co_await write_versions(transaction, id, importer, written[i],
                                               std::move(planned[i]), ids);
        std::ranges::move(entries, std::back_inserter(audit));
    }
    for (const auto& one : written) {
        co_await require_expandable(transaction, one);
    }
    for (const auto& one : written) {
        co_await set_expansions(transaction, one);
        if (one.is_archived) {
            auto row = co_await store::read_template(transaction, one.id);
            [[maybe_unused]] const auto archived =
                co_await store::set_template_archived(transaction, std::move(row), true);
        }
    }
    co_return audit;
}

}  // namespace mien::actions
