// An AI character and the rules of its fields.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

namespace mien::core {

// Free attributes by name ([a-z][a-z0-9_]*); prompts read them as {attr.NAME}.
using Attributes = std::map<std::string, std::string, std::less<>>;

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
};

// True for [a-z][a-z0-9_]*, at most limits::attribute_name_characters_max.
[[nodiscard]] bool is_attribute_name(std::string_view name);

// All broken rules at once, with pointers such as "/name" and "/attributes/hair".
[[nodiscard]] std::vector<Problem> find_problems(const CharacterDraft& draft);

}  // namespace mien::core
