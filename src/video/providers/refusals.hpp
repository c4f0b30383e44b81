// What a service says when it does not do what it is asked, as a failure with a sentence that a
// person can act on. The service's own words are quoted, short, and never the whole message.
#pragma once

#include <string>
#include <string_view>

#include "video/providers/foreign_words.hpp"
#include "video/providers/service_call.hpp"

namespace mien::video {

// Of work that was taken and ended badly, by the service's words. The code is ours when it has
// none.
[[nodiscard]] ServiceFailure failure_from(std::string_view peer, const ForeignWords& words);

// Of an answer that is no success.
[[nodiscard]] ServiceFailure refusal_from(std::string_view peer, const ServiceAnswer& answer);

// What a create came to that has no answer, or one that is no success: rejected where it certainly
// does not run, else unknown.
[[nodiscard]] Submission submission_from(std::string_view peer, const SentOnce& sent);

// Of a create whose answer is a success that cannot be read.
[[nodiscard]] Unknown unreadable_create(std::string_view peer, std::string_view what);

// Of an answer whose address is not the service's own: it is never called.
[[nodiscard]] ServiceFailure foreign_address(std::string_view peer, std::string_view url);

// Of a success without a clip.
[[nodiscard]] ServiceFailure missing_output(std::string_view peer);

// Throws unavailable, or rate_limited, for an answer that is no success.
void require_success(std::string_view peer, const ServiceAnswer& answer);
// The object in it; throws unavailable when there is none.
[[nodiscard]] const json::value& require_json(std::string_view peer, const ServiceAnswer& answer);

// The result of a question about health: nothing when the service answered and took the key.
[[nodiscard]] std::optional<ServiceFailure> health_from(std::string_view peer,
                                                        const SentOnce& sent);

}  // namespace mien::video
