// Templates and their versions.
#pragma once

#include "api/edge/context.hpp"
#include "core/template.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_templates(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_template(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_template(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_template(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_template(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_template(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_template_versions(Context& context,
                                                               http::Request& request);
[[nodiscard]] awaitable<http::Response> get_template_version(Context& context,
                                                             http::Request& request);
[[nodiscard]] awaitable<http::Response> revert_template(Context& context, http::Request& request);

// {id} of a template's path; throws not_found.
[[nodiscard]] core::TemplateId template_id_from_path(const http::Request& request);

}  // namespace mien::api
