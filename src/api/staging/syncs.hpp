// Syncs: production's data, masked, brought to staging.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> sync_staging_data(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_staging_sync(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_staging_syncs(Context& context,
                                                           http::Request& request);

}  // namespace mien::api
