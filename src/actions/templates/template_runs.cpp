#include "actions/templates/template_runs.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "actions/prompts/change_prompts.hpp"
#include "actions/templates/run_audit.hpp"
#include "actions/templates/template_changes.hpp"
#include "actions/templates/template_plan.hpp"
#include "base/error.hpp"
#include "base/limits/templates.hpp"
#include "base/limits/text.hpp"
#include "core/prompt.hpp"

namespace mien::actions {
namespace {

// The cells that a run writes, with where each text comes from.
struct RunText {
    store::PromptKey key;
    std::string prompt_text;
    std::optional<int> expected_version;
    std::string pointer;
    store::TemplateSource source;
};

struct RunOrder {
    core::TemplateRunId run_id;
    store::Template row;
    int version = 1;
    store::TemplateRunKind kind = store::TemplateRunKind::apply;
    std::vector<RunText> texts;
    std::vector<store::RunStep> other_steps;  // cells that it changes without a text
    std::string change_reason;
    store::Author author;
};

using SharedOrder = std::shared_ptr<const RunOrder>;

// What the run does to each cell, also to those that it pins or detaches.
std::vector<store::RunStep> steps_of(const RunOrder& order,
                                     const std::vector<store::SavedPrompt>& saved) {
    auto steps = order.other_steps;
    for (const auto& one : saved) {
        steps.push_back({.prompt_id = one.head.prompt_id,
                         .version_before = one.previous_version,
                         .version_after = one.head.version});
    }
    return steps;
}

std::vector<pg::Call> begin_calls(const RunOrder& order,
                                  const std::vector<store::SavedPrompt>& saved) {
    const store::NewTemplateRun run{.id = order.run_id,
                                    .template_id = order.row.id,
                                    .template_version = order.version,
                                    .kind = order.kind,
                                    .cell_count = static_cast<int>(count_written(saved)),
                                    .created_by = order.author.id};
    return store::begin_run_calls(run, steps_of(order, saved));
}

std::shared_ptr<const store::BulkChange> change_of(const SharedOrder& order) {
    store::BulkChange change{
        .cells = {}, .change_reason = order->change_reason, .author = order->author};
    change.cells.reserve(order->texts.size());
    for (const auto& text : order->texts) {
        change.cells.push_back(
            {.key = text.key,
             .action =
                 store::NewText{text.prompt_text, store::origin_of(text.source, order->run_id)},
             .expected_version = text.expected_version,
             .pointer = text.pointer});
    }
    change.before_writing = [order](const std::vector<store::SavedPrompt>& saved) {
        return begin_calls(*order, saved);
    };
    return std::make_shared<const store::BulkChange>(std::move(change));
}

// Those whose text was the same, so that no version was added.
std::vector<store::KeptCell> kept_cells_of(const RunOrder& order,
                                           const std::vector<store::SavedPrompt>& saved) {
    std::vector<store::KeptCell> kept;
    for (std::size_t i = 0; i < saved.size(); ++i) {
        if (saved[i].outcome == store::SaveOutcome::unchanged) {
            kept.push_back({.prompt_id = saved[i].head.prompt_id,
                            .prompt_version = saved[i].head.version,
                            .source = order.texts[i].source});
        }
    }
    return kept;
}

// What is left to do for cells that have their texts, and what is told of them.
struct Written {
    std::vector<pg::Call> calls;
    TemplateRunDone done;
};

Written conclude(const RunOrder& order, const std::vector<store::SavedPrompt>& saved) {
    Written written{.calls = store::keep_cells_calls(kept_cells_of(order, saved), order.run_id),
                    .done = {}};
    auto& done = written.done;
    done.written = count_written(saved);
    done.same = static_cast<std::int64_t>(saved.size()) - done.written;
    for (const auto& one : saved) {
        done.changed.push_back(one.key);
    }
    return written;
}

awaitable<Done<TemplateRunDone>> write_run(pg::Transaction& transaction, async::WorkPool& work,
                                           SharedOrder order) {
    const std::function<std::shared_ptr<const store::BulkChange>()> prepare = [order] {
        return change_of(order);
    };
    const auto change = co_await work.run(prepare);
    auto [changed, audit] = co_await actions::change_prompts(transaction, work, change);
    const auto saved = std::make_shared<const std::vector<store::SavedPrompt>>(std::move(changed));
    const std::function<Written()> look = [order, saved] { return conclude(*order, *saved); };
    auto written = co_await work.run(look);
    transaction.queue(std::move(written.calls));
    written.done.run = co_await store::read_template_run(transaction, order->run_id);
    co_return Done<TemplateRunDone>{std::move(written.done), std::move(audit)};
}

// The common values, then the character's attributes, then the cell's own.
core::TemplateValues values_of(const TemplateApplication& application, const AppliedCell& cell,
                               const std::map<CharacterId, core::Attributes>& characters) {
    auto values = cell.values;
    const auto character =
        cell.key.character_id ? characters.find(*cell.key.character_id) : characters.end();
    if (character != characters.end()) {
        for (const auto& [placeholder, attribute] : application.attributes) {
            const auto found = character->second.find(attribute);
            if (found != character->second.end()) {
                values.emplace(placeholder, found->second);
            }
        }
    }
    values.insert(application.values.begin(), application.values.end());
    return values;
}

awaitable<std::map<CharacterId, core::Attributes>> read_needed_attributes(
    pg::Transaction& transaction, const TemplateApplication& application) {
    std::vector<CharacterId> ids;
    for (const auto& cell : application.cells) {
        if (cell.key.character_id && !application.attributes.empty()) {
            ids.push_back(*cell.key.character_id);
        }
    }
    co_return co_await store::read_attributes(transaction, std::move(ids));
}

void check_attribute_names(std::vector<Problem>& problems, const TemplateApplication& application) {
    for (const auto& [placeholder, attribute] : application.attributes) {
        if (!core::is_attribute_name(attribute)) {
            problems.push_back(
                {"/values_from_attributes/" + escape_pointer(placeholder), "invalid_name",
                 fmt::format("“{}” cannot be the name of an attribute.", attribute)});
        }
    }
}

// What a thread of the work pool shares with its caller.
struct Filling {
    TemplateApplication application;
    store::Template row;
    int version = 1;
    core::ExpandedTemplate expanded;
    std::map<CharacterId, core::Attributes> characters;
};

std::vector<RunText> fill_cells(const Filling& filling) {
    const auto& [application, row, version, expanded, characters] = filling;
    std::vector<Problem> problems;
    check_attribute_names(problems, application);
    std::vector<RunText> texts;
    for (const auto& cell : application.cells) {
        auto values = values_of(application, cell, characters);
        const auto pointer = cell.pointer + "/values";
        auto broken = core::find_problems_of_values(expanded, values, pointer);
        auto filled = core::fill_template(expanded, values, pointer);
        if (broken.empty()) {
            std::ranges::move(filled.problems, std::back_inserter(broken));
        }
        std::ranges::move(broken, std::back_inserter(problems));
        if (problems.size() > limits::problems_max) {
            break;
        }
        texts.push_back({.key = cell.key,
                         .prompt_text = std::move(filled.text),
                         .expected_version = cell.expected_version,
                         .pointer = cell.pointer,
                         .source = {.template_id = row.id,
                                    .template_name = row.name,
                                    .template_version = version,
                                    .values = std::move(values),
                                    .expansion_sha256 = expanded.sha256,
                                    .is_pinned = application.version.has_value()}});
    }
    require_valid(problems);
    return texts;
}

SharedOrder order_application(const Filling& filling) {
    return std::make_shared<const RunOrder>(
        RunOrder{.run_id = core::TemplateRunId::make(),
                 .row = filling.row,
                 .version = filling.version,
                 .kind = store::TemplateRunKind::apply,
                 .texts = fill_cells(filling),
                 .other_steps = {},
                 .change_reason = filling.application.change_reason,
                 .author = filling.application.author});
}

// What is to become of each cell of a plan that a request names.
enum class Left { exclude, pin, detach };

std::map<CellName, Left> left_by(const Propagation& propagation, const TemplatePlan& plan) {
    std::map<CellName, Left> left;
    std::map<CellName, bool> planned;
    for (const auto* const cells : {&plan.changing, &plan.same}) {
        for (const auto& cell : *cells) {
            planned.emplace(name_of(cell.cell.key), true);
        }
    }
    std::vector<Problem> problems;
    const auto take = [&](const std::vector<store::PromptKey>& keys, std::string_view list,
                          Left what) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto name = name_of(keys[i]);
            if (!planned.contains(name)) {
                problems.push_back({fmt::format("/{}/{}", list, i), "not_in_plan",
                                    "The plan does not have this cell."});
            } else if (!left.emplace(name, what).second) {
                problems.push_back(
                    {fmt::format("/{}/{}", list, i), "duplicate", "A cell is named twice."});
            }
        }
    };
    take(propagation.exclude, "exclude", Left::exclude);
    take(propagation.pin, "pin", Left::pin);
    take(propagation.detach, "detach", Left::detach);
    require_valid(problems);
    return left;
}

// A cell that would break is named, with what could be done.
void require_unbroken(const std::vector<const PlannedCell*>& cells) {
    std::vector<Problem> problems;
    for (const auto* const cell : cells) {
        for (const auto& problem : cell->problems) {
            const auto who = cell->cell.character_name.value_or("the global default");
            problems.push_back(
                {"", problem.code,
                 fmt::format("{}, {}: {}", who, cell->cell.key.emotion.text(), problem.message)});
        }
        if (problems.size() > limits::problems_max) {
            break;
        }
    }
    if (!problems.empty()) {
        throw Error(ErrorKind::invalid,
                    "Some cells would have no prompt; exclude, pin or detach them.", problems);
    }
}

// A plan without the cells that are named, and those by what is to become of them.
struct Sorted {
    std::vector<const PlannedCell*> written;
    std::vector<const PlannedCell*> same;
    std::map<Left, std::vector<store::CellOfTemplate>> left;
    // Of those that are pinned or detached.
    std::vector<store::RunStep> steps;
    std::vector<store::PromptKey> told;
};

Sorted sort_cells(const TemplatePlan& plan, const std::map<CellName, Left>& left) {
    Sorted sorted;
    const auto sort = [&](const PlannedCell& cell, std::vector<const PlannedCell*>& others) {
        const auto found = left.find(name_of(cell.cell.key));
        if (found == left.end()) {
            others.push_back(&cell);
            return;
        }
        const auto& known = cell.cell;
        sorted.left[found->second].push_back({known.prompt_id, known.template_id});
        if (found->second != Left::exclude) {
            sorted.steps.push_back({known.prompt_id, known.head_version, known.head_version});
            sorted.told.push_back(known.key);
        }
    };
    for (const auto& cell : plan.changing) {
        sort(cell, sorted.written);
    }
    for (const auto& cell : plan.same) {
        sort(cell, sorted.same);
    }
    return sorted;
}

std::vector<RunText> texts_of(const Sorted& sorted) {
    std::vector<RunText> texts;
    for (const auto* const cells : {&sorted.written, &sorted.same}) {
        for (const auto* const cell : *cells) {
            texts.push_back({.key = cell->cell.key,
                             .prompt_text = cell->new_text,
                             .expected_version = cell->cell.head_version,
                             .pointer = {},
                             .source = cell->source});
        }
    }
    // The order in which change_prompts locks.
    std::ranges::sort(texts, {}, [](const RunText& text) { return name_of(text.key); });
    return texts;
}

// What a propagation does to the cells of its plan.
struct OrderedPropagation {
    SharedOrder order;
    std::map<Left, std::vector<store::CellOfTemplate>> left;
    std::vector<store::PromptKey> told;
};

void require_plan(const Propagation& propagation, const TemplatePlan& plan) {
    if (propagation.plan && *propagation.plan != to_hex(plan.sha256)) {
        throw Error(ErrorKind::conflict,
                    "Some of these cells have changed since the plan was made; look at it again.");
    }
}

OrderedPropagation order_propagation(const Propagation& propagation, const TemplatePlan& plan) {
    require_plan(propagation, plan);
    auto sorted = sort_cells(plan, left_by(propagation, plan));
    require_unbroken(sorted.written);
    auto order =
        std::make_shared<const RunOrder>(RunOrder{.run_id = core::TemplateRunId::make(),
                                                  .row = plan.row,
                                                  .version = plan.row.head.version,
                                                  .kind = store::TemplateRunKind::propagate,
                                                  .texts = texts_of(sorted),
                                                  .other_steps = std::move(sorted.steps),
                                                  .change_reason = propagation.change_reason,
                                                  .author = propagation.author});
    return {std::move(order), std::move(sorted.left), std::move(sorted.told)};
}

}  // namespace

awaitable<Done<TemplateRunDone>> apply_template(pg::Transaction& transaction, async::WorkPool& work,
                                                TemplateApplication application) {
    require_valid(core::find_problems_of_reason(application.change_reason, "/change_reason"));
    co_await store::lock_templates(transaction, store::TemplateLock::use);
    const auto row = co_await store::read_template(transaction, application.template_id);
    require_template_in_use(row);
    const auto version = application.version.value_or(row.head.version);
    auto expanded = co_await expand_template_version(transaction, row.name, version);
    auto characters = co_await read_needed_attributes(transaction, application);
    co_await transaction.allow_long_statements(limits::template_statement_time_max);
    const auto filling = std::make_shared<const Filling>(
        std::move(application), row, version, std::move(expanded), std::move(characters));
    const std::function<SharedOrder()> fill = [filling] { return order_application(*filling); };
    const auto order = co_await work.run(fill);
    auto [done, audit] = co_await write_run(transaction, work, order);
    audit.push_back(entry_of_run(row, "template.apply", details_of(done, order->change_reason)));
    co_return Done<TemplateRunDone>{std::move(done), std::move(audit)};
}

awaitable<Done<TemplateRunDone>> propagate_template(pg::Transaction& transaction,
                                                    async::WorkPool& work,
                                                    Propagation propagation) {
    require_valid(core::find_problems_of_reason(propagation.change_reason, "/change_reason"));
    co_await store::lock_templates(transaction, store::TemplateLock::use);
    co_await transaction.allow_long_statements(limits::template_statement_time_max);
    auto planned = co_await plan_template(transaction, work, propagation.template_id, std::nullopt);
    const auto plan = std::make_shared<const TemplatePlan>(std::move(planned));
    const auto wanted = std::make_shared<const Propagation>(std::move(propagation));
    const std::function<OrderedPropagation()> sort = [wanted, plan] {
        return order_propagation(*wanted, *plan);
    };
    auto ordered = co_await work.run(sort);
    auto [done, audit] = co_await write_run(transaction, work, ordered.order);
    auto& left = ordered.left;
    transaction.queue(
        store::set_follows_calls(left[Left::pin], store::CellFollows::pinned, done.run.id));
    transaction.queue(
        store::set_follows_calls(left[Left::detach], store::CellFollows::nothing, done.run.id));
    std::ranges::move(ordered.told, std::back_inserter(done.changed));
    auto details = details_of(done, wanted->change_reason);
    details["excluded"] = left[Left::exclude].size();
    details["pinned"] = left[Left::pin].size();
    details["detached"] = left[Left::detach].size();
    audit.push_back(entry_of_run(plan->row, "template.propagate", std::move(details)));
    co_return Done<TemplateRunDone>{std::move(done), std::move(audit)};
}

awaitable<Done<store::Template>> set_cells_following(pg::Transaction& transaction,
                                                     CellsFollowing change) {
    co_await store::lock_templates(transaction, store::TemplateLock::use);
    auto row = co_await store::read_template(transaction, change.template_id);
    const auto cells =
        co_await store::read_template_cells(transaction, change.template_id, change.cells);
    std::map<CellName, const store::TemplateCell*> found;
    for (const auto& cell : cells) {
        found.emplace(name_of(cell.key), &cell);
    }
    std::vector<Problem> problems;
    std::vector<store::CellOfTemplate> following;
    for (std::size_t i = 0; i < change.cells.size(); ++i) {
        const auto cell = found.find(name_of(change.cells[i]));
        if (cell == found.end() || cell->second->state == store::TemplateCellState::was_detached) {
            problems.push_back({fmt::format("/cells/{}", i), "not_of_template",
                                "The text of this cell does not come from the template."});
        } else {
            following.push_back({cell->second->prompt_id, row.id});
        }
    }
    require_valid(problems);
    transaction.queue(store::set_follows_calls(following, change.follows, std::nullopt));
    const auto* const follows = change.follows == store::CellFollows::newest   ? "newest"
                                : change.follows == store::CellFollows::pinned ? "pinned"
                                                                               : "nothing";
    std::vector<store::AuditEntry> audit;
    audit.push_back(
        entry_of_run(row, "template.follow", {{"follows", follows}, {"cells", following.size()}}));
    co_return Done<store::Template>{std::move(row), std::move(audit)};
}

}  // namespace mien::actions
