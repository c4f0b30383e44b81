#include "api/json/fields.hpp"

namespace mien::api {

void read_text(const json::object& body, std::string_view name, std::string& field) {
    const auto* const value = body.if_contains(name);
    if (value != nullptr) {
        field = value->as_string();
    }
}

void read_text(const json::object& body, std::string_view name, std::optional<std::string>& field) {
    const auto* const value = body.if_contains(name);
    if (value == nullptr) {
        return;
    }
    if (value->is_null()) {
        field.reset();
    } else {
        field = std::string(value->as_string());
    }
}

void read_attributes(const json::object& body, core::Attributes& field) {
    const auto* const value = body.if_contains("attributes");
    if (value == nullptr) {
        return;
    }
    field.clear();
    for (const auto& member : value->as_object()) {
        field.emplace(member.key(), member.value().as_string());
    }
}

core::EmotionName emotion_from_body(const json::object& body) {
    auto emotion = core::EmotionName::parse(body.at("emotion").as_string());
    if (!emotion) {
        throw Error(ErrorKind::invalid, "emotion is not the name of an emotion.",
                    {{"/emotion", "bad_emotion", "Send a name such as happy."}});
    }
    return std::move(*emotion);
}

}  // namespace mien::api
