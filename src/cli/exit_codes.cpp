#include "cli/exit_codes.hpp"

namespace mien::cli {

int exit_code_of(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::internal:
            return 1;
        case ErrorKind::malformed:
        case ErrorKind::invalid:
        case ErrorKind::not_allowed:
        case ErrorKind::too_large:
            return 2;
        case ErrorKind::unauthenticated:
        case ErrorKind::forbidden:
            return 3;
        case ErrorKind::not_found:
        case ErrorKind::gone:
            return 4;
        case ErrorKind::conflict:
        case ErrorKind::stale_version:
            return 5;
        case ErrorKind::rate_limited:
        case ErrorKind::unavailable:
            return 6;
        case ErrorKind::upstream_failed:
            return 7;
    }
    return 1;
}

}  // namespace mien::cli
