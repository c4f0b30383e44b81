// Wire forms of drafts and of who is present. Field names live here and in openapi.yaml only.
#pragma once

#include "base/json.hpp"
#include "store/prompts/drafts.hpp"
#include "store/prompts/presence.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Draft& draft);

[[nodiscard]] json::object to_json(const store::PresentAdmin& admin);

}  // namespace mien::api
