#include "transfer/csv_field.hpp"

#include "transfer/formula_guard.hpp"

namespace mien::transfer {

// Quoted, unless it is empty, a number or words such as those of slugs.
void append_csv_field(std::string& text, std::string_view field) {
    static constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    const auto safe = guarded(field);
    if (safe.find_first_not_of(plain) == std::string::npos) {
        text += safe;
        return;
    }
    text += '"';
    for (const char c : safe) {
        text += c == '"' ? "\"\"" : std::string_view(&c, 1);
    }
    text += '"';
}

}  // namespace mien::transfer
