// Templates: what one holds, how far they nest, and how many cells change at once.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

inline constexpr int templates_max = 2000;  // archived ones too
inline constexpr std::size_t template_name_characters_max = 80;
inline constexpr std::size_t template_placeholders_max = 50;  // declared by one template
inline constexpr std::size_t placeholder_help_characters_max = 500;
inline constexpr std::size_t template_inclusions_max = 20;  // named in one text
inline constexpr std::size_t template_levels_max = 5;       // itself and what it includes
inline constexpr std::size_t template_nodes_max = 2000;     // looked at for one change
inline constexpr std::size_t template_values_bytes_max =
    15'000;  // of one cell, as JSON; they fit into a version's origin
inline constexpr std::size_t template_cells_max = 20'000;         // of one change
inline constexpr std::size_t template_items_max = 10'000;         // of one request
inline constexpr std::size_t template_cells_counted_max = 1000;   // of each template of a list
inline constexpr std::size_t template_cells_told_max = 100;       // that an undo has left
inline constexpr std::size_t templated_cells_found_max = 20'000;  // of more, a list is walked
inline constexpr std::chrono::seconds template_statement_time_max{25};

}  // namespace mien::limits
