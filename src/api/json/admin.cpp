#include "api/json/admin.hpp"

#include <algorithm>

#include "api/json/token.hpp"
#include "base/assert.hpp"
#include "base/or_null.hpp"
#include "base/password_rules.hpp"
#include "core/admin.hpp"

namespace mien::api {
namespace {

std::string text_at(const json::object& body, std::string_view name) {
    return std::string(body.at(name).as_string());
}

std::string email_from(const json::object& body, std::vector<Problem>& problems) {
    const auto email = text_at(body, "email");
    core::check_admin_email(problems, email);
    return core::canonical_admin_email(email).value_or("");
}

std::string display_name_from(const json::object& body, std::vector<Problem>& problems) {
    auto name = text_at(body, "display_name");
    core::check_admin_name(problems, name);
    return name;
}

core::Role role_from(const json::object& body, std::vector<Problem>& problems) {
    const auto role = core::parse_role(body.at("role").as_string());
    if (!role) {
        problems.push_back({"/role", "unknown_role", "The role is viewer, editor or admin."});
    }
    return role.value_or(core::Role::viewer);
}

void append(std::vector<Problem>& problems, std::vector<Problem> more) {
    std::ranges::move(more, std::back_inserter(problems));
}

}  // namespace

json::object to_json(const store::Admin& admin) {
    return {{"id", to_string(admin.id)},
            {"email", admin.email},
            {"display_name", admin.display_name},
            {"role", core::name_of(admin.role)},
            {"disabled_at", or_null(admin.disabled_at)},
            {"locked_until", or_null(admin.locked_until)},
            {"imported", admin.is_imported},
            {"version", admin.version},
            {"created_at", to_rfc3339(admin.created_at)},
            {"updated_at", to_rfc3339(admin.updated_at)}};
}

AdminCreation admin_creation_from_json(const json::object& body, const std::string& environment) {
    std::vector<Problem> problems;
    AdminCreation creation;
    creation.draft.email = email_from(body, problems);
    creation.draft.display_name = display_name_from(body, problems);
    creation.draft.role = role_from(body, problems);
    creation.password = Secret(text_at(body, "password"));
    append(problems,
           find_password_problems(creation.password,
                                  {creation.draft.email, creation.draft.display_name, environment},
                                  "/password"));
    require_valid(problems);
    return creation;
}

AdminChange admin_change_from_json(const json::object& body, const store::Admin& admin,
                                   const std::string& environment) {
    std::vector<Problem> problems;
    AdminChange change;
    if (body.contains("email")) {
        change.patch.email = email_from(body, problems);
    }
    if (body.contains("display_name")) {
        change.patch.display_name = display_name_from(body, problems);
    }
    if (body.contains("role")) {
        change.patch.role = role_from(body, problems);
    }
    if (body.contains("is_disabled")) {
        change.patch.is_disabled = body.at("is_disabled").as_bool();
    }
    if (body.contains("password")) {
        change.password = Secret(text_at(body, "password"));
        const std::vector<std::string> own_words{
            change.patch.email.value_or(admin.email),
            change.patch.display_name.value_or(admin.display_name), environment};
        append(problems, find_password_problems(*change.password, own_words, "/password"));
        change.patch.revoked_tokens = token_revocation_from(body);
    } else if (body.contains("revoke_tokens")) {
        problems.push_back({"/revoke_tokens", "without_password",
                            "Goes with a new password only; revoke single tokens by their id."});
    }
    require_valid(problems);
    return change;
}

std::string without_password(json::object body) {
    body.erase("password");
    return json::serialize(body);
}

}  // namespace mien::api
