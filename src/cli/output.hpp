// What commands print: text for people, or JSON (--json) for scripts, on standard output; progress
// on standard error, and only when that is a terminal. What is for people is printed visible
// (base/quote.hpp): no text of a user can move the cursor, hide itself or forge a line. Nothing
// else in this folder writes to the streams.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::cli {

void print_line(std::string_view text);
// The lines of a text, set in, so that none looks like one of ours.
void print_indented(std::string_view text);
// A text as it is stored, byte for byte; on a terminal visible, line by line.
void print_stored(std::string_view text);
void print_json(const json::value& value);

// Lines of help on standard output, and of warnings on standard error.
void print_help(std::string_view text);
void print_warnings(std::string_view text);

// A broken rule behind the place of what breaks it, if it has one.
[[nodiscard]] std::string problem_text(std::string_view place, std::string_view message);

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
    // Takes it away until the next step, to print something.
    void clear();

  private:
    std::string label_;
    bool is_terminal_;
};

// Reads a line from standard input without its end; for passwords.
[[nodiscard]] std::string read_line();
// Everything on standard input, at most bytes_max of it.
[[nodiscard]] std::string read_all(std::size_t bytes_max);

}  // namespace mien::cli
