#include "core/masking/person_anchors.hpp"

#include <algorithm>
#include <array>

#include "core/masking/canonical.hpp"

namespace mien::core {
namespace {

constexpr std::size_t word_letters_min = 3;
// The last ones, which every notation has: behind the longest code of a country, and the 0 that may
// stand in its place.
constexpr std::size_t phone_digits = 6;
constexpr std::size_t long_phone_digits = 7;
constexpr std::size_t long_phone_digits_min = 10;

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// As FoldedText has ASCII; '\0' for what is no letter.
constexpr std::array<char, 256> make_letters() {
    std::array<char, 256> letters{};
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const char c = static_cast<char>(i);
        const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        letters[i] = is_digit(small) || (small >= 'a' && small <= 'z') ? small : '\0';
    }
    return letters;
}

constexpr auto letters_by_byte = make_letters();

constexpr bool is_joint(char c) {
    return c == ' ' || c == ',' || (c >= '\t' && c <= '\r');
}

// Of an address, without what stands behind a plus.
std::string_view mailbox_of(std::string_view email) {
    const auto is_end = [](char c) { return c == '+' || c == '@'; };
    return {email.begin(), std::ranges::find_if(email, is_end)};
}

constexpr std::size_t places_at_once = 32;

// Whether the word, or another one with its first and last byte, begins at one of so many places.
// The compiler compares many of them at once.
bool may_begin(const char* places, std::string_view word) {
    const char* const ends = places + word.size() - 1;
    const char first = word.front();
    const char last = word.back();
    unsigned char seen = 0;
    for (std::size_t i = 0; i < places_at_once; ++i) {
        seen |= static_cast<unsigned char>(places[i] == first) &
                static_cast<unsigned char>(ends[i] == last);
    }
    return seen != 0;
}

// Whether the text holds the word, which has two bytes at least. The last places are looked at with
// some before them a second time, which is quicker than one by one.
bool holds(std::string_view text, std::string_view word) {
    const auto looked_at = places_at_once + word.size() - 1;
    if (text.size() < looked_at) {
        return text.contains(word);
    }
    const auto last = text.size() - looked_at;
    for (std::size_t at = 0;; at = std::min(at + places_at_once, last)) {
        if (may_begin(text.data() + at, word) && text.substr(at, looked_at).contains(word)) {
            return true;
        }
        if (at == last) {
            return false;
        }
    }
}

}  // namespace

void PersonAnchors::clear() {
    bytes_.clear();
    anchors_.clear();
    anywhere_ = {};
}

void PersonAnchors::set(const KnownValues& values) {
    clear();
    // One letter of a full name is an initial, which only stands beside the family name.
    add_words(values.name.full, 2, name_part);
    add_words(values.name.given, 1, name_part);
    add_words(values.name.family, 1, name_part);
    // A spelling has the mailbox at least.
    for (const auto email : values.emails) {
        add_words(mailbox_of(email), 1, email_part);
    }
    for (const auto phone : values.phones) {
        add_phone(phone);
    }
    for (const auto user_name : values.user_names) {
        add_words(user_name, 1, user_name_part);
    }
}

void PersonAnchors::add_words(std::string_view text, std::size_t bytes_min, PersonParts part) {
    while (!text.empty()) {
        const std::string_view word(text.begin(), std::ranges::find_if(text, is_joint));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (word.size() >= bytes_min) {
            add_word(word, part);
        }
    }
}

void PersonAnchors::add_word(std::string_view word, PersonParts part) {
    const auto begin = bytes_.size();
    bytes_.resize(begin + word.size());
    auto end = begin;
    for (const char c : word) {
        const char letter = letters_by_byte[static_cast<unsigned char>(c)];
        bytes_[end] = letter;
        end += letter != '\0' ? 1 : 0;
    }
    bytes_.resize(end);
    if (!is_ascii(word) || end - begin < word_letters_min) {
        anywhere_ |= part;
        bytes_.resize(begin);
        return;
    }
    add_anchor(begin, part);
}

void PersonAnchors::add_phone(std::string_view phone) {
    const auto begin = bytes_.size();
    bool is_simple = true;
    for (const char c : phone) {
        constexpr std::string_view separators = "+ -./()";
        if (is_digit(c)) {
            bytes_ += c;
        } else if (!separators.contains(c)) {
            is_simple = false;  // an extension, or digits of another script
        }
    }
    const auto digits = bytes_.size() - begin;
    const auto last = digits < long_phone_digits_min ? phone_digits : long_phone_digits;
    if (!is_simple || digits < last) {
        anywhere_ |= phone_part;
        bytes_.resize(begin);
        return;
    }
    bytes_.erase(begin, digits - last);
    add_anchor(begin, phone_part);
}

void PersonAnchors::add_anchor(std::size_t begin, PersonParts part) {
    const auto added = std::string_view(bytes_).substr(begin);
    anchors_.push_back(
        {.end = bytes_.size(), .part = part, .has_digit = std::ranges::any_of(added, is_digit)});
}

PersonParts PersonAnchors::parts_in(const FoldedText& text) const {
    auto parts = anywhere_;
    const auto letters = text.letters();
    std::size_t begin = 0;
    for (const auto& anchor : anchors_) {
        const auto word = std::string_view(bytes_).substr(begin, anchor.end - begin);
        begin = anchor.end;
        const bool may_be_there = !anchor.has_digit || text.may_hold_digits();
        if (may_be_there && (parts & anchor.part) == 0 && holds(letters, word)) {
            parts |= anchor.part;
        }
    }
    return parts;
}

}  // namespace mien::core
