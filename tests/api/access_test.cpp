// Who may call what: every route with every kind of credential.
#include "api/edge/access.hpp"

#include <gtest/gtest.h>

#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::test {
namespace {

using http::Access;
using store::CredentialKind;

constexpr pg::Query expire_tokens{"test_expire_tokens", R"sql(
    UPDATE api_tokens SET expires_at = now() WHERE admin_id = $1)sql"};
constexpr pg::Query revoke_tokens{"test_revoke_tokens", R"sql(
    UPDATE api_tokens SET revoked_at = now() WHERE admin_id = $1)sql"};
constexpr pg::Query disable_admin{"test_disable_admin", R"sql(
    UPDATE admins SET disabled_at = now() WHERE id = $1)sql"};

Headers bearer(std::string_view value) {
    return {{"Authorization", "Bearer " + std::string(value)}};
}

Headers cookie(std::string_view value) {
    return {{"Cookie", "mien_session_production=" + std::string(value)}};
}

struct Caller {
    std::string name;
    Headers credentials;
    // The least access that is refused with 403; nothing: 401 everywhere.
    std::optional<Access> forbidden_from;
};

awaitable<Caller> make_caller(pg::Pool& pool, std::string name, std::string scope, core::Role role,
                              std::optional<Access> forbidden_from) {
    const auto admin = co_await store::test::make_admin(pool, name + "@matrix.example", role);
    const auto token = co_await store::test::make_token(pool, admin, std::move(scope));
    co_return Caller{std::move(name), bearer(token.reveal()), forbidden_from};
}

// A token or session of an admin to whom the statement then happens.
awaitable<Caller> make_lost_caller(pg::Pool& pool, std::string name, CredentialKind kind,
                                   pg::Query loss) {
    const auto admin =
        co_await store::test::make_admin(pool, name + "@matrix.example", core::Role::admin);
    Caller caller{std::move(name), {}, std::nullopt};
    if (kind == CredentialKind::token) {
        const auto token = co_await store::test::make_token(pool, admin, "full");
        caller.credentials = bearer(token.reveal());
    } else {
        const auto session = co_await store::test::make_session(pool, admin);
        caller.credentials = cookie(session.reveal());
    }
    co_await pool.run(loss, pg::params(admin.id), test::soon());
    co_return caller;
}

awaitable<std::vector<Caller>> make_callers(pg::Pool& pool) {
    std::vector<Caller> callers{
        {"none", {}, std::nullopt},
        {"garbage", bearer("mien_" + std::string(43, 'A')), std::nullopt},
        {"short", bearer("mien_A"), std::nullopt},
        {"basic", {{"Authorization", "Basic YWRtaW46YWRtaW4="}}, std::nullopt},
        {"garbage_cookie", cookie(std::string(43, 'A')), std::nullopt}};
    auto expired = co_await make_lost_caller(pool, "expired", CredentialKind::token, expire_tokens);
    callers.push_back(std::move(expired));
    auto revoked = co_await make_lost_caller(pool, "revoked", CredentialKind::token, revoke_tokens);
    callers.push_back(std::move(revoked));
    auto disabled =
        co_await make_lost_caller(pool, "disabled", CredentialKind::token, disable_admin);
    callers.push_back(std::move(disabled));
    auto disabled_session =
        co_await make_lost_caller(pool, "disabled_session", CredentialKind::session, disable_admin);
    callers.push_back(std::move(disabled_session));
    auto resolve =
        co_await make_caller(pool, "resolve", "resolve", core::Role::admin, Access::viewer);
    callers.push_back(std::move(resolve));
    auto read = co_await make_caller(pool, "read", "read", core::Role::admin, Access::editor);
    callers.push_back(std::move(read));
    auto viewer =
        co_await make_caller(pool, "viewer_2", "full", core::Role::viewer, Access::editor);
    callers.push_back(std::move(viewer));
    auto editor = co_await make_caller(pool, "editor_2", "full", core::Role::editor, Access::admin);
    callers.push_back(std::move(editor));
    co_return callers;
}

// The pattern with values that name nothing.
std::string target_of(std::string_view pattern) {
    std::string target;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '{') {
            target += pattern[at];
            continue;
        }
        target += "00000000-0000-7000-8000-000000000000";
        at = pattern.find('}', at);
    }
    return target;
}

unsigned status_of(const ApiServer& api, const Headers& credentials, const http::Route& route) {
    auto headers = credentials;
    headers.emplace_back("Sec-Fetch-Site", "same-origin");
    return api.with(headers).send(route.method, target_of(route.pattern)).status;
}

MIEN_API_TEST(access_matrix, refuses_every_route_to_whom_it_is_not_for) {
    const auto callers =
        with_database<std::vector<Caller>>(api.superuser_settings(), &make_callers);
    int refused = 0;
    for (const auto& route : api.routes()) {
        if (route.access == Access::anyone || route.access == Access::link) {
            continue;
        }
        for (const auto& caller : callers) {
            if (caller.forbidden_from && route.access < *caller.forbidden_from) {
                continue;
            }
            const unsigned expected = caller.forbidden_from ? 403 : 401;
            EXPECT_EQ(status_of(api, caller.credentials, route), expected)
                << caller.name << " " << http::name_of(route.method) << " " << route.pattern;
            ++refused;
        }
    }
    EXPECT_GT(refused, 300);
}

MIEN_API_TEST(access_matrix, lets_in_whom_a_route_is_for) {
    EXPECT_EQ(api.viewer().get("/api/admin/characters").status, 200U);
    EXPECT_EQ(api.viewer().get("/api/admin/admins").status, 403U);
    EXPECT_EQ(api.admin().get("/api/admin/admins").status, 200U);
    const auto refused = api.nobody().get("/api/admin/admins");
    EXPECT_EQ(refused.status, 401U);
    EXPECT_TRUE(refused.header("www-authenticate").starts_with("Bearer"));
}

MIEN_API_TEST(access, is_not_had_by_a_header_or_another_spelling) {
    const std::vector<Headers> headers{{{"User-Agent", "GoogleHC/1.0"}},
                                       {{"X-Forwarded-Uri", "/healthz"}},
                                       {{"X-Forwarded-User", "admin@example.com"}},
                                       {{"X_Forwarded_User", "admin@example.com"}},
                                       {{"X-HTTP-Method-Override", "GET"}},
                                       {{"Authorization", "bearer"}},
                                       {{"Authorization", ""}}};
    for (const auto& spoofed : headers) {
        EXPECT_EQ(api.with(spoofed).get("/api/admin/admins").status, 401U) << spoofed[0].first;
    }
    // Spellings that the transport itself refuses are in http/guard_test.cpp.
    EXPECT_EQ(api.nobody().get("/api/admin/admins?path=/healthz").status, 401U);
    EXPECT_EQ(api.nobody().get("/API/admin/admins").status, 404U);
}

MIEN_API_TEST(access, by_cookie_changes_nothing_for_other_sites) {
    const std::function<awaitable<std::string>(pg::Pool&)> sign_in =
        [](pg::Pool& pool) -> awaitable<std::string> {
        const auto admin =
            co_await store::test::make_admin(pool, "a@example.com", core::Role::admin);
        const auto session = co_await store::test::make_session(pool, admin);
        co_return std::string(session.reveal());
    };
    const auto value = with_database<std::string>(api, sign_in);
    const auto client = api.with(cookie(value));
    const auto put = [&](Headers headers) {
        return client.put("/api/admin/settings/unresolved_variables", {{"value", "keep"}}, headers)
            .status;
    };
    EXPECT_EQ(put({}), 403U);
    EXPECT_EQ(put({{"Sec-Fetch-Site", "cross-site"}}), 403U);
    EXPECT_EQ(put({{"Sec-Fetch-Site", "same-site"}, {"Origin", "http://127.0.0.1"}}), 403U);
    EXPECT_EQ(put({{"Sec-Fetch-Site", "none"}}), 403U);
    EXPECT_EQ(put({{"Origin", "http://evil.example"}}), 403U);
    EXPECT_EQ(put({{"Origin", "http://127.0.0.1"}}), 200U);
    // At another address of ours browsers tell no site: the origin is the host that was asked.
    EXPECT_EQ(put({{"Origin", "http://mien.lan:8080"}, {"Host", "mien.lan:8080"}}), 200U);
    EXPECT_EQ(put({{"Origin", "http://mien.lan"}, {"Host", "mien.lan:8080"}}), 403U);
    EXPECT_EQ(put({{"Origin", "null"}, {"Host", "null"}}), 403U);
    EXPECT_EQ(put({{"Sec-Fetch-Site", "same-origin"}}), 200U);
    // Reading is harmless, and its answer cannot be read by the other site.
    EXPECT_EQ(client.get("/api/auth/me", {{"Sec-Fetch-Site", "cross-site"}}).status, 200U);
    // A token was sent on purpose; beside it the cookie does not count.
    auto both = cookie(value);
    both.emplace_back("Authorization", "Bearer mien_" + std::string(43, 'A'));
    EXPECT_EQ(api.with(both).get("/api/auth/me").status, 401U);
    // Neither value works in the other's place.
    EXPECT_EQ(api.with(bearer(value)).get("/api/auth/me").status, 401U);
    EXPECT_EQ(api.with(cookie("mien_" + value)).get("/api/auth/me").status, 401U);
}

MIEN_API_TEST(access, by_token_is_not_bound_to_a_site) {
    const auto answer =
        api.admin().put("/api/admin/settings/unresolved_variables", {{"value", "keep"}},
                        {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://evil.example"}});
    EXPECT_EQ(answer.status, 200U);
}

// Another node takes the right away: this one learns it from the database.
MIEN_API_TEST(access, ends_when_it_is_revoked_elsewhere) {
    const auto& editor = api.editor();
    EXPECT_EQ(editor.get("/api/auth/me").status, 200U);
    const auto id = AdminId::parse(editor.get("/api/auth/me").text("/admin/id"));
    ASSERT_TRUE(id.has_value());
    const std::function<awaitable<int>(pg::Pool&)> revoke = [&](pg::Pool& pool) -> awaitable<int> {
        const auto rows = co_await pool.run(revoke_tokens, pg::params(*id), test::soon());
        co_return static_cast<int>(rows.affected());
    };
    EXPECT_EQ(with_database<int>(api, revoke), 1);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    auto status = editor.get("/api/auth/me").status;
    while (status == 200 && std::chrono::steady_clock::now() < deadline) {
        status = editor.get("/api/auth/me").status;
    }
    EXPECT_EQ(status, 401U);
}

}  // namespace
}  // namespace mien::test
