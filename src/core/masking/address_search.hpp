// E-mail addresses, telephone numbers and bank accounts in a text, whoever's they are.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/masking/folded_text.hpp"

namespace mien::core {

enum class AddressKind : std::uint8_t { email, phone, iban };

struct FoundAddress {
    AddressKind kind;
    TextSpan place;
};

// Adds what is found in a folded text (FoldedText::plain), from left to right, none in another.
//
// A telephone number is one with + or 00 before the code of a country, one behind "tel:", or ten
// digits and more in two groups at least, as no date, time, version or id is written. A bank
// account (ISO 13616) has correct check digits.
void find_addresses(std::string_view plain, std::vector<FoundAddress>& found);

}  // namespace mien::core
