#include "objects/s3_encoding.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace mien::objects {
namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::optional<Sha256> sha256_of_bytes(const std::optional<std::string>& bytes) {
    Sha256 digest{};
    if (!bytes || bytes->size() != digest.size()) {
        return std::nullopt;
    }
    std::ranges::transform(*bytes, digest.begin(),
                           [](char c) { return static_cast<std::uint8_t>(c); });
    return digest;
}

// Nothing but for digits alone.
std::optional<int> number_of(std::string_view digits) {
    int value = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_number =
        failure == std::errc() && end == digits.data() + digits.size() && !digits.starts_with('-');
    return is_number ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string percent_encoded(std::string_view text, SlashForm slash) {
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c) || (c == '/' && slash == SlashForm::kept)) {
            encoded += c;
        } else {
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return encoded;
}

std::string form_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
        if (text[i] == '%' && high >= 0 && low >= 0) {
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

std::string to_base64(const Sha256& digest) {
    auto text = to_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    return text + '=';
}

std::optional<Sha256> sha256_from_base64(std::string_view text) {
    if (text.size() != 44 || !text.ends_with('=') || text.find_first_of("-_") != text.npos) {
        return std::nullopt;
    }
    std::string url_safe(text.substr(0, 43));
    std::ranges::replace(url_safe, '+', '-');
    std::ranges::replace(url_safe, '/', '_');
    return sha256_of_bytes(from_base64url(url_safe));
}

std::optional<Sha256> sha256_from_hex(std::string_view text) {
    return sha256_of_bytes(from_hex(text));
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
    // "Fri, 24 May 2013 00:00:00 GMT": every part has its place.
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text.substr(3, 2) != ", " || text[19] != ':' || text[22] != ':' ||
        !text.ends_with(" GMT")) {
        return std::nullopt;
    }
    const auto month = months.find(text.substr(8, 3));
    const auto day = number_of(text.substr(5, 2));
    const auto year = number_of(text.substr(12, 4));
    const auto hour = number_of(text.substr(17, 2));
    const auto minute = number_of(text.substr(20, 2));
    const auto second = number_of(text.substr(23, 2));
    if (month == months.npos || month % 3 != 0 || !day || !year || !hour || !minute || !second ||
        *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

}  // namespace mien::objects
