// What an environment asks of every request, whether a route matches it or not. The other hook,
// AccessCheck, asks what a route demands.
#pragma once

#include <functional>
#include <string_view>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::http {

struct Request;

// Request::refused_for when the transport refused the head. Of such a request only what came first
// is known: method and target when the request line was accepted, and the fields up to the wrong
// one.
inline constexpr std::string_view refused_head = "head";

// An answer that is ready and not yet sent.
struct Answered {
    unsigned status;
    SteadyTime::duration duration;  // since the head had arrived
};

// Both may be empty. What they throw is answered as a problem, and as a page to a browser that asks
// for one (http/problem_page.hpp).
struct RequestHooks {
    // Before the route counts, of every request whose head was accepted.
    std::function<void(Request&)> admit;
    // Before the first byte of every answer to a request, also to a head that was refused: the
    // answer is sent once this has returned, and dropped when it throws. Interim answers ("100
    // Continue") and what a connection too many is told are no answers to a request.
    std::function<awaitable<void>(const Request&, Answered)> record;
};

}  // namespace mien::http
