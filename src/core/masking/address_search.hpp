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
// What a telephone number is, phone_search.hpp says. A bank account (ISO 13616) has correct check
// digits.
void find_addresses(std::string_view plain, std::vector<FoundAddress>& found);

}  // namespace mien::core
