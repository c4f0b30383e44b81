// What the names of columns and tables tell of what is in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/column_class.hpp"

namespace mien::sync {

// The words of a name: "shippingAddress_2" is shipping, address, 2; in lower case.
[[nodiscard]] std::vector<std::string> words_of(std::string_view name);

// Nothing when the name tells nothing. A plain "name" is a person's in a table of people only.
[[nodiscard]] std::optional<core::ColumnClass> class_by_name(std::string_view column,
                                                             std::string_view table);

// A column of a table of people that says where one of them is.
[[nodiscard]] bool tells_place(std::string_view column, std::string_view table);

// Tables whose rows are of use where they were written alone: sessions, tokens, queues, logs.
[[nodiscard]] bool is_operational(std::string_view table);

}  // namespace mien::sync
