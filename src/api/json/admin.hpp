// Wire forms of admins. Field names live here and in openapi.yaml only.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "store/access/admins.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Admin& admin);

// A draft whose password is still to be hashed.
struct AdminCreation {
    store::AdminDraft draft;
    Secret password;
};

// Bodies that satisfy their schema. Both throw invalid with all problems, those of the password
// too; the words that a password may not be made of are those of the admin it is for, and the name
// of the environment.
[[nodiscard]] AdminCreation admin_creation_from_json(const json::object& body,
                                                     const std::string& environment);

struct AdminChange {
    store::AdminPatch patch;
    std::optional<Secret> password;
};
[[nodiscard]] AdminChange admin_change_from_json(const json::object& body,
                                                 const store::Admin& admin,
                                                 const std::string& environment);

// The body without its password, for the identity of the request.
[[nodiscard]] std::string without_password(json::object body);

}  // namespace mien::api
