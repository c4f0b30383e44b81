// How checks say what they found.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "pg/settings.hpp"
#include "store/staging/isolation_checks.hpp"

namespace mien::isolation {

inline store::IsolationCheck with_result(store::IsolationCheck check, store::IsolationResult result,
                                         std::string found) {
    check.result = result;
    check.found = std::move(found);
    return check;
}

// "HOST:PORT", for a sentence.
inline std::string place_of(const pg::Settings& settings) {
    return fmt::format("{}:{}", settings.host, settings.port);
}

// Why something could not be tried; what is no Error goes on.
inline std::string reason_of(const std::exception_ptr& failure) {
    const auto error = error_in(failure);
    if (!error) {
        std::rethrow_exception(failure);
    }
    return error->message();
}

}  // namespace mien::isolation
