#include "transfer/problem_list.hpp"

#include <algorithm>

#include "base/limits/text.hpp"

namespace mien::transfer {

void ProblemList::add(std::string pointer, std::string_view code, std::string message) {
    if (problems_.size() < limits::problems_max && !has(pointer)) {
        problems_.push_back({std::move(pointer), std::string(code), std::move(message)});
    }
}

void ProblemList::add_all(std::string_view prefix, std::vector<Problem> problems) {
    for (auto& problem : problems) {
        add(std::string(prefix) + problem.pointer, problem.code, std::move(problem.message));
    }
}

bool ProblemList::has(std::string_view pointer) const {
    return std::ranges::find(problems_, pointer, &Problem::pointer) != problems_.end();
}

}  // namespace mien::transfer
