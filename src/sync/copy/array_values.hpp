// The elements of an array as COPY carries it, in either format, whatever its dimensions.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/table_statements.hpp"

namespace mien::sync {

// What an element that is not NULL becomes; nothing: it stays.
using MapElement = std::function<std::optional<std::string>(std::string_view)>;

// The array with other elements; nothing when all of them stay. In the text format the field as
// COPY has it without its escapes, its elements parted by commas (of all types but box). Throws
// upstream_failed when it is no array.
[[nodiscard]] std::optional<std::string> map_array(std::string_view array, pg::CopyFormat format,
                                                   const MapElement& map);

// Those that are not NULL, in their order.
[[nodiscard]] std::vector<std::string> elements_of_array(std::string_view array,
                                                         pg::CopyFormat format);

}  // namespace mien::sync
