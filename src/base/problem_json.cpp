#include "base/problem_json.hpp"

#include "base/limits/text.hpp"
#include "base/quote.hpp"

namespace mien {

json::array to_json(const std::vector<Problem>& problems) {
    json::array list;
    std::size_t bytes = 0;
    for (const auto& problem : problems) {
        json::value told{{"pointer", shortened(problem.pointer, limits::told_characters_max)},
                         {"code", problem.code},
                         {"message", shortened(problem.message, limits::told_characters_max)}};
        bytes += json::serialize(told).size() + 1;
        if (list.size() == limits::problems_max || bytes > limits::problems_bytes_max) {
            break;
        }
        list.push_back(std::move(told));
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
