// What commands print: text for people, or JSON (--json) for scripts, on standard output; progress
// on standard error, and only when that is a terminal.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::cli {

void print_line(std::string_view text);
void print_json(const json::value& value);

// The error in one or more lines on standard error; as JSON when asked for.
void print_error(const Error& error, bool is_json);

// A bar that is drawn again at each step and gone at the end.
class ProgressBar {
  public:
    explicit ProgressBar(std::string label);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // 0..1, with a word on what happens.
    void show(double progress, std::string_view state);

  private:
    std::string label_;
    bool is_terminal_;
};

// Reads a line from standard input without its end; for passwords.
[[nodiscard]] std::string read_line();
// Everything on standard input, at most bytes_max of it.
[[nodiscard]] std::string read_all(std::size_t bytes_max);

}  // namespace mien::cli
