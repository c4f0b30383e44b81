#include "core/user.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/text.hpp"
#include "base/text.hpp"
#include "core/text_rule.hpp"

namespace mien::core {
namespace {

constexpr std::size_t local_part_bytes_max = 64;
constexpr std::size_t label_bytes_max = 63;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_ascii_alphanumeric(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_not_ascii(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

bool is_plausible_local_part(std::string_view text) {
    static constexpr std::string_view punctuation = "!#$%&'*+-/=?^_`{|}~.";
    if (text.empty() || text.size() > local_part_bytes_max || text.front() == '.' ||
        text.back() == '.' || text.find("..") != std::string_view::npos) {
        return false;
    }
    return std::ranges::all_of(text, [](char c) {
        return is_ascii_alphanumeric(c) || is_not_ascii(c) ||
               punctuation.find(c) != std::string_view::npos;
    });
}

bool is_plausible_label(std::string_view text) {
    return !text.empty() && text.size() <= label_bytes_max && text.front() != '-' &&
           text.back() != '-' && std::ranges::all_of(text, [](char c) {
               return is_ascii_alphanumeric(c) || is_not_ascii(c) || c == '-';
           });
}

bool is_plausible_domain(std::string_view text) {
    if (text == "localhost") {
        return true;
    }
    std::size_t labels = 0;
    for (std::size_t start = 0; start <= text.size(); ++labels) {
        const auto end = std::min(text.find('.', start), text.size());
        if (!is_plausible_label(text.substr(start, end - start))) {
            return false;
        }
        start = end + 1;
    }
    const auto last_label = text.substr(text.rfind('.') + 1);
    return labels >= 2 && !std::ranges::all_of(last_label, is_digit);
}

}  // namespace

bool is_plausible_email(std::string_view email) {
    const auto at = email.find('@');
    return at != std::string_view::npos && is_plausible_local_part(email.substr(0, at)) &&
           is_plausible_domain(email.substr(at + 1)) && is_utf8(email) &&
           count_characters(email) <= limits::email_characters_max;
}

std::optional<std::string> canonical_phone(std::string_view phone) {
    constexpr std::string_view separators = " -.()";
    if (phone.find("(0)") != std::string_view::npos) {
        return std::nullopt;
    }
    std::string canonical;
    for (const char c : phone) {
        const bool plus_first = c == '+' && canonical.empty();
        if (is_digit(c) || plus_first) {
            canonical += c;
        } else if (separators.find(c) == std::string_view::npos) {
            return std::nullopt;
        }
    }
    if (canonical.starts_with("00")) {
        canonical.replace(0, 2, "+");
    }
    const bool international = canonical.size() > 1 && canonical[0] == '+' && canonical[1] != '0';
    if (!international || canonical.size() - 1 < limits::phone_digits_min ||
        canonical.size() - 1 > limits::phone_digits_max) {
        return std::nullopt;
    }
    return canonical;
}

std::vector<Problem> find_problems(const UserDraft& draft) {
    std::vector<Problem> problems;
    check_text(
        problems, draft.name,
        {.pointer = "/name", .field = "name", .characters_max = limits::name_characters_max});
    if (draft.email && draft.email->empty()) {
        problems.push_back({"/email", "required", "E-mail address must not be empty."});
    } else if (draft.email && !is_plausible_email(*draft.email)) {
        problems.push_back(
            {"/email", "invalid_email", "This is not an e-mail address such as ada@example.com."});
    }
    if (draft.phone && !canonical_phone(*draft.phone)) {
        problems.push_back(
            {"/phone", "invalid_phone",
             fmt::format("The phone number needs its country code, such as +49 30 901820, and {} "
                         "to {} digits.",
                         limits::phone_digits_min, limits::phone_digits_max)});
    }
    check_attributes(problems, draft.attributes);
    return problems;
}

UserDraft canonical_user(UserDraft draft) {
    if (draft.email) {
        std::ranges::transform(*draft.email, draft.email->begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
    }
    if (draft.phone) {
        draft.phone = canonical_phone(*draft.phone);
    }
    return draft;
}

}  // namespace mien::core
