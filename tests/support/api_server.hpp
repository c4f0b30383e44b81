// The whole server in this process, on a free port, over a database of its own; and clients that
// hold every answer against the contract. A test of a route:
//
//   MIEN_API_TEST(characters, are_found_by_a_part_of_their_name) {
//       api.editor().post("/api/admin/characters", {{"name", "Sherlock Holmes"}});
//       const auto found = api.viewer().get("/api/admin/characters?search=lock");
//       EXPECT_EQ(found.at("/characters/0/name"), "Sherlock Holmes");
//   }
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/target.hpp"
#include "base/json.hpp"
#include "core/role.hpp"
#include "http/method.hpp"
#include "http/router.hpp"
#include "pg/settings.hpp"
#include "tests/support/test_control.hpp"

namespace mien::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct ApiAnswer {
    unsigned status = 0;
    Headers headers;
    std::string body;
    json::value json;  // the body when it is JSON, else null

    // The value of a header, "" without it. Names compare without case.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    // What a JSON pointer leads to; null, and a test failure, when it leads nowhere.
    [[nodiscard]] const json::value& at(std::string_view pointer) const;
    [[nodiscard]] std::string text(std::string_view pointer) const;
    // The code of a problem, and of the first broken rule in it; "" without one.
    [[nodiscard]] std::string code() const;
    [[nodiscard]] std::string first_problem() const;
};

// Sends requests with one set of credentials and waits for the answers.
class ApiClient {
  public:
    ApiClient(std::uint16_t port, Headers credentials);

    ApiAnswer get(std::string_view target, Headers headers = {}) const;
    ApiAnswer post(std::string_view target, json::value body, Headers headers = {}) const;
    // Without a body.
    ApiAnswer post(std::string_view target) const;
    ApiAnswer put(std::string_view target, json::value body, Headers headers = {}) const;
    ApiAnswer patch(std::string_view target, json::value body, Headers headers = {}) const;
    // A body of null is none.
    ApiAnswer remove(std::string_view target, json::value body = nullptr,
                     Headers headers = {}) const;
    // Anything else: the body as bytes, no header but these and the credentials.
    ApiAnswer send(http::Method method, std::string_view target, std::string body = {},
                   Headers headers = {}) const;

  private:
    ApiAnswer send_json(http::Method method, std::string_view target, const json::value& body,
                        Headers headers) const;

    std::uint16_t port_;
    Headers credentials_;
};

// The password of the admins that ApiServer makes.
inline constexpr std::string_view api_password = "elementary-dear-watson-221b";

// Of a staging server.
struct StagingOptions {
    // As which it is reached. Its clients send it; that of a valid configuration is a name.
    std::string admin_subdomain = "127.0.0.1";
    std::vector<std::string> vpn_networks = {};  // the VPN is required when there are some
    std::vector<std::string> trusted_proxies = {};
};

class ApiServer {
  public:
    // Production; staging with a control database of its own, which says that it serves what this
    // serves, once it lets requests in.
    ApiServer();
    explicit ApiServer(const StagingOptions& staging);
    ~ApiServer();
    ApiServer(const ApiServer&) = delete;
    ApiServer& operator=(const ApiServer&) = delete;

    // Clients with an API token of an admin of that role, made when first asked for. Their e-mails
    // are viewer@example.com, editor@example.com and admin@example.com.
    [[nodiscard]] const ApiClient& viewer() { return as(core::Role::viewer); }
    [[nodiscard]] const ApiClient& editor() { return as(core::Role::editor); }
    [[nodiscard]] const ApiClient& admin() { return as(core::Role::admin); }
    [[nodiscard]] const ApiClient& as(core::Role role);
    // Without credentials, and with headers of the caller's choice.
    [[nodiscard]] ApiClient nobody() const { return with({}); }
    [[nodiscard]] ApiClient with(Headers credentials) const;

    // Of the client of that role, made as the clients are: the value of its Authorization header.
    [[nodiscard]] const std::string& authorization(core::Role role);

    // Serves another target (app::Server::move_to); throws what that throws.
    void move_to(app::Target target);
    [[nodiscard]] std::size_t count_sites();
    // Makes the admins of the clients so far in another database too, with the tokens they have.
    void make_accounts_in(const pg::Settings& database);

    // What the server serves; its handlers must not be called.
    [[nodiscard]] std::vector<http::Route> routes();
    [[nodiscard]] std::uint16_t port() const;
    // Of the database, for what no route does.
    [[nodiscard]] pg::Settings app_settings() const;
    [[nodiscard]] pg::Settings superuser_settings() const;
    [[nodiscard]] std::filesystem::path objects_directory() const;
    // Staging's.
    [[nodiscard]] const TestControl& control() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mien::test

// A test with `ApiServer api`.
#define MIEN_API_TEST(suite, name)                                                    \
    static void suite##_##name##_body([[maybe_unused]] ::mien::test::ApiServer& api); \
    TEST(suite, name) {                                                               \
        ::mien::test::ApiServer api;                                                  \
        suite##_##name##_body(api);                                                   \
    }                                                                                 \
    static void suite##_##name##_body([[maybe_unused]] ::mien::test::ApiServer& api)
