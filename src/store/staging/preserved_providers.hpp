// Staging's own providers, as they are carried from one database of its data to another: with
// sealed keys, presets in all their versions, choices, and what this month was spent, so that no
// budget begins anew. Production's never come here.
#pragma once

#include <vector>

#include "base/json.hpp"
#include "pg/connection.hpp"

namespace mien::store {

struct PreservedProviders {
    json::value providers;
    json::value presets;
    json::value versions;
    json::value choices;
    json::value submissions;
};

// All of one moment.
[[nodiscard]] awaitable<PreservedProviders> read_providers_to_preserve(pg::Connection& from,
                                                                       Deadline deadline);

// The statements that write them, after the admins. A choice for a character or an emotion that is
// not there is left out. What was being made when the data moved is found by nobody any more: it
// counts as lost, and as paid for.
[[nodiscard]] std::vector<pg::Call> preserve_providers_calls(const PreservedProviders& read);

}  // namespace mien::store
