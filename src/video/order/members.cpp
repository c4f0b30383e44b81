#include "video/order/members.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace mien::video {

Members::Members(const json::value& document, std::string_view name)
    : object_(document.if_object()) {
    if (object_ == nullptr) {
        note("", "wrong_type", fmt::format("The {} must be a JSON object.", name));
    }
}

void Members::read(std::string_view name, std::string& target) {
    const auto* value = find(name);
    if (value == nullptr) {
        return;
    }
    if (const auto* text = value->if_string()) {
        target.assign(text->data(), text->size());
    } else {
        note(name, "wrong_type", "Must be a string.");
    }
}

void Members::read(std::string_view name, std::int64_t& target) {
    const auto* value = find(name);
    if (value == nullptr) {
        return;
    }
    boost::system::error_code failure;
    const auto number = value->to_number<std::int64_t>(failure);
    if (failure) {
        note(name, "wrong_type", "Must be a whole number.");
    } else {
        target = number;
    }
}

void Members::read(std::string_view name, int& target) {
    std::int64_t wide = target;
    read(name, wide);
    target = static_cast<int>(std::clamp<std::int64_t>(wide, std::numeric_limits<int>::min(),
                                                       std::numeric_limits<int>::max()));
}

const json::value* Members::find(std::string_view name) {
    known_.push_back(name);
    const auto* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    if (object_ != nullptr && value == nullptr) {
        note(name, "missing", "Is missing.");
    }
    return value;
}

void Members::note(std::string_view name, std::string code, std::string message) {
    auto pointer = name.empty() ? std::string() : "/" + escape_pointer(name);
    problems_.push_back({std::move(pointer), std::move(code), std::move(message)});
}

void Members::finish() {
    for (const auto& member : object_ != nullptr ? *object_ : json::object()) {
        if (std::ranges::find(known_, std::string_view(member.key())) == known_.end()) {
            note(member.key(), "unknown_member", "There is no such member.");
        }
    }
    require_valid(problems_);
}

void check_numbers(std::span<const NumberRule> rules, std::vector<Problem>& problems) {
    for (const auto& rule : rules) {
        if (rule.value < rule.least || rule.value > rule.most) {
            problems.push_back({rule.pointer, "out_of_range",
                                fmt::format("Must be {} to {}.", rule.least, rule.most)});
        }
    }
}

void check_even(int width, int height, std::vector<Problem>& problems) {
    if (width % 2 != 0 || height % 2 != 0) {
        problems.push_back(
            {width % 2 != 0 ? "/width" : "/height", "odd", "Must be an even number of pixels."});
    }
}

}  // namespace mien::video
