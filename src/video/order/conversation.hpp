// One order to mien-render and what it says until it ends. Network thread only.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "video/order/render_order.hpp"

namespace mien::video {

class ChildProcess;

// What people are told of an order.
struct OrderWords {
    const char* task;          // "Rendering the clip"
    std::string_view crashed;  // a sentence
    std::string_view silent;   // a sentence: it ended without a result
};

// Starts the program with the order and returns its "done" line, when it has ended well after it.
// Throws what the child reports, unavailable when the deadline came first, and upstream_failed for
// a child that crashed, was killed or spoke nonsense.
[[nodiscard]] awaitable<json::object> ask_child(std::filesystem::path program, json::object order,
                                                OrderWords words, Deadline deadline,
                                                OnProgress on_progress);

// The error of an answer that is none; the detail is for the log.
[[nodiscard]] Error nonsense(std::string detail);

// How a child ended, for the log.
[[nodiscard]] std::string ending_text(int status, const std::string& errors);

// Members of a line; "", -1 and false for one that is missing or of another type.
[[nodiscard]] std::string_view text_in(const json::object& line, std::string_view name);
[[nodiscard]] std::int64_t whole_number_in(const json::object& line, std::string_view name);
[[nodiscard]] double measure_in(const json::object& line, std::string_view name);
[[nodiscard]] bool flag_in(const json::object& line, std::string_view name);

// Whether a text is a SHA-256 in hexadecimal.
[[nodiscard]] bool is_sha256(std::string_view text);

}  // namespace mien::video
