// Telephone numbers in any usual notation (ITU-T E.123), and their one form (E.164).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien::core {

inline constexpr std::size_t phone_digits_most = 15;  // of a number with its country code (E.164)

struct PhoneNumber {
    std::string digits;  // with the country code, or without one when nothing tells it
    bool has_country = false;
    std::string extension;    // of a switchboard
    std::string_view prefix;  // "+", "00", "011", "0" or "", as it was written

    // "+15550100123", "0301234" of a number whose country nobody knows, ";ext=12" behind both.
    [[nodiscard]] std::string text() const;
    // Behind the country code; the digits when nothing tells that code.
    [[nodiscard]] std::string_view national_digits() const;
    // As many digits as numbers of its country have; false when nothing tells it.
    [[nodiscard]] bool has_usual_length() const;
};

// Nothing for what is no number: letters other than those of an extension, fewer than 5 digits or
// more than 17. Digits of every script count. country_code, such as "49", is that of numbers which
// are written without one; it may be empty.
[[nodiscard]] std::optional<PhoneNumber> parse_phone(std::string_view text,
                                                     std::string_view country_code);

// A plus and digits that are the one form of the number already, as nearly all are: parse_phone
// gives the same text.
[[nodiscard]] bool is_canonical_phone(std::string_view text);

// The digits in the notation of the number that they stand in for: its prefix, its separators after
// as many digits, the digits of its script. An extension is left out.
[[nodiscard]] std::string write_phone_like(std::string_view original, const PhoneNumber& number,
                                           std::string_view digits);

}  // namespace mien::core
