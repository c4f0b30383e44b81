// Budgets count what clips are expected to cost: a preset that counts as nothing would never use
// one up. So under a budget each preset in use has a price, estimated_cost_usd above 0, or says
// that it is free (is_free); the database judges it (price_of_preset). It is held wherever a preset
// or a budget changes.
#pragma once

#include <string>

#include "store/providers/presets.hpp"
#include "store/providers/providers.hpp"

namespace mien::actions {

// After the preset has changed; throws invalid with that pointer. Locks the provider, so that its
// budget does not change meanwhile.
[[nodiscard]] awaitable<void> require_price(pg::Transaction& transaction, store::Preset preset,
                                            std::string pointer);
// After the provider has changed; the pointer is that of a budget.
[[nodiscard]] awaitable<void> require_prices(pg::Transaction& transaction,
                                             store::ProviderRow provider);

}  // namespace mien::actions
