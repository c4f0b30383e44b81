// The text of an uploaded file line by line, checked to be text.
#pragma once

#include <string>
#include <string_view>

#include "base/text_place.hpp"
#include "transfer/archive_source.hpp"

namespace mien::transfer {

// At most one line with its break, or a part of a long one. Whole code points of valid UTF-8,
// without U+0000.
struct TextPiece {
    std::string_view text;
    TextPlace place;  // where it begins
};

class TextSource {
  public:
    // A byte order mark is skipped.
    explicit TextSource(const BundleInput& input);

    // The next piece, valid until the next call; an empty one at the end. Throws as ArchiveSource,
    // and malformed for what is no text.
    [[nodiscard]] TextPiece next();
    [[nodiscard]] TextPlace place() const { return place_; }
    [[nodiscard]] double share_read() const { return source_.share_read(); }

  private:
    [[nodiscard]] std::string_view piece();
    void refill();
    void skip_byte_order_mark();
    void check_text() const;
    [[noreturn]] void refuse(std::size_t offset, std::string code, std::string_view reason) const;

    ArchiveSource source_;
    std::string buffer_;
    std::size_t position_ = 0;  // up to it buffer_ was given away
    std::size_t whole_ = 0;     // up to it buffer_ holds whole code points
    bool has_ended_ = false;
    TextPlace place_;
};

}  // namespace mien::transfer
