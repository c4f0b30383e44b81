// The removal of databases that nobody needs any more: of generations that are kept no longer, and
// of operations that have ended without making one.
#pragma once

#include "async/awaitable.hpp"
#include "sync/generation_jobs.hpp"

namespace mien::sync {

// One pass; nothing happens while an operation has not ended. What is in use stays for the next
// one.
[[nodiscard]] awaitable<void> sweep_generations(const GenerationWork& work);

}  // namespace mien::sync
