// A character's clips as files for other programs.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

awaitable<http::Response> list_clip_exports(Context& context, http::Request& request);
awaitable<http::Response> create_clip_export(Context& context, http::Request& request);
awaitable<http::Response> get_clip_export(Context& context, http::Request& request);
awaitable<http::Response> cancel_clip_export(Context& context, http::Request& request);

}  // namespace mien::api
