// Does what the plan of an import says, in the caller's transaction. The order of all locks is that
// of prompt_bulk.hpp: characters, emotions, then prompts, each by its key.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "pg/transaction.hpp"
#include "store/transfer/imports.hpp"

namespace mien::store {

// How much is done, 0..1.
using ImportProgress = std::function<void(double)>;

// Who applies it; nothing when the import is not being applied (any more). Until the transaction
// ends nobody else does.
[[nodiscard]] awaitable<std::optional<AdminId>> lock_applying_import(pg::Transaction& transaction,
                                                                     ImportId id);

// Applies the import, whose templates are written by now, and ends it; behind lock_applying_import.
// Returns the statements that append its audit entries in the actor's name, one for each prompt,
// character and emotion that changed and one for the import, which the caller runs last. Throws
// conflict, with the extension "moved", when a prompt is no longer as it was planned; then nothing
// may be committed.
[[nodiscard]] awaitable<std::vector<pg::Call>> apply_import(pg::Transaction& transaction,
                                                            ImportId id, Actor actor,
                                                            ImportProgress on_progress);

// The apply was refused: the import is planned again, with the reason
// ({"code", "message", "problems"}).
[[nodiscard]] awaitable<void> refuse_apply(pg::Transaction& transaction, ImportId id,
                                           json::value error);

// Prompts that will be written and are not at the version that was planned, or are archived now;
// as the extension of a conflict. Without locks the answer is a hint.
[[nodiscard]] awaitable<std::optional<Error>> find_moved(pg::Transaction& transaction, ImportId id,
                                                         ImportStrategy strategy);

}  // namespace mien::store
