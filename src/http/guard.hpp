// The framing guard: reads a request head from raw bytes and refuses everything that two HTTP
// implementations could understand differently (request smuggling), and whatever no honest client
// sends. Pure functions without I/O; tests/fuzz/http_guard_fuzz.cpp feeds them.
//
// It is stricter than RFC 9112 where leniency is a way in: no line folding, no bare CR or LF, no
// empty line before a request, one transfer coding ("chunked", HTTP/1.1 only, never together with
// a Content-Length), one Content-Length, one Host, origin-form targets only.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "base/limits/http.hpp"
#include "http/method.hpp"
#include "http/refusal.hpp"

namespace mien::http {

struct HeadLimits {
    std::size_t header_bytes_max = limits::header_bytes_max;  // the whole head
    std::size_t header_fields_max = limits::header_fields_max;
    std::size_t target_bytes_max = limits::target_bytes_max;
};

struct HeaderField {
    std::string_view name;
    std::string_view value;
};

enum class Framing : std::uint8_t { none, length, chunked };

// Views point into the bytes that were parsed.
struct Head {
    Method method = Method::get;
    std::string_view target;
    Framing framing = Framing::none;
    std::uint64_t body_bytes = 0;  // with Framing::length
    bool is_http_1_1 = true;
    bool keeps_alive = true;
    bool expects_continue = false;
    std::vector<HeaderField> fields;  // without those whose name has an underscore

    // As if nothing had come; the memory is kept.
    void clear();
};

// The length of the head at the start of the bytes, with its empty line; 0 while it is incomplete.
// Refuses early: a bare line feed, a first byte that starts no method, a limit that is passed.
[[nodiscard]] std::expected<std::size_t, Refusal> find_head_end(std::string_view bytes,
                                                                const HeadLimits& limits);

// Parses a complete head into `head`, whose memory is used again; nothing when it is accepted.
[[nodiscard]] std::optional<Refusal> parse_head(std::string_view bytes, const HeadLimits& limits,
                                                Head& head);

}  // namespace mien::http
