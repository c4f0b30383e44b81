// What is wrong with a parameter of the query. One sentence, which begins with the name of the
// parameter, is the detail of the answer and the message of its problem.
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace mien::api {

// The rule reads on behind the name: "must be true or false". The pointer is "?name".
[[nodiscard]] Problem query_problem(std::string_view name, std::string_view code,
                                    std::string_view rule);

// Throws invalid with that one problem.
[[noreturn]] void refuse_query(std::string_view name, std::string_view code, std::string_view rule);

}  // namespace mien::api
