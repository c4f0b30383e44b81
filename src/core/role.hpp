// What an admin may do. Each role may all that the one before it may.
#pragma once

#include <optional>
#include <string_view>

namespace mien::core {

enum class Role {
    viewer,  // reads production
    editor,  // changes production
    admin,   // and everything of staging, admins, settings
};

// The name as SQL, JSON and the UI say it.
[[nodiscard]] std::string_view name_of(Role role) noexcept;

[[nodiscard]] std::optional<Role> parse_role(std::string_view name);

// True when the role may do what asks for at least `least`.
[[nodiscard]] constexpr bool allows(Role role, Role least) noexcept {
    return role >= least;
}

}  // namespace mien::core
