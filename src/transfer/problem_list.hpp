// The broken rules of one entry, with pointers into it such as "/versions/2/prompt_text".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace mien::transfer {

class ProblemList {
  public:
    // The first of a pointer counts; beyond limits::problems_max they are left out.
    void add(std::string pointer, std::string_view code, std::string message);
    // Those of a rule of core, whose pointers go on behind the prefix.
    void add_all(std::string_view prefix, std::vector<Problem> problems);

    [[nodiscard]] bool has(std::string_view pointer) const;
    [[nodiscard]] bool empty() const { return problems_.empty(); }
    [[nodiscard]] std::vector<Problem> take() { return std::move(problems_); }

  private:
    std::vector<Problem> problems_;
};

}  // namespace mien::transfer
