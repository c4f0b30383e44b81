// What is done about a submission by whoever looks after it: the attempt of its job, or the sweep.
#pragma once

#include <optional>

#include "store/providers/submissions.hpp"
#include "video/opened_preset.hpp"

namespace mien::video {

// Who looks after it, and at what.
struct Kept {
    const ServiceTools& tools;
    const OpenedPreset& opened;
    SubmissionId id;
    store::SubmissionKeeper keeper;
};

// Throws conflict when the submission is somebody else's by now.
awaitable<void> move(const Kept& kept, store::SubmissionMove change);

enum class Settled {
    accepted,     // it was found; the handle is in the row
    not_arrived,  // the service does not know it: it never ran
    parked,       // only a person can say
};

// Finds out what became of a create without an answer. Throws what VideoService::find throws;
// nothing has changed then.
[[nodiscard]] awaitable<Settled> settle(const Kept& kept);

// Puts it aside for a person.
awaitable<void> park(const Kept& kept);
// The sentence for whoever is to say what became of it.
[[nodiscard]] std::string parked_message(std::string_view provider);

enum class TooLate { ends_it, keeps_it };

// Cancels what the service accepted, as far as it can. What has ended there, or cannot be
// cancelled, counts as cancelled here too, or is kept for another attempt, which will find it.
awaitable<void> withdraw(const Kept& kept, ServiceHandle handle, TooLate too_late);

[[nodiscard]] ServiceHandle handle_of(const store::SubmissionRow& submission);

}  // namespace mien::video
