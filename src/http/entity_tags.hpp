// Entity tags, and the lists of them in If-Match and If-None-Match (RFC 9110 sections 8.8.3, 13.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mien::http {

// A strong entity tag of a text without control characters and quotes.
[[nodiscard]] std::string make_etag(std::string_view version);

// The views point into the field that was parsed.
struct EntityTag {
    std::string_view opaque;  // between the quotes
    bool is_weak = false;
};

struct EntityTags {
    bool is_any = false;  // "*"
    std::vector<EntityTag> tags;
};

// Nothing when the field is neither "*" nor a list of at least one tag.
[[nodiscard]] std::optional<EntityTags> parse_entity_tags(std::string_view field);

// True when the field is "*" or a list with this tag. Weak tags match only for If-None-Match; what
// is no list matches nothing.
enum class TagComparison : std::uint8_t { strong, weak };
[[nodiscard]] bool matches_etag(std::string_view field, std::string_view etag,
                                TagComparison comparison);

}  // namespace mien::http
