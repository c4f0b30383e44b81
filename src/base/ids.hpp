// Identifiers. Every row that the API names has a UUIDv7 (RFC 9562 section 5.7): ordered by time,
// not secret. Id<Tag> keeps a character's id from being passed where a prompt's is meant.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mien {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;
};

// A new UUIDv7 of the current wall-clock millisecond with 74 random bits.
[[nodiscard]] Uuid make_uuid_v7();

// Canonical lower-case form, 36 characters.
[[nodiscard]] std::string to_string(const Uuid& uuid);

// Accepts the 36-character form in either case; nothing else.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);

template <class Tag>
struct Id {
    Uuid uuid;

    [[nodiscard]] static Id make() { return Id{make_uuid_v7()}; }
    [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
        const auto uuid = parse_uuid(text);
        return uuid ? std::optional<Id>(Id{*uuid}) : std::nullopt;
    }
    auto operator<=>(const Id&) const = default;
};

template <class Tag>
[[nodiscard]] std::string to_string(const Id<Tag>& id) {
    return to_string(id.uuid);
}

using CharacterId = Id<struct CharacterTag>;
using UserId = Id<struct UserTag>;
using AssignmentId = Id<struct AssignmentTag>;
using AdminId = Id<struct AdminTag>;
using TokenId = Id<struct TokenTag>;
using SessionId = Id<struct SessionTag>;
using PromptId = Id<struct PromptTag>;
using VersionId = Id<struct VersionTag>;
using PreviewId = Id<struct PreviewTag>;
using VideoId = Id<struct VideoTag>;
using JobId = Id<struct JobTag>;
using ResolutionId = Id<struct ResolutionTag>;
using ProviderId = Id<struct ProviderTag>;
using PresetId = Id<struct PresetTag>;
using PresetVersionId = Id<struct PresetVersionTag>;
using SubmissionId = Id<struct SubmissionTag>;

}  // namespace mien

template <>
struct std::hash<mien::Uuid> {
    // The last eight bytes of a version 7 UUID are random enough to be the hash.
    std::size_t operator()(const mien::Uuid& uuid) const noexcept {
        std::uint64_t value = 0;
        for (std::size_t i = 8; i < 16; ++i) {
            value = (value << 8U) | uuid.bytes[i];
        }
        return static_cast<std::size_t>(value);
    }
};

template <class Tag>
struct std::hash<mien::Id<Tag>> {
    std::size_t operator()(const mien::Id<Tag>& id) const noexcept {
        return std::hash<mien::Uuid>{}(id.uuid);
    }
};
