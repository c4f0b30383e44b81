#include "base/password_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/limits/access.hpp"
#include "base/password_text.hpp"
#include "base/text.hpp"
#include "base/word_list.hpp"

namespace mien {
namespace {

// Guesses are counted in bits: what a guesser who knows the lists and patterns below would try
// first. A password that has fewer is refused; three rare words, or nine random letters and digits,
// have more.
constexpr double bits_min = 40;
constexpr double usual_word_bits = 10;
constexpr double known_word_bits = 14;
constexpr double own_word_bits = 3;
constexpr double respelling_bits = 2;
constexpr double pattern_bits = 7;  // a year, a row of keys, one key many times
constexpr double repetition_bits = 3;
constexpr double digit_bits = 3.3;
constexpr double letter_bits = 4.7;
constexpr double sign_bits = 5;
constexpr double other_script_bits = 7;

constexpr std::size_t word_bytes_min = 4;
constexpr std::size_t word_bytes_max = 32;
constexpr std::size_t own_word_bytes_min = 3;
constexpr std::size_t pattern_bytes_min = 3;

// Rows and columns of keys, in both directions.
constexpr std::array<std::string_view, 14> rows{"abcdefghijklmnopqrstuvwxyz",
                                                "zyxwvutsrqponmlkjihgfedcba",
                                                "01234567890123456789",
                                                "98765432109876543210",
                                                "qwertyuiop",
                                                "poiuytrewq",
                                                "asdfghjkl",
                                                "lkjhgfdsa",
                                                "zxcvbnm",
                                                "mnbvcxz",
                                                "qwertzuiop",
                                                "azertyuiop",
                                                "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
                                                "1q2w3e4r5t6y7u8i9o0p"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

double bits_of(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
        // Counted once for each character, at its first byte.
        return (byte & 0xC0U) == 0x80U ? 0 : other_script_bits;
    }
    if (is_digit(c)) {
        return digit_bits;
    }
    return std::isalpha(byte) != 0 ? letter_bits : sign_bits;
}

// What digits and signs stand for in place of letters; '1' and '!' for an i or for an l.
std::string respell(std::string text, char one) {
    constexpr std::string_view written = "@43085$7269+|";
    constexpr std::string_view meant = "aaeobsstzggtl";
    for (auto& c : text) {
        const auto at = written.find(c);
        if (at != std::string_view::npos) {
            c = meant[at];
        } else if (c == '1' || c == '!') {
            c = one;
        }
    }
    return text;
}

std::vector<std::string> parts_of(const std::vector<std::string>& own_words) {
    std::vector<std::string> parts{"mien"};
    for (const auto& word : own_words) {
        const auto folded = fold_case(word);
        parts.push_back(folded);
        std::string part;
        for (const char c : folded + ' ') {
            const auto byte = static_cast<unsigned char>(c);
            if (byte >= 0x80 || std::isalnum(byte) != 0) {
                part += c;
            } else {
                parts.push_back(std::exchange(part, ""));
            }
        }
    }
    std::erase_if(parts, [](const auto& part) { return part.size() < own_word_bytes_min; });
    return parts;
}

// The cheapest way to put a password together.
class Guesser {
  public:
    Guesser(std::string folded, const std::vector<std::string>& own_parts)
        : readings_{folded, respell(folded, 'i'), respell(folded, 'l')},
          text_(std::move(folded)),
          own_parts_(own_parts),
          bits_(text_.size() + 1, 0) {}

    [[nodiscard]] double count_bits() {
        for (std::size_t from = text_.size(); from-- > 0;) {
            bits_[from] = bits_of(text_[from]) + bits_[from + 1];
            try_pattern(from, pattern_length(from));
            try_words(from);
            try_own_words(from);
        }
        return bits_.front();
    }

  private:
    void take(std::size_t from, std::size_t length, double bits) {
        bits_[from] = std::min(bits_[from], bits + bits_[from + length]);
    }

    void try_pattern(std::size_t from, std::size_t longest) {
        for (auto length = pattern_bytes_min; length <= longest; ++length) {
            take(from, length, pattern_bits);
        }
    }

    [[nodiscard]] std::size_t pattern_length(std::size_t from) const {
        const auto rest = std::string_view(text_).substr(from);
        auto longest = std::min(rest.find_first_not_of(rest.front()), rest.size());
        for (const auto row : rows) {
            for (auto at = row.find(rest.front()); at != std::string_view::npos;
                 at = row.find(rest.front(), at + 1)) {
                const auto [in_row, in_text] = std::ranges::mismatch(row.substr(at), rest);
                longest = std::max(longest, static_cast<std::size_t>(in_text - rest.begin()));
            }
        }
        const bool is_year = rest.size() >= 4 &&
                             (rest.starts_with("19") || rest.starts_with("20")) &&
                             is_digit(rest[2]) && is_digit(rest[3]);
        return std::max(longest, is_year ? std::size_t{4} : 0);
    }

    void try_words(std::size_t from) {
        const auto longest = std::min(word_bytes_max, text_.size() - from);
        for (auto length = word_bytes_min; length <= longest; ++length) {
            for (const auto& reading : readings_) {
                const auto word = std::string_view(reading).substr(from, length);
                const double respelled =
                    text_.compare(from, length, word) == 0 ? 0 : respelling_bits;
                if (is_usual_word(word)) {
                    take(from, length, usual_word_bits + respelled);
                } else if (is_known_word(word)) {
                    take(from, length, known_word_bits + respelled);
                }
            }
        }
    }

    void try_own_words(std::size_t from) {
        for (const auto& part : own_parts_) {
            for (const auto& reading : readings_) {
                if (reading.compare(from, part.size(), part) == 0) {
                    take(from, part.size(), own_word_bits);
                }
            }
        }
    }

    std::array<std::string, 3> readings_;
    std::string text_;
    const std::vector<std::string>& own_parts_;
    std::vector<double> bits_;  // of the text from there on
};

// The part of which the text is a repetition, or all of it.
std::string without_repetition(const std::string& text) {
    for (std::size_t period = 1; period <= text.size() / 2; ++period) {
        if (text.compare(period, std::string::npos, text, 0, text.size() - period) == 0) {
            return text.substr(0, period);
        }
    }
    return text;
}

double count_bits(const std::string& folded, const std::vector<std::string>& own_parts) {
    const auto once = without_repetition(folded);
    const double repeated = once.size() == folded.size() ? 0 : repetition_bits;
    return Guesser(once, own_parts).count_bits() + repeated;
}

std::vector<Problem> one_problem(std::string_view pointer, std::string code, std::string message) {
    return {{std::string(pointer), std::move(code), std::move(message)}};
}

}  // namespace

std::vector<Problem> find_password_problems(const Secret& password,
                                            const std::vector<std::string>& own_words,
                                            std::string_view pointer) {
    constexpr std::size_t bytes_per_character_max = 4;
    const auto too_long = [&] {
        return one_problem(pointer, "too_long",
                           fmt::format("The password may have at most {} characters.",
                                       limits::password_characters_max));
    };
    if (password.reveal().size() > limits::password_characters_max * bytes_per_character_max) {
        return too_long();
    }
    const auto prepared = prepare_password(password);
    if (!prepared && !password.empty()) {
        return one_problem(pointer, "invalid_characters",
                           "The password has a character that cannot be typed again everywhere: a "
                           "control, an invisible or an unassigned one. Leave it out.");
    }
    const auto length = prepared ? count_characters(prepared->reveal()) : 0;
    if (length > limits::password_characters_max) {
        return too_long();
    }
    if (length < limits::password_characters_min) {
        return one_problem(pointer, "too_short",
                           fmt::format("The password needs at least {} characters.",
                                       limits::password_characters_min));
    }
    const auto folded = fold_case(prepared->reveal());
    const auto bits = count_bits(folded, parts_of(own_words));
    if (bits >= bits_min) {
        return {};
    }
    if (bits < count_bits(folded, {})) {
        return one_problem(pointer, "too_personal",
                           "Without the name, the e-mail or the name of this environment hardly "
                           "anything is left of the password. Take four words that have nothing to "
                           "do with each other, or let a password manager make one.");
    }
    return one_problem(pointer, "too_common",
                       "The password is made of common words, years or rows of keys, and too "
                       "easy to guess. Take four words that have nothing to do with each other, "
                       "or let a password manager make one.");
}

}  // namespace mien
