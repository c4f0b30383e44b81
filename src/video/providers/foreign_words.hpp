// What a service says of what is wrong, in the many shapes that services have. Pure.
#pragma once

#include <string>

#include "base/json.hpp"

namespace mien::video {

// In the shapes that services use: `detail` (a text, or objects with `msg` and `type`), `error` (a
// text, or an object with `message` and `code` or `type`), `message`, `title`, `error_type`.
struct ForeignWords {
    std::string code;
    std::string text;
};
[[nodiscard]] ForeignWords find_words(const json::value& body);

// “…” of what it says behind a sentence, or nothing when it says nothing.
[[nodiscard]] std::string quoted_words(const ForeignWords& words);

// Whether it refuses what a clip would show, or has no credit left, by the words that services use.
[[nodiscard]] bool is_moderation(const ForeignWords& words);
[[nodiscard]] bool is_quota(const ForeignWords& words);

}  // namespace mien::video
