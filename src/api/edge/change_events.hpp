// What the notifications of the database say on the event stream.
#pragma once

#include <optional>
#include <string_view>

#include "http/sse.hpp"

namespace mien::api {

// The event for a notification of prompt_changed, character_changed, emotion_changed,
// assignment_changed or presence_changed; nothing for another channel and, with a line in the log,
// for a payload that is not of its form.
[[nodiscard]] std::optional<http::Event> event_of(std::string_view channel,
                                                  std::string_view payload);

}  // namespace mien::api
