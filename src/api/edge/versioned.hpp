// Things with a version: their ETags, and the conditions of requests against them (RFC 9110
// section 13).
//
// An ETag is the version, in an answer to a GET followed by what else the answer depends on:
// "7.1f0c2a9e". A change is compared by the number before the first dot alone, which is what its
// writer must have seen. Since our tags name versions, weak ones are as good, and so are those that
// a proxy has marked as compressed ("7-gzip").
#pragma once

#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "core/precondition.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

// If-Match and If-None-Match of a change. Throws malformed when a field is no list of tags, or when
// none of its tags is one of ours.
[[nodiscard]] core::Precondition precondition_of(const http::Request& request);

// The thing in its wire form, whose member "version" is the version. Throws stale_version, with the
// thing as "current", unless the precondition holds.
void require_version(const json::object& current, const core::Precondition& precondition,
                     std::string_view noun);

// The answer to a change, with the thing's "version" as ETag.
[[nodiscard]] http::Response versioned_response(unsigned status, const json::object& thing);

// The answer to a GET: 200, or 304 when If-None-Match names what the caller would get. The version
// is that of the thing, or a text that begins with it and a dot.
[[nodiscard]] http::Response read_response(const http::Request& request, const json::object& thing,
                                           std::string_view version);
[[nodiscard]] http::Response read_response(const http::Request& request, const json::object& thing);

}  // namespace mien::api
