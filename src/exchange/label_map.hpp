// Which of the expressions that other programs know stand for an emotion. SillyTavern knows 28 of
// them by the file names of a pack, and any others that people add.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::exchange {

struct LabelEntry {
    std::string emotion;
    std::vector<std::string> labels;
    // Emotions that stand in for this one where it is not there or has no clip, the best first.
    std::vector<std::string> fallback;

    bool operator==(const LabelEntry&) const = default;
};

using LabelMap = std::vector<LabelEntry>;

// Those of SillyTavern, in the order of the alphabet.
extern const std::array<std::string_view, 28> known_labels;

// Every broken rule, with pointers below "/entries": a label is [a-z0-9] words joined by '-' or '_'
// and no name that an operating system keeps for itself; it stands for one emotion.
[[nodiscard]] std::vector<Problem> find_problems(const LabelMap& map);

[[nodiscard]] json::array to_json(const LabelMap& map);
// An array of {"emotion", "labels", "fallback"?}, of the right types.
[[nodiscard]] LabelMap label_map_from_json(const json::value& entries);

struct LabelSource {
    std::string label;
    std::vector<std::string> emotions;  // to be tried in this order
};
// All labels of the map, in the order of the alphabet.
[[nodiscard]] std::vector<LabelSource> list_labels(const LabelMap& map);

// The emotion, of those that there are, that an expression of another program is for: the one with
// its name, the one that the map says, or what stands in for that.
[[nodiscard]] std::optional<std::string> find_emotion(const LabelMap& map, std::string_view label,
                                                      const std::set<std::string>& emotions);

// A name of a file that every file system takes: the text, with '_' behind a name that Windows
// keeps for itself. The text must be an emotion or a label.
[[nodiscard]] std::string file_stem(std::string_view text);

}  // namespace mien::exchange
