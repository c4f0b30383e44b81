// Integers as PostgreSQL sends them: the highest byte first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace mien::sync {

[[nodiscard]] inline std::uint32_t read_uint32(const char* bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

[[nodiscard]] inline std::int32_t read_int32(const char* bytes) {
    return static_cast<std::int32_t>(read_uint32(bytes));
}

[[nodiscard]] inline std::int16_t read_int16(const char* bytes) {
    const auto high = static_cast<unsigned char>(bytes[0]);
    const auto low = static_cast<unsigned char>(bytes[1]);
    return static_cast<std::int16_t>(high << 8 | low);
}

inline void write_uint32(char* bytes, std::uint32_t value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
        bytes[i] = static_cast<char>(value >> (24 - 8 * i));
    }
}

inline void append_int16(std::string& text, std::int16_t value) {
    const auto bits = static_cast<std::uint16_t>(value);
    text += static_cast<char>(bits >> 8U);
    text += static_cast<char>(bits & 0xFFU);
}

inline void append_int32(std::string& text, std::int32_t value) {
    char bytes[sizeof value];
    write_uint32(bytes, static_cast<std::uint32_t>(value));
    text.append(bytes, sizeof bytes);
}

}  // namespace mien::sync
