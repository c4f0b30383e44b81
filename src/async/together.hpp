// Several operations at once, as one: it ends when all have ended.
#pragma once

#include <vector>

#include "async/awaitable.hpp"

namespace mien::async {

// The first failure cancels the others, and is thrown when they have ended. A cancellation cancels
// all. At most some dozens: each waits inside the one before it.
[[nodiscard]] awaitable<void> run_together(std::vector<awaitable<void>> operations);

}  // namespace mien::async
