// What is made of templates: where they are used, applying them, plans, propagating and undoing.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_template_cells(Context& context,
                                                            http::Request& request);
[[nodiscard]] awaitable<http::Response> apply_template(Context& context, http::Request& request);
// Changes nothing: a page of what a run would do.
[[nodiscard]] awaitable<http::Response> plan_template(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> propagate_template(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> set_template_cells(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> list_template_runs(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> undo_template_run(Context& context, http::Request& request);

}  // namespace mien::api
