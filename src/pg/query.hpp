// One SQL statement with a name, kept next to the function that uses it:
//
//   constexpr pg::Query find_prompt_query{"find_prompt", R"sql(SELECT … WHERE id = $1)sql"};
#pragma once

#include <cstdint>
#include <string_view>

#include "pg/params.hpp"

namespace mien::pg {

// When the server plans a statement. A list whose filters may be absent needs a plan for those that
// are there: one plan for all of them would read the whole table.
enum class Planning : std::uint8_t { once, for_each_call };

// The name is unique in the program: it names the prepared statement, and the query in the log.
// Both views must outlive every call; string literals do.
struct Query {
    std::string_view name;
    std::string_view sql;
    Planning planning = Planning::once;
};

// A statement and its values, for several statements in one round trip.
struct Call {
    Query query;
    Params params;
};

}  // namespace mien::pg
