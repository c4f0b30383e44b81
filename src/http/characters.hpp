// Character classes of RFC 9110 and RFC 3986, as 256-entry tables.
#pragma once

#include <array>
#include <string_view>

namespace mien::http {

class CharacterSet {
  public:
    consteval explicit CharacterSet(std::string_view members) { add(members); }
    // Letters and digits as well.
    consteval CharacterSet with_alphanumerics() const {
        auto set = *this;
        for (char c = 'a'; c <= 'z'; ++c) {
            set.table_[static_cast<unsigned char>(c)] = true;
        }
        for (char c = 'A'; c <= 'Z'; ++c) {
            set.table_[static_cast<unsigned char>(c)] = true;
        }
        set.add("0123456789");
        return set;
    }
    [[nodiscard]] constexpr bool has(char c) const { return table_[static_cast<unsigned char>(c)]; }
    // True when the text is not empty and nothing in it is foreign.
    [[nodiscard]] constexpr bool has_all(std::string_view text) const {
        for (const char c : text) {
            if (!has(c)) {
                return false;
            }
        }
        return !text.empty();
    }

  private:
    constexpr void add(std::string_view members) {
        for (const char c : members) {
            table_[static_cast<unsigned char>(c)] = true;
        }
    }

    std::array<bool, 256> table_{};
};

inline constexpr auto token_characters = CharacterSet("!#$%&'*+-.^_`|~").with_alphanumerics();
inline constexpr auto digit_characters = CharacterSet("0123456789");

// What a field value may hold: visible characters, space, tab and bytes above 0x7F.
[[nodiscard]] constexpr bool is_field_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || byte == '\t';
}

[[nodiscard]] constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != to_lower(b[i])) {
            return false;
        }
    }
    return true;
}

// Without spaces and tabs at both ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

}  // namespace mien::http
