#include "api/experiments/experiments.hpp"

#include <algorithm>

#include "actions/clips/request_preview.hpp"
#include "actions/experiments/design_experiment.hpp"
#include "actions/experiments/end_experiment.hpp"
#include "actions/experiments/start_experiment.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/experiment_notices.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/versioned.hpp"
#include "api/experiments/blinding.hpp"
#include "api/experiments/experiment_change.hpp"
#include "base/limits/experiments.hpp"
#include "core/experiments/many_tests.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

awaitable<store::Experiment> read_experiment(Context& context, const http::Request& request) {
    const auto id = experiment_id_from_path(request);
    auto transaction = co_await context.pool.begin(request.deadline);
    co_return co_await store::get_experiment(transaction, id);
}

// Of each cell, for the clips of both arms of its pairs.
awaitable<std::vector<actions::Rendering>> choose_renderings(Context& context,
                                                             const store::Experiment& experiment,
                                                             Deadline deadline) {
    std::vector<store::PromptKey> keys;
    keys.reserve(experiment.cells.size());
    for (const auto& cell : experiment.cells) {
        keys.push_back(cell.key);
    }
    const auto cells = std::max(static_cast<int>(keys.size()), 1);
    const auto clips_of_each = (2 * experiment.pair_count + cells - 1) / cells;
    co_return co_await actions::choose_renderings(context.pool, context.rendering, std::move(keys),
                                                  clips_of_each, deadline);
}

// Both texts of the cell as they are sent to the provider; refuses what a preview of them is
// refused for.
awaitable<actions::ResolvedTexts> resolve_texts(Context& context, store::ExperimentCell cell,
                                                core::ClipSettings settings,
                                                actions::Rendering rendering) {
    actions::PreviewRequest wanted;
    wanted.settings = settings;
    wanted.at = now();  // the same in both texts
    wanted.prompt_text = cell.text_a;
    auto other = wanted;
    other.prompt_text = cell.text_b;
    if (!cell.key.character_id) {
        const auto emotions = co_await context.prompts.get_emotions();
        const auto& emotion = emotions->get(cell.key.emotion);
        const auto a = actions::draft_default_preview(emotion, rendering, wanted);
        const auto b = actions::draft_default_preview(emotion, rendering, other);
        co_return actions::ResolvedTexts{a.resolved_text, b.resolved_text};
    }
    const auto snapshot =
        co_await context.prompts.get_cell(*cell.key.character_id, cell.key.emotion);
    const auto a = actions::draft_preview(snapshot, rendering, wanted);
    const auto b = actions::draft_preview(snapshot, rendering, other);
    co_return actions::ResolvedTexts{a.resolved_text, b.resolved_text};
}

// None when the extension is refused.
awaitable<std::vector<actions::MoreClips>> read_more_clips(pg::Transaction& transaction,
                                                           actions::ExperimentExtension extension) {
    const auto experiment = co_await store::get_experiment(transaction, extension.id);
    if (experiment.state != store::ExperimentState::running ||
        extension.pairs > limits::experiment_pairs_max) {
        co_return std::vector<actions::MoreClips>();
    }
    const auto cells = co_await store::read_rendered(transaction, extension.id);
    co_return actions::clips_of_extension(experiment, cells, extension.pairs);
}

// Providers are asked for all of the clips: all must be paid for.
awaitable<void> require_paid_extension(pg::Transaction& transaction,
                                       actions::ExperimentExtension extension) {
    auto clips = co_await read_more_clips(transaction, std::move(extension));
    if (!clips.empty()) {
        co_await actions::require_paid_for(transaction, std::move(clips));
    }
}

}  // namespace

awaitable<http::Response> list_experiments(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    store::ExperimentFilter filter;
    if (const auto state = request.query("state")) {
        filter.state = store::parse_experiment_state(*state);
    }
    filter.is_archived = flag_from_query(request, "archived").value_or(false);
    filter.limit = page.limit + 1;  // one more tells whether another page follows
    if (!page.after.empty()) {
        filter.before_number = static_cast<int>(number_from_cursor(page.after.front()));
    }
    auto experiments = co_await store::list_experiments(context.pool, filter, request.deadline);
    auto ended = co_await store::read_ended_evidence(context.pool, request.deadline);
    const auto least = core::least_that_counts(std::move(ended));
    json::object answer{{"next_cursor", nullptr}};
    if (experiments.size() > page.limit) {
        experiments.pop_back();
        answer["next_cursor"] = page.next_cursor({std::to_string(experiments.back().number)});
    }
    json::array rows;
    for (const auto& experiment : experiments) {
        rows.push_back(to_json(experiment, least));
    }
    answer["experiments"] = std::move(rows);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> create_experiment(Context& context, http::Request& request) {
    const auto draft = experiment_draft_from_json(body_of(request));
    const auto created_by = principal_of(request).admin_id;
    std::optional<store::ExperimentId> id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [experiment, audit] =
            co_await actions::create_experiment(transaction, draft, created_by);
        id = experiment.id;
        auto made = change_of(request, experiment, std::move(audit), 201);
        made.response.set("Location", "/api/admin/experiments/" + to_string(experiment.id));
        co_return made;
    };
    auto response = co_await mutate(context, request, change);
    if (id) {
        context.experiment_notices.note(*id);
    }
    co_return response;
}

awaitable<http::Response> get_experiment(Context& context, http::Request& request) {
    const auto experiment = co_await read_experiment(context, request);
    co_return read_response(request, to_json(experiment, blinding_of(experiment, request)));
}

awaitable<http::Response> put_experiment(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    const auto draft = experiment_draft_from_json(body_of(request));
    const auto edited_by = principal_of(request).admin_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, id);
        auto [experiment, audit] =
            co_await actions::edit_experiment(transaction, id, draft, edited_by);
        co_return change_of(request, experiment, std::move(audit));
    };
    co_return co_await mutate_experiment(context, request, id, change);
}

awaitable<http::Response> delete_experiment(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, id);
        auto [deleted, audit] = co_await actions::delete_experiment(transaction, id);
        co_return Change{http::no_content(), std::move(audit)};
    };
    co_return co_await mutate_experiment(context, request, id, change);
}

awaitable<http::Response> start_experiment(Context& context, http::Request& request) {
    const auto read = co_await read_experiment(context, request);
    actions::ExperimentStart start{
        .id = read.id, .read_version = read.version, .texts = {}, .renderings = {}};
    // What was started before needs no texts: it is refused.
    if (read.state == store::ExperimentState::draft) {
        start.renderings = co_await choose_renderings(context, read, request.deadline);
        for (std::size_t i = 0; i < read.cells.size(); ++i) {
            auto texts = co_await resolve_texts(context, read.cells[i], read.settings,
                                                start.renderings.at(i));
            start.texts.push_back(std::move(texts));
        }
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, start.id);
        auto [experiment, audit] = co_await actions::start_experiment(transaction, start);
        co_return change_of(request, experiment, std::move(audit));
    };
    co_return co_await mutate_experiment(context, request, start.id, change);
}

awaitable<http::Response> extend_experiment(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const actions::ExperimentExtension extension{
        .id = experiment_id_from_path(request),
        .pairs = body.at("pairs").to_number<int>(),
        .reason = std::string(body.at("reason").as_string())};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, extension.id);
        co_await require_paid_extension(transaction, extension);
        auto [experiment, audit] = co_await actions::extend_experiment(transaction, extension);
        co_return change_of(request, experiment, std::move(audit));
    };
    co_return co_await mutate_experiment(context, request, extension.id, change);
}

awaitable<http::Response> close_experiment(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, id);
        auto [experiment, audit] = co_await actions::close_experiment(transaction, id);
        co_return change_of(request, experiment, std::move(audit));
    };
    auto response = co_await mutate_experiment(context, request, id, change);
    context.prompts.forget_splits();
    co_return response;
}

awaitable<http::Response> promote_experiment(Context& context, http::Request& request) {
    const auto read = co_await read_experiment(context, request);
    const auto& principal = principal_of(request);
    const store::Author author{principal.admin_id, principal.display_name};
    MutationOptions options;
    for (const auto& cell : read.cells) {
        options.prompts.push_back(cell.key);
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, read.id);
        auto [experiment, audit] =
            co_await actions::promote_winner(transaction, context.work, read.id, author);
        co_return change_of(request, experiment, std::move(audit));
    };
    co_return co_await mutate_experiment(context, request, read.id, change, options);
}

awaitable<http::Response> archive_experiment(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, id);
        auto [experiment, audit] = co_await actions::archive_experiment(transaction, id);
        co_return change_of(request, experiment, std::move(audit));
    };
    co_return co_await mutate_experiment(context, request, id, change);
}

}  // namespace mien::api
