#include "actions/templates/template_plan.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "actions/templates/template_changes.hpp"
#include "base/error.hpp"

namespace mien::actions {
namespace {

// One of the templates whose cells are concerned, and what it expands to.
struct Root {
    std::string name;
    int version = 1;
    core::ExpandedTemplate expanded;
};

using Roots = std::map<core::TemplateId, Root>;

// Throws invalid for one that cannot be expanded, and names it.
core::ExpandedTemplate expand(const std::string& name, const core::TemplateLibrary& library) {
    auto expanded = core::expand_template({name}, library);
    if (!expanded) {
        const auto& problem = expanded.error();
        throw Error(ErrorKind::invalid, fmt::format("“{}”: {}", name, problem.message), {problem});
    }
    return std::move(*expanded);
}

// What a thread of the work pool shares with its caller.
struct Planning {
    store::Template row;
    bool is_draft = false;  // of the version that it will be
    std::vector<store::IncludingTemplate> above;
    core::TemplateLibrary library;
    pg::Rows following;
};

Roots expand_roots(const Planning& planning) {
    const auto& row = planning.row;
    Roots roots;
    roots.emplace(row.id, Root{.name = row.name,
                               .version = row.head.version + (planning.is_draft ? 1 : 0),
                               .expanded = expand(row.name, planning.library)});
    for (const auto& one : planning.above) {
        roots.emplace(one.id, Root{.name = one.name,
                                   .version = one.head_version,
                                   .expanded = expand(one.name, planning.library)});
    }
    return roots;
}

// What stands behind the template and those above it, with the draft in its place.
awaitable<core::TemplateLibrary> load_library(pg::Transaction& transaction,
                                              const store::Template& row,
                                              const core::TemplateDraft* draft,
                                              const std::vector<store::IncludingTemplate>& above) {
    std::vector<core::Inclusion> wanted{{row.name}};
    for (const auto& one : above) {
        wanted.push_back({one.name});
    }
    if (draft != nullptr) {
        std::ranges::move(core::find_inclusions(draft->text), std::back_inserter(wanted));
    }
    auto loaded = co_await store::load_templates(transaction, std::move(wanted));
    if (draft != nullptr) {
        loaded.templates.insert_or_assign(core::Inclusion{row.name}, *draft);
    }
    co_return std::move(loaded.templates);
}

PlannedCell plan_cell(store::FollowingCell cell, const Root& root) {
    auto filled = core::fill_template(root.expanded, cell.values, "/values");
    store::TemplateSource source{.template_id = cell.template_id,
                                 .template_name = root.name,
                                 .template_version = root.version,
                                 .values = cell.values,
                                 .expansion_sha256 = root.expanded.sha256};
    return {.cell = std::move(cell),
            .new_text = std::move(filled.text),
            .problems = std::move(filled.problems),
            .source = std::move(source)};
}

TemplatePlan plan_cells(const Planning& planning) {
    const auto roots = expand_roots(planning);
    TemplatePlan plan{.row = planning.row, .changing = {}, .same = {}};
    std::string all;
    for (auto& cell : store::following_cells_from(planning.following)) {
        const auto& root = roots.at(cell.template_id);
        if (cell.expansion_sha256 == root.expanded.sha256) {
            continue;
        }
        auto planned = plan_cell(std::move(cell), root);
        const bool is_same =
            planned.problems.empty() && planned.new_text == planned.cell.prompt_text;
        all += fmt::format("{}.{}.{}.{}\n", to_string(planned.cell.prompt_id),
                           planned.cell.head_version, planned.problems.size(),
                           to_hex(sha256(planned.new_text)));
        (is_same ? plan.same : plan.changing).push_back(std::move(planned));
    }
    plan.sha256 = sha256(all);
    return plan;
}

}  // namespace

awaitable<TemplatePlan> plan_template(pg::Transaction& transaction, async::WorkPool& work,
                                      core::TemplateId id,
                                      std::optional<core::TemplateDraft> draft) {
    auto row = co_await store::read_template(transaction, id);
    require_template_in_use(row);
    if (draft) {
        require_valid(core::find_problems(*draft));
    }
    const auto* const changed = draft && *draft != row.head.content ? &*draft : nullptr;
    auto above = co_await store::find_including(transaction, row.id);
    std::erase_if(above, [](const auto& one) { return one.is_archived; });
    auto library = co_await load_library(transaction, row, changed, above);
    std::vector<core::TemplateId> ids{row.id};
    ids.reserve(above.size() + 1);
    for (const auto& one : above) {
        ids.push_back(one.id);
    }
    auto following = co_await store::read_following_cells(transaction, std::move(ids));
    const auto planning =
        std::make_shared<const Planning>(std::move(row), changed != nullptr, std::move(above),
                                         std::move(library), std::move(following));
    const std::function<TemplatePlan()> plan = [planning] { return plan_cells(*planning); };
    auto planned = co_await work.run(plan);
    co_return planned;
}

}  // namespace mien::actions
