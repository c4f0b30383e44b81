#include "core/masking/phone_number.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "core/masking/canonical.hpp"

namespace mien::core {
namespace {

constexpr std::size_t written_digits_min = 5;
constexpr std::size_t written_digits_max = phone_digits_most + 2;  // behind 00

// A country code of ITU-T E.164, how many digits follow it, and what is dialled before a number
// within the country and left out behind the code.
struct Country {
    std::string_view code;
    std::size_t digits_min;
    std::size_t digits_max;
    std::string_view trunk;
};

constexpr auto countries = std::to_array<Country>({
    {"1", 10, 10, "1"},   {"7", 10, 10, "8"},   {"20", 8, 10, "0"},  {"27", 9, 9, "0"},
    {"30", 10, 10, ""},   {"31", 9, 9, "0"},    {"32", 8, 9, "0"},   {"33", 9, 9, "0"},
    {"34", 9, 9, ""},     {"36", 8, 9, "06"},   {"39", 6, 11, ""},   {"40", 9, 9, "0"},
    {"41", 9, 9, "0"},    {"43", 7, 13, "0"},   {"44", 9, 10, "0"},  {"45", 8, 8, ""},
    {"46", 7, 10, "0"},   {"47", 8, 8, ""},     {"48", 9, 9, ""},    {"49", 6, 11, "0"},
    {"51", 8, 9, "0"},    {"52", 10, 10, "01"}, {"54", 10, 11, "0"}, {"55", 10, 11, "0"},
    {"56", 9, 9, ""},     {"57", 10, 10, "0"},  {"60", 8, 10, "0"},  {"61", 9, 9, "0"},
    {"62", 8, 12, "0"},   {"63", 8, 10, "0"},   {"64", 8, 10, "0"},  {"65", 8, 8, ""},
    {"66", 8, 9, "0"},    {"81", 9, 10, "0"},   {"82", 8, 10, "0"},  {"84", 9, 10, "0"},
    {"86", 10, 11, "0"},  {"90", 10, 10, "0"},  {"91", 10, 10, "0"}, {"92", 9, 10, "0"},
    {"94", 9, 9, "0"},    {"98", 10, 10, "0"},  {"212", 9, 9, "0"},  {"213", 8, 9, "0"},
    {"216", 8, 8, ""},    {"234", 8, 10, "0"},  {"251", 9, 9, "0"},  {"254", 9, 9, "0"},
    {"255", 9, 9, "0"},   {"351", 9, 9, ""},    {"352", 6, 9, ""},   {"353", 7, 9, "0"},
    {"354", 7, 7, ""},    {"358", 6, 10, "0"},  {"359", 8, 9, "0"},  {"370", 8, 8, "8"},
    {"371", 8, 8, ""},    {"372", 7, 8, ""},    {"374", 8, 8, "0"},  {"375", 9, 9, "8"},
    {"380", 9, 9, "0"},   {"381", 8, 9, "0"},   {"385", 8, 9, "0"},  {"386", 8, 8, "0"},
    {"420", 9, 9, ""},    {"421", 9, 9, "0"},   {"852", 8, 8, ""},   {"855", 8, 9, "0"},
    {"880", 10, 10, "0"}, {"886", 8, 9, "0"},   {"961", 7, 8, "0"},  {"962", 8, 9, "0"},
    {"964", 8, 10, "0"},  {"966", 9, 9, "0"},   {"971", 8, 9, "0"},  {"972", 8, 9, "0"},
    {"977", 8, 10, "0"},  {"994", 9, 9, "0"},   {"995", 9, 9, "0"},  {"998", 9, 9, ""},
});

constexpr std::size_t code_digits_max = 3;
constexpr std::size_t beginnings = 1000;  // of so many digits

// 1 + the place of the country whose code the beginning has; no code is the beginning of another.
constexpr std::array<std::uint8_t, beginnings> make_countries_by_beginning() {
    std::array<std::uint8_t, beginnings> places{};
    for (std::size_t i = 0; i < countries.size(); ++i) {
        std::size_t first = 0;
        std::size_t count = beginnings;
        for (const char c : countries[i].code) {
            count /= 10;
            first += static_cast<std::size_t>(c - '0') * count;
        }
        std::fill_n(places.begin() + static_cast<std::ptrdiff_t>(first), count,
                    static_cast<std::uint8_t>(i + 1));
    }
    return places;
}

constexpr auto countries_by_beginning = make_countries_by_beginning();

// Of a text of digits.
const Country* country_of(std::string_view digits) {
    std::size_t beginning = 0;
    for (std::size_t i = 0; i < code_digits_max; ++i) {
        const auto digit = i < digits.size() ? static_cast<std::size_t>(digits[i] - '0') : 0;
        beginning = beginning * 10 + digit;
    }
    const std::size_t place = beginning < beginnings ? countries_by_beginning[beginning] : 0;
    const auto* const found = place == 0 ? nullptr : &countries[place - 1];
    return found != nullptr && digits.starts_with(found->code) ? found : nullptr;
}

// What a text of one number holds, in the order in which it is written.
struct Written {
    std::string digits;
    std::string extension;
    bool has_plus = false;
};

struct CodePoint {
    UChar32 value = 0;
    std::size_t bytes = 0;
};

CodePoint next_code_point(std::string_view text, std::size_t at) {
    UChar32 value = 0;
    std::int32_t i = 0;
    const auto rest = text.substr(at);
    U8_NEXT(rest.data(), i, static_cast<std::int32_t>(rest.size()), value);
    return {.value = value, .bytes = static_cast<std::size_t>(i)};
}

bool is_plain_digit(char c) {
    return c >= '0' && c <= '9';
}

int digit_value(UChar32 code_point) {
    if (code_point < 0x80) {
        return code_point >= '0' && code_point <= '9' ? code_point - '0' : -1;
    }
    const auto value = u_charDigitValue(code_point);
    return value >= 0 && value <= 9 ? value : -1;
}

bool is_plus(UChar32 code_point) {
    return code_point == '+' || code_point == 0xFF0B;
}

bool is_separator(UChar32 code_point) {
    if (code_point < 0x80) {
        constexpr std::string_view separators = " \t-./()[]~";
        return separators.contains(static_cast<char>(code_point));
    }
    const auto category = u_charType(code_point);
    return category == U_DASH_PUNCTUATION || category == U_SPACE_SEPARATOR ||
           category == U_FORMAT_CHAR || category == U_START_PUNCTUATION ||
           category == U_END_PUNCTUATION || code_point == 0x30FB || code_point == 0xFF0E;
}

constexpr std::string_view scheme = "tel:";
constexpr std::string_view dialled_at_home = "(0)";

// Where an extension begins ("ext. 12", "x12", ";ext=12", "#12"), and where its digits do.
std::optional<std::size_t> extension_digits(std::string_view rest) {
    for (const std::string_view mark : {";ext=", "extension", "ext.", "ext", "x", "#"}) {
        if (fold_letters(rest.substr(0, mark.size())) == mark) {
            return mark.size();
        }
    }
    return std::nullopt;
}

bool read_extension(std::string_view rest, std::string& extension) {
    for (std::size_t i = 0; i < rest.size();) {
        const auto next = next_code_point(rest, i);
        const int value = digit_value(next.value);
        if (value >= 0) {
            extension += static_cast<char>('0' + value);
        } else if (!is_separator(next.value)) {
            return false;
        }
        i += next.bytes;
    }
    return !extension.empty();
}

std::optional<Written> read_written(std::string_view text) {
    Written written;
    for (std::size_t i = 0; i < text.size();) {
        if (is_plain_digit(text[i])) {
            written.digits += text[i++];
            continue;
        }
        const auto rest = text.substr(i);
        if (!written.digits.empty() && rest.starts_with(dialled_at_home)) {
            i += dialled_at_home.size();
            continue;
        }
        const auto next = next_code_point(text, i);
        const int value = digit_value(next.value);
        if (value >= 0) {
            written.digits += static_cast<char>('0' + value);
        } else if (is_plus(next.value) && written.digits.empty() && !written.has_plus) {
            written.has_plus = true;
        } else if (!is_separator(next.value)) {
            const auto begin = extension_digits(rest);
            if (!begin || !read_extension(rest.substr(*begin), written.extension)) {
                return std::nullopt;
            }
            break;
        }
        i += next.bytes;
    }
    const auto count = written.digits.size();
    if (count < written_digits_min || count > written_digits_max) {
        return std::nullopt;
    }
    return written;
}

// How many digits behind a country's code are only dialled within the country.
std::size_t trunk_digits(const Country* country, std::string_view digits) {
    if (country == nullptr || country->trunk.empty()) {
        return 0;
    }
    const auto rest = digits.substr(country->code.size());
    const bool has_trunk = rest.size() > country->digits_max && rest.starts_with(country->trunk);
    return has_trunk ? country->trunk.size() : 0;
}

// The digits without those.
std::string international(std::string_view digits) {
    const auto* const country = country_of(digits);
    const auto left_out = trunk_digits(country, digits);
    std::string text(digits);
    return left_out == 0 ? text : text.erase(country->code.size(), left_out);
}

bool is_as_long_as_usual(std::string_view digits) {
    const auto* const country = country_of(digits);
    return country != nullptr && digits.size() >= country->code.size() + country->digits_min &&
           digits.size() <= country->code.size() + country->digits_max;
}

// Without a mark, fewer digits may be a number within a country.
bool has_full_length(std::string_view digits) {
    return digits.size() > 10 && is_as_long_as_usual(digits);
}

// Written without a country code, or with one and nothing before it.
void read_national(std::string_view digits, std::string_view country_code, PhoneNumber& number) {
    number.prefix = digits.starts_with('0') ? "0" : "";
    const auto* const country = country_code.empty() ? nullptr : country_of(country_code);
    const bool is_dialled_here =
        country != nullptr && (country->trunk.empty() || digits.starts_with(country->trunk));
    if (!is_dialled_here && !digits.starts_with('0') && has_full_length(digits)) {
        number.has_country = true;
        number.digits = digits;
        return;
    }
    if (country != nullptr && country->code == country_code) {
        auto rest = digits;
        if (!country->trunk.empty() && rest.starts_with(country->trunk) &&
            rest.size() > country->digits_min) {
            rest.remove_prefix(country->trunk.size());
        }
        if (rest.size() >= country->digits_min && rest.size() <= country->digits_max) {
            number.digits = std::string(country_code).append(rest);
            number.has_country = true;
            return;
        }
    }
    number.digits = digits;
}

void append(std::string& text, UChar32 code_point) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, code_point);
    text.append(bytes, static_cast<std::size_t>(size));
}

}  // namespace

std::string PhoneNumber::text() const {
    std::string canonical = has_country ? "+" : "";
    canonical += digits;
    if (!extension.empty()) {
        canonical.append(";ext=").append(extension);
    }
    return canonical;
}

std::string_view PhoneNumber::national_digits() const {
    const std::string_view all = digits;
    const auto* const country = has_country ? country_of(all) : nullptr;
    return country == nullptr ? all : all.substr(country->code.size());
}

bool PhoneNumber::has_usual_length() const {
    return has_country && is_as_long_as_usual(digits);
}

bool is_canonical_phone(std::string_view text) {
    if (!text.starts_with('+')) {
        return false;
    }
    const auto digits = text.substr(1);
    return digits.size() >= written_digits_min && digits.size() <= written_digits_max &&
           std::ranges::all_of(digits, is_plain_digit) &&
           trunk_digits(country_of(digits), digits) == 0;
}

std::optional<PhoneNumber> parse_phone(std::string_view text, std::string_view country_code) {
    auto trimmed_text = trimmed(text);
    if (!trimmed_text.empty() && !is_plain_digit(trimmed_text.front()) &&
        fold_letters(trimmed_text.substr(0, scheme.size())) == scheme) {
        trimmed_text.remove_prefix(scheme.size());
    }
    auto written = read_written(trimmed_text);
    if (!written) {
        return std::nullopt;
    }
    PhoneNumber number;
    number.extension = std::move(written->extension);
    const std::string_view digits = written->digits;
    const bool is_north_american = country_code == "1" && digits.starts_with("011");
    if (written->has_plus) {
        number.prefix = "+";
    } else if (is_north_american) {
        number.prefix = "011";
    } else if (digits.starts_with("00")) {
        number.prefix = "00";
    } else {
        read_national(digits, country_code, number);
        return number;
    }
    number.has_country = true;
    number.digits = international(digits.substr(written->has_plus ? 0 : number.prefix.size()));
    return number;
}

std::string write_phone_like(std::string_view original, const PhoneNumber& number,
                             std::string_view digits) {
    std::string dialled(number.prefix == "+" ? std::string_view() : number.prefix);
    dialled += digits;
    std::string text;
    std::size_t next = 0;
    UChar32 zero = '0';
    std::size_t end = 0;  // of text, behind the last digit
    text.reserve(original.size() + dialled.size());
    for (std::size_t i = 0; i < original.size() && next < dialled.size();) {
        if (is_plain_digit(original[i])) {
            zero = '0';
            text += dialled[next++];
            end = text.size();
            ++i;
            continue;
        }
        if (next > 0 && original.substr(i).starts_with(dialled_at_home)) {
            i += dialled_at_home.size();
            continue;
        }
        const auto point = next_code_point(original, i);
        const int value = digit_value(point.value);
        if (value >= 0) {
            zero = point.value - value;
            append(text, zero + (dialled[next++] - '0'));
            end = text.size();
        } else if (next > 0 && !is_separator(point.value)) {
            text.resize(end);  // an extension follows
            break;
        } else {
            text.append(original.substr(i, point.bytes));
        }
        i += point.bytes;
    }
    const auto behind = text.substr(end);
    text.resize(end);
    for (; next < dialled.size(); ++next) {
        append(text, zero + (dialled[next] - '0'));
    }
    return trimmed(behind).empty() ? text.append(behind) : text;
}

}  // namespace mien::core
