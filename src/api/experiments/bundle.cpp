#include "api/experiments/bundle.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <tuple>

#include <fmt/format.h>

#include "actions/experiments/end_experiment.hpp"
#include "actions/experiments/template_arms.hpp"
#include "api/experiments/experiment_change.hpp"
#include "store/transfer/export_rows.hpp"
#include "transfer/bundle_writer.hpp"

namespace mien::api {
namespace {

// Shared with the work pool.
struct Won {
    store::Experiment experiment;
    store::BundleAxes axes;
};

store::BundlePrompt prompt_of(const Won& won, const store::ExperimentCell& cell) {
    store::BundlePrompt prompt;
    prompt.cell.character_id = cell.key.character_id;
    prompt.cell.emotion = cell.key.emotion.text();
    const auto character =
        std::ranges::find(won.axes.characters, cell.key.character_id, &store::BundleCharacter::id);
    if (character != won.axes.characters.end()) {
        prompt.cell.character_slug = character->slug;
    }
    store::BundleVersion version;
    version.prompt_text = std::string(actions::winning_text(won.experiment, cell));
    version.change_reason = actions::reason_of_winner(won.experiment);
    prompt.versions.push_back(std::move(version));
    return prompt;
}

std::string write_bundle(const Won& won) {
    std::vector<store::BundlePrompt> prompts;
    prompts.reserve(won.experiment.cells.size());
    for (const auto& cell : won.experiment.cells) {
        prompts.push_back(prompt_of(won, cell));
    }
    std::ranges::sort(prompts, {}, [](const store::BundlePrompt& prompt) {
        return std::tie(prompt.cell.character_slug, prompt.cell.emotion);
    });
    const auto writer = transfer::make_bundle_writer(transfer::BundleFormat::json);
    const auto count = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
    writer->begin({.has_history = false,
                   .counts = {.emotions = count(won.axes.emotions),
                              .characters = count(won.axes.characters),
                              .templates = 0,
                              .prompts = count(prompts),
                              .versions = count(prompts)}});
    for (const auto& emotion : won.axes.emotions) {
        writer->add(emotion);
    }
    for (const auto& character : won.axes.characters) {
        writer->add(character);
    }
    for (const auto& prompt : prompts) {
        writer->add(prompt);
    }
    writer->end();
    return writer->take();
}

awaitable<std::shared_ptr<const Won>> read_winner(Context& context, const http::Request& request) {
    const auto id = experiment_id_from_path(request);
    auto transaction =
        co_await context.pool.begin(request.deadline, pg::Isolation::repeatable_read_read_only);
    const auto won = std::make_shared<Won>();
    won->experiment = co_await store::get_experiment(transaction, id);
    actions::require_winner(won->experiment);
    std::vector<store::PromptKey> keys;
    keys.reserve(won->experiment.cells.size());
    for (const auto& cell : won->experiment.cells) {
        keys.push_back(cell.key);
    }
    won->axes = co_await store::read_bundle_axes(transaction, keys);
    co_return won;
}

}  // namespace

awaitable<http::Response> get_experiment_bundle(Context& context, http::Request& request) {
    const auto won = co_await read_winner(context, request);
    const std::function<std::string()> write = [won] { return write_bundle(*won); };
    auto text = co_await context.work.run(write);
    auto response = http::json_text_response(200, std::move(text));
    response.set("Content-Disposition", fmt::format("attachment; filename=\"experiment-{}.json\"",
                                                    won->experiment.number));
    co_return response;
}

}  // namespace mien::api
