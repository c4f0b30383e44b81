#include "http/entity_tags.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "http/characters.hpp"

namespace mien::http {
namespace {

// What may stand between the quotes: visible characters and bytes beyond ASCII.
bool is_opaque(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0x21 || (byte >= 0x23 && byte != 0x7F);
    });
}

// Takes one tag from the front.
std::optional<EntityTag> take_tag(std::string_view& rest) {
    EntityTag tag;
    if (rest.starts_with("W/")) {
        tag.is_weak = true;
        rest.remove_prefix(2);
    }
    const auto close = rest.starts_with('"') ? rest.find('"', 1) : std::string_view::npos;
    if (close == std::string_view::npos) {
        return std::nullopt;
    }
    tag.opaque = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
    return is_opaque(tag.opaque) ? std::optional(tag) : std::nullopt;
}

}  // namespace

std::string make_etag(std::string_view version) {
    MIEN_ASSERT(is_opaque(version), "an entity tag has a foreign character");
    return fmt::format("\"{}\"", version);
}

std::optional<EntityTags> parse_entity_tags(std::string_view field) {
    auto rest = trimmed(field);
    if (rest == "*") {
        return EntityTags{.is_any = true, .tags = {}};
    }
    EntityTags list;
    bool is_separated = true;  // from the tag before
    while (!rest.empty()) {
        if (rest.front() == ',') {  // a list may have empty members
            is_separated = true;
            rest = trimmed(rest.substr(1));
            continue;
        }
        const auto tag = is_separated ? take_tag(rest) : std::nullopt;
        if (!tag) {
            return std::nullopt;
        }
        list.tags.push_back(*tag);
        is_separated = false;
        rest = trimmed(rest);
    }
    return list.tags.empty() ? std::nullopt : std::optional(std::move(list));
}

bool matches_etag(std::string_view field, std::string_view etag, TagComparison comparison) {
    const auto list = parse_entity_tags(field);
    if (!list) {
        return false;
    }
    return list->is_any || std::ranges::any_of(list->tags, [&](const EntityTag& tag) {
               const bool is_comparable = !tag.is_weak || comparison == TagComparison::weak;
               return is_comparable && make_etag(tag.opaque) == etag;
           });
}

}  // namespace mien::http
