// Presets: how a provider is asked, in versions.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_presets(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_preset(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_preset(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_preset(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_preset(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_preset(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> revert_preset(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_preset_versions(Context& context,
                                                             http::Request& request);
[[nodiscard]] awaitable<http::Response> get_preset_version(Context& context,
                                                           http::Request& request);

// POST …/dry-run: what the service would be sent for a cell, and what it says of the preset. Sends
// no order.
[[nodiscard]] awaitable<http::Response> dry_run_preset(Context& context, http::Request& request);

}  // namespace mien::api
