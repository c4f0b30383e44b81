// Finds many known texts in one pass over another.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/folded_text.hpp"

namespace mien::core {

// Made for each person anew, for texts of a few hundred bytes: a table of the first two bytes of
// each known text costs nothing to make, where an automaton of them all would take longer than the
// search. Keeps its memory. Not for two threads at once while it is filled.
class KnownTexts {
  public:
    void clear();
    // Texts are told apart by the number that each is given; an empty one is not added, and of two
    // equal ones the first counts. At most limits::known_bytes_max bytes in all: what goes beyond
    // is refused with false.
    [[nodiscard]] bool add(std::string_view text, std::size_t number);

    [[nodiscard]] bool is_empty() const noexcept { return texts_.empty(); }

    // Calls found with each occurrence of each text, overlapping ones too, by their beginnings.
    void search(std::string_view text,
                const std::function<void(std::size_t number, TextSpan)>& found) const;

  private:
    struct Text {
        std::size_t begin;  // in bytes_
        std::size_t size;
        std::size_t number;
        std::uint16_t next;  // with such a beginning: 1 + place in texts_, or 0
    };

    [[nodiscard]] std::string_view bytes_of(const Text& text) const {
        return std::string_view(bytes_).substr(text.begin, text.size);
    }
    [[nodiscard]] bool has(std::string_view text, std::size_t beginning) const;

    static constexpr std::size_t beginnings = 256;

    std::string bytes_;  // of all texts, one behind the other
    std::vector<Text> texts_;
    std::array<std::uint16_t, beginnings> first_{};  // by beginning, like Text::next
    bool has_single_bytes_ = false;
};

}  // namespace mien::core
