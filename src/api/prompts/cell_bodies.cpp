#include "api/prompts/cell_bodies.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace mien::api {
namespace {

std::optional<CharacterId> character_id_from(const json::value& value, std::string pointer) {
    if (value.is_null()) {
        return std::nullopt;
    }
    const auto id = CharacterId::parse(value.as_string());
    if (!id) {
        refuse_cells(std::move(pointer), "bad_id", "character_id must be a UUID.");
    }
    return id;
}

core::EmotionName emotion_from(const json::value& value, std::string pointer) {
    auto emotion = core::EmotionName::parse(value.as_string());
    if (!emotion) {
        refuse_cells(std::move(pointer), "bad_emotion", "emotion must be the name of an emotion.");
    }
    return std::move(*emotion);
}

}  // namespace

void refuse_cells(std::string pointer, std::string_view code, std::string message) {
    throw Error(ErrorKind::invalid, message, {{std::move(pointer), std::string(code), message}});
}

store::PromptKey cell_key_from(const json::object& item, const std::string& pointer) {
    return {character_id_from(item.at("character_id"), pointer + "/character_id"),
            emotion_from(item.at("emotion"), pointer + "/emotion")};
}

std::vector<store::PromptKey> cell_keys_of_product(const json::object& body,
                                                   std::size_t cells_max) {
    const auto& characters = body.at("character_ids").as_array();
    const auto& emotions = body.at("emotions").as_array();
    if (characters.size() * emotions.size() > cells_max) {
        refuse_cells("", "too_many",
                     fmt::format("At most {} cells can change at once.", cells_max));
    }
    std::vector<store::PromptKey> keys;
    keys.reserve(characters.size() * emotions.size());
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const auto id = character_id_from(characters[i], fmt::format("/character_ids/{}", i));
        for (std::size_t j = 0; j < emotions.size(); ++j) {
            keys.push_back({id, emotion_from(emotions[j], fmt::format("/emotions/{}", j))});
        }
    }
    return keys;
}

std::vector<store::PromptKey> cell_keys_from(const json::object& body, std::string_view list) {
    std::vector<store::PromptKey> keys;
    const auto* const items = body.if_contains(list);
    if (items == nullptr) {
        return keys;
    }
    const auto& documents = items->as_array();
    for (std::size_t i = 0; i < documents.size(); ++i) {
        keys.push_back(cell_key_from(documents[i].as_object(), fmt::format("/{}/{}", list, i)));
    }
    return keys;
}

std::optional<store::TemplateCellState> template_state_from_query(const http::Request& request,
                                                                  std::string_view name) {
    const auto word = request.query(name);
    if (!word) {
        return std::nullopt;
    }
    const auto state = store::parse_template_cell_state(*word);
    if (!state) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{} must be in_sync, behind, pinned or detached.", name),
                    {{fmt::format("?{}", name), "not_allowed",
                      "Send in_sync, behind, pinned or detached."}});
    }
    return state;
}

}  // namespace mien::api
