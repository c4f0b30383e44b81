// The texts in a PNG (chunks tEXt), where cards are kept, and its picture without them. Blocking.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace mien::exchange {

struct PngText {
    std::string keyword;
    std::string text;
};

[[nodiscard]] bool is_png(std::string_view beginning);

// Those with a keyword that begins like one of a card ("chara", "ccv3"), in the order of the file;
// the rest of it is skipped and not judged. Throws malformed for what is no PNG or ends early, and
// too_large for a chunk beyond limits::card_chunk_bytes_max or more than card_chunks_max of them.
[[nodiscard]] std::vector<PngText> read_card_texts(const File& file);

// What the picture alone needs: a PNG without texts, places and all else that no picture is. Throws
// as read_card_texts.
[[nodiscard]] std::uint64_t measure_picture(const File& file);
void write_picture(const File& file, const File& picture);

}  // namespace mien::exchange
