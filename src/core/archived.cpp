#include "core/archived.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mien::core {

void require_in_use(ArchivedAxes archived) {
    std::vector<Problem> problems;
    std::vector<std::string_view> names;
    const auto refuse = [&](std::string_view name, std::string pointer) {
        names.push_back(name);
        problems.push_back({std::move(pointer), fmt::format("{}_archived", name),
                            fmt::format("The {} is archived; restore it first.", name)});
    };
    if (archived.character) {
        refuse("character", "/character_id");
    }
    if (archived.emotion) {
        refuse("emotion", "/emotion");
    }
    if (archived.user) {
        refuse("user", "/user_id");
    }
    if (problems.empty()) {
        return;
    }
    auto sentence = problems.size() == 1 ? problems.front().message
                                         : fmt::format("The {} are archived; restore them first.",
                                                       fmt::join(names, " and the "));
    throw Error(ErrorKind::conflict, std::move(sentence), std::move(problems));
}

}  // namespace mien::core
