// Exit codes, for scripts: 0 done, 1 internal, 2 bad input, 3 not allowed, 4 not found, 5 conflict,
// 6 unavailable (try again), 7 a provider or a renderer failed, 8 a broken invariant (verify)
// or a store that does not do what it must (storage check), or staging not well (staging status).
#pragma once

#include "base/error.hpp"

namespace mien::cli {

inline constexpr int exit_broken_invariant = 8;

[[nodiscard]] int exit_code_of(ErrorKind kind) noexcept;

}  // namespace mien::cli
