// What a violated constraint says to people. PostgreSQL's own text never leaves the log.
#pragma once

#include <span>
#include <string_view>

#include "base/error.hpp"

namespace mien::pg {

// Also used for the errors of our own triggers: RAISE with SQLSTATE class 'MI' and a constraint.
struct ConstraintText {
    std::string_view constraint;
    ErrorKind kind;
    std::string_view pointer;  // of the Problem
    std::string_view code;
    std::string_view message;
};

// Adds texts, which must have static storage. Called while wiring, before the first query.
void register_constraint_texts(std::span<const ConstraintText> texts);

// The text of a constraint, or nothing.
[[nodiscard]] const ConstraintText* find_constraint_text(std::string_view constraint);

}  // namespace mien::pg
