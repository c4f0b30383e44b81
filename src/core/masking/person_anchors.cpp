#include "core/masking/person_anchors.hpp"

#include <algorithm>
#include <cstring>

#include "core/masking/canonical.hpp"

namespace mien::core {
namespace {

constexpr std::size_t word_letters_min = 3;
// The last ones, which every notation has: behind the longest code of a country, and the 0 that may
// stand in its place.
constexpr std::size_t phone_digits = 6;
constexpr std::size_t long_phone_digits = 7;
constexpr std::size_t long_phone_digits_min = 10;
constexpr std::string_view joints = " \t\r\n\v\f,";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// As FoldedText has ASCII; '\0' for what is no letter.
char letter_of(char c) {
    if (c >= 'A' && c <= 'Z') {
        return static_cast<char>(c - 'A' + 'a');
    }
    return is_digit(c) || (c >= 'a' && c <= 'z') ? c : '\0';
}

}  // namespace

void PersonAnchors::clear() {
    bytes_.clear();
    ends_.clear();
    may_be_anywhere_ = false;
}

void PersonAnchors::set(const KnownValues& values) {
    clear();
    // One letter of a full name is an initial, which only stands beside the family name.
    add_words(values.name.full, 2);
    add_words(values.name.given, 1);
    add_words(values.name.family, 1);
    // A spelling has the mailbox at least, without what stands behind a plus.
    for (const auto email : values.emails) {
        add_words(email.substr(0, email.find_first_of("+@")), 1);
    }
    for (const auto phone : values.phones) {
        add_phone(phone);
    }
    for (const auto user_name : values.user_names) {
        add_words(user_name, 1);
    }
}

void PersonAnchors::add_words(std::string_view text, std::size_t bytes_min) {
    while (!text.empty()) {
        const auto word = text.substr(0, text.find_first_of(joints));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (word.size() >= bytes_min) {
            add_word(word);
        }
    }
}

void PersonAnchors::add_word(std::string_view word) {
    const auto begin = bytes_.size();
    for (const char c : word) {
        if (const char letter = letter_of(c)) {
            bytes_ += letter;
        }
    }
    if (!is_ascii(word) || bytes_.size() - begin < word_letters_min) {
        may_be_anywhere_ = true;
    }
    ends_.push_back(bytes_.size());
}

void PersonAnchors::add_phone(std::string_view phone) {
    const auto begin = bytes_.size();
    for (const char c : phone) {
        constexpr std::string_view separators = "+ -./()";
        if (is_digit(c)) {
            bytes_ += c;
        } else if (!separators.contains(c)) {
            may_be_anywhere_ = true;  // an extension, or digits of another script
        }
    }
    const auto digits = bytes_.size() - begin;
    const auto last = digits < long_phone_digits_min ? phone_digits : long_phone_digits;
    if (digits < last) {
        may_be_anywhere_ = true;
    } else {
        bytes_.erase(begin, digits - last);
    }
    ends_.push_back(bytes_.size());
}

bool PersonAnchors::may_be_in(std::string_view letters) const {
    if (may_be_anywhere_) {
        return true;
    }
    std::size_t begin = 0;
    return std::ranges::any_of(ends_, [&](std::size_t end) {
        const auto* const found =
            ::memmem(letters.data(), letters.size(), bytes_.data() + begin, end - begin);
        begin = end;
        return found != nullptr;
    });
}

}  // namespace mien::core
