// The difference of two texts, word by word (Myers 1986, "An O(ND) difference algorithm").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mien::core {

enum class DiffOp { equal, insert, remove };

struct DiffPart {
    DiffOp op;
    std::string text;

    bool operator==(const DiffPart&) const = default;
};

// The parts, in order: equal and removed ones make up `before`, equal and inserted ones `after`.
// Neighbours never have the same op; a change is told as what goes, then what comes. A word is a
// variable, or a run of letters and digits; everything else counts by the character, white space by
// the run.
// Nothing for equal texts; of texts with more than limits::diff_words_max words in all, both as a
// whole.
[[nodiscard]] std::vector<DiffPart> diff_words(std::string_view before, std::string_view after);

}  // namespace mien::core
