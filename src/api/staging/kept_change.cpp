#include "api/staging/kept_change.hpp"

#include "actions/staging/kept_change.hpp"
#include "api/staging/staging_context.hpp"

namespace mien::api {

awaitable<http::Response> answer_kept_change(Context& context, awaitable<http::Response> answering,
                                             Deadline deadline) {
    auto response = co_await std::move(answering);
    co_await actions::require_change_kept(staging_of(context).control, context.place, deadline);
    co_return response;
}

}  // namespace mien::api
