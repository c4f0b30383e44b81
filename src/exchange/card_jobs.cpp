#include "exchange/card_jobs.hpp"

#include <memory>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/scratch_directory.hpp"
#include "exchange/card_application.hpp"
#include "jobs/retry_policy.hpp"
#include "store/exchange/clip_set.hpp"
#include "store/exchange/expression_labels.hpp"

namespace mien::exchange {
namespace {

std::string require_file(const store::ExchangeRow& row) {
    if (!row.file_key) {
        throw Error(ErrorKind::gone, "The file is not there any more; bring it again.");
    }
    return *row.file_key;
}

// Shared with the calls on the work pool.
using SharedCard = std::shared_ptr<const CardFile>;

awaitable<SharedCard> read_card(const ExchangeTools& tools, const store::ExchangeRow& row,
                                std::filesystem::path path, Deadline deadline) {
    co_await fetch_object(tools, require_file(row), path, limits::card_upload_bytes_max, deadline);
    const std::function<SharedCard()> read = [path] {
        return std::make_shared<const CardFile>(read_card_file(path));
    };
    co_return co_await tools.work.run(read);
}

// An image that cannot be used is told, and leaves the others alone.
awaitable<void> take_one(const ExchangeTools& tools, jobs::JobRun& run, Application& application,
                         const PlannedImage& planned, std::filesystem::path path) {
    std::string reason = "It is no image: its base64 is damaged.";
    if (!path.empty()) {
        auto taking = take_image(tools, std::move(path), std::nullopt, run.deadline());
        auto stoppable = run.run_until_stopped(std::move(taking));
        auto ending = co_await async::ending_of(std::move(stoppable));
        if (!ending.failure) {
            application.images.push_back(
                {planned.emotion, std::move(*ending.value), name_of(planned)});
            co_return;
        }
        const auto refusal = run.is_stopped() ? std::nullopt : error_in(ending.failure);
        if (!refusal || jobs::may_pass(refusal->kind()) || refusal->kind() == ErrorKind::internal) {
            std::rethrow_exception(ending.failure);
        }
        reason = refusal->message();
    }
    leave_out(application.left_out, name_of(planned), reason);
}

// Each in a file of its own, because two may be the same bytes.
awaitable<void> take_images(const ExchangeTools& tools, jobs::JobRun& run, Application& application,
                            SharedCard file, std::vector<PlannedImage> planned) {
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const ScratchDirectory own(tools.scratch_directory);
        const auto at = planned[i].image;
        if (at >= file->document.images.size()) {
            throw Error(ErrorKind::internal, "The plan does not fit the card.");
        }
        const std::function<std::filesystem::path()> extract = [file, at, to = own.path()] {
            return extract_images(*file, {at}, to).front();
        };
        auto path = co_await tools.work.run(extract);
        co_await take_one(tools, run, application, planned[i], std::move(path));
        run.set_progress(0.9 * static_cast<double>(i + 1) / static_cast<double>(planned.size()));
    }
}

std::optional<std::string> text_in(const json::object& wish, std::string_view name) {
    const auto* const value = wish.if_contains(name);
    if (value == nullptr || value->is_null()) {
        return std::nullopt;
    }
    return json::value_to<std::string>(*value);
}

core::CharacterDraft draft_of(const store::ExchangeRow& row) {
    const auto& plan = *row.plan;
    core::CharacterDraft draft;
    draft.name = text_in(row.wish, "name").value_or(json::value_to<std::string>(plan.at("name")));
    draft.description = text_in(row.wish, "description")
                            .value_or(json::value_to<std::string>(plan.at("description")));
    draft.slug = text_in(row.wish, "slug").value_or(core::make_slug(draft.name));
    return draft;
}

std::optional<video::CropRectangle> crop_of(const json::object& wish) {
    const auto* const crop = wish.if_contains("crop");
    if (crop == nullptr || crop->is_null()) {
        return std::nullopt;
    }
    return video::CropRectangle{.x = json::value_to<int>(crop->at("x")),
                                .y = json::value_to<int>(crop->at("y")),
                                .width = json::value_to<int>(crop->at("width")),
                                .height = json::value_to<int>(crop->at("height"))};
}

}  // namespace

awaitable<void> run_card_plan_job(const ExchangeTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ExchangeId>(run.job());
    const auto row = co_await store::get_exchange(tools.pool, id, run.deadline());
    const ScratchDirectory scratch(tools.scratch_directory);
    auto reading = read_card(tools, row, scratch.path() / "card", run.deadline());
    const auto file = co_await run.run_until_stopped(std::move(reading));
    const auto stored = co_await store::read_expression_labels(tools.pool, run.deadline());
    const auto names = co_await store::list_emotions_in_use(tools.pool, run.deadline());
    const std::set<std::string> emotions(names.begin(), names.end());
    const auto plan = plan_card(*file, label_map_from_json(stored.entries), emotions);
    const store::ExchangeResult result{.character_id = std::nullopt,
                                       .plan = json::value(to_json(plan)),
                                       .result = std::nullopt,
                                       .file_key = row.file_key};
    const std::function<awaitable<void>(pg::Transaction&)> write =
        [&](pg::Transaction& transaction) {
            return store::complete_exchange(transaction, id, result);
        };
    [[maybe_unused]] const bool is_ours = co_await run.finish(tools.pool, write);
}

awaitable<void> run_card_apply_job(const ExchangeTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ExchangeId>(run.job());
    const auto row = co_await store::get_exchange(tools.pool, id, run.deadline());
    if (!row.plan) {
        throw Error(ErrorKind::internal, "The card has no plan.");
    }
    if (!row.character_id && text_in(row.wish, "target")) {
        throw Error(ErrorKind::not_found, "The character was removed.");
    }
    const ScratchDirectory scratch(tools.scratch_directory);
    auto reading = read_card(tools, row, scratch.path() / "card", run.deadline());
    const auto file = co_await run.run_until_stopped(std::move(reading));
    Application application{.id = id,
                            .character_id = row.character_id,
                            .draft = {},
                            .slug_rule = {},
                            .images = {},
                            .left_out = {}};
    if (!application.character_id) {
        application.draft = draft_of(row);
        application.slug_rule =
            text_in(row.wish, "slug") ? store::SlugTaken::refuse : store::SlugTaken::number;
        require_valid(core::find_problems(application.draft));
    }
    application.decisions = decisions_in(row.wish);
    auto chosen =
        co_await choose(tools, application, planned_images_from_json(*row.plan), run.deadline());
    co_await take_images(tools, run, application, file, std::move(chosen));
    co_await apply(tools, run, application);
}

awaitable<void> run_image_job(const ExchangeTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ExchangeId>(run.job());
    const auto row = co_await store::get_exchange(tools.pool, id, run.deadline());
    if (!row.character_id) {
        throw Error(ErrorKind::not_found, "The character was removed.");
    }
    const ScratchDirectory scratch(tools.scratch_directory);
    const auto path = scratch.path() / "image";
    co_await fetch_object(tools, require_file(row), path, limits::image_upload_bytes_max,
                          run.deadline());
    auto taking = take_image(tools, path, crop_of(row.wish), run.deadline());
    auto taken = co_await run.run_until_stopped(std::move(taking));
    Application application{.id = id,
                            .character_id = row.character_id,
                            .draft = {},
                            .slug_rule = {},
                            .images = {},
                            .left_out = {}};
    application.images.push_back({text_in(row.wish, "emotion"), std::move(taken)});
    co_await apply(tools, run, application);
}

}  // namespace mien::exchange
