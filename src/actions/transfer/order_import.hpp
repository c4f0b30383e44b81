// What can be done with an import that has a plan: apply it, plan it again, or cancel it.
#pragma once

#include "actions/done.hpp"
#include "store/transfer/imports.hpp"

namespace mien::actions {

// The first two only queue a job; the one that applies writes the audit entry, in the transaction
// of what it changes (transfer/import_jobs.cpp). They throw what the function of the same name in
// store throws.
[[nodiscard]] awaitable<Done<store::ImportRow>> order_apply(pg::Transaction& transaction,
                                                            store::ImportId id,
                                                            store::ImportOrder order);
[[nodiscard]] awaitable<Done<store::ImportRow>> order_replan(pg::Transaction& transaction,
                                                             store::ImportId id);
[[nodiscard]] awaitable<Done<store::ImportRow>> cancel_import(pg::Transaction& transaction,
                                                              store::ImportId id);

}  // namespace mien::actions
