#include "api/staging/elsewhere.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/problem.hpp"

namespace mien::api {

bool is_of_staging(std::string_view path) {
    return path.starts_with("/api/admin/staging/");
}

awaitable<http::Response> say_where_staging_is(Context& context, http::Request& request) {
    json::object where;
    std::string sentence = "This is not staging: ask the staging environment.";
    if (!context.staging_url.empty()) {
        where["staging_url"] = context.staging_url;
        sentence = "This is not staging, which is at " + context.staging_url + ".";
    }
    const auto elsewhere =
        Error(ErrorKind::not_found, std::move(sentence)).with_extensions(json::serialize(where));
    co_return http::problem_response(elsewhere, request.id);
}

}  // namespace mien::api
