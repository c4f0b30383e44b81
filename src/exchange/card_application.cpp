#include "exchange/card_application.hpp"

#include <algorithm>
#include <iterator>

#include "actions/exchange/reference_images.hpp"
#include "actions/people/character_changes.hpp"
#include "actions/perform.hpp"
#include "base/error.hpp"
#include "base/or_null.hpp"
#include "base/quote.hpp"
#include "store/exchange/reference_images.hpp"
#include "store/transfer/imports.hpp"

namespace mien::exchange {
namespace {

using Audit = std::vector<store::AuditEntry>;

const std::string place_taken = "The character has another image there, which stays.";

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
        images.push_back({{"emotion", or_null(image.emotion)},
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

Emotion emotion_in(const json::value& value) {
    return value.is_null() ? std::nullopt : Emotion(json::value_to<std::string>(value));
}

}  // namespace

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

std::string name_of(const PlannedImage& planned) {
    return planned.emotion ? "Expression " + in_quotes(planned.label) : "The icon";
}

void leave_out(json::array& left_out, const std::string& what, const std::string& why) {
    left_out.push_back({{"what", what}, {"why", why}});
}

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

awaitable<void> apply(const ExchangeTools& tools, jobs::JobRun& run,
                      const Application& application) {
    const std::function<awaitable<void>(pg::Transaction&)> body =
        [&](pg::Transaction& transaction) { return apply_in(transaction, run, application); };
    co_await tools.pool.transact<void>(run.deadline(), body);
}

}  // namespace mien::exchange
