// Prompts: the text of a cell (character x emotion) or of an emotion's global default.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "core/emotion.hpp"

namespace mien::core {

// Whose text a cell uses.
enum class PromptSource { character, global };

[[nodiscard]] std::string_view name_of(PromptSource source) noexcept;

struct Cell {
    CharacterId character_id;
    EmotionName emotion;

    auto operator<=>(const Cell&) const = default;
};

// The newest version of the prompt that a cell uses.
struct PromptHead {
    PromptId prompt_id;
    VersionId version_id;
    int version = 1;   // 1..n, without gaps
    std::string text;  // byte-identical to what was saved
    PromptSource source = PromptSource::global;
    Timestamp updated_at;
    std::optional<AdminId> updated_by;  // nothing for what the system seeded
};

// Where a text comes from, which decides how strict its rules are.
enum class TextOrigin {
    typed,     // holds no control characters but white space
    imported,  // as it stood elsewhere, control characters too: a version cannot be changed any
               // more, and its history must arrive byte for byte
    draft,     // may be blank as well: nobody has finished it
};

// A prompt's text: not blank, at most limits::prompt_characters_max, valid UTF-8, no U+0000.
[[nodiscard]] std::vector<Problem> find_problems_of_text(std::string_view text,
                                                         std::string_view pointer,
                                                         TextOrigin origin = TextOrigin::typed);

// A change's reason: at most limits::reason_characters_max. May be empty, but not blank when it is
// typed.
[[nodiscard]] std::vector<Problem> find_problems_of_reason(std::string_view reason,
                                                           std::string_view pointer,
                                                           TextOrigin origin = TextOrigin::typed);

}  // namespace mien::core

template <>
struct std::hash<mien::core::Cell> {
    std::size_t operator()(const mien::core::Cell& cell) const noexcept {
        const auto character = std::hash<mien::CharacterId>{}(cell.character_id);
        const auto emotion = std::hash<mien::core::EmotionName>{}(cell.emotion);
        return character ^ (emotion * 0x9E3779B97F4A7C15U);
    }
};
