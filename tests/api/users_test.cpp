#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string create_user(ApiServer& api, const char* name, json::value email = nullptr) {
    const auto created =
        api.editor().post("/api/admin/users", {{"name", name}, {"email", std::move(email)}});
    EXPECT_EQ(created.status, 201U);
    return created.text("/id");
}

std::string create_character(ApiServer& api, const char* name) {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

ApiAnswer assign(ApiServer& api, const std::string& user_id, const std::string& character_id) {
    return api.editor().post("/api/admin/assignments",
                             {{"user_id", user_id}, {"character_id", character_id}});
}

MIEN_API_TEST(users, are_stored_in_canonical_form) {
    const auto created = api.editor().post(
        "/api/admin/users",
        {{"name", "Ada"}, {"email", "Ada@Example.com"}, {"phone", "+44 7700 900123"}});
    EXPECT_EQ(created.status, 201U);
    EXPECT_EQ(created.at("/email"), "ada@example.com");
    EXPECT_EQ(created.at("/phone"), "+447700900123");
    EXPECT_TRUE(created.at("/assignment").is_null());
    const auto taken =
        api.editor().post("/api/admin/users", {{"name", "Bea"}, {"email", "ADA@example.com"}});
    EXPECT_EQ(taken.status, 409U);
    EXPECT_EQ(taken.at("/problems/0/pointer"), "/email");
    const auto cleared = api.editor().patch("/api/admin/users/" + created.text("/id"),
                                            {{"phone", nullptr}}, {{"If-Match", "\"1\""}});
    EXPECT_TRUE(cleared.at("/phone").is_null());
    EXPECT_EQ(cleared.at("/email"), "ada@example.com");
}

MIEN_API_TEST(users, are_told_all_problems_at_once) {
    const auto refused = api.editor().post("/api/admin/users",
                                           {{"name", " "}, {"email", "nobody"}, {"phone", "123"}});
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.at("/problems").as_array().size(), 3U);
}

MIEN_API_TEST(users, leave_no_personal_data_in_the_audit_log) {
    const auto id = create_user(api, "Augusta", "augusta@example.com");
    api.editor().patch("/api/admin/users/" + id, {{"name", "Ada"}, {"email", "ada@example.com"}});
    const auto log = api.viewer().get("/api/admin/audit?subject_id=" + id);
    EXPECT_EQ(log.at("/entries").as_array().size(), 2U);
    EXPECT_EQ(json::serialize(log.at("/entries/0/details/changed")), R"(["name","email"])");
    EXPECT_THAT(log.body, Not(HasSubstr("ugusta")));
    EXPECT_THAT(log.body, Not(HasSubstr("ada@")));
}

MIEN_API_TEST(users, are_found_and_paged) {
    create_user(api, "Ada Lovelace", "one@example.com");
    create_user(api, "Bea", "two@example.com");
    create_user(api, "Cleo", "three@example.com");
    const auto found = api.viewer().get("/api/admin/users?search=TWO@");
    EXPECT_EQ(found.at("/users").as_array().size(), 1U);
    EXPECT_EQ(found.at("/users/0/name"), "Bea");
    const auto first = api.viewer().get("/api/admin/users?limit=2");
    EXPECT_EQ(first.at("/total"), 3);
    const auto second =
        api.viewer().get("/api/admin/users?limit=2&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(second.at("/users").as_array().size(), 1U);
    EXPECT_EQ(second.at("/users/0/name"), "Cleo");
    EXPECT_TRUE(second.at("/next_cursor").is_null());
}

// delete_assignment, delete_user, restore_user.
MIEN_API_TEST(assignments, give_a_user_one_character_at_a_time) {
    const auto user_id = create_user(api, "Ada");
    const auto alice = create_character(api, "Alice");
    const auto dracula = create_character(api, "Dracula");
    const auto first = assign(api, user_id, alice);
    EXPECT_EQ(first.status, 201U);
    EXPECT_EQ(first.at("/assigned_by/display_name").is_string(), true);
    EXPECT_EQ(assign(api, user_id, alice).status, 200U) << "the user has it already";
    const auto second = assign(api, user_id, dracula);
    EXPECT_EQ(second.status, 201U);
    EXPECT_EQ(api.viewer().get("/api/admin/users/" + user_id).at("/assignment/character_id"),
              dracula.c_str());
    const auto history = api.viewer().get("/api/admin/assignments?user_id=" + user_id);
    EXPECT_EQ(history.at("/assignments").as_array().size(), 2U);
    EXPECT_TRUE(history.at("/assignments/1/ended_at").is_string());
    const auto active = api.viewer().get("/api/admin/assignments?active=true");
    EXPECT_EQ(active.at("/assignments").as_array().size(), 1U);

    const auto path = "/api/admin/assignments/" + second.text("/id");
    EXPECT_TRUE(api.editor().remove(path).at("/ended_at").is_string());
    EXPECT_EQ(api.editor().remove(path).status, 409U);
    EXPECT_TRUE(api.viewer().get("/api/admin/users/" + user_id).at("/assignment").is_null());
    EXPECT_EQ(api.editor().remove("/api/admin/users/" + user_id).at("/outcome"), "archived");
    const auto restored = api.editor().post("/api/admin/users/" + user_id + "/restore");
    EXPECT_EQ(restored.status, 200U);
    EXPECT_EQ(restored.at("/archived_at"), nullptr);
}

MIEN_API_TEST(assignments, need_both_sides) {
    const auto user_id = create_user(api, "Ada");
    const auto alice = create_character(api, "Alice");
    const std::string unknown = "01994b1c-8a01-7c11-9d52-4f0c6a7be101";
    EXPECT_EQ(assign(api, user_id, unknown).status, 404U);
    EXPECT_EQ(assign(api, unknown, alice).status, 404U);
    EXPECT_EQ(assign(api, "nobody", alice).status, 422U);
    EXPECT_EQ(api.viewer().get("/api/admin/assignments/nothing").status, 404U);
    EXPECT_EQ(api.viewer().get("/api/admin/users/nobody").status, 404U);
}

}  // namespace
}  // namespace mien::test
