// What the databases of staging's generations are called.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien::core {

// The name of a generation's database beside the one that is served: mien_g4 beside mien_g3, and
// beside a database that somebody called mien. A long name is cut to what PostgreSQL takes.
[[nodiscard]] std::string generation_database(std::string_view served, int number);

// What the names begin with under which operations make their databases until they are whole.
// Nothing else is called so.
inline constexpr std::string_view building_databases = "mien_building_";

// That of one attempt, and back to the id of the operation; nothing for another name.
[[nodiscard]] std::string building_database(std::string_view operation_id, int attempt);
[[nodiscard]] std::optional<std::string> operation_of_building(std::string_view name);

}  // namespace mien::core
