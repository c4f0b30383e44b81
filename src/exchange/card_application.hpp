// Doing what a plan or an upload says: one transaction that makes the character, where that is
// wanted, and puts its images. No image that is there is overwritten unless somebody decided so.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/character.hpp"
#include "exchange/card_plan.hpp"
#include "exchange/exchange_tools.hpp"
#include "jobs/job_run.hpp"
#include "store/exchange/exchanges.hpp"
#include "store/people/characters.hpp"

namespace mien::exchange {

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

[[nodiscard]] Decisions decisions_in(const json::object& wish);

// What an image is called when it is told of.
[[nodiscard]] std::string name_of(const PlannedImage& planned);
void leave_out(json::array& left_out, const std::string& what, const std::string& why);

// The images that are wanted and have a place, by what is there now; it is looked at again when
// they are put. Throws conflict when one to be replaced is another by now.
[[nodiscard]] awaitable<std::vector<PlannedImage>> choose(const ExchangeTools& tools,
                                                          Application& application,
                                                          std::vector<PlannedImage> planned,
                                                          Deadline deadline);

// All of it, or nothing; ends the job. An upload that was overtaken changes nothing.
[[nodiscard]] awaitable<void> apply(const ExchangeTools& tools, jobs::JobRun& run,
                                    const Application& application);

}  // namespace mien::exchange
