#include "api/edge/path.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quote.hpp"

namespace mien::api {

std::optional<int> parse_number(std::string_view text) {
    int value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    if (failure != std::errc{} || stop != end || value <= 0 || text.front() == '0') {
        return std::nullopt;  // "03" is not how a version is called
    }
    return value;
}

CharacterId character_id_from_path(const http::Request& request) {
    return id_from_path<CharacterId>(request, "There is no such character.");
}

core::EmotionName emotion_from_path(const http::Request& request) {
    const auto emotion = core::EmotionName::parse(request.param("emotion"));
    if (!emotion) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no emotion {}.", in_quotes(request.param("emotion"))));
    }
    return *emotion;
}

store::PromptKey cell_from_path(const http::Request& request) {
    return {character_id_from_path(request), emotion_from_path(request)};
}

store::PromptKey global_key_from_path(const http::Request& request) {
    return {std::nullopt, emotion_from_path(request)};
}

std::optional<store::VersionReference> parse_version_reference(std::string_view text) {
    const auto id = VersionId::parse(text);
    if (id) {
        return *id;
    }
    if (const auto number = parse_number(text)) {
        return *number;
    }
    return std::nullopt;
}

store::VersionReference version_from_path(const http::Request& request) {
    const auto version = parse_version_reference(request.param("version"));
    if (!version) {
        throw Error(ErrorKind::not_found, "This prompt has no such version.");
    }
    return *version;
}

std::optional<core::EmotionName> emotion_from_query(const http::Request& request,
                                                    std::string_view name) {
    const auto text = request.query(name);
    if (!text) {
        return std::nullopt;
    }
    const auto emotion = core::EmotionName::parse(*text);
    if (!emotion) {
        refuse_query(name, "bad_emotion", "must be the name of an emotion, such as happy");
    }
    return emotion;
}

}  // namespace mien::api
