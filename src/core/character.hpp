// An AI character and the rules of its fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "core/attributes.hpp"

namespace mien::core {

struct Character {
    CharacterId id;
    std::string slug;
    std::string name;
    std::string description;
    Attributes attributes;
    std::string reference_image;  // key in the object store, "" without an image
    bool archived = false;
    Timestamp created_at;
    Timestamp updated_at;
};

// What a person sends to make or change a character.
struct CharacterDraft {
    std::string slug;
    std::string name;
    std::string description;
    Attributes attributes;

    bool operator==(const CharacterDraft&) const = default;
};

// A slug for a name: its letters without accents, its digits, and '-' for all else. A name without
// Latin letters becomes "character".
[[nodiscard]] std::string make_slug(std::string_view name);

// All broken rules at once, with pointers such as "/name" and "/attributes/hair".
[[nodiscard]] std::vector<Problem> find_problems(const CharacterDraft& draft);

}  // namespace mien::core
