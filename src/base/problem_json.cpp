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

}  // namespace mien
