#include "core/role.hpp"

namespace mien::core {

std::string_view name_of(Role role) noexcept {
    switch (role) {
        case Role::viewer:
            return "viewer";
        case Role::editor:
            return "editor";
        case Role::admin:
            return "admin";
    }
    return "viewer";
}

std::optional<Role> parse_role(std::string_view name) {
    for (const auto role : {Role::viewer, Role::editor, Role::admin}) {
        if (name == name_of(role)) {
            return role;
        }
    }
    return std::nullopt;
}

}  // namespace mien::core
