#include "core/masking/address_search.hpp"

#include <algorithm>
#include <optional>

#include "core/masking/phone_search.hpp"
#include "core/masking/word_edges.hpp"

namespace mien::core {
namespace {

constexpr std::size_t local_bytes_max = 128;
constexpr std::size_t domain_bytes_max = 253;
constexpr std::size_t iban_characters_min = 15;
constexpr std::size_t iban_characters_max = 34;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::string_view local_signs = "._%+-'";
constexpr std::string_view domain_signs = ".-";

TextSpan moved(TextSpan place, std::size_t bytes) {
    return {.begin = place.begin + bytes, .end = place.end + bytes};
}

std::size_t begin_of_local(std::string_view text, std::size_t at, std::size_t from) {
    auto begin = at;
    while (begin > from && at - begin < local_bytes_max) {
        const auto bytes = local_signs.contains(text[begin - 1]) ? 1 : sign_before(text, begin);
        if (bytes == 0) {
            break;
        }
        begin -= bytes;
    }
    while (begin < at && (text[begin] == '.' || text[begin] == '-' || text[begin] == '\'')) {
        ++begin;
    }
    return begin;
}

std::size_t without_signs_behind(std::string_view text, std::size_t at, std::size_t end) {
    while (end > at + 1 && domain_signs.contains(text[end - 1])) {
        --end;
    }
    return end;
}

// The digits at the end may begin a number that the address runs into: "ada@example.com0049 151 …".
std::size_t without_number_behind(std::string_view text, std::size_t at, std::size_t end) {
    auto digits = end;
    while (digits > at + 1 && is_digit(text[digits - 1])) {
        --digits;
    }
    const auto number = digits < end ? phone_at(text.substr(digits), 0) : std::nullopt;
    return number && digits + number->end > end ? digits : end;
}

std::size_t end_of_domain(std::string_view text, std::size_t at) {
    auto end = at + 1;
    while (end < text.size() && end - at <= domain_bytes_max) {
        const auto bytes = domain_signs.contains(text[end]) ? 1 : sign_behind(text, end);
        if (bytes == 0) {
            break;
        }
        end += bytes;
    }
    return without_signs_behind(text, at, without_number_behind(text, at, end));
}

std::optional<TextSpan> email_around(std::string_view text, std::size_t at, std::size_t from) {
    const auto begin = begin_of_local(text, at, from);
    const auto end = end_of_domain(text, at);
    const auto domain = text.substr(at + 1, end - at - 1);
    const bool has_domain = domain.contains('.') || domain == "localhost";
    if (begin == at || !has_domain || domain.contains("..") || domain.starts_with('.')) {
        return std::nullopt;
    }
    return TextSpan{.begin = begin, .end = end};
}

bool has_check_digits(std::string_view account) {
    unsigned remainder = 0;
    const auto add = [&](char c) {
        const auto value =
            is_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'a' + 10);
        remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    };
    for (const char c : account.substr(4)) {
        add(c);
    }
    for (const char c : account.substr(0, 4)) {
        add(c);
    }
    return remainder == 1;
}

// From two letters and two digits on: the longest account, in groups or not.
std::optional<TextSpan> iban_at(std::string_view text, std::size_t begin) {
    const auto head = text.substr(begin, 4);
    if (head.size() < 4 || head[0] < 'a' || head[0] > 'z' || head[1] < 'a' || head[1] > 'z' ||
        !is_digit(head[2]) || !is_digit(head[3])) {
        return std::nullopt;
    }
    std::string account;
    std::optional<TextSpan> longest;
    for (auto at = begin; at < text.size() && account.size() < iban_characters_max; ++at) {
        const char c = text[at];
        const bool is_joint = c == ' ' && account.size() % 4 == 0;
        if (!is_joint && !is_digit(c) && (c < 'a' || c > 'z')) {
            break;
        }
        if (is_joint) {
            continue;
        }
        account += c;
        if (account.size() >= iban_characters_min && ends_word(text, at + 1) &&
            has_check_digits(account)) {
            longest = TextSpan{.begin = begin, .end = at + 1};
        }
    }
    return longest;
}

// The next place, of those from here on, behind which within two bytes a digit, plus or bracket may
// stand: no number begins before it. The compiler looks at many bytes of a block at once.
std::size_t skip_words(std::string_view text, std::size_t from) {
    constexpr std::size_t block_bytes = 32;
    while (from + block_bytes + 2 <= text.size()) {
        const char* const block = text.data() + from;
        unsigned char seen = 0;
        for (std::size_t i = 0; i < block_bytes + 2; ++i) {
            const auto digit = static_cast<unsigned char>(block[i] - '0');
            seen |=
                static_cast<unsigned char>((digit < 10) | (block[i] == '+') | (block[i] == '('));
        }
        if (seen != 0) {
            break;
        }
        from += block_bytes;
    }
    return from;
}

// Numbers and accounts that begin in a part without e-mail addresses; the text may go on behind it.
// What was found before is no beginning of what comes next.
void find_numbers(std::string_view text, TextSpan part, std::vector<FoundAddress>& found) {
    const auto within = text.substr(part.begin);
    std::size_t done = 0;
    constexpr std::size_t looked_at_once = 32;
    std::size_t next_look = 0;
    for (std::size_t at = 0; at < part.end - part.begin; ++at) {
        if (at >= next_look) {
            at = skip_words(within, at);
            next_look = at + looked_at_once;
            if (at >= part.end - part.begin) {
                break;
            }
        }
        const char c = within[at];
        std::optional<TextSpan> place;
        auto kind = AddressKind::phone;
        if (c >= 'a' && c <= 'z') {
            const bool may_be_iban =
                at + 2 < within.size() && is_digit(within[at + 2]) && begins_word(within, at);
            place = may_be_iban ? iban_at(within, at) : std::nullopt;
            kind = AddressKind::iban;
        } else if (is_digit(c) || c == '+' || c == '(') {
            place = phone_at(within.substr(done), at - done);
            place = place ? moved(*place, done) : place;
        }
        if (place) {
            found.push_back({.kind = kind, .place = moved(*place, part.begin)});
            done = place->end;
            at = place->end - 1;
        }
    }
}

// Whether numbers or accounts may be in a text: they have so many digits, or two letters before two
// digits. The compiler looks at many bytes at once.
bool may_hold_numbers(std::string_view text) {
    constexpr std::size_t digits_min = 8;  // but behind "tel:"
    const auto* const bytes = text.data();
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        digits += static_cast<unsigned char>(bytes[i] - '0') < 10 ? 1 : 0;
    }
    unsigned char may_be_account = 0;
    for (std::size_t i = 0; i + 3 < text.size(); ++i) {
        may_be_account |= static_cast<unsigned char>(
            static_cast<unsigned char>(static_cast<unsigned char>(bytes[i] - 'a') < 26) &
            static_cast<unsigned char>(static_cast<unsigned char>(bytes[i + 1] - 'a') < 26) &
            static_cast<unsigned char>(static_cast<unsigned char>(bytes[i + 2] - '0') < 10) &
            static_cast<unsigned char>(static_cast<unsigned char>(bytes[i + 3] - '0') < 10));
    }
    return digits >= digits_min || may_be_account != 0 || (digits > 0 && text.contains("tel:"));
}

}  // namespace

void find_addresses(std::string_view plain, std::vector<FoundAddress>& found) {
    const bool has_numbers = may_hold_numbers(plain);
    std::size_t done = 0;
    for (auto at = plain.find('@'); at != std::string_view::npos; at = plain.find('@', at + 1)) {
        if (at < done) {
            continue;
        }
        if (auto email = email_around(plain, at, done)) {
            // A number may run into the address: "+49 151 234 56789ada@example.com".
            auto digits = email->begin;
            while (is_digit(plain[digits])) {
                ++digits;
            }
            const auto before = plain.substr(0, digits < at ? digits : email->begin);
            if (has_numbers) {
                find_numbers(before, {.begin = done, .end = email->begin}, found);
            }
            email->begin = std::max(email->begin, found.empty() ? 0 : found.back().place.end);
            found.push_back({.kind = AddressKind::email, .place = *email});
            done = email->end;
        }
    }
    if (has_numbers) {
        find_numbers(plain, {.begin = done, .end = plain.size()}, found);
    }
}

}  // namespace mien::core
