// The bytes of a response head, with the headers that every response carries.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/response.hpp"

namespace mien::http {

enum class BodyFraming : std::uint8_t { none, length, chunked, until_close };

struct HeadFacts {
    std::string_view request_id;
    BodyFraming framing = BodyFraming::none;
    std::uint64_t body_bytes = 0;  // with BodyFraming::length
    bool keeps_alive = true;
    bool is_behind_tls = false;             // adds Strict-Transport-Security
    std::string_view own_lines = {};        // of ListenerOptions
    std::chrono::microseconds duration{0};  // Server-Timing
};

// Appends status line, headers and the empty line. Defaults of the response's own headers: nosniff,
// no-referrer, no-store and a content security policy that allows nothing.
void append_head(const Response& response, const HeadFacts& facts, std::string& out);

}  // namespace mien::http
