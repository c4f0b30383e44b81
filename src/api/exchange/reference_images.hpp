// How a character looks, for those who make clips of it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

awaitable<http::Response> list_reference_images(Context& context, http::Request& request);
awaitable<http::Response> put_reference_image(Context& context, http::Request& request);
awaitable<http::Response> cancel_reference_image(Context& context, http::Request& request);
awaitable<http::Response> delete_reference_image(Context& context, http::Request& request);

}  // namespace mien::api
