// The rules of an admin's account.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace mien::core {

// The e-mail address in lower case; nothing for what is no address of ASCII characters.
[[nodiscard]] std::optional<std::string> canonical_admin_email(std::string_view email);

// Add at most one problem each; that of an e-mail has the pointer /email.
void check_admin_email(std::vector<Problem>& problems, std::string_view email);
void check_admin_name(std::vector<Problem>& problems, std::string_view display_name,
                      std::string_view pointer = "/display_name");

}  // namespace mien::core
