// A file that somebody brings: a card in a PNG, a JSON document or an archive (CHARX), or an
// archive of expressions. Blocking.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/card_document.hpp"

namespace mien::exchange {

enum class CardKind { png, json, charx, expressions };
[[nodiscard]] std::string_view name_of(CardKind kind) noexcept;

struct CardFile {
    std::filesystem::path path;
    CardKind kind = CardKind::png;
    CardDocument document;  // of expressions: images and what is left out
};

// Found out by what the file holds, not by its name. Throws malformed for anything else, and
// too_large for what limits/exchange.hpp does not allow.
[[nodiscard]] CardFile read_card_file(const std::filesystem::path& path);

// Writes those images of the card, by their place in document.images, into files of their own below
// the directory. Returns the files in the same order; one that has no bytes or whose base64 is none
// is empty. Throws too_large for an image beyond limits::image_upload_bytes_max.
[[nodiscard]] std::vector<std::filesystem::path> extract_images(
    const CardFile& file, const std::vector<std::size_t>& wanted,
    const std::filesystem::path& directory);

}  // namespace mien::exchange
