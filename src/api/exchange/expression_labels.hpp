// Which labels of other programs stand for an emotion.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

awaitable<http::Response> get_expression_labels(Context& context, http::Request& request);
awaitable<http::Response> put_expression_labels(Context& context, http::Request& request);

}  // namespace mien::api
