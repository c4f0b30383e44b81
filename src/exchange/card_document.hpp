// The document of a card: Character Card V2 and V3, and the older ones without a spec. Its texts
// are taken as they are; no macro, script or lorebook of it means anything here, and no address in
// it is looked up.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace mien::exchange {

// Where an image of a card is.
enum class ImagePlace {
    entry,    // a file of the archive
    encoded,  // base64 in the document or in a text of the PNG
    whole,    // the PNG that holds the card
};

struct CardImage {
    bool is_main = false;
    std::string label;  // in lower case; empty for the main image
    ImagePlace place = ImagePlace::entry;
    std::string source;  // the name of the entry, or the base64
};

// Something of the card that is not taken, and why, in words for people.
struct LeftOut {
    std::string what;
    std::string why;
};

struct CardDocument {
    std::string spec;  // "chara_card_v3", "chara_card_v2" or "v1"
    std::string name;
    std::string description;
    std::vector<CardImage> images;
    std::vector<LeftOut> left_out;
};

// What lies around the document.
struct CardSurroundings {
    std::set<std::string> entries;             // images among the files of the archive
    std::set<std::string> other_entries;       // the rest of them
    std::map<std::string, std::string> texts;  // base64 by path, of the texts of the PNG
    bool has_own_image = false;                // the card lies in a PNG
};

// Throws malformed for a document that is no card, or has no name.
[[nodiscard]] CardDocument read_card_document(const json::value& document,
                                              const CardSurroundings& surroundings);

// In lower case, without the ending of an image's file.
[[nodiscard]] std::string normal_label(std::string_view name);

// The text, or as much of it as has so many characters.
[[nodiscard]] std::string cut_text(std::string_view text, std::size_t characters_max);

}  // namespace mien::exchange
