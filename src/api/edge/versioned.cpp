#include "api/edge/versioned.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/content.hpp"

namespace mien::api {
namespace {

int version_of(const json::object& thing) {
    return json::value_to<int>(thing.at("version"));
}

}  // namespace

void require_version(const json::object& current, std::optional<int> expected,
                     std::string_view noun) {
    if (expected && *expected != version_of(current)) {
        throw Error(ErrorKind::stale_version,
                    fmt::format("You edited version {} of the {}, which is at version {} now.",
                                *expected, noun, version_of(current)))
            .with_extensions(json::serialize(json::object{{"current", current}}));
    }
}

http::Response versioned_response(unsigned status, const json::object& thing) {
    auto response = http::json_response(status, thing);
    response.set("ETag", http::make_etag(std::to_string(version_of(thing))));
    return response;
}

}  // namespace mien::api
