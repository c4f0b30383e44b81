#include "api/edge/versioned.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "http/entity_tags.hpp"

namespace mien::api {
namespace {

constexpr std::size_t digest_characters = 8;

int version_of(const json::object& thing) {
    return json::value_to<int>(thing.at("version"));
}

// What servers in between append to a tag when they compress what it names.
std::string_view without_coding(std::string_view tag) {
    constexpr std::array<std::string_view, 4> codings{"-gzip", "-br", "-zstd", "-deflate"};
    for (const auto coding : codings) {
        if (tag.ends_with(coding)) {
            tag.remove_suffix(coding.size());
            return tag.ends_with('-') ? tag.substr(0, tag.size() - 1) : tag;
        }
    }
    return tag;
}

// The parts of a tag are numbers or hexadecimal; nothing for what this server never made.
std::optional<std::int64_t> version_of_tag(std::string_view tag) {
    tag = without_coding(tag);
    const auto dot = std::min(tag.find('.'), tag.size());
    const auto number = tag.substr(0, dot);
    std::int64_t version = 0;
    const auto* end = number.data() + number.size();
    const auto [stop, failure] = std::from_chars(number.data(), end, version);
    const bool is_number = failure == std::errc{} && stop == end && version >= 0 &&
                           (number == "0" || number.front() != '0');
    const auto rest = tag.substr(dot);
    const bool is_ours = rest.find_first_not_of("0123456789abcdef.") == std::string_view::npos &&
                         rest.find("..") == std::string_view::npos && !rest.ends_with('.');
    return is_number && is_ours ? std::optional(version) : std::nullopt;
}

std::optional<core::Precondition::Versions> versions_named_by(const http::Request& request,
                                                              std::string_view field) {
    const auto value = request.header_list(field);
    if (!value) {
        return std::nullopt;
    }
    core::Precondition::Versions versions;
    if (const auto list = http::parse_entity_tags(*value)) {
        versions.is_any = list->is_any;
        for (const auto& tag : list->tags) {
            if (const auto version = version_of_tag(tag.opaque)) {
                versions.numbers.push_back(*version);
            }
        }
    }
    if (!versions.is_any && versions.numbers.empty()) {
        throw Error(ErrorKind::malformed,
                    fmt::format("{} must be * or ETags of this resource, such as \"7\".", field));
    }
    return versions;
}

}  // namespace

core::Precondition precondition_of(const http::Request& request) {
    return {.one_of = versions_named_by(request, "If-Match"),
            .none_of = versions_named_by(request, "If-None-Match")};
}

void require_version(const json::object& current, const core::Precondition& precondition,
                     std::string_view noun) {
    const core::PresentVersion present{.number = version_of(current)};
    if (const auto breach = core::find_breach(precondition, present, noun)) {
        throw Error(ErrorKind::stale_version, *breach)
            .with_extensions(json::serialize(json::object{{"current", current}}));
    }
}

http::Response versioned_response(unsigned status, const json::object& thing) {
    auto response = http::json_response(status, thing);
    response.set("ETag", http::make_etag(std::to_string(version_of(thing))));
    return response;
}

http::Response read_response(const http::Request& request, const json::object& thing,
                             std::string_view version) {
    auto response = http::json_response(200, thing);
    const auto& body = std::get<std::string>(response.body);
    const auto digest = to_hex(sha256(body)).substr(0, digest_characters);
    const auto etag = http::make_etag(fmt::format("{}.{}", version, digest));
    const auto known = request.header_list("if-none-match");
    if (known && http::matches_etag(*known, etag, http::TagComparison::weak)) {
        response = {};
        response.status = 304;
    }
    response.set("ETag", etag);
    return response;
}

http::Response read_response(const http::Request& request, const json::object& thing) {
    return read_response(request, thing, std::to_string(version_of(thing)));
}

}  // namespace mien::api
