// What a viewer is not told: how other people can be reached, and from where they came.
#pragma once

#include "base/json.hpp"
#include "core/principal.hpp"

namespace mien::api {

// The answer as that reader may see it. For a viewer, what is called "email", "phone" or
// "peer_address" becomes null, and any other text that is an e-mail or a network address becomes
// "hidden"; their own e-mail stays.
// Only for documents whose texts are not prompts, which are told as they are.
[[nodiscard]] json::value for_reader(const core::Principal& reader, json::value document);
[[nodiscard]] json::object for_reader(const core::Principal& reader, json::object document);

}  // namespace mien::api
