// What paths, queries and bodies name. A name that cannot exist is not found,
// exactly as one that does not.
#pragma once

#include <optional>

#include "api/edge/query.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "core/emotion.hpp"
#include "http/request.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::api {

// The path parameter {id} as an id of the given kind; throws not_found with the sentence.
template <class SomeId>
[[nodiscard]] SomeId id_from_path(const http::Request& request, const char* not_found_sentence) {
    const auto id = SomeId::parse(request.param("id"));
    if (!id) {
        throw Error(ErrorKind::not_found, not_found_sentence);
    }
    return *id;
}

[[nodiscard]] CharacterId character_id_from_path(const http::Request& request);
[[nodiscard]] core::EmotionName emotion_from_path(const http::Request& request);
// {id} and {emotion}, and {emotion} of a global default.
[[nodiscard]] store::PromptKey cell_from_path(const http::Request& request);
[[nodiscard]] store::PromptKey global_key_from_path(const http::Request& request);
// {version}: a number or a version id.
[[nodiscard]] store::VersionReference version_from_path(const http::Request& request);

// The same for text anywhere else: nothing when the text names no version.
[[nodiscard]] std::optional<store::VersionReference> parse_version_reference(std::string_view text);

// The number of a row that is numbered from 1; nothing when the text is none.
[[nodiscard]] std::optional<int> parse_number(std::string_view text);

// A query parameter that is an id or an emotion; throws invalid with the pointer "?name".
template <class SomeId>
[[nodiscard]] std::optional<SomeId> id_from_query(const http::Request& request,
                                                  std::string_view name) {
    const auto text = request.query(name);
    if (!text) {
        return std::nullopt;
    }
    const auto id = SomeId::parse(*text);
    if (!id) {
        refuse_query(name, "bad_id", "must be a UUID");
    }
    return id;
}
[[nodiscard]] std::optional<core::EmotionName> emotion_from_query(
    const http::Request& request, std::string_view name = "emotion");

}  // namespace mien::api
