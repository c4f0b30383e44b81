// MIEN_ASSERT(condition, "text"): a bug if false; logs and aborts, in release builds too. Never for
// input: a supervisor restarts the process, and half-wrong data is worse than a restart.
#pragma once

namespace mien {

[[noreturn]] void assertion_failed(const char* condition, const char* text, const char* file,
                                   int line) noexcept;

}  // namespace mien

#define MIEN_ASSERT(condition, text)                                        \
    do {                                                                    \
        if (!(condition)) {                                                 \
            ::mien::assertion_failed(#condition, text, __FILE__, __LINE__); \
        }                                                                   \
    } while (false)
