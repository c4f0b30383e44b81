// Internal: what went wrong with a request, for people and for the log.
#pragma once

#include <string>
#include <string_view>

#include <curl/curl.h>

#include "base/error.hpp"

namespace mien::net {

// From libcurl's code. The peer begins the sentence; the detail is for the log.
[[nodiscard]] Error failure_of(CURLcode code, std::string_view peer, std::string detail);

// An address that the policy refuses, by its name ("private").
[[nodiscard]] Error refused_address(std::string_view peer, std::string_view refusal,
                                    std::string detail);

[[nodiscard]] Error too_large_answer(std::string_view peer, std::string detail);

}  // namespace mien::net
