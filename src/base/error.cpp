#include "base/error.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"

namespace mien {

const char* name_of(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::malformed:
            return "malformed";
        case ErrorKind::invalid:
            return "invalid";
        case ErrorKind::unauthenticated:
            return "unauthenticated";
        case ErrorKind::forbidden:
            return "forbidden";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::not_allowed:
            return "not_allowed";
        case ErrorKind::conflict:
            return "conflict";
        case ErrorKind::gone:
            return "gone";
        case ErrorKind::stale_version:
            return "stale_version";
        case ErrorKind::too_large:
            return "too_large";
        case ErrorKind::rate_limited:
            return "rate_limited";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::upstream_failed:
            return "upstream_failed";
        case ErrorKind::internal:
            return "internal";
    }
    return "internal";
}

std::string escape_pointer(std::string_view segment) {
    std::string text;
    for (const char c : shortened(segment)) {
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
    return text;
}

std::optional<Error> error_in(const std::exception_ptr& thrown) {
    if (!thrown) {
        return std::nullopt;
    }
    try {
        std::rethrow_exception(thrown);
    } catch (const Error& error) {
        return error;
    } catch (...) {
        return std::nullopt;
    }
}

void require_valid(const std::vector<Problem>& problems) {
    if (problems.empty()) {
        return;
    }
    auto message = problems.size() == 1 ? problems.front().message
                                        : fmt::format("{} fields need attention.", problems.size());
    throw Error(ErrorKind::invalid, std::move(message), problems);
}

}  // namespace mien
