// Admins and their API tokens.
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

constexpr const char* password = "the-game-is-afoot-1887";

json::value draft(std::string_view email, std::string_view role = "viewer") {
    return {
        {"email", email}, {"display_name", "John Watson"}, {"role", role}, {"password", password}};
}

ApiClient with_token(const ApiServer& api, const ApiAnswer& created) {
    return api.with({{"Authorization", "Bearer " + created.text("/token")}});
}

std::string target_of(const ApiAnswer& admin) {
    return "/api/admin/admins/" + admin.text("/id");
}

MIEN_API_TEST(admins, are_created_and_can_sign_in) {
    const auto created = api.admin().post("/api/admin/admins", draft("John@Watson.example"));
    EXPECT_EQ(created.status, 201U) << created.body;
    EXPECT_EQ(created.text("/email"), "john@watson.example");
    EXPECT_EQ(created.header("etag"), "\"1\"");
    EXPECT_EQ(api.admin().get(target_of(created)).text("/email"), "john@watson.example");
    const auto signed_in = api.nobody().post(
        "/api/auth/sign-in", {{"email", "john@watson.example"}, {"password", password}});
    EXPECT_EQ(signed_in.status, 200U);
    const auto log = api.admin().get("/api/admin/audit?subject_kind=admin");
    EXPECT_EQ(log.body.find(password), std::string::npos);
    EXPECT_EQ(log.body.find("argon2"), std::string::npos);
    EXPECT_EQ(created.body.find("argon2"), std::string::npos);
}

MIEN_API_TEST(admins, are_refused_with_every_broken_rule) {
    auto bad = draft("not-an-e-mail");
    bad.as_object()["display_name"] = "   ";
    bad.as_object()["password"] = "password1234";
    const auto answer = api.admin().post("/api/admin/admins", bad);
    EXPECT_EQ(answer.status, 422U);
    EXPECT_EQ(answer.at("/problems").as_array().size(), 3U) << answer.body;
    (void)api.editor();
    const auto taken = api.admin().post("/api/admin/admins", draft("EDITOR@example.com"));
    EXPECT_EQ(taken.status, 409U);
    EXPECT_EQ(api.editor().post("/api/admin/admins", draft("x@example.com")).status, 403U);
    EXPECT_EQ(api.admin().get("/api/admin/admins").at("/admins").as_array().size(), 2U);
}

MIEN_API_TEST(admins, are_changed_only_as_they_were_seen) {
    const auto created = api.admin().post("/api/admin/admins", draft("john@watson.example"));
    const auto target = target_of(created);
    const auto changed = api.admin().patch(target, {{"role", "editor"}}, {{"If-Match", "\"1\""}});
    EXPECT_EQ(changed.status, 200U);
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    const auto stale = api.admin().patch(target, {{"role", "admin"}}, {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.text("/current/role"), "editor");
    EXPECT_EQ(api.admin().get(target).text("/role"), "editor");
    const auto log = api.admin().get("/api/admin/audit?action=admin.change");
    ASSERT_EQ(log.at("/entries").as_array().size(), 1U);
    EXPECT_EQ(log.text("/entries/0/details/role/to"), "editor");
    const auto unknown = "/api/admin/admins/00000000-0000-7000-8000-000000000000";
    EXPECT_EQ(api.admin().patch(unknown, {{"role", "editor"}}).status, 404U);
    EXPECT_EQ(api.admin().get("/api/admin/admins/watson").status, 404U);
}

MIEN_API_TEST(admins, are_out_with_the_next_request_when_disabled) {
    EXPECT_EQ(api.editor().get("/api/auth/me").status, 200U);
    const auto list = api.admin().get("/api/admin/admins?search=editor@");
    const auto target = "/api/admin/admins/" + list.text("/admins/0/id");
    EXPECT_EQ(api.admin().patch(target, {{"is_disabled", true}}).status, 200U);
    EXPECT_EQ(api.editor().get("/api/auth/me").status, 401U);
    const auto sign_in = api.nobody().post(
        "/api/auth/sign-in", {{"email", "editor@example.com"}, {"password", api_password}});
    EXPECT_EQ(sign_in.status, 401U);
}

MIEN_API_TEST(admins, keep_one_who_rules) {
    const auto me = api.admin().get("/api/auth/me");
    const auto target = "/api/admin/admins/" + me.text("/admin/id");
    EXPECT_EQ(api.admin().patch(target, {{"is_disabled", true}}).status, 409U);
    EXPECT_EQ(api.admin().patch(target, {{"role", "editor"}}).status, 409U);
    EXPECT_EQ(api.admin().get("/api/admin/admins").status, 200U);
}

MIEN_API_TEST(admins, are_listed_in_pages) {
    for (const auto* const email : {"a@example.com", "b@example.com", "c@example.com"}) {
        EXPECT_EQ(api.admin().post("/api/admin/admins", draft(email)).status, 201U);
    }
    const auto first = api.admin().get("/api/admin/admins?limit=3");
    EXPECT_EQ(first.text("/admins/0/email"), "a@example.com");
    const auto rest =
        api.admin().get("/api/admin/admins?limit=3&cursor=" + first.text("/next_cursor"));
    ASSERT_EQ(rest.at("/admins").as_array().size(), 1U);
    EXPECT_EQ(rest.text("/admins/0/email"), "c@example.com");
    EXPECT_TRUE(rest.at("/next_cursor").is_null());
}

// delete_token.
MIEN_API_TEST(tokens, show_their_value_once_and_work_until_revoked) {
    const auto created =
        api.editor().post("/api/admin/tokens", {{"name", "a service"}, {"scope", "full"}});
    EXPECT_EQ(created.status, 201U) << created.body;
    EXPECT_TRUE(created.text("/token").starts_with("mien_"));
    const auto client = with_token(api, created);
    EXPECT_EQ(client.get("/api/auth/me").text("/admin/email"), "editor@example.com");
    const auto list = api.editor().get("/api/admin/tokens");
    EXPECT_EQ(list.body.find(created.text("/token")), std::string::npos);
    EXPECT_EQ(list.text("/tokens/0/name"), "a service");
    const auto target = "/api/admin/tokens/" + created.text("/id");
    EXPECT_EQ(api.viewer().remove(target).status, 404U);
    EXPECT_EQ(api.editor().remove(target).status, 204U);
    EXPECT_EQ(client.get("/api/auth/me").status, 401U);
    EXPECT_EQ(api.editor().remove(target).status, 404U);
}

MIEN_API_TEST(tokens, cannot_make_more_of_themselves_than_they_are) {
    const auto read = with_token(
        api, api.admin().post("/api/admin/tokens", {{"name", "reader"}, {"scope", "read"}}));
    EXPECT_EQ(read.get("/api/admin/characters").status, 200U);
    EXPECT_EQ(read.get("/api/admin/admins").status, 403U);
    EXPECT_EQ(read.post("/api/admin/tokens", {{"name", "more"}, {"scope", "full"}}).status, 403U);
    const auto own = read.get("/api/admin/tokens");
    EXPECT_EQ(read.remove("/api/admin/tokens/" + own.text("/tokens/0/id")).status, 403U);
    const auto resolve = with_token(
        api, api.admin().post("/api/admin/tokens", {{"name", "runtime"}, {"scope", "resolve"}}));
    EXPECT_EQ(resolve.get("/api/admin/characters").status, 403U);
    EXPECT_EQ(resolve.get("/api/admin/tokens").status, 403U);
}

MIEN_API_TEST(tokens, do_not_outlive_the_token_that_made_them) {
    const auto hour = to_rfc3339(now() + std::chrono::hours(1));
    const auto day = to_rfc3339(now() + std::chrono::hours(24));
    const auto parent = with_token(
        api, api.editor().post("/api/admin/tokens", {{"name", "parent"}, {"expires_at", hour}}));
    const auto longer = parent.post("/api/admin/tokens", {{"name", "longer"}, {"expires_at", day}});
    EXPECT_EQ(longer.status, 422U);
    EXPECT_EQ(longer.first_problem(), "too_late");
    const auto silent = parent.post("/api/admin/tokens", {{"name", "silent"}});
    EXPECT_EQ(silent.status, 201U);
    EXPECT_LE(parse_timestamp(silent.text("/expires_at")), parse_timestamp(hour));
}

MIEN_API_TEST(tokens, are_revoked_with_the_token_that_made_them) {
    const auto made = api.editor().post("/api/admin/tokens", {{"name", "parent"}});
    const auto child = with_token(api, made).post("/api/admin/tokens", {{"name", "child"}});
    const auto grandchild =
        with_token(api, with_token(api, child).post("/api/admin/tokens", {{"name", "third"}}));
    EXPECT_EQ(grandchild.get("/api/auth/me").status, 200U);
    EXPECT_EQ(api.editor().remove("/api/admin/tokens/" + made.text("/id")).status, 204U);
    EXPECT_EQ(grandchild.get("/api/auth/me").status, 401U);
    EXPECT_EQ(api.editor().get("/api/auth/me").status, 200U);
    const auto log = api.admin().get("/api/admin/audit?action=token.revoke");
    EXPECT_EQ(log.at("/entries").as_array().size(), 3U);
}

MIEN_API_TEST(tokens, of_others_are_for_admins) {
    EXPECT_EQ(api.editor().post("/api/admin/tokens", {{"name", "mine"}}).status, 201U);
    EXPECT_EQ(api.viewer().get("/api/admin/tokens?all=true").status, 403U);
    EXPECT_EQ(api.viewer().get("/api/admin/tokens?all=maybe").status, 422U);
    const auto all = api.admin().get("/api/admin/tokens?all=true");
    EXPECT_EQ(all.at("/tokens").as_array().size(), 4U);
    const auto mine = api.editor().get("/api/admin/tokens");
    const auto target = "/api/admin/tokens/" + mine.text("/tokens/0/id");
    EXPECT_EQ(api.admin().remove(target).status, 204U);
}

MIEN_API_TEST(tokens, end_in_the_future) {
    const auto create = [&](const char* end) {
        return api.viewer().post("/api/admin/tokens", {{"name", "x"}, {"expires_at", end}});
    };
    EXPECT_EQ(create("2020-01-01T00:00:00Z").first_problem(), "in_the_past");
    EXPECT_EQ(create("2099-01-01T00:00:00Z").first_problem(), "too_late");
    EXPECT_EQ(create("tomorrow").status, 422U);
    const auto end = to_rfc3339(now() + std::chrono::hours(24));
    EXPECT_EQ(create(end.c_str()).status, 201U);
}

}  // namespace
}  // namespace mien::test
