#include "core/generation_database.hpp"

#include <algorithm>

#include "base/limits/generations.hpp"

namespace mien::core {
namespace {

constexpr std::string_view separator = "_g";

// Without the number of its generation.
std::string_view stem_of(std::string_view name) {
    const auto end = name.find_last_not_of("0123456789");
    if (end == std::string_view::npos || end + 1 == name.size()) {
        return name;
    }
    const auto stem = name.substr(0, end + 1);
    return stem.size() > separator.size() && stem.ends_with(separator)
               ? stem.substr(0, stem.size() - separator.size())
               : name;
}

// No code point is cut in two.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text;
    }
    constexpr unsigned char continuation_mask = 0xC0;
    constexpr unsigned char continuation = 0x80;
    while (bytes_max > 0 &&
           (static_cast<unsigned char>(text[bytes_max]) & continuation_mask) == continuation) {
        --bytes_max;
    }
    return text.substr(0, bytes_max);
}

}  // namespace

std::string generation_database(std::string_view served, int number) {
    const auto ending = std::string(separator) + std::to_string(number);
    const auto stem = cut(stem_of(served), limits::database_name_bytes_max - ending.size());
    return std::string(stem) + ending;
}

std::string building_database(std::string_view operation_id, int attempt) {
    std::string digits(operation_id);
    std::erase(digits, '-');
    return std::string(building_databases) + digits + "_" + std::to_string(attempt);
}

std::optional<std::string> operation_of_building(std::string_view name) {
    constexpr std::size_t digits = 32;
    const auto start = building_databases.size();
    if (!name.starts_with(building_databases) || name.size() <= start + digits ||
        name[start + digits] != '_') {
        return std::nullopt;
    }
    std::string id(name.substr(start, digits));
    for (const std::size_t place : {8U, 13U, 18U, 23U}) {
        id.insert(place, "-");
    }
    return id;
}

}  // namespace mien::core
