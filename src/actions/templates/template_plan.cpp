#include "actions/templates/template_plan.hpp"

#include <functional>
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

awaitable<Roots> expand_roots(pg::Transaction& transaction, const store::Template& row,
                              const core::TemplateDraft* draft) {
    auto above = co_await store::find_including(transaction, row.id);
    std::erase_if(above, [](const auto& one) { return one.is_archived; });
    std::vector<core::Inclusion> wanted{{row.name}};
    for (const auto& one : above) {
        wanted.push_back({one.name});
    }
    if (draft != nullptr) {
        for (auto& inclusion : core::find_inclusions(draft->text)) {
            wanted.push_back(std::move(inclusion));
        }
    }
    auto library = co_await store::load_templates(transaction, std::move(wanted));
    if (draft != nullptr) {
        library.templates.insert_or_assign(core::Inclusion{row.name}, *draft);
    }
    Roots roots;
    roots.emplace(row.id, Root{.name = row.name,
                               .version = row.head.version + (draft != nullptr ? 1 : 0),
                               .expanded = expand(row.name, library.templates)});
    for (const auto& one : above) {
        roots.emplace(one.id, Root{.name = one.name,
                                   .version = one.head_version,
                                   .expanded = expand(one.name, library.templates)});
    }
    co_return roots;
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

// What a thread of the work pool shares with its caller.
struct Planning {
    store::Template row;
    Roots roots;
    pg::Rows following;
};

TemplatePlan plan_cells(const Planning& planning) {
    TemplatePlan plan{.row = planning.row, .changing = {}, .same = {}};
    std::string all;
    for (auto& cell : store::following_cells_from(planning.following)) {
        const auto& root = planning.roots.at(cell.template_id);
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
    auto roots = co_await expand_roots(transaction, row, changed);
    std::vector<core::TemplateId> ids;
    ids.reserve(roots.size());
    for (const auto& [root_id, root] : roots) {
        ids.push_back(root_id);
    }
    auto following = co_await store::read_following_cells(transaction, std::move(ids));
    const auto planning =
        std::make_shared<const Planning>(std::move(row), std::move(roots), std::move(following));
    const std::function<TemplatePlan()> plan = [planning] { return plan_cells(*planning); };
    auto planned = co_await work.run(plan);
    co_return planned;
}

}  // namespace mien::actions
