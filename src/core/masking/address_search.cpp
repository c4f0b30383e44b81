#include "core/masking/address_search.hpp"

#include <algorithm>
#include <optional>

#include "core/masking/phone_number.hpp"

namespace mien::core {
namespace {

constexpr std::size_t local_bytes_max = 128;
constexpr std::size_t domain_bytes_max = 253;
constexpr std::size_t iban_characters_min = 15;
constexpr std::size_t iban_characters_max = 34;
constexpr std::size_t marked_digits_min = 8;  // behind + or 00
constexpr std::size_t grouped_digits_min = 10;
constexpr std::size_t group_digits_max = 5;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(char c) {
    return is_digit(c) || is_letter(c);
}

bool is_local(char c) {
    constexpr std::string_view others = "._%+-'";
    return is_word(c) || others.contains(c);
}

bool is_domain(char c) {
    return is_word(c) || c == '.' || c == '-';
}

std::optional<TextSpan> email_around(std::string_view text, std::size_t at, std::size_t from) {
    auto begin = at;
    while (begin > from && at - begin < local_bytes_max && is_local(text[begin - 1])) {
        --begin;
    }
    while (begin < at && (text[begin] == '.' || text[begin] == '-' || text[begin] == '\'')) {
        ++begin;
    }
    auto end = at + 1;
    while (end < text.size() && end - at <= domain_bytes_max && is_domain(text[end])) {
        ++end;
    }
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) {
        --end;
    }
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
        const bool ends_word = at + 1 == text.size() || !is_word(text[at + 1]);
        if (ends_word && account.size() >= iban_characters_min && has_check_digits(account)) {
            longest = TextSpan{.begin = begin, .end = at + 1};
        }
    }
    return longest;
}

// A run of digits and of what stands between those of a number.
struct Run {
    TextSpan place;  // from its first to its last digit, with a plus or bracket before
    std::size_t digits = 0;
    std::size_t groups = 0;
    std::size_t longest_group = 0;
    std::size_t first_group = 0;
    bool has_plus = false;
    bool has_full_stop = false;
    bool has_slash = false;
};

Run run_at(std::string_view text, std::size_t begin) {
    constexpr std::string_view separators = " -./()";
    Run run{.place = {.begin = begin, .end = begin}};
    std::size_t group = 0;
    std::size_t between = 0;
    for (auto at = begin; at < text.size(); ++at) {
        const char c = text[at];
        if (is_digit(c)) {
            run.groups += group == 0 ? 1 : 0;
            ++group;
            ++run.digits;
            run.longest_group = std::max(run.longest_group, group);
            run.first_group = run.groups == 1 ? group : run.first_group;
            run.place.end = at + 1;
            between = 0;
            continue;
        }
        const bool is_plus = c == '+' && at == begin;
        if (!is_plus && (!separators.contains(c) || ++between > 2)) {
            break;
        }
        run.has_plus |= is_plus;
        if (at + 1 < text.size() && is_digit(text[at + 1])) {
            run.has_full_stop |= c == '.';
            run.has_slash |= c == '/';
        }
        group = 0;
    }
    return run;
}

bool is_date(std::string_view text, const Run& run) {
    return run.first_group == 4 && text.size() > 4 && text[4] == '-' && run.groups >= 3;
}

bool is_phone(std::string_view text, const Run& run) {
    const auto written = text.substr(run.place.begin, run.place.end - run.place.begin);
    const bool is_marked = run.has_plus || written.starts_with("00");
    if (text.substr(0, run.place.begin).ends_with("tel:")) {
        return run.digits >= 5 && run.digits <= phone_digits_most + 2;
    }
    if (is_marked) {
        const auto number = parse_phone(written, {});
        return run.digits >= marked_digits_min && number && number->has_country &&
               number->national_digits().size() < number->digits.size() &&
               number->digits.size() <= phone_digits_most;
    }
    return run.digits >= grouped_digits_min && run.digits <= phone_digits_most && run.groups >= 2 &&
           run.longest_group <= group_digits_max && !run.has_full_stop && !run.has_slash &&
           !is_date(written, run);
}

std::optional<TextSpan> phone_at(std::string_view text, std::size_t begin) {
    const auto run = run_at(text, begin);
    const auto end = run.place.end;
    const bool goes_on = end < text.size() &&
                         (is_letter(text[end]) || text[end] == ':' || text[end] == '%' ||
                          (text[end] == '-' && end + 1 < text.size() && is_word(text[end + 1])));
    if (run.digits == 0 || goes_on || !is_phone(text, run)) {
        return std::nullopt;
    }
    return run.place;
}

// At the beginning of a word.
bool may_begin_phone(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (!is_digit(c) && c != '+' && c != '(') {
        return false;
    }
    if (at < 2) {
        return true;
    }
    // Not within an id, a decimal, a version or a longer row of digits.
    constexpr std::string_view joints = "-.+";
    const char before = text[at - 1];
    const bool is_joined = joints.contains(before) && is_word(text[at - 2]);
    const bool goes_on = is_digit(c) && (before == ' ' || before == '/') && is_digit(text[at - 2]);
    return !is_joined && !goes_on;
}

// Numbers and accounts in a part without e-mail addresses.
void find_numbers(std::string_view text, TextSpan part, std::vector<FoundAddress>& found) {
    const auto within = text.substr(0, part.end);
    bool is_behind_word = part.begin > 0 && is_word(text[part.begin - 1]);
    for (auto at = part.begin; at < part.end; ++at) {
        const char c = within[at];
        const bool was_behind_word = is_behind_word;
        is_behind_word = is_word(c);
        if (was_behind_word) {
            continue;
        }
        std::optional<FoundAddress> address;
        if (is_letter(c)) {
            if (const auto iban = iban_at(within, at)) {
                address = FoundAddress{.kind = AddressKind::iban, .place = *iban};
            }
        } else if (may_begin_phone(within, at)) {
            if (const auto phone = phone_at(within, at)) {
                address = FoundAddress{.kind = AddressKind::phone, .place = *phone};
            }
        }
        if (address) {
            found.push_back(*address);
            at = address->place.end - 1;
            is_behind_word = true;
        }
    }
}

}  // namespace

void find_addresses(std::string_view plain, std::vector<FoundAddress>& found) {
    std::size_t done = 0;
    for (auto at = plain.find('@'); at != std::string_view::npos; at = plain.find('@', at + 1)) {
        if (at < done) {
            continue;
        }
        if (const auto email = email_around(plain, at, done)) {
            find_numbers(plain, {.begin = done, .end = email->begin}, found);
            found.push_back({.kind = AddressKind::email, .place = *email});
            done = email->end;
        }
    }
    find_numbers(plain, {.begin = done, .end = plain.size()}, found);
}

}  // namespace mien::core
