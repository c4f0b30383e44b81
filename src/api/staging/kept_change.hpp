// What staging asks of every route that may change its data.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

// The answer, once it is known that what was changed for it is in the data that are served; else
// throws unavailable (actions/staging/kept_change.hpp), and the answer is never sent.
[[nodiscard]] awaitable<http::Response> answer_kept_change(Context& context,
                                                           awaitable<http::Response> answering,
                                                           Deadline deadline);

}  // namespace mien::api
