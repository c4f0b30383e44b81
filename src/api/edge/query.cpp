#include "api/edge/query.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"

namespace mien::api {

Problem query_problem(std::string_view name, std::string_view code, std::string_view rule) {
    return {fmt::format("?{}", name), std::string(code),
            fmt::format("{} {}.", visible(shortened(name)), rule)};
}

void refuse_query(std::string_view name, std::string_view code, std::string_view rule) {
    auto problem = query_problem(name, code, rule);
    auto message = problem.message;
    throw Error(ErrorKind::invalid, std::move(message), {std::move(problem)});
}

}  // namespace mien::api
