// The variable parser: segments join to the input, text without braces is unchanged, doubled braces
// give the input back, and problems point at what was left.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"
#include "core/brace_hints.hpp"
#include "core/variables.hpp"

namespace {

using namespace mien::core;

bool is_brace(char c) {
    return c == '{' || c == '}';
}

void check_segments(std::string_view text, const std::vector<Segment>& segments) {
    std::string joined;
    std::size_t position_characters = 0;
    for (const auto& segment : segments) {
        MIEN_ASSERT(!segment.source.empty(), "empty segment");
        MIEN_ASSERT(segment.offset_bytes == joined.size(), "wrong offset");
        MIEN_ASSERT(segment.position_characters == position_characters, "wrong position");
        joined += segment.source;
        position_characters += segment.length_characters;
    }
    MIEN_ASSERT(joined == text, "segments do not join to the text");
}

void check_substitution(std::string_view text, const std::vector<Segment>& segments) {
    const Attributes attributes{{"hair", "{emotion}"}};
    const Placeholders placeholders{{"pose", "sitting"}, {"light", std::nullopt}};
    const Variables variables{.character_name = "Ada",
                              .emotion = "{happy}",
                              .timestamp = mien::Timestamp{},
                              .user_id = std::nullopt,
                              .attributes = &attributes,
                              .placeholders = &placeholders};
    const auto [result, problems] = substitute(text, variables);
    const bool is_said_blank =
        !problems.empty() && problems.back().code == VariableProblemCode::blank;
    MIEN_ASSERT(is_said_blank == mien::is_blank(result), "blank, or said to be, but not both");
    for (const auto& problem : problems) {
        const bool found = std::ranges::any_of(segments, [&](const Segment& segment) {
            return segment.position_characters == problem.position_characters &&
                   segment.length_characters == problem.length_characters;
        });
        const bool is_of_all = problem.code == VariableProblemCode::blank;
        MIEN_ASSERT(found || is_of_all, "a problem points nowhere");
    }
    const auto filled = fill_placeholders(text, placeholders).text;
    const Placeholders nothing;
    MIEN_ASSERT(fill_placeholders(text, nothing).text == text, "filled without placeholders");
    MIEN_ASSERT(filled.size() <= text.size() * 3, "filled with more than the values");
}

// What is pointed at begins with a doubled brace.
void check_hints(const std::vector<Segment>& segments, std::string_view text) {
    for (const auto& hint : find_brace_hints(text)) {
        const auto found =
            std::ranges::find(segments, hint.position_characters, &Segment::position_characters);
        MIEN_ASSERT(found != segments.end() && found->kind == SegmentKind::brace,
                    "a hint points nowhere");
    }
}

void check_identities(std::string_view text) {
    std::string doubled;
    std::string without;
    for (const char c : text) {
        doubled.append(is_brace(c) ? 2 : 1, c);
        if (!is_brace(c)) {
            without += c;
        }
    }
    MIEN_ASSERT(substitute(doubled, {}).text == text, "not the input");
    MIEN_ASSERT(substitute(without, {}).text == without, "changed plain text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto segments = parse_variables(text);
    check_segments(text, segments);
    check_hints(segments, text);
    // A value here is at most three times as long as what names it.
    if (size < mien::limits::resolved_characters_max / 3) {
        check_substitution(text, segments);
        check_identities(text);
    }
    return 0;
}
