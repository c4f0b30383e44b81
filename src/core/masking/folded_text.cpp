#include "core/masking/folded_text.hpp"

#include <algorithm>
#include <array>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/plain_letters.hpp"
#include "core/masking/canonical.hpp"

namespace mien::core {

// What a character is folded to; nothing of it where size is 0.
struct FoldedPoint {
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::uint8_t size = 0;
    bool is_word = false;
    bool is_several = false;  // code points: they are looked up each time
};

namespace {

// Names of HTML for what stands in addresses.
struct Entity {
    std::string_view name;
    UChar32 code_point;
};
constexpr auto entities = std::to_array<Entity>({{"&amp;", '&'},
                                                 {"&commat;", '@'},
                                                 {"&hyphen;", '-'},
                                                 {"&lowbar;", '_'},
                                                 {"&nbsp;", ' '},
                                                 {"&period;", '.'},
                                                 {"&plus;", '+'},
                                                 {"&shy;", 0x00AD}});

const icu::Normalizer2& decomposition() {
    static const auto* const form = [] {
        UErrorCode status = U_ZERO_ERROR;
        const auto* const found = icu::Normalizer2::getNFKDInstance(status);
        MIEN_ASSERT(U_SUCCESS(status), "ICU has no normalisation data");
        return found;
    }();
    return *form;
}

// Of folded ASCII.
constexpr std::array<bool, 256> make_word_bytes() {
    std::array<bool, 256> bytes{};
    for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789")) {
        bytes[static_cast<unsigned char>(c)] = true;
    }
    return bytes;
}

constexpr auto word_bytes = make_word_bytes();

bool is_word_byte(char c) {
    return word_bytes[static_cast<unsigned char>(c)];
}

// Marks of vowels carry as much as letters do; accents are gone before.
bool is_word(UChar32 code_point) {
    const auto category = u_charType(code_point);
    return u_isalnum(code_point) != 0 || category == U_NON_SPACING_MARK ||
           category == U_COMBINING_SPACING_MARK;
}

bool is_accent(UChar32 code_point) {
    UErrorCode status = U_ZERO_ERROR;
    return u_charType(code_point) == U_NON_SPACING_MARK &&
           uscript_getScript(code_point, &status) == USCRIPT_INHERITED;
}

// Calls emit with each code point that one is folded to.
template <class Emit>
void for_each_folded(UChar32 code_point, const Emit& emit) {
    if (u_hasBinaryProperty(code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) {
        return;
    }
    icu::UnicodeString parts;
    if (code_point < 0x80 || decomposition().getDecomposition(code_point, parts) == 0) {
        parts.setTo(code_point);
    }
    for (std::int32_t i = 0; i < parts.length();) {
        const auto part = parts.char32At(i);
        i += U16_LENGTH(part);
        if (is_accent(part)) {
            continue;
        }
        const auto folded = u_foldCase(part, U_FOLD_CASE_DEFAULT);
        const auto plain = plain_letters(static_cast<char32_t>(folded));
        for (const char letter : plain) {
            emit(letter);
        }
        if (plain.empty()) {
            const auto digit = folded < 0x80 ? -1 : u_charDigitValue(folded);
            emit(digit >= 0 && digit <= 9 ? '0' + digit : folded);
        }
    }
}

FoldedPoint folded_point(UChar32 code_point) {
    FoldedPoint point{.is_word = is_word(code_point)};
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(point.bytes.data(), size, code_point);
    point.size = static_cast<std::uint8_t>(size);
    return point;
}

// Of the characters that nearly all texts are made of, made once: asking ICU takes several times as
// long as all else.
const std::vector<FoldedPoint>& folded_points() {
    static const auto points = [] {
        constexpr UChar32 count = 0x10000;
        std::vector<FoldedPoint> made(count);
        for (UChar32 code_point = 0; code_point < count; ++code_point) {
            auto& point = made[static_cast<std::size_t>(code_point)];
            std::size_t parts = 0;
            for_each_folded(code_point, [&](UChar32 part) {
                point = folded_point(part);
                ++parts;
            });
            point.is_several = parts > 1;
        }
        return made;
    }();
    return points;
}

// The bytes of "%C3%A9…" from the place on, as many as there are, at most one character's.
std::size_t percent_bytes(std::string_view text, std::array<char, 4>& bytes) {
    std::size_t count = 0;
    for (std::size_t at = 0; count < bytes.size() && at + 2 < text.size(); at += 3) {
        const int high = hex_value(text[at + 1]);
        const int low = hex_value(text[at + 2]);
        if (text[at] != '%' || high < 0 || low < 0) {
            break;
        }
        bytes[count++] = static_cast<char>(high * 16 + low);
    }
    return count;
}

// Of "&#64;" or "&#x40;" and how long it is; 0 long when it is none.
struct Reference {
    UChar32 code_point = -1;
    std::size_t bytes = 0;
};

Reference numeric_reference(std::string_view text) {
    constexpr std::size_t digits_max = 7;
    if (text.size() < 4 || text[1] != '#') {
        return {};
    }
    const bool is_hex = text[2] == 'x' || text[2] == 'X';
    UChar32 value = 0;
    std::size_t at = is_hex ? 3 : 2;
    const auto first = at;
    for (; at < text.size() && at - first <= digits_max; ++at) {
        const int digit = hex_value(text[at]);
        if (digit < 0 || (!is_hex && digit > 9)) {
            break;
        }
        value = value * (is_hex ? 16 : 10) + digit;
    }
    const bool is_whole = at > first && at < text.size() && text[at] == ';';
    return is_whole && value > 0 && value <= 0x10FFFF ? Reference{value, at + 1} : Reference{};
}

Reference reference_at(std::string_view text) {
    for (const auto& entity : entities) {
        if (text.starts_with(entity.name)) {
            return {entity.code_point, entity.name.size()};
        }
    }
    return numeric_reference(text);
}

// Of JSON and of programming languages: \u0040.
Reference escape_at(std::string_view text) {
    constexpr std::size_t bytes = 6;
    if (text.size() < bytes || text[1] != 'u') {
        return {};
    }
    UChar32 value = 0;
    for (const char c : text.substr(2, 4)) {
        const int digit = hex_value(c);
        if (digit < 0) {
            return {};
        }
        value = value * 16 + digit;
    }
    return {value, bytes};
}

}  // namespace

FoldedText::Decoded FoldedText::decode(std::size_t at) const {
    const auto rest = original_.substr(at);
    Reference found;
    if (rest.front() == '%') {
        std::array<char, 4> bytes{};
        const auto count = percent_bytes(rest, bytes);
        if (count > 0) {
            std::int32_t used = 0;
            U8_NEXT(bytes.data(), used, static_cast<std::int32_t>(count), found.code_point);
            found.bytes = found.code_point < 0 ? 0 : static_cast<std::size_t>(used) * 3;
        }
    } else if (rest.front() == '&') {
        found = reference_at(rest);
    } else if (rest.front() == '\\') {
        found = escape_at(rest);
    }
    if (found.bytes > 0) {
        return {.code_point = found.code_point, .end = at + found.bytes};
    }
    std::int32_t used = 0;
    U8_NEXT(rest.data(), used, static_cast<std::int32_t>(std::min<std::size_t>(rest.size(), 4)),
            found.code_point);
    return {.code_point = found.code_point, .end = at + static_cast<std::size_t>(used)};
}

void FoldedText::emit(const FoldedPoint& point, TextSpan place) {
    for (std::uint8_t i = 0; i < point.size; ++i) {
        if (point.is_word) {
            letter_places_.push_back(static_cast<std::uint32_t>(plain_.size()));
            letters_ += point.bytes[i];
        }
        plain_ += point.bytes[i];
        begins_.push_back(static_cast<std::uint32_t>(place.begin));
        ends_.push_back(static_cast<std::uint32_t>(place.end));
    }
}

void FoldedText::add(std::int32_t code_point, TextSpan place) {
    if (code_point < 0) {
        emit(folded_point(' '), place);
        return;
    }
    const auto& table = folded_points();
    if (static_cast<std::size_t>(code_point) < table.size() &&
        !table[static_cast<std::size_t>(code_point)].is_several) {
        emit(table[static_cast<std::size_t>(code_point)], place);
        return;
    }
    for_each_folded(code_point, [this, place](UChar32 part) { emit(folded_point(part), place); });
}

// Without a branch in either loop, so that the compiler folds many bytes of the first one at once.
bool FoldedText::fold_plain() {
    const auto size = original_.size();
    plain_.resize(size);
    letters_.resize(size);
    // Bytes may alias anything, members too.
    const char* const original = original_.data();
    char* const plain = plain_.data();
    char* const letters = letters_.data();
    unsigned char is_other = 0;  // no ASCII, or may begin another way to write a character
    // All addresses have an @, all numbers and accounts a digit.
    unsigned char is_at = 0;
    unsigned char is_digit = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const auto c = static_cast<unsigned char>(original[i]);
        const auto letter = static_cast<unsigned char>(c - 'A');
        const auto digit = static_cast<unsigned char>(c - '0');
        plain[i] = static_cast<char>(letter < 26 ? c + ('a' - 'A') : c);
        is_other |= static_cast<unsigned char>((c >= 0x80) | (c == '%') | (c == '&') | (c == '\\'));
        is_at |= static_cast<unsigned char>(c == '@');
        is_digit |= static_cast<unsigned char>(digit < 10);
    }
    std::size_t count = 0;
    for (std::size_t i = 0; i < size; ++i) {
        letters[count] = plain[i];
        count += is_word_byte(plain[i]) ? 1 : 0;
    }
    letters_.resize(count);
    has_at_ = is_at != 0;
    has_digit_ = is_digit != 0;
    return is_other == 0;
}

void FoldedText::fold(std::string_view original) {
    original_ = original;
    letter_places_.clear();
    is_as_long_ = fold_plain();
    if (is_as_long_) {
        return;
    }
    has_at_ = true;
    has_digit_ = true;
    plain_.clear();
    letters_.clear();
    begins_.clear();
    ends_.clear();
    for (std::size_t at = 0; at < original.size();) {
        const auto decoded = decode(at);
        add(decoded.code_point, {.begin = at, .end = decoded.end});
        at = decoded.end;
    }
}

const std::vector<std::uint32_t>& FoldedText::letter_places() const {
    if (is_as_long_ && letter_places_.empty()) {
        for (std::size_t i = 0; i < plain_.size(); ++i) {
            if (is_word_byte(plain_[i])) {
                letter_places_.push_back(static_cast<std::uint32_t>(i));
            }
        }
    }
    return letter_places_;
}

TextSpan FoldedText::in_original(TextSpan plain) const {
    if (is_as_long_) {
        return plain;
    }
    return {.begin = begins_[plain.begin], .end = ends_[plain.end - 1]};
}

TextSpan FoldedText::letters_in_plain(TextSpan letters) const {
    const auto& places = letter_places();
    return {.begin = places[letters.begin], .end = places[letters.end - 1] + 1};
}

bool FoldedText::is_whole(TextSpan letters) const {
    if (is_as_long_) {
        return true;
    }
    const auto begin_of = [&](std::size_t at) { return begins_[letter_places_[at]]; };
    const bool begins_whole =
        letters.begin == 0 || begin_of(letters.begin - 1) != begin_of(letters.begin);
    const bool ends_whole =
        letters.end == letters_.size() || begin_of(letters.end) != begin_of(letters.end - 1);
    return begins_whole && ends_whole;
}

}  // namespace mien::core
