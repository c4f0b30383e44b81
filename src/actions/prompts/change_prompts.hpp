// Changing many prompts at once, all or none of them.
#pragma once

#include <memory>
#include <vector>

#include "actions/done.hpp"
#include "async/work_pool.hpp"
#include "store/prompts/prompt_bulk.hpp"

namespace mien::actions {

// Throws invalid for a text or reason that breaks its rules, and what store::change_prompts throws.
// The pointer of a text is the one that its cell came with. What is computed for each cell is so on
// the work pool.
[[nodiscard]] awaitable<Done<std::vector<store::SavedPrompt>>> change_prompts(
    pg::Transaction& transaction, async::WorkPool& work,
    std::shared_ptr<const store::BulkChange> change);

}  // namespace mien::actions
