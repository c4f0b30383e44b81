#include "core/word_diff.hpp"

#include <algorithm>
#include <cctype>

#include "base/limits/transfer.hpp"
#include "core/variables.hpp"

namespace mien::core {
namespace {

using Words = std::vector<std::string_view>;

enum class Class { space, word, other };

// Bytes of characters beyond ASCII count as letters: a word of any script stays whole.
Class class_of(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0 || c == '_') {
        return Class::word;
    }
    return std::isspace(byte) != 0 ? Class::space : Class::other;
}

void add_words(std::string_view text, Words& words) {
    for (std::size_t start = 0; start < text.size();) {
        const auto kind = class_of(text[start]);
        auto end = start + 1;
        while (kind != Class::other && end < text.size() && class_of(text[end]) == kind) {
            ++end;
        }
        words.push_back(text.substr(start, end - start));
        start = end;
    }
}

// A variable with its braces and its default is one word: half of it would mean something else.
Words words_of(std::string_view text) {
    Words words;
    for (const auto& segment : parse_variables(text)) {
        if (segment.kind == SegmentKind::variable) {
            words.push_back(segment.source);
        } else {
            add_words(segment.source, words);
        }
    }
    return words;
}

class Parts {
  public:
    void add(DiffOp op, std::string_view text) {
        if (text.empty()) {
            return;
        }
        // What goes comes before what is put in its place.
        if (op == DiffOp::remove && parts_.size() >= 1 && parts_.back().op == DiffOp::insert) {
            auto inserted = std::move(parts_.back());
            parts_.pop_back();
            append(op, text);
            parts_.push_back(std::move(inserted));
            return;
        }
        append(op, text);
    }
    [[nodiscard]] std::vector<DiffPart> release() { return std::move(parts_); }

  private:
    void append(DiffOp op, std::string_view text) {
        if (!parts_.empty() && parts_.back().op == op) {
            parts_.back().text += text;
        } else {
            parts_.push_back({op, std::string(text)});
        }
    }

    std::vector<DiffPart> parts_;
};

// The furthest place in `before` on each diagonal (place in before - place in after), one list for
// each number of edits. Diagonals are counted from -edits.
using Trace = std::vector<std::vector<std::ptrdiff_t>>;

std::ptrdiff_t at(const Words& words) {
    return static_cast<std::ptrdiff_t>(words.size());
}

// Whether the best way to the diagonal with this many edits ends with an insertion.
bool comes_down(const std::vector<std::ptrdiff_t>& last, std::ptrdiff_t diagonal,
                std::ptrdiff_t edits) {
    const auto index = static_cast<std::size_t>(diagonal + edits);
    // In the list before, the diagonals next to this one stand at index - 2 and index.
    return diagonal == -edits || (diagonal != edits && last[index - 2] < last[index]);
}

Trace trace_of(const Words& before, const Words& after) {
    Trace trace;
    const auto most = at(before) + at(after);
    for (std::ptrdiff_t edits = 0; edits <= most; ++edits) {
        std::vector<std::ptrdiff_t> reached(static_cast<std::size_t>(2 * edits + 1));
        for (std::ptrdiff_t diagonal = -edits; diagonal <= edits; diagonal += 2) {
            const auto index = static_cast<std::size_t>(diagonal + edits);
            std::ptrdiff_t x = 0;
            if (edits > 0) {
                const auto& last = trace.back();
                x = comes_down(last, diagonal, edits) ? last[index] : last[index - 2] + 1;
            }
            while (x < at(before) && x - diagonal < at(after) && x - diagonal >= 0 &&
                   before[static_cast<std::size_t>(x)] ==
                       after[static_cast<std::size_t>(x - diagonal)]) {
                ++x;
            }
            reached[index] = x;
            if (x >= at(before) && x - diagonal >= at(after)) {
                trace.push_back(std::move(reached));
                return trace;
            }
        }
        trace.push_back(std::move(reached));
    }
    return trace;
}

struct Step {
    DiffOp op;
    std::string_view word;
};

std::vector<Step> steps_of(const Words& before, const Words& after) {
    const auto trace = trace_of(before, after);
    std::vector<Step> steps;
    auto x = at(before);
    auto y = at(after);
    for (auto edits = static_cast<std::ptrdiff_t>(trace.size()) - 1; edits >= 0; --edits) {
        const auto diagonal = x - y;
        std::ptrdiff_t from_x = 0;
        bool is_insertion = false;
        if (edits > 0) {
            const auto& last = trace[static_cast<std::size_t>(edits - 1)];
            const auto index = static_cast<std::size_t>(diagonal + edits);
            is_insertion = comes_down(last, diagonal, edits);
            from_x = is_insertion ? last[index] : last[index - 2] + 1;
        }
        for (; x > from_x; --x, --y) {
            steps.push_back({DiffOp::equal, before[static_cast<std::size_t>(x - 1)]});
        }
        if (edits > 0 && is_insertion) {
            steps.push_back({DiffOp::insert, after[static_cast<std::size_t>(--y)]});
        } else if (edits > 0) {
            steps.push_back({DiffOp::remove, before[static_cast<std::size_t>(--x)]});
        }
    }
    std::ranges::reverse(steps);
    return steps;
}

}  // namespace

std::vector<DiffPart> diff_words(std::string_view before, std::string_view after) {
    Parts parts;
    if (before == after) {
        return parts.release();
    }
    const auto words_before = words_of(before);
    const auto words_after = words_of(after);
    if (words_before.size() + words_after.size() > limits::diff_words_max) {
        parts.add(DiffOp::remove, before);
        parts.add(DiffOp::insert, after);
        return parts.release();
    }
    for (const auto& [op, word] : steps_of(words_before, words_after)) {
        parts.add(op, word);
    }
    return parts.release();
}

}  // namespace mien::core
