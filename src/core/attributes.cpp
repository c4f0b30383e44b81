#include "core/attributes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/text.hpp"
#include "core/text_rule.hpp"

namespace mien::core {

bool is_attribute_name(std::string_view name) {
    if (name.empty() || name.size() > limits::attribute_name_characters_max || name.front() < 'a' ||
        name.front() > 'z') {
        return false;
    }
    return std::ranges::all_of(
        name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void check_attributes(std::vector<Problem>& problems, const Attributes& attributes) {
    if (attributes.size() > limits::attributes_max) {
        problems.push_back({"/attributes", "too_many",
                            fmt::format("There are {} attributes; at most {} are allowed.",
                                        attributes.size(), limits::attributes_max)});
        return;
    }
    for (const auto& [name, value] : attributes) {
        const auto pointer = "/attributes/" + escape_pointer(name);
        if (!is_attribute_name(name)) {
            problems.push_back(
                {pointer, "invalid_name",
                 fmt::format("An attribute's name must be a-z, 0-9 and '_', begin with a letter "
                             "and have at most {} characters.",
                             limits::attribute_name_characters_max)});
        }
        check_text(problems, value,
                   {.pointer = pointer,
                    .field = "attribute",
                    .characters_max = limits::attribute_characters_max,
                    .blank = Blank::allowed,
                    .controls = Controls::allowed});
    }
}

}  // namespace mien::core
