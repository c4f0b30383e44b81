#include "api/templates/template_cells.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <span>

#include "actions/templates/template_runs.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/fields.hpp"
#include "api/json/template.hpp"
#include "api/prompts/cell_bodies.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "api/templates/applied_cells.hpp"
#include "api/templates/templates.hpp"
#include "base/error.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

using RunBody = std::function<awaitable<actions::Done<actions::TemplateRunDone>>(pg::Transaction&)>;

// Which cells a run writes is known when it has run, the last time if it does so again: only then
// are they forgotten here.
awaitable<http::Response> run_cells(Context& context, const http::Request& request, RunBody body) {
    std::vector<store::PromptKey> changed;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [done, audit] = co_await body(transaction);
        changed = std::move(done.changed);
        co_return Change{http::json_response(200, to_json(done)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    for (const auto& key : changed) {
        context.prompts.forget(key);
    }
    co_return response;
}

store::CellFollows follows_from(const json::object& body) {
    const auto& word = body.at("follows").as_string();
    if (word == "nothing") {
        return store::CellFollows::nothing;
    }
    return word == "pinned" ? store::CellFollows::pinned : store::CellFollows::newest;
}

// The cells of the plan behind the last one of the page before; they are in the order of their
// prompts' ids.
std::span<const actions::PlannedCell> rest_of(const actions::TemplatePlan& plan,
                                              const PageRequest& page) {
    const auto& cells = plan.changing;
    if (page.after.empty()) {
        return cells;
    }
    const auto after = PromptId::parse(page.after[0]);
    if (!after) {
        refuse_cursor();
    }
    const auto next = std::ranges::find_if(cells, [&after](const actions::PlannedCell& planned) {
        return planned.cell.prompt_id > *after;
    });
    return {next, cells.end()};
}

json::object plan_to_json(const actions::TemplatePlan& plan, const PageRequest& page) {
    const auto rest = rest_of(plan, page);
    const auto shown = rest.first(std::min(rest.size(), page.limit));
    json::array cells;
    for (const auto& planned : shown) {
        cells.push_back(to_json(planned));
    }
    const auto broken = std::ranges::count_if(
        plan.changing, [](const actions::PlannedCell& one) { return !one.problems.empty(); });
    json::object answer{
        {"plan", to_hex(plan.sha256)},
        {"template", to_json(plan.row)},
        {"counts",
         {{"changing", plan.changing.size()}, {"broken", broken}, {"same", plan.same.size()}}},
        {"cells", std::move(cells)},
        {"next_cursor", nullptr}};
    if (shown.size() < rest.size()) {
        answer["next_cursor"] = page.next_cursor({to_string(shown.back().cell.prompt_id)});
    }
    return answer;
}

}  // namespace

awaitable<http::Response> list_template_cells(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    store::TemplateCellFilter filter{.template_id = template_id_from_path(request),
                                     .state = template_state_from_query(request, "state"),
                                     .limit = page.limit + 1};
    if (!page.after.empty()) {
        filter.after = PromptId::parse(page.after[0]);
        if (!filter.after) {
            refuse_cursor();
        }
    }
    auto cells = co_await store::list_template_cells(context.pool, filter, request.deadline);
    if (cells.empty()) {
        // Throws for a template that is not there.
        co_await store::get_template(context.pool, filter.template_id, request.deadline);
    }
    co_return latest_page(
        "cells", std::move(cells), page,
        [](const store::TemplateCell& cell) { return to_json(cell); },
        [](const store::TemplateCell& last) { return std::vector{to_string(last.prompt_id)}; });
}

awaitable<http::Response> apply_template(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto id = template_id_from_path(request);
    auto cells = co_await read_applied_cells(context.pool, body, request.deadline);
    const actions::TemplateApplication application{
        .template_id = id,
        .version = number_from(body, "version"),
        .cells = std::move(cells),
        .values = values_from_json(body, "values", "/values"),
        .attributes = values_from_json(body, "values_from_attributes", "/values_from_attributes"),
        .change_reason = change_reason_from(body),
        .author = author_of(request)};
    const RunBody run = [&context, &application](pg::Transaction& transaction) {
        return actions::apply_template(transaction, context.work, application);
    };
    co_return co_await run_cells(context, request, run);
}

awaitable<http::Response> plan_template(Context& context, http::Request& request) {
    const auto id = template_id_from_path(request);
    const auto page = page_of(request, 1);
    const auto body = body_of(request);
    auto transaction =
        co_await context.pool.begin(request.deadline, pg::Isolation::repeatable_read_read_only);
    std::optional<core::TemplateDraft> draft;
    if (body.contains("template_text") || body.contains("placeholders")) {
        const auto row = co_await store::read_template(transaction, id);
        draft = template_draft_from_json(body, row.head.content);
    }
    auto made = co_await actions::plan_template(transaction, context.work, id, draft);
    const auto plan = std::make_shared<const actions::TemplatePlan>(std::move(made));
    // Comparing long texts takes its time.
    const std::function<http::Response()> answer = [plan, page] {
        return http::json_response(200, plan_to_json(*plan, page));
    };
    auto response = co_await context.work.run(answer);
    co_return response;
}

awaitable<http::Response> propagate_template(Context& context, http::Request& request) {
    const auto body = body_of(request);
    actions::Propagation propagation{.template_id = template_id_from_path(request),
                                     .plan = {},
                                     .exclude = cell_keys_from(body, "exclude"),
                                     .pin = cell_keys_from(body, "pin"),
                                     .detach = cell_keys_from(body, "detach"),
                                     .change_reason = change_reason_from(body),
                                     .author = author_of(request)};
    read_text(body, "plan", propagation.plan);
    const RunBody run = [&context, &propagation](pg::Transaction& transaction) {
        return actions::propagate_template(transaction, context.work, propagation);
    };
    co_return co_await run_cells(context, request, run);
}

awaitable<http::Response> set_template_cells(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const actions::CellsFollowing following{.template_id = template_id_from_path(request),
                                            .cells = cell_keys_from(body, "cells"),
                                            .follows = follows_from(body)};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [row, audit] = co_await actions::set_cells_following(transaction, following);
        co_return Change{http::json_response(200, to_json(row)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    for (const auto& key : following.cells) {
        context.prompts.forget(key);
    }
    co_return response;
}

awaitable<http::Response> list_template_runs(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::TemplateRunFilter filter{.template_id = template_id_from_path(request)};
    set_page<core::TemplateRunId>(page, filter);
    auto runs = co_await store::list_template_runs(context.pool, filter, request.deadline);
    if (runs.empty()) {
        // Throws for a template that is not there.
        co_await store::get_template(context.pool, filter.template_id, request.deadline);
    }
    co_return latest_page("runs", std::move(runs), page,
                          [](const store::TemplateRun& run) { return to_json(run); });
}

awaitable<http::Response> undo_template_run(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const actions::RunUndo undo{
        .run_id = id_from_path<core::TemplateRunId>(request, "There is no such run of a template."),
        .change_reason = change_reason_from(body),
        .author = author_of(request)};
    const RunBody run = [&context, &undo](pg::Transaction& transaction) {
        return actions::undo_template_run(transaction, context.work, undo);
    };
    co_return co_await run_cells(context, request, run);
}

}  // namespace mien::api
