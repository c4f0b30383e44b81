// What services deliver by themselves: hints that there are news, never news.
#pragma once

#include <string>
#include <vector>

#include "actions/providers/connection_trial.hpp"
#include "pg/pool.hpp"

namespace mien::actions {

struct Delivery {
    ProviderId provider_id;
    std::vector<net::Header> headers;
    std::string raw_body;  // as it came: signatures are over its bytes
};

// Whether the delivery is proven to come from the provider; whoever polls the submission that it
// names is then told to do so at once. One that comes again, or late, does no more than that.
[[nodiscard]] awaitable<bool> hear_webhook(pg::Pool& pool, ServiceTools tools, Delivery delivery,
                                           Deadline deadline);

}  // namespace mien::actions
