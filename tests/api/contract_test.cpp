// What holds for every route, read off the contract: who may call it, and what it refuses.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/edge/access.hpp"
#include "api/staging/elsewhere.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/contract_check.hpp"

namespace mien::test {
namespace {

using core::Role;
using testing::HasSubstr;

constexpr std::string_view name_of(http::Access access) {
    switch (access) {
        case http::Access::anyone:
            return "anyone";
        case http::Access::link:
            return "link";
        case http::Access::resolve:
            return "resolve";
        case http::Access::viewer:
            return "viewer";
        case http::Access::editor:
            return "editor";
        case http::Access::admin:
            return "admin";
    }
    return "";
}

std::string name_of(const Operation& operation) {
    return fmt::format("{} {}", http::name_of(operation.method), operation.path);
}

std::vector<const Operation*> operations_with_body() {
    std::vector<const Operation*> found;
    for (const auto& operation : operations()) {
        if (find_body_schema(operation) != nullptr) {
            found.push_back(&operation);
        }
    }
    return found;
}

// An admin in a browser: a token cannot change a password.
ApiClient signed_in_admin(ApiServer& api) {
    (void)api.admin();  // makes the account
    const auto answer = api.nobody().post(
        "/api/auth/sign-in", {{"email", "admin@example.com"}, {"password", api_password}});
    const auto cookie = answer.header("set-cookie");
    return api.with({{"Cookie", std::string(cookie.substr(0, cookie.find(';')))},
                     {"Origin", "http://127.0.0.1"}});
}

// The same at the server that has the operation.
class SignedInAdmin {
  public:
    explicit SignedInAdmin(ApiServer& production) : at_production_(signed_in_admin(production)) {}

    const ApiClient& at(const Operation& operation) const {
        return api::is_of_staging(operation.path) ? at_staging_ : at_production_;
    }

  private:
    ApiServer staging_{StagingOptions{}};
    ApiClient at_production_;
    ApiClient at_staging_ = signed_in_admin(staging_);
};

ApiAnswer send_body(const ApiClient& client, const Operation& operation, std::string body,
                    std::string_view type = "application/json") {
    return client.send(operation.method, sample_target(operation), std::move(body),
                       {{"Content-Type", std::string(type)}});
}

// A value of a type that the schema does not allow, or nothing when it allows any.
std::optional<json::value> value_of_wrong_type(const json::object& schema) {
    const auto* type = schema.if_contains("type");
    if (type == nullptr && !schema.contains("enum")) {
        return std::nullopt;
    }
    std::set<std::string> allowed{"string"};  // what an enum of ours has
    if (type != nullptr) {
        const auto types = type->is_array() ? type->get_array() : json::array{*type};
        allowed.clear();
        for (const auto& name : types) {
            allowed.emplace(name.as_string());
        }
    }
    return allowed.contains("boolean") ? json::value("true") : json::value(true);
}

MIEN_API_TEST(contract, has_exactly_the_routes_of_the_server) {
    std::map<std::string, std::string> served;
    for (const auto& route : api.routes()) {
        served.emplace(fmt::format("{} {}", http::name_of(route.method), route.pattern),
                       fmt::format("{} for {}", route.name, name_of(route.access)));
    }
    std::map<std::string, std::string> described;
    for (const auto& operation : operations()) {
        const std::string name(operation.node.at("operationId").as_string());
        described.emplace(name_of(operation), fmt::format("{} for {}", name, operation.access));
    }
    EXPECT_EQ(served, described);
}

MIEN_API_TEST(contract, names_what_a_request_without_credentials_is_refused) {
    const auto forged = api.with({{"Authorization", "Bearer mien_" + std::string(43, 'A')}});
    const auto other_scheme = api.with({{"Authorization", "Basic YTpi"}});
    for (const auto& operation : operations()) {
        if (operation.access == "anyone" || operation.access == "link") {
            continue;
        }
        const auto target = sample_target(operation);
        for (const auto& client : {api.nobody(), forged, other_scheme}) {
            const auto answer = client.send(operation.method, target);
            EXPECT_EQ(answer.status, 401U) << name_of(operation);
            EXPECT_THAT(answer.header("www-authenticate"), HasSubstr("Bearer"));
        }
    }
}

MIEN_API_TEST(contract, names_the_least_role_of_every_route) {
    for (const auto& operation : operations()) {
        const auto target = sample_target(operation);
        if (operation.access == "editor" || operation.access == "admin") {
            EXPECT_EQ(api.viewer().send(operation.method, target).status, 403U)
                << name_of(operation);
        }
        if (operation.access == "admin") {
            EXPECT_EQ(api.editor().send(operation.method, target).status, 403U)
                << name_of(operation);
        }
    }
}

MIEN_API_TEST(contract, keeps_a_token_for_resolving_out_of_everything_else) {
    const auto created =
        api.admin().post("/api/admin/tokens", {{"name", "video"}, {"scope", "resolve"}});
    const auto client = api.with({{"Authorization", "Bearer " + created.text("/token")}});
    for (const auto& operation : operations()) {
        if (operation.access == "viewer" || operation.access == "editor" ||
            operation.access == "admin") {
            EXPECT_EQ(client.send(operation.method, sample_target(operation)).status, 403U)
                << name_of(operation);
        }
    }
    EXPECT_EQ(client.get("/api/resolve").status, 422U);
}

MIEN_API_TEST(contract, refuses_methods_that_a_path_does_not_have) {
    for (const auto& operation : operations()) {
        const auto target = sample_target(operation);
        const auto path = target.substr(0, target.find('?'));
        for (const auto method : {http::Method::get, http::Method::post, http::Method::put,
                                  http::Method::patch, http::Method::delete_}) {
            if (find_operation(method, path) != nullptr) {
                continue;
            }
            const auto answer = api.admin().send(method, target);
            EXPECT_EQ(answer.status, 405U) << http::name_of(method) << " " << operation.path;
            EXPECT_THAT(answer.header("allow"), HasSubstr(http::name_of(operation.method)));
        }
    }
}

MIEN_API_TEST(contract, refuses_bodies_that_are_not_strict_json) {
    const SignedInAdmin admin(api);
    constexpr std::array<std::string_view, 6> broken{
        "{",     R"({"a":1,"a":2})", "{\"a\":\"x\\u0000y\"}", "{\"a\":\"\xff\"}",
        "{} {}", R"({"a":1e999})"};
    for (const auto* operation : operations_with_body()) {
        for (const auto body : broken) {
            const auto answer = send_body(admin.at(*operation), *operation, std::string(body));
            EXPECT_EQ(answer.status, 400U) << name_of(*operation) << " " << body;
        }
        EXPECT_EQ(send_body(admin.at(*operation), *operation, "{}", "text/plain").status, 400U)
            << name_of(*operation);
        if (is_body_required(*operation)) {
            EXPECT_EQ(send_body(admin.at(*operation), *operation, "").status, 400U)
                << name_of(*operation);
        }
    }
}

MIEN_API_TEST(contract, refuses_fields_it_does_not_know) {
    const SignedInAdmin admin(api);
    for (const auto* operation : operations_with_body()) {
        const auto answer = send_body(admin.at(*operation), *operation, R"({"no_such_field": 1})");
        EXPECT_EQ(answer.status, 422U) << name_of(*operation);
        EXPECT_THAT(answer.body, HasSubstr(R"("/no_such_field","code":"unknown_field")"))
            << name_of(*operation);
    }
}

MIEN_API_TEST(contract, refuses_values_of_the_wrong_type) {
    const SignedInAdmin admin(api);
    for (const auto* operation : operations_with_body()) {
        EXPECT_EQ(send_body(admin.at(*operation), *operation, "[]").status, 422U)
            << name_of(*operation);
        for (const auto& [name, schema] :
             find_body_schema(*operation)->at("properties").as_object()) {
            const auto wrong = value_of_wrong_type(schema.as_object());
            if (!wrong) {
                continue;
            }
            const json::object body{{name, *wrong}};
            const auto answer = send_body(admin.at(*operation), *operation, json::serialize(body));
            EXPECT_EQ(answer.status, 422U) << name_of(*operation) << " " << name;
            EXPECT_THAT(answer.body,
                        HasSubstr(fmt::format("\"pointer\":\"/{}\"", std::string_view(name))))
                << name_of(*operation);
        }
    }
}

MIEN_API_TEST(contract, names_every_field_that_is_missing) {
    const SignedInAdmin admin(api);
    for (const auto* operation : operations_with_body()) {
        const auto* required = find_body_schema(*operation)->if_contains("required");
        if (required == nullptr) {
            continue;
        }
        const auto answer = send_body(admin.at(*operation), *operation, "{}");
        EXPECT_EQ(answer.status, 422U) << name_of(*operation);
        for (const auto& name : required->as_array()) {
            EXPECT_THAT(answer.body, HasSubstr(fmt::format(R"("/{}","code":"missing")",
                                                           std::string_view(name.as_string()))))
                << name_of(*operation);
        }
    }
}

MIEN_API_TEST(contract, refuses_bodies_larger_than_the_route_takes) {
    const SignedInAdmin admin(api);
    std::map<std::string, std::size_t> limit;
    for (const auto& route : api.routes()) {
        limit[fmt::format("{} {}", http::name_of(route.method), route.pattern)] =
            route.body_bytes_max;
    }
    for (const auto* operation : operations_with_body()) {
        const std::string body(limit.at(name_of(*operation)) + 1, ' ');
        EXPECT_EQ(send_body(admin.at(*operation), *operation, body).status, 413U)
            << name_of(*operation);
    }
}

MIEN_API_TEST(contract, changes_nothing_by_what_it_refuses) {
    const SignedInAdmin admin(api);
    const auto before = api.admin().get("/api/admin/audit?limit=1");
    for (const auto* operation : operations_with_body()) {
        for (const std::string_view body : {"{", "[]", R"({"no_such_field": 1})"}) {
            const auto answer = send_body(admin.at(*operation), *operation, std::string(body));
            EXPECT_GE(answer.status, 400U) << name_of(*operation);
            EXPECT_LT(answer.status, 500U) << name_of(*operation);
        }
    }
    const auto after = api.admin().get("/api/admin/audit?limit=1");
    EXPECT_EQ(before.body, after.body);
}

MIEN_API_TEST(contract, says_not_found_for_things_that_are_not_there) {
    for (const auto& operation : operations()) {
        const bool names_a_thing = operation.path.find("{id}") != std::string::npos;
        if (names_a_thing && operation.method == http::Method::get) {
            EXPECT_EQ(api.admin().get(sample_target(operation)).status, 404U) << name_of(operation);
        }
    }
    EXPECT_EQ(api.admin().get("/api/admin/nothing").status, 404U);
    EXPECT_EQ(api.nobody().get("/").status, 404U);
}

bool needs_a_query(const Operation& operation) {
    const auto* const parameters = operation.node.if_contains("parameters");
    return parameters != nullptr &&
           std::ranges::any_of(parameters->as_array(), [](const json::value& parameter) {
               const auto* const required = parameter.as_object().if_contains("required");
               return required != nullptr && required->as_bool() &&
                      parameter.at("in").as_string() == "query";
           });
}

MIEN_API_TEST(contract, lets_every_list_be_read_from_the_start) {
    for (const auto& operation : operations()) {
        const bool is_plain_list =
            operation.method == http::Method::get &&
            operation.path.find('{') == std::string::npos &&
            operation.path.starts_with("/api/admin/") && !api::is_of_staging(operation.path) &&
            operation.path != "/api/admin/events" && !needs_a_query(operation);
        if (is_plain_list) {
            EXPECT_EQ(api.admin().get(operation.path).status, 200U) << operation.path;
        }
    }
}

}  // namespace
}  // namespace mien::test
