// Keeps a spreadsheet from taking text of a CSV file for a formula: an apostrophe goes before it,
// also behind a semicolon or a tab, where a spreadsheet may split the line, and is taken away again
// when the file is read. Any text comes back as it was, also one that had an apostrophe there.
#pragma once

#include <string>
#include <string_view>

namespace mien::transfer {

// True for text that, after any number of apostrophes, begins with a tab or a line break, or after
// any spaces with one of = + - @ in ordinary or full width.
[[nodiscard]] bool needs_guard(std::string_view text);

[[nodiscard]] std::string guarded(std::string_view text);
[[nodiscard]] std::string unguarded(std::string_view text);

}  // namespace mien::transfer
