#include "exchange/card_jobs.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>

#include "actions/exchange/reference_images.hpp"
#include "actions/people/character_changes.hpp"
#include "actions/perform.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/quote.hpp"
#include "base/scratch_directory.hpp"
#include "exchange/card_plan.hpp"
#include "jobs/retry_policy.hpp"
#include "store/exchange/clip_set.hpp"
#include "store/exchange/exchanges.hpp"
#include "store/exchange/expression_labels.hpp"
#include "store/people/characters.hpp"
#include "store/transfer/imports.hpp"

namespace mien::exchange {
namespace {

using Audit = std::vector<store::AuditEntry>;

const std::string place_taken = "The character has another image there, which stays.";

// Nothing for the main image.
using Emotion = std::optional<std::string>;

// An image that is stored, and whose it shall be.
struct ReadyImage {
    Emotion emotion;
    TakenImage taken;
    std::string told = {};  // what it is called when it is left out
};

// What somebody decided about the images of a plan.
struct Decisions {
    std::map<Emotion, std::string> replace;  // the digest of what may be overwritten, by its place
    std::set<Emotion> leave;
};

// What is applied in the one transaction.
struct Application {
    store::ExchangeId id;
    std::optional<CharacterId> character_id;  // nothing: the draft is made
    core::CharacterDraft draft;
    store::SlugTaken slug_rule = store::SlugTaken::number;
    std::vector<ReadyImage> images;
    json::array left_out;
    std::optional<Decisions> decisions = std::nullopt;  // nothing: every image counts
};

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

json::value text_or_null(const Emotion& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

std::string name_of(const PlannedImage& planned) {
    return planned.emotion ? "Expression " + in_quotes(planned.label) : "The icon";
}

void leave_out(json::array& left_out, const std::string& what, const std::string& why) {
    left_out.push_back({{"what", what}, {"why", why}});
}

// Whether an image may take the place of the one that is there. Throws conflict when that is not
// the one that somebody saw.
bool may_replace(const Decisions& decisions, const Emotion& emotion, const Sha256& here) {
    const auto decided = decisions.replace.find(emotion);
    if (decided == decisions.replace.end()) {
        return false;
    }
    if (decided->second != to_hex(here)) {
        throw Error(ErrorKind::conflict,
                    (emotion ? "The image for " + in_quotes(*emotion) : "The main image") +
                        " is another by now; look at the plan again.");
    }
    return true;
}

// Why the image may not be put now; nothing when it may. Behind a lock on the character.
awaitable<std::optional<std::string>> find_objection(pg::Transaction& transaction,
                                                     const Decisions& decisions,
                                                     CharacterId character_id,
                                                     const ReadyImage& image) {
    const auto here =
        co_await store::find_exact_reference_image(transaction, character_id, image.emotion);
    if (!here) {
        co_return std::nullopt;
    }
    if (here->sha256 == image.taken.object.sha256) {
        co_return std::string("The same image is there already.");
    }
    if (!may_replace(decisions, image.emotion, here->sha256)) {
        co_return std::string(place_taken);
    }
    co_return std::nullopt;
}

awaitable<void> put_image(pg::Transaction& transaction, CharacterId character_id,
                          const ReadyImage& image, Audit& audit) {
    co_await require_live(transaction, image.taken.object);
    const store::ReferenceImageDraft draft{.character_id = character_id,
                                           .emotion = image.emotion,
                                           .object_key = image.taken.object.key,
                                           .width = image.taken.width,
                                           .height = image.taken.height,
                                           .palette = image.taken.palette};
    auto put = co_await actions::put_reference_image(transaction, draft);
    std::ranges::move(put.audit, std::back_inserter(audit));
}

// Puts what may be put and says what came of all.
awaitable<json::object> put_images(pg::Transaction& transaction, const Application& application,
                                   CharacterId character_id, Audit& audit) {
    json::array images;
    auto left_out = application.left_out;
    for (const auto& image : application.images) {
        if (application.decisions) {
            const auto objection =
                co_await find_objection(transaction, *application.decisions, character_id, image);
            if (objection) {
                leave_out(left_out, image.told, *objection);
                continue;
            }
        }
        co_await put_image(transaction, character_id, image, audit);
        images.push_back({{"emotion", text_or_null(image.emotion)},
                          {"width", image.taken.width},
                          {"height", image.taken.height}});
    }
    co_return json::object{{"character_id", to_string(character_id)},
                           {"is_new_character", !application.character_id.has_value()},
                           {"images", std::move(images)},
                           {"left_out", std::move(left_out)}};
}

// An upload that somebody has overtaken since it was asked for changes nothing.
awaitable<json::object> put_unless_overtaken(pg::Transaction& transaction,
                                             const Application& application,
                                             CharacterId character_id, Audit& audit) {
    if (!application.decisions) {
        const bool is_overtaken = co_await store::is_overtaken(transaction, application.id);
        if (is_overtaken) {
            co_return json::object{{"overtaken", true}};
        }
    }
    co_return co_await put_images(transaction, application, character_id, audit);
}

// All of it, or nothing.
awaitable<void> apply_in(pg::Transaction& transaction, jobs::JobRun& run,
                         const Application& application) {
    const auto actor = store::actor_from_json(run.job().arguments.at("actor"));
    Audit audit;
    auto character_id = application.character_id;
    if (!character_id) {
        auto made = co_await actions::create_character(transaction, application.draft,
                                                       application.slug_rule);
        character_id = made.value.id;
        std::ranges::move(made.audit, std::back_inserter(audit));
    } else if (application.decisions) {
        [[maybe_unused]] const auto locked =
            co_await store::lock_character(transaction, *character_id);
    }
    auto told = co_await put_unless_overtaken(transaction, application, *character_id, audit);
    const store::ExchangeResult result{.character_id = character_id,
                                       .plan = std::nullopt,
                                       .result = json::value(std::move(told)),
                                       .file_key = std::nullopt};
    co_await store::complete_exchange(transaction, application.id, result);
    const bool is_ours =
        co_await run.finish_and_commit(transaction, actions::audit_calls(actor, audit));
    if (!is_ours) {
        throw Error(ErrorKind::internal, "The job was taken over by another worker.");
    }
}

awaitable<void> apply(const ExchangeTools& tools, jobs::JobRun& run,
                      const Application& application) {
    const std::function<awaitable<void>(pg::Transaction&)> body =
        [&](pg::Transaction& transaction) { return apply_in(transaction, run, application); };
    co_await tools.pool.transact<void>(run.deadline(), body);
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

Emotion emotion_in(const json::value& value) {
    return value.is_null() ? std::nullopt : Emotion(json::value_to<std::string>(value));
}

Decisions decisions_in(const json::object& wish) {
    Decisions decisions;
    if (const auto* const replace = wish.if_contains("replace")) {
        for (const auto& one : replace->as_array()) {
            decisions.replace.emplace(emotion_in(one.at("emotion")),
                                      json::value_to<std::string>(one.at("sha256")));
        }
    }
    if (const auto* const leave = wish.if_contains("leave")) {
        for (const auto& emotion : leave->as_array()) {
            decisions.leave.insert(emotion_in(emotion));
        }
    }
    return decisions;
}

// The images that are wanted and have a place, by what is there now; it is looked at again when
// they are put.
awaitable<std::vector<PlannedImage>> choose(const ExchangeTools& tools, Application& application,
                                            std::vector<PlannedImage> planned, Deadline deadline) {
    std::map<Emotion, Sha256> here;
    if (application.character_id) {
        const auto images =
            co_await store::list_reference_images(tools.pool, *application.character_id, deadline);
        for (const auto& image : images) {
            here.emplace(image.emotion, image.sha256);
        }
    }
    std::vector<PlannedImage> chosen;
    for (auto& image : planned) {
        const auto taken = here.find(image.emotion);
        if (application.decisions->leave.contains(image.emotion)) {
            leave_out(application.left_out, name_of(image), "It is not wanted.");
        } else if (taken != here.end() &&
                   !may_replace(*application.decisions, image.emotion, taken->second)) {
            leave_out(application.left_out, name_of(image), place_taken);
        } else {
            chosen.push_back(std::move(image));
        }
    }
    co_return chosen;
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
