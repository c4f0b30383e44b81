#include "core/brace_hints.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "base/limits/text.hpp"
#include "core/attributes.hpp"
#include "core/variables.hpp"

namespace mien::core {
namespace {

bool is_known(std::string_view name) {
    constexpr std::string_view prefix = "attr.";
    return std::ranges::find(fixed_variables(), name) != fixed_variables().end() ||
           (name.starts_with(prefix) && is_attribute_name(name.substr(prefix.size())));
}

// The variable that stands at segments[at], between two doubled braces.
std::optional<std::string> doubled_name(const std::vector<Segment>& segments, std::size_t at) {
    if (at + 2 >= segments.size() || segments[at].source != "{{" ||
        segments[at + 1].kind != SegmentKind::text || segments[at + 2].source != "}}") {
        return std::nullopt;
    }
    const auto single = fmt::format("{{{}}}", segments[at + 1].source);
    const auto inside = parse_variables(single);
    const auto& variable = inside.front();
    const bool is_one = inside.size() == 1 && variable.kind == SegmentKind::variable;
    return is_one && is_known(variable.name) ? std::optional(variable.name) : std::nullopt;
}

BraceHint literal_brace(const Segment& segment) {
    return {BraceHintCode::literal_brace, std::string(segment.source), segment.position_characters,
            segment.length_characters};
}

}  // namespace

std::string_view name_of(BraceHintCode code) noexcept {
    switch (code) {
        case BraceHintCode::literal_brace:
            return "literal_brace";
        case BraceHintCode::doubled_name:
            return "doubled_name";
    }
    return "literal_brace";
}

std::vector<BraceHint> find_brace_hints(std::string_view text) {
    std::vector<BraceHint> hints;
    if (text.find("{{") == std::string_view::npos && text.find("}}") == std::string_view::npos) {
        return hints;
    }
    const auto segments = parse_variables(text);
    std::vector<const Segment*> open;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto& segment = segments[i];
        if (segment.kind != SegmentKind::brace) {
            continue;
        }
        if (auto name = doubled_name(segments, i)) {
            const auto& end = segments[i + 2];
            hints.push_back(
                {BraceHintCode::doubled_name, std::move(*name), segment.position_characters,
                 end.position_characters + end.length_characters - segment.position_characters});
            i += 2;
        } else if (segment.source == "{{") {
            open.push_back(&segment);
        } else if (!open.empty()) {
            open.pop_back();
        } else {
            hints.push_back(literal_brace(segment));
        }
    }
    std::ranges::transform(open, std::back_inserter(hints),
                           [](const Segment* segment) { return literal_brace(*segment); });
    std::ranges::sort(hints, {}, &BraceHint::position_characters);
    hints.resize(std::min(hints.size(), limits::problems_max));
    return hints;
}

std::string message_of(const BraceHint& hint) {
    switch (hint.code) {
        case BraceHintCode::literal_brace:
            return fmt::format("“{0}” stands for one brace; write “{0}{0}” for two.", hint.name);
        case BraceHintCode::doubled_name:
            return fmt::format(
                "The braces are doubled, so the name itself is sent; write {{{}}} for its value.",
                hint.name);
    }
    return "";
}

}  // namespace mien::core
