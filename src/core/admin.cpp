#include "core/admin.hpp"

#include <algorithm>

#include "base/limits/text.hpp"
#include "core/text_rule.hpp"
#include "core/user.hpp"

namespace mien::core {

std::optional<std::string> canonical_admin_email(std::string_view email) {
    const bool is_visible = std::ranges::all_of(email, [](char c) { return c > ' ' && c <= '~'; });
    if (!is_visible || email.size() > limits::email_characters_max || !is_plausible_email(email)) {
        return std::nullopt;
    }
    std::string lower(email);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

void check_admin_email(std::vector<Problem>& problems, std::string_view email) {
    if (!canonical_admin_email(email)) {
        problems.push_back({"/email", "bad_email", "This is not an e-mail address."});
    }
}

void check_admin_name(std::vector<Problem>& problems, std::string_view display_name,
                      std::string_view pointer) {
    check_text(problems, display_name,
               {.pointer = pointer,
                .field = "display name",
                .characters_max = limits::name_characters_max});
}

}  // namespace mien::core
