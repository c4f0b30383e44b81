// Signing in and out, and what a password guards.
#include <gtest/gtest.h>

#include "base/limits/access.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

constexpr const char* new_password = "a study in scarlet 1888";

json::value credentials(std::string_view email, std::string_view password) {
    return {{"email", email}, {"password", password}};
}

// The server's admins are made when their client is asked for first.
ApiAnswer sign_in(ApiServer& api, std::string_view email, std::string_view password,
                  Headers headers = {}) {
    (void)api.editor();
    return api.nobody().post("/api/auth/sign-in", credentials(email, password), std::move(headers));
}

// "mien_session_production=…" of an answer's Set-Cookie.
std::string cookie_of(const ApiAnswer& answer) {
    const auto header = answer.header("set-cookie");
    return std::string(header.substr(0, header.find(';')));
}

ApiClient browser(const ApiServer& api, const std::string& cookie) {
    return api.with({{"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}});
}

ApiClient signed_in(ApiServer& api) {
    return browser(api, cookie_of(sign_in(api, "editor@example.com", api_password)));
}

// An answer without what names the single request.
json::value without_request_id(const ApiAnswer& answer) {
    auto value = answer.json;
    value.as_object().erase("request_id");
    return value;
}

MIEN_API_TEST(sign_in, opens_a_session_in_a_cookie_that_scripts_cannot_read) {
    const auto answer = sign_in(api, "Editor@Example.com", api_password);
    EXPECT_EQ(answer.status, 200U) << answer.body;
    EXPECT_EQ(answer.text("/admin/email"), "editor@example.com");
    const std::string cookie(answer.header("set-cookie"));
    for (const auto* const part : {"mien_session_production=", "; Path=/", "; HttpOnly",
                                   "; SameSite=Strict", "; Max-Age=43200"}) {
        EXPECT_NE(cookie.find(part), std::string::npos) << part << " in " << cookie;
    }
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    const auto me = browser(api, cookie_of(answer)).get("/api/auth/me");
    EXPECT_EQ(me.text("/admin/role"), "editor");
    EXPECT_EQ(me.text("/token_id"), "null");
    EXPECT_NE(me.text("/session_id"), "null");
}

MIEN_API_TEST(sign_in, says_the_same_for_every_reason) {
    const auto wrong = sign_in(api, "editor@example.com", "not the password");
    const auto unknown = sign_in(api, "nobody@example.com", "not the password");
    const auto nonsense = sign_in(api, "not an e-mail", "not the password");
    EXPECT_EQ(wrong.status, 401U);
    EXPECT_EQ(without_request_id(wrong), without_request_id(unknown));
    EXPECT_EQ(without_request_id(wrong), without_request_id(nonsense));
    EXPECT_EQ(wrong.header("set-cookie"), "");
}

MIEN_API_TEST(sign_in, is_locked_for_an_account_after_ten_wrong_passwords) {
    const auto wrong = sign_in(api, "editor@example.com", "not the password");
    for (int i = 1; i < limits::sign_in_failures_max; ++i) {
        (void)sign_in(api, "editor@example.com", "not the password");
    }
    const auto locked = sign_in(api, "editor@example.com", api_password);
    EXPECT_EQ(locked.status, 401U);
    EXPECT_EQ(without_request_id(locked), without_request_id(wrong));
    const auto log = api.admin().get("/api/admin/audit?action=session.sign_in_failed");
    EXPECT_EQ(log.at("/entries").as_array().size(), 11U);
    EXPECT_EQ(log.body.find("not the password"), std::string::npos);
    // Who is in stays in.
    EXPECT_EQ(api.editor().get("/api/auth/me").status, 200U);
}

MIEN_API_TEST(sign_in, is_limited_per_peer) {
    unsigned status = 401;
    for (int i = 0; i < 3 * limits::sign_in_peer_failures_max && status == 401; ++i) {
        const auto email = "nobody" + std::to_string(i) + "@example.com";
        const auto answer = sign_in(api, email, "not the password");
        status = answer.status;
        EXPECT_EQ(answer.header("retry-after").empty(), status == 401);
    }
    EXPECT_EQ(status, 429U);
}

MIEN_API_TEST(sign_in, is_refused_to_other_sites) {
    EXPECT_EQ(
        sign_in(api, "editor@example.com", api_password, {{"Sec-Fetch-Site", "cross-site"}}).status,
        403U);
    EXPECT_EQ(sign_in(api, "editor@example.com", api_password, {{"Origin", "http://evil.example"}})
                  .status,
              403U);
    const auto as_text =
        api.nobody().send(http::Method::post, "/api/auth/sign-in",
                          json::serialize(credentials("editor@example.com", api_password)),
                          {{"Content-Type", "text/plain"}});
    EXPECT_EQ(as_text.status, 400U);
}

MIEN_API_TEST(sign_in, never_takes_over_the_session_that_was_sent) {
    const auto chosen = "mien_session_production=" + std::string(43, 'A');
    const auto answer = sign_in(api, "editor@example.com", api_password, {{"Cookie", chosen}});
    EXPECT_NE(cookie_of(answer), chosen);
    EXPECT_EQ(browser(api, chosen).get("/api/auth/me").status, 401U);
    // Signing in again ends the session that the browser had.
    const auto again =
        sign_in(api, "editor@example.com", api_password, {{"Cookie", cookie_of(answer)}});
    EXPECT_EQ(browser(api, cookie_of(answer)).get("/api/auth/me").status, 401U);
    EXPECT_EQ(browser(api, cookie_of(again)).get("/api/auth/me").status, 200U);
}

MIEN_API_TEST(sign_out, ends_the_session_with_the_next_request) {
    const auto client = signed_in(api);
    EXPECT_EQ(client.get("/api/auth/me").status, 200U);
    const auto answer = client.post("/api/auth/sign-out");
    EXPECT_EQ(answer.status, 204U);
    EXPECT_NE(answer.header("set-cookie").find("Max-Age=0"), std::string_view::npos);
    EXPECT_EQ(client.get("/api/auth/me").status, 401U);
    EXPECT_EQ(api.editor().post("/api/auth/sign-out").status, 204U);
    EXPECT_EQ(api.editor().get("/api/auth/me").status, 200U);
}

MIEN_API_TEST(sessions, are_listed_and_ended_by_their_owner_only) {
    const auto first = signed_in(api);
    const auto second = signed_in(api);
    const auto list = second.get("/api/auth/sessions");
    ASSERT_EQ(list.at("/sessions").as_array().size(), 2U);
    EXPECT_TRUE(list.at("/sessions/0/is_current").as_bool());
    EXPECT_FALSE(list.at("/sessions/1/is_current").as_bool());
    const auto target = "/api/auth/sessions/" + list.text("/sessions/1/id");
    EXPECT_EQ(api.viewer().remove(target).status, 404U);
    EXPECT_EQ(second.remove(target).status, 204U);
    EXPECT_EQ(second.remove(target).status, 404U);
    EXPECT_EQ(first.get("/api/auth/me").status, 401U);
    EXPECT_EQ(second.get("/api/auth/me").status, 200U);
}

MIEN_API_TEST(own_password, is_changed_with_the_old_one_and_ends_other_sessions) {
    const auto other = signed_in(api);
    const auto client = signed_in(api);
    const auto change = [&](std::string_view current, std::string_view next) {
        return client.put("/api/auth/password",
                          {{"current_password", current}, {"new_password", next}});
    };
    EXPECT_EQ(change("not the password", new_password).first_problem(), "wrong_password");
    EXPECT_EQ(change(api_password, "password1234").first_problem(), "too_common");
    EXPECT_EQ(change(api_password, "production-4711-x").first_problem(), "too_personal");
    EXPECT_EQ(change(api_password, "editor@example.com").first_problem(), "too_personal");
    EXPECT_EQ(other.get("/api/auth/me").status, 200U);

    EXPECT_EQ(change(api_password, new_password).status, 204U);
    EXPECT_EQ(client.get("/api/auth/me").status, 200U);
    EXPECT_EQ(other.get("/api/auth/me").status, 401U);
    EXPECT_EQ(sign_in(api, "editor@example.com", api_password).status, 401U);
    EXPECT_EQ(sign_in(api, "editor@example.com", new_password).status, 200U);
    const auto log = api.admin().get("/api/admin/audit?action=admin.change_password");
    EXPECT_EQ(log.at("/entries").as_array().size(), 1U);
    EXPECT_EQ(log.body.find(new_password), std::string::npos);
}

// A token that a thief of the session made ends with the old password; what it has made, too.
MIEN_API_TEST(own_password, ends_the_tokens_made_in_sessions_unless_told_otherwise) {
    struct Case {
        json::object answer;
        unsigned of_session;
        unsigned of_command_line;
    };
    std::string current(api_password);
    for (const auto& [answer, of_session, of_command_line] :
         {Case{{{"revoke_tokens", "none"}}, 200, 200}, Case{{}, 401, 200},
          Case{{{"revoke_tokens", "all"}}, 401, 401}}) {
        const auto client = browser(api, cookie_of(sign_in(api, "editor@example.com", current)));
        const auto made = client.post("/api/admin/tokens", {{"name", "mine"}});
        const auto token = api.with({{"Authorization", "Bearer " + made.text("/token")}});
        const auto child_made = token.post("/api/admin/tokens", {{"name", "of mine"}});
        const auto child = api.with({{"Authorization", "Bearer " + child_made.text("/token")}});
        json::object change = answer;
        change["current_password"] = current;
        current += " and on";
        change["new_password"] = current;
        EXPECT_EQ(client.put("/api/auth/password", change).status, 204U);
        EXPECT_EQ(token.get("/api/auth/me").status, of_session);
        EXPECT_EQ(child.get("/api/auth/me").status, of_session);
        EXPECT_EQ(api.editor().get("/api/auth/me").status, of_command_line);
        EXPECT_EQ(api.viewer().get("/api/auth/me").status, 200U) << "of another admin";
    }
}

MIEN_API_TEST(own_password, is_the_same_in_either_normal_form) {
    const auto client = signed_in(api);
    EXPECT_EQ(client
                  .put("/api/auth/password", {{"current_password", api_password},
                                              {"new_password", "Zo\u00EB's bike, 9 caf\u00E9s"}})
                  .status,
              204U);
    const auto try_as = [&](std::string_view password) {
        return sign_in(api, "editor@example.com", password).status;
    };
    EXPECT_EQ(try_as("Zo\u00EB's bike, 9 caf\u00E9s"), 200U);
    EXPECT_EQ(try_as("Zoe\u0308's\u00A0bike, 9 cafe\u0301s"), 200U);
    EXPECT_EQ(try_as("Zoe's bike, 9 cafes"), 401U);
}

MIEN_API_TEST(own_password, is_changed_once_for_each_idempotency_key) {
    const auto client = signed_in(api);
    const auto change = [&] {
        return client.put("/api/auth/password",
                          {{"current_password", api_password}, {"new_password", new_password}},
                          {{"Idempotency-Key", "after-a-lost-answer"}});
    };
    EXPECT_EQ(change().status, 204U);
    const auto again = change();
    EXPECT_EQ(again.status, 204U) << again.body;
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
}

MIEN_API_TEST(own_password, is_not_changed_by_a_token) {
    const auto answer = api.editor().put(
        "/api/auth/password", {{"current_password", api_password}, {"new_password", new_password}});
    EXPECT_EQ(answer.status, 403U);
    EXPECT_EQ(sign_in(api, "editor@example.com", api_password).status, 200U);
}

}  // namespace
}  // namespace mien::test
