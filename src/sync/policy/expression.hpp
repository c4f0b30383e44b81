// What an SQL expression of the catalog says of a column, as far as a few common forms tell. What
// is not recognised is for somebody to judge.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/policy/policy.hpp"

namespace mien::sync {

// The class leaves values as they are, or leaves them out.
[[nodiscard]] bool stays(core::ColumnClass column_class);
[[nodiscard]] bool leaves(core::ColumnClass column_class);

// True when the expression reads a column of that name; a text that only looks so counts too.
[[nodiscard]] bool mentions(std::string_view expression, std::string_view column);

// The columns whose values change on the way and which the expression reads.
[[nodiscard]] std::vector<const ColumnPolicy*> changed_columns_in(const TablePolicy& rules,
                                                                  std::string_view expression);

// "lower(email)" and its like, which fakes keep apart as the originals were.
[[nodiscard]] bool is_only_case_of(std::string_view expression, std::string_view column);

// "email IS NOT NULL" or "email IS NULL", and nothing else.
[[nodiscard]] bool asks_for_null_only(std::string_view expression, std::string_view column);

// A CHECK that lists the values which the column may have, and says nothing else of any.
[[nodiscard]] bool lists_values(std::string_view check, std::string_view column);

// A CHECK that holds for the fakes of every value for which it holds: it asks for room, for
// something at all, for an @, for what may be NULL, or for the shape of documents and arrays. Fakes
// have as many characters as the column has room for, at most.
[[nodiscard]] bool holds_for_fakes(std::string_view check, std::string_view column,
                                   core::ColumnClass column_class,
                                   std::optional<std::size_t> characters_max = std::nullopt);

}  // namespace mien::sync
