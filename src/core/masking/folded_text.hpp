// A text as it is searched for names and addresses: without regard to case, accents, width,
// invisible characters and the ways in which programs write characters as others (%40, &#64;,
// \u0040), each byte with its place in the original.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mien::core {

// A part of a text, in bytes.
struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const TextSpan&) const = default;
};

struct FoldedPoint;

// Keeps its memory from text to text; not for two threads at once.
class FoldedText {
  public:
    // The text is UTF-8 and outlives what is asked about it.
    void fold(std::string_view original);

    [[nodiscard]] std::string_view original() const noexcept { return original_; }
    // Folded, with all that stands between words.
    [[nodiscard]] std::string_view plain() const noexcept { return plain_; }
    // Letters, digits and the marks of vowels alone.
    [[nodiscard]] std::string_view letters() const noexcept { return letters_; }

    // False when no address, number or account can be in it.
    [[nodiscard]] bool may_hold_addresses() const noexcept { return has_at_ || has_digit_; }
    // False when there is none for sure.
    [[nodiscard]] bool may_hold_digits() const noexcept { return has_digit_; }

    // Where a part of plain() stands in the original; the part is not empty.
    [[nodiscard]] TextSpan in_original(TextSpan plain) const;
    // Where a part of letters() stands in plain(), from its first to its last letter.
    [[nodiscard]] TextSpan letters_in_plain(TextSpan letters) const;
    // True when the part begins and ends where characters of the original do: not in the middle of
    // what one character was folded to.
    [[nodiscard]] bool is_whole(TextSpan letters) const;

  private:
    struct Decoded {
        std::int32_t code_point;
        std::size_t end;  // in the original
    };

    [[nodiscard]] Decoded decode(std::size_t at) const;
    void add(std::int32_t code_point, TextSpan place);
    void emit(const FoldedPoint& point, TextSpan place);
    // False when the text is no plain ASCII; it is not folded then.
    [[nodiscard]] bool fold_plain();
    [[nodiscard]] const std::vector<std::uint32_t>& letter_places() const;

    std::string_view original_;
    std::string plain_;
    std::string letters_;
    bool is_as_long_ = false;  // plain_ has a byte for each of the original
    bool has_at_ = false;
    bool has_digit_ = false;
    std::vector<std::uint32_t> begins_;
    std::vector<std::uint32_t> ends_;
    mutable std::vector<std::uint32_t> letter_places_;  // of plain ASCII made when they are wanted
};

}  // namespace mien::core
