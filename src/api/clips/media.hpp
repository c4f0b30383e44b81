// Clips and posters, by signed links that need no other credential.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

// GET /media/{kind}/{file}?expires=…&signature=…: the bytes, with ranges, or a redirect to the
// store where browsers reach it. Forbidden for a link that
// is not ours, gone for one that has expired, internal for an object that is not what it was.
[[nodiscard]] awaitable<http::Response> get_media(Context& context, http::Request& request);

}  // namespace mien::api
