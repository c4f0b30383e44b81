// An end user of the characters: the personal data of the system.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "core/attributes.hpp"

namespace mien::core {

struct User {
    UserId id;
    std::string name;
    std::string email;
    std::string phone;  // canonical, "" when unknown
    Timestamp created_at;
    Timestamp updated_at;
};

struct UserDraft {
    std::string name;
    std::optional<std::string> email;  // nothing when unknown
    std::optional<std::string> phone;  // as typed, nothing when unknown
    Attributes attributes;

    bool operator==(const UserDraft&) const = default;
};

// True for one '@' between a local part and a domain that could receive mail. The domain needs a
// dot, except "localhost".
[[nodiscard]] bool is_plausible_email(std::string_view email);

// "+" and 7..15 digits. Accepts spaces, dashes, dots and brackets between them and "00" for the
// "+". Nothing for national numbers and for "(0)", whose meaning depends on the country.
[[nodiscard]] std::optional<std::string> canonical_phone(std::string_view phone);

// All broken rules at once, with pointers such as "/email".
[[nodiscard]] std::vector<Problem> find_problems(const UserDraft& draft);

// The draft of a user without problems as it is stored: the e-mail in lower case (ASCII letters
// only), the phone number canonical.
[[nodiscard]] UserDraft canonical_user(UserDraft draft);

}  // namespace mien::core
