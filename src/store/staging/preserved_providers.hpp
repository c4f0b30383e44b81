// Staging's own providers, as they are carried from one database of its data to another: with
// sealed keys, presets in all their versions, choices, and what this month was spent, so that no
// budget begins anew. Production's never come here.
#pragma once

#include "pg/transaction.hpp"

namespace mien::store {

// Page by page, each of some megabytes at most; after the admins. A choice for a character or an
// emotion that is not there is left out. What is under way comes as it is, without its job: the
// sweep of submissions finds it by its id, cancels it or leaves it to a person. The transaction
// that is read is of one moment. Gives the number of providers.
[[nodiscard]] awaitable<int> carry_over_providers(pg::Transaction& from, pg::Transaction& to);

}  // namespace mien::store
