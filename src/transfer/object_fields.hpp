// The members of one JSON object of a file, each asked for by name. What is wrong with them goes to
// a list of problems; then the answer is as if they were absent. Null is the same as absent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "transfer/problem_list.hpp"

namespace mien::transfer {

enum class Need { optional, required };

class ObjectFields {
  public:
    // pointer: of the object in its entry. Object and problems outlive this.
    ObjectFields(const json::object& object, std::string pointer, ProblemList& problems)
        : object_(object), pointer_(std::move(pointer)), problems_(problems) {}

    [[nodiscard]] std::optional<std::string> text(std::string_view name,
                                                  Need need = Need::optional);
    [[nodiscard]] std::optional<int> whole_number(std::string_view name,
                                                  Need need = Need::optional);
    [[nodiscard]] std::optional<bool> flag(std::string_view name);
    [[nodiscard]] const json::object* object(std::string_view name);
    [[nodiscard]] const json::array* array(std::string_view name);
    // Whether it is there, null or not.
    [[nodiscard]] bool has(std::string_view name);

    // Adds a problem for each member that nobody asked for.
    void refuse_others();

    [[nodiscard]] std::string pointer_of(std::string_view name) const;
    [[nodiscard]] ProblemList& problems() { return problems_; }

  private:
    [[nodiscard]] const json::value* find(std::string_view name, Need need);
    void refuse_type(std::string_view name, std::string_view right);

    const json::object& object_;
    std::string pointer_;
    ProblemList& problems_;
    std::vector<std::string_view> asked_;
};

}  // namespace mien::transfer
