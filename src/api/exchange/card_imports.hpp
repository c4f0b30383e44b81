// Cards of characters from other programs: upload, plan, apply.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

awaitable<http::Response> import_card(Context& context, http::Request& request);
awaitable<http::Response> list_card_imports(Context& context, http::Request& request);
awaitable<http::Response> get_card_import(Context& context, http::Request& request);
awaitable<http::Response> cancel_card_import(Context& context, http::Request& request);
awaitable<http::Response> apply_card_import(Context& context, http::Request& request);

}  // namespace mien::api
