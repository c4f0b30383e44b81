#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

#include "base/log.hpp"

namespace mien {

void assertion_failed(const char* condition, const char* text, const char* file,
                      int line) noexcept {
    // Plain stdio first: the logger may be what is broken.
    std::fprintf(stderr,
                 R"({"level":"fatal","message":"%s","condition":"%s","at":"%s:%d"})"
                 "\n",
                 text, condition, file, line);
    flush_log();
    std::abort();
}

}  // namespace mien
