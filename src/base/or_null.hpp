#pragma once

#include <optional>
#include <type_traits>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace mien {

// What may be missing, as JSON: null when it is. A time is written as RFC 3339, and an id by its
// to_string.
template <class T>
[[nodiscard]] json::value or_null(const std::optional<T>& value) {
    if (!value) {
        return nullptr;
    }
    if constexpr (std::is_same_v<T, Timestamp>) {
        return json::value(to_rfc3339(*value));
    } else if constexpr (std::is_constructible_v<json::value, const T&>) {
        return json::value(*value);
    } else {
        return json::value(to_string(*value));
    }
}

}  // namespace mien
