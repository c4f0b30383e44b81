// One SQL statement with a name, kept next to the function that uses it:
//
//   constexpr pg::Query find_prompt_query{"find_prompt", R"sql(SELECT … WHERE id = $1)sql"};
#pragma once

#include <string_view>

#include "pg/params.hpp"

namespace mien::pg {

// The name is unique in the program: it names the prepared statement, and the query in the log.
// Both views must outlive every call; string literals do.
struct Query {
    std::string_view name;
    std::string_view sql;
};

// A statement and its values, for several statements in one round trip.
struct Call {
    Query query;
    Params params;
};

}  // namespace mien::pg
