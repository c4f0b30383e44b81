// What a copy does when something about a database is not as it must be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace mien::sync {

// One problem of that code for each sentence.
[[nodiscard]] std::vector<Problem> problems_of(std::string_view code,
                                               const std::vector<std::string>& sentences);

// Throws an error of the kind unless there are no problems: its message goes on with the first and
// how many follow, and it carries limits::obstacles_told_max of them at most.
void require_none(ErrorKind kind, std::string message, std::vector<Problem> problems);

}  // namespace mien::sync
