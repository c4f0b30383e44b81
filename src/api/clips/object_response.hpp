// The bytes of an object as an answer, whole or in ranges, checked against its hash: a small one
// before its first byte is sent, a large one while it is.
#pragma once

#include "api/edge/context.hpp"
#include "http/content.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "store/object_rows.hpp"

namespace mien::api {

// Throws not_found when the store does not have the object, and upstream_failed when it has not all
// of it.
[[nodiscard]] awaitable<void> require_whole(Context& context, const store::ObjectRow& object,
                                            Deadline deadline);

// A content that is larger than the object, by at least free_box_bytes_min, has a box of nothing
// behind it (free_box.hpp). Throws upstream_failed for bytes that are not those that were put
// there.
[[nodiscard]] awaitable<http::Response> object_response(Context& context,
                                                        const http::Request& request,
                                                        const store::ObjectRow& object,
                                                        const http::Content& content);

}  // namespace mien::api
