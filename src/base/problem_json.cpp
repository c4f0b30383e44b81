#include "base/problem_json.hpp"

namespace mien {

json::array to_json(const std::vector<Problem>& problems) {
    json::array list;
    list.reserve(problems.size());
    for (const auto& problem : problems) {
        list.push_back(
            {{"pointer", problem.pointer}, {"code", problem.code}, {"message", problem.message}});
    }
    return list;
}

std::vector<Problem> problems_in(const json::object& error) {
    std::vector<Problem> problems;
    const auto* const list = error.if_contains("problems");
    if (list != nullptr) {
        for (const auto& problem : list->as_array()) {
            problems.push_back({std::string(problem.at("pointer").as_string()),
                                std::string(problem.at("code").as_string()),
                                std::string(problem.at("message").as_string())});
        }
    }
    return problems;
}

}  // namespace mien
