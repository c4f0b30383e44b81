// Finds many known texts in one pass over another (Aho and Corasick, 1975).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "core/masking/folded_text.hpp"

namespace mien::core {

// Small enough to be made for each person anew: its alphabet is the bytes that the texts consist
// of, and it keeps its memory. Not for two threads at once while it is filled.
class KnownTexts {
  public:
    void clear();
    // Texts are told apart by the number that each is given; an empty one is not added. At most
    // limits::known_bytes_max bytes in all: what goes beyond is refused with false.
    [[nodiscard]] bool add(std::string_view text, std::size_t number);
    // Once, after the last.
    void finish();

    [[nodiscard]] bool is_empty() const noexcept { return texts_.empty(); }

    // Calls found with each occurrence of each text, overlapping ones too, by their ends.
    void search(std::string_view text,
                const std::function<void(std::size_t number, TextSpan)>& found) const;

  private:
    using State = std::uint16_t;

    struct Text {
        std::size_t begin;  // in bytes_
        std::size_t size;
        std::size_t number;
    };

    [[nodiscard]] State& next(State state, std::uint8_t symbol) {
        return next_[static_cast<std::size_t>(state) * symbols_ + symbol];
    }
    [[nodiscard]] State next(State state, std::uint8_t symbol) const {
        return next_[static_cast<std::size_t>(state) * symbols_ + symbol];
    }
    void link_states();

    std::string bytes_;  // of all texts, one behind the other
    std::vector<Text> texts_;
    std::array<std::uint8_t, 256> symbol_of_{};  // 0 for bytes of no text
    std::size_t symbols_ = 1;
    std::vector<State> next_;
    std::vector<State> suffix_;           // the longest end of a state that is another state
    std::vector<State> shorter_;          // the nearest of those where a text ends, or 0
    std::vector<std::uint16_t> text_at_;  // 1 + place in texts_ of what ends there, or 0
    std::vector<State> order_;
};

}  // namespace mien::core
