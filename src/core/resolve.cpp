#include "core/resolve.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace mien::core {
namespace {

constexpr std::string_view encoding_name = "mien.resolution.1";

// Length first, so that no two different lists of fields have the same bytes.
void append_field(std::string& encoded, std::string_view field) {
    auto length = static_cast<std::uint64_t>(field.size());
    for (int i = 0; i < 8; ++i) {
        encoded += static_cast<char>(length & 0xFFU);
        length >>= 8U;
    }
    encoded += field;
}

std::string_view bytes_of(const Uuid& uuid) {
    return {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()};
}

// The text with {timestamp} as written: a moment later it must still have the same id.
std::optional<Substituted> without_time(std::string_view text, Variables variables) {
    variables.timestamp.reset();
    return try_substitute(text, variables);
}

}  // namespace

bool mentions_time(std::string_view text) {
    constexpr std::string_view name = "timestamp";
    const auto is_same = [](char a, char b) { return (a | 0x20) == b; };
    return std::ranges::search(text, name, is_same).begin() != text.end();
}

ResolutionId resolution_id_of(const ResolutionKey& key, std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size() + 256);
    append_field(encoded, encoding_name);
    append_field(encoded, bytes_of(key.prompt_id.uuid));
    append_field(encoded, std::to_string(key.version));
    append_field(encoded, name_of(key.source));
    append_field(encoded, bytes_of(key.character_id.uuid));
    append_field(encoded, key.emotion.text());
    append_field(encoded, key.user_id ? bytes_of(key.user_id->uuid) : std::string_view{});
    append_field(encoded, text);
    if (!key.stand_in_is_of.empty()) {
        append_field(encoded, key.stand_in_is_of);
    }

    const auto digest = sha256(encoded);
    ResolutionId id;
    std::copy_n(digest.begin(), id.uuid.bytes.size(), id.uuid.bytes.begin());
    id.uuid.bytes[6] = static_cast<std::uint8_t>(0x80U | (id.uuid.bytes[6] & 0x0FU));
    id.uuid.bytes[8] = static_cast<std::uint8_t>(0x80U | (id.uuid.bytes[8] & 0x3FU));
    return id;
}

Resolution resolve(const PromptHead& head, const Character& character, const EmotionName& emotion,
                   std::optional<UserId> user_id, Timestamp now, const StandIn* stand_in) {
    auto resolution = try_resolve(head, character, emotion, user_id, now, stand_in);
    if (!resolution) {
        throw Error(ErrorKind::invalid, too_long_message());
    }
    return std::move(*resolution);
}

std::optional<Resolution> try_resolve(const PromptHead& head, const Character& character,
                                      const EmotionName& emotion, std::optional<UserId> user_id,
                                      Timestamp now, const StandIn* stand_in) {
    const std::string_view prompt_text = stand_in == nullptr ? head.text : stand_in->text;
    std::string user;
    Variables variables{.character_name = character.name,
                        .emotion = emotion.text(),
                        .timestamp = now,
                        .user_id = std::nullopt,
                        .attributes = &character.attributes,
                        .placeholders = nullptr};
    if (user_id) {
        user = to_string(*user_id);
        variables.user_id = user;
    }
    auto substituted = try_substitute(prompt_text, variables);
    if (!substituted) {
        return std::nullopt;
    }
    auto [text, problems] = std::move(*substituted);
    const auto identified =
        mentions_time(prompt_text) ? without_time(prompt_text, variables) : Substituted{text, {}};
    if (!identified) {
        return std::nullopt;
    }
    const ResolutionKey key{.prompt_id = head.prompt_id,
                            .version = head.version,
                            .source = head.source,
                            .character_id = character.id,
                            .emotion = emotion,
                            .user_id = user_id,
                            .stand_in_is_of = stand_in == nullptr ? "" : stand_in->is_of};
    const auto id = resolution_id_of(key, identified->text);
    auto digest = to_hex(sha256(text));
    return Resolution{.text = std::move(text),
                      .source = head.source,
                      .prompt_id = head.prompt_id,
                      .version_id = head.version_id,
                      .version = head.version,
                      .sha256 = std::move(digest),
                      .resolution_id = id,
                      .problems = std::move(problems)};
}

}  // namespace mien::core
