// Who gets into staging, by every route there is, and the row that each attempt leaves.
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/edge/staging_gate.hpp"
#include "api/staging/elsewhere.hpp"
#include "http/http_test_client.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/contract_check.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::test {
namespace {

using core::Role;
using store::CredentialKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr pg::Query disable_admin{"test_disable_admin", R"sql(
    UPDATE admins SET disabled_at = now() WHERE email = 'disabled@table.example')sql"};
constexpr pg::Query expire_tokens{"test_expire_tokens", R"sql(
    UPDATE api_tokens SET expires_at = now() WHERE admin_id =
        (SELECT id FROM admins WHERE email = 'expired@table.example'))sql"};
constexpr pg::Query demote{"test_demote", R"sql(
    UPDATE admins SET role = 'viewer' WHERE email = 'fallen@table.example')sql"};
constexpr pg::Query stop_notifying{"test_stop_notifying",
                                   "ALTER TABLE admins DISABLE TRIGGER USER"};
constexpr pg::Query read_attempts{"test_read_attempts", R"sql(
    SELECT request_id, count(*)::integer AS count, min(status) AS status,
        min(outcome || coalesce(' ' || reason, '')) AS outcome, min(coalesce(route, '')) AS route,
        min(coalesce(actor, '')) AS actor, min(host) AS host, min(path) AS path,
        min(host(peer) || ' ' || host(client)) AS addresses
    FROM access_log GROUP BY request_id)sql"};
constexpr pg::Query read_refused_methods{"test_read_refused_methods", R"sql(
    SELECT string_agg(method || ' ' || path, ', ' ORDER BY number) AS methods
    FROM access_log WHERE reason = 'head')sql"};
constexpr pg::Query check_numbers{"test_check_numbers", R"sql(
    SELECT count(*) = h.number AND max(l.number) = h.number AND h.removed_through = 0 AS is_gapless
    FROM access_log l, access_log_head h GROUP BY h.number, h.removed_through)sql"};

// How a request is sent that has no contract to keep: as bytes, on a connection of its own.
struct Asked {
    std::string method = "GET";
    std::string target = "/api/auth/me";
    std::string host = "127.0.0.1";
    std::string credential = {};  // a whole header line, without its end
    std::string more = {};        // header lines, each with its end
};

struct Answer {
    int status;
    std::string body;
};

Answer ask(const ApiServer& api, const Asked& asked, std::string_view request_id) {
    http::testing::Client client(api.port(), std::chrono::seconds(30));
    const auto answer = client.exchange(fmt::format(
        "{} {} HTTP/1.1\r\nHost: {}\r\nX-Request-Id: {}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Length: 0\r\n{}{}{}\r\n",
        asked.method, asked.target, asked.host, request_id, asked.credential,
        asked.credential.empty() ? "" : "\r\n", asked.more));
    return {answer.status, answer.body};
}

// What the log says of one request.
struct Attempt {
    int count = 0;
    int status = 0;
    std::string outcome, route, actor, host, path, addresses;
};
using Attempts = std::map<std::string, Attempt>;

awaitable<Attempts> read_all(pg::Pool& pool) {
    const auto rows = co_await pool.run(read_attempts, {}, soon());
    Attempts attempts;
    for (const auto& row : rows) {
        attempts[row.get<std::string>("request_id")] = {
            row.get<int>("count"),           row.get<int>("status"),
            row.get<std::string>("outcome"), row.get<std::string>("route"),
            row.get<std::string>("actor"),   row.get<std::string>("host"),
            row.get<std::string>("path"),    row.get<std::string>("addresses")};
    }
    co_return attempts;
}

Attempts attempts_of(const ApiServer& api) {
    return with_database<Attempts>(api.control().superuser_settings(), &read_all);
}

void run(const pg::Settings& settings, pg::Query query) {
    with_database<int>(settings, [query](pg::Pool& pool) -> awaitable<int> {
        co_await pool.run(query, {}, soon());
        co_return 0;
    });
}

struct Caller {
    std::string name;
    std::string credential;
    int status;  // everywhere where a role or a link is asked for; 0: let in
};

std::string token_line(const Secret& token) {
    return "Authorization: Bearer " + std::string(token.reveal());
}

std::string cookie_line(const Secret& session, std::string_view environment) {
    return fmt::format("Cookie: mien_session_{}={}", environment, session.reveal());
}

awaitable<std::string> make_caller(pg::Pool& pool, std::string name, std::string scope, Role role) {
    const auto admin = co_await store::test::make_admin(pool, name + "@table.example", role);
    const auto token = co_await store::test::make_token(pool, admin, std::move(scope));
    co_return token_line(token);
}

awaitable<std::string> make_session_caller(pg::Pool& pool, std::string name,
                                           std::string environment) {
    const auto admin = co_await store::test::make_admin(pool, name + "@table.example", Role::admin);
    const auto session = co_await store::test::make_session(pool, admin);
    co_return cookie_line(session, environment);
}

awaitable<std::vector<Caller>> make_callers(pg::Pool& pool) {
    std::vector<Caller> callers{{"anonymous", "", 401}};
    const auto viewer = co_await make_caller(pool, "viewer", "full", Role::viewer);
    callers.push_back({"viewer", viewer, 403});
    const auto editor = co_await make_caller(pool, "editor", "full", Role::editor);
    callers.push_back({"editor", editor, 403});
    const auto reader = co_await make_caller(pool, "reader", "read", Role::admin);
    callers.push_back({"reader", reader, 403});
    const auto resolver = co_await make_caller(pool, "resolver", "resolve", Role::admin);
    callers.push_back({"resolver", resolver, 403});
    const auto disabled = co_await make_caller(pool, "disabled", "full", Role::admin);
    callers.push_back({"disabled", disabled, 401});
    co_await pool.run(disable_admin, {}, soon());
    const auto expired = co_await make_caller(pool, "expired", "full", Role::admin);
    callers.push_back({"expired", expired, 401});
    co_await pool.run(expire_tokens, {}, soon());
    const auto admin = co_await make_caller(pool, "admin", "full", Role::admin);
    callers.push_back({"admin", admin, 0});
    const auto session = co_await make_session_caller(pool, "session", "staging");
    callers.push_back({"session", session, 0});
    // A session of staging under the name that production's cookies have.
    const auto misnamed = co_await make_session_caller(pool, "misnamed", "production");
    callers.push_back({"misnamed", misnamed, 401});
    co_return callers;
}

// Credentials that another environment has given out.
awaitable<std::vector<Caller>> make_strangers(pg::Pool& pool) {
    const auto token = co_await make_caller(pool, "stranger", "full", Role::admin);
    const auto session = co_await make_session_caller(pool, "visitor", "staging");
    const auto own = co_await make_session_caller(pool, "producer", "production");
    co_return std::vector<Caller>{
        {"stranger", token, 401}, {"visitor", session, 401}, {"producer", own, 401}};
}

struct Place {
    std::string method;
    std::string target;
    std::string access;
    std::string route;
};

// Every route of the contract, and what none of them is.
std::vector<Place> places() {
    std::vector<Place> all{{"GET", "/api/nothing", "anyone", ""},
                           {"DELETE", "/api/admin/staging/nothing", "anyone", ""},
                           {"GET", "/no-page", "anyone", ""},
                           {"OPTIONS", "/api/admin/audit", "anyone", ""},
                           {"PATCH", "/api/admin/audit", "anyone", ""}};
    std::optional<Place> sign_out;  // last, because it ends a session
    for (const auto& operation : operations()) {
        const std::string name(operation.node.at("operationId").as_string());
        const Place place{std::string(http::name_of(operation.method)), sample_target(operation),
                          operation.access, name};
        if (name == "sign_out") {
            sign_out = place;
        } else if (name != "get_health") {
            all.push_back(place);
        }
    }
    all.push_back(sign_out.value());
    return all;
}

void expect_attempt(const Attempts& attempts, const std::string& id, const Place& place,
                    const Caller& caller, int status) {
    const auto found = attempts.find(id);
    ASSERT_NE(found, attempts.end()) << id;
    const auto& attempt = found->second;
    const bool is_let_in = place.access == "anyone" || caller.status == 0;
    // A forged link or delivery.
    const bool is_forged = status == 403 || place.route == "receive_provider_webhook";
    const auto* expected = is_let_in && is_forged ? "refused operation"
                           : is_let_in            ? "allowed"
                           : caller.status == 401 ? "refused credential"
                                                  : "refused role";
    EXPECT_EQ(attempt.count, 1) << id;
    EXPECT_EQ(attempt.status, status) << id;
    EXPECT_EQ(attempt.outcome, expected) << id;
    EXPECT_EQ(attempt.route, place.route) << id;
    EXPECT_EQ(attempt.path, place.target.substr(0, place.target.find('?'))) << id;
    const bool is_known = place.access != "anyone" && caller.status != 401;
    EXPECT_EQ(attempt.actor, is_known ? caller.name + "@table.example" : "") << id;
}

// Asks every place as the caller; the statuses by request id.
std::map<std::string, int> ask_everywhere(const ApiServer& api, const Caller& caller) {
    std::map<std::string, int> statuses;
    for (const auto& place : places()) {
        const auto id =
            fmt::format("{}-{}-{}-{}", caller.name, place.method, place.route, statuses.size());
        // A stream of events does not end by itself: it is let in, and then refused a parameter.
        const bool is_stream =
            (place.route == "stream_events" || place.route == "stream_changes") &&
            caller.status == 0;
        const auto answer = ask(api,
                                {.method = place.method,
                                 .target = place.target + (is_stream ? "?no_such=1" : ""),
                                 .credential = caller.credential},
                                id);
        if (place.access != "anyone" && caller.status != 0) {
            EXPECT_EQ(answer.status, caller.status) << id << " " << answer.body;
        }
        statuses[id] = answer.status;
    }
    return statuses;
}

// One line for each caller: how often it got which status.
void print_totals(const std::vector<Caller>& callers,
                  const std::map<std::string, std::map<std::string, int>>& statuses) {
    std::size_t all = 0;
    for (const auto& caller : callers) {
        std::map<int, int> counts;
        for (const auto& [id, status] : statuses.at(caller.name)) {
            ++counts[status];
            ++all;
        }
        std::string line;
        for (const auto& [status, count] : counts) {
            line += fmt::format("  {} x {}", count, status);
        }
        fmt::print("{:>10}{}\n", caller.name, line);
    }
    fmt::print("{:>10}  {} requests, each with its row\n", "together", all);
}

TEST(staging_access, is_for_admins_by_every_route_and_each_attempt_is_one_row) {
    ApiServer api(StagingOptions{});
    ApiServer production;
    // As nobody else may: a token cannot be given another end.
    auto callers = with_database<std::vector<Caller>>(api.superuser_settings(), &make_callers);
    for (auto& stranger : with_database<std::vector<Caller>>(production, &make_strangers)) {
        callers.push_back(std::move(stranger));
    }
    std::map<std::string, std::map<std::string, int>> statuses;
    for (const auto& caller : callers) {
        statuses[caller.name] = ask_everywhere(api, caller);
    }
    const auto attempts = attempts_of(api);
    std::size_t asked = 0;
    for (const auto& caller : callers) {
        std::size_t number = 0;
        for (const auto& place : places()) {
            const auto id =
                fmt::format("{}-{}-{}-{}", caller.name, place.method, place.route, number++);
            expect_attempt(attempts, id, place, caller, statuses[caller.name].at(id));
            ++asked;
        }
    }
    EXPECT_GT(asked, 1000U);
    print_totals(callers, statuses);
    const auto is_gapless =
        with_database<bool>(api.control().app_settings(), [](pg::Pool& pool) -> awaitable<bool> {
            const auto rows = co_await pool.run(check_numbers, {}, soon());
            co_return rows.front().get<bool>("is_gapless");
        });
    EXPECT_TRUE(is_gapless);
}

TEST(staging_access, is_by_its_own_host_whoever_asks) {
    ApiServer api(StagingOptions{});
    const auto admin =
        with_database<std::string>(api, [](pg::Pool& pool) -> awaitable<std::string> {
            co_return co_await make_caller(pool, "admin", "full", Role::admin);
        });
    int number = 0;
    for (const auto& place : places()) {
        const auto id = fmt::format("elsewhere-{}", ++number);
        const auto answer = ask(api,
                                {.method = place.method,
                                 .target = place.target,
                                 .host = "Evil.test:80",
                                 .credential = admin,
                                 .more = "X-Forwarded-Host: 127.0.0.1\r\n"},
                                id);
        EXPECT_EQ(answer.status, 403) << place.method << " " << place.target;
    }
    EXPECT_EQ(ask(api, {.host = "127.0.0.1.:1", .credential = admin}, "dot-and-port").status, 200);
    EXPECT_EQ(ask(api, {.host = "", .credential = admin}, "no-host-at-all").status, 400);
    EXPECT_EQ(ask(api, {.credential = admin, .more = "Host: 127.0.0.1\r\n"}, "two-hosts").status,
              400);
    EXPECT_EQ(ask(api, {.target = "/healthz", .host = "evil.test"}, "healthy-host").status, 200);
    EXPECT_EQ(ask(api, {.target = "/healthz/", .host = "evil.test"}, "healthy-slash").status, 403);
    EXPECT_EQ(
        ask(api, {.method = "POST", .target = "/healthz", .host = "evil.test"}, "healthy-post")
            .status,
        403);
    const auto attempts = attempts_of(api);
    for (int i = 1; i <= number; ++i) {
        const auto& attempt = attempts.at(fmt::format("elsewhere-{}", i));
        EXPECT_EQ(attempt.count, 1);
        EXPECT_EQ(attempt.outcome, "refused host");
        EXPECT_EQ(attempt.host, "Evil.test:80");
        EXPECT_EQ(attempt.actor, "");
    }
    EXPECT_EQ(attempts.at("dot-and-port").outcome, "allowed");
    EXPECT_EQ(attempts.at("dot-and-port").host, "127.0.0.1.:1");
    EXPECT_FALSE(attempts.contains("healthy-host"));
    EXPECT_EQ(attempts.at("healthy-slash").outcome, "refused host");
    EXPECT_EQ(attempts.at("healthy-post").outcome, "refused host");
    // A head that is refused has no request id of the client's.
    const auto heads = std::ranges::count_if(
        attempts, [](const auto& item) { return item.second.outcome == "refused head"; });
    EXPECT_EQ(heads, 2);
}

TEST(staging_access, is_through_the_vpn_when_that_is_required) {
    ApiServer api(
        StagingOptions{.vpn_networks = {"10.66.0.0/16"}, .trusted_proxies = {"127.0.0.1"}});
    const auto admin =
        with_database<std::string>(api, [](pg::Pool& pool) -> awaitable<std::string> {
            co_return co_await make_caller(pool, "admin", "full", Role::admin);
        });
    struct Case {
        std::string more;
        int status;
        std::string outcome;
        std::string addresses;
    };
    const std::vector<Case> cases{
        {"", 403, "refused forwarded", "127.0.0.1 127.0.0.1"},
        {"X-Forwarded-For: 127.0.0.1\r\n", 403, "refused forwarded", "127.0.0.1 127.0.0.1"},
        {"X-Forwarded-For: 10.66.0.7\r\n", 200, "allowed", "127.0.0.1 10.66.0.7"},
        {"X-Forwarded-For: ::ffff:10.66.0.7\r\n", 200, "allowed", "127.0.0.1 10.66.0.7"},
        {"X-Forwarded-For: 10.66.0.7, 203.0.113.9\r\n", 403, "refused network",
         "127.0.0.1 203.0.113.9"},
        {"X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 10.66.0.7\r\n", 200, "allowed",
         "127.0.0.1 10.66.0.7"},
        {"X-Forwarded-For: 10.66.0.7\r\nX-Forwarded-For: 203.0.113.9\r\n", 403, "refused network",
         "127.0.0.1 203.0.113.9"},
        {"X-Forwarded-For: 10.66.0.7:443\r\n", 403, "refused forwarded", "127.0.0.1 127.0.0.1"},
        {"X-Forwarded-For: \"[::ffff:10.66.0.7]\"\r\n", 403, "refused forwarded",
         "127.0.0.1 127.0.0.1"},
        {"X-Forwarded-For: unknown\r\n", 403, "refused forwarded", "127.0.0.1 127.0.0.1"},
        {"Forwarded: for=10.66.0.7\r\n", 403, "refused forwarded", "127.0.0.1 127.0.0.1"},
        {"X_Forwarded_For: 10.66.0.7\r\n", 403, "refused forwarded", "127.0.0.1 127.0.0.1"}};
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto answer =
            ask(api, {.credential = admin, .more = cases[i].more}, fmt::format("vpn-case-{}", i));
        EXPECT_EQ(answer.status, cases[i].status) << cases[i].more << answer.body;
    }
    const auto attempts = attempts_of(api);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& attempt = attempts.at(fmt::format("vpn-case-{}", i));
        EXPECT_EQ(attempt.outcome, cases[i].outcome) << cases[i].more;
        EXPECT_EQ(attempt.addresses, cases[i].addresses) << cases[i].more;
        EXPECT_EQ(attempt.count, 1);
    }
}

// A proxy in the VPN that does not say for whom it asks lets nobody in.
TEST(staging_access, is_not_open_to_whoever_a_silent_proxy_stands_for) {
    const ApiServer api(
        StagingOptions{.vpn_networks = {"127.0.0.0/8"}, .trusted_proxies = {"127.0.0.1"}});
    int number = 0;
    for (const auto& place : places()) {
        const auto id = fmt::format("silent-proxy-{}", ++number);
        const auto answer = ask(api, {.method = place.method, .target = place.target}, id);
        EXPECT_EQ(answer.status, 403) << place.method << " " << place.target;
    }
    const auto attempts = attempts_of(api);
    for (int i = 1; i <= number; ++i) {
        EXPECT_EQ(attempts.at(fmt::format("silent-proxy-{}", i)).outcome, "refused forwarded");
    }
    EXPECT_EQ(ask(api, {.target = "/api/docs", .more = "X-Forwarded-For: 127.9.9.9\r\n"},
                  "speaking-proxy")
                  .status,
              200);
}

TEST(staging_access, believes_no_header_without_a_proxy) {
    const ApiServer api(StagingOptions{.vpn_networks = {"10.66.0.0/16"}});
    for (const auto* const more :
         {"X-Forwarded-For: 10.66.0.7\r\n", "X-Real-Ip: 10.66.0.7\r\n",
          "Forwarded: for=10.66.0.7\r\n", "X-Forwarded-For: unknown\r\n"}) {
        EXPECT_EQ(ask(api, {.target = "/api/docs", .more = more}, "no-proxy-here").status, 403);
    }
    EXPECT_EQ(attempts_of(api).at("no-proxy-here").outcome, "refused network");
}

TEST(staging_access, follows_the_configuration_at_once) {
    const ApiServer api(StagingOptions{});
    EXPECT_EQ(ask(api, {.target = "/api/docs"}, "before-change").status, 200);
    configure_staging(api.control().owner_settings(), "other.example", {});
    const auto deadline = deadline_in(std::chrono::seconds(5));
    int status = 200;
    while (status == 200 && std::chrono::steady_clock::now() < deadline) {
        status = ask(api, {.target = "/api/docs"}, "during-change").status;
    }
    EXPECT_EQ(status, 403);
    EXPECT_EQ(ask(api, {.target = "/api/docs", .host = "OTHER.example:8081"}, "after-it").status,
              200);
}

TEST(staging_access, is_no_more_without_its_role) {
    ApiServer api(StagingOptions{});
    const auto admin =
        with_database<std::string>(api, [](pg::Pool& pool) -> awaitable<std::string> {
            co_return co_await make_caller(pool, "fallen", "full", Role::admin);
        });
    http::testing::Client stream(api.port(), std::chrono::seconds(20));
    stream.send("GET /api/admin/events HTTP/1.1\r\nHost: 127.0.0.1\r\n" + admin + "\r\n\r\n");
    stream.receive_until("event: hello");
    EXPECT_EQ(ask(api, {.credential = admin}, "still-admin").status, 200);
    // No node is told of it, as when it has lost its connection for notifications.
    run(api.superuser_settings(), stop_notifying);
    run(api.superuser_settings(), demote);
    EXPECT_EQ(ask(api, {.credential = admin}, "not-admin-now").status, 403);
    EXPECT_NO_THROW(stream.receive_until("\r\n0\r\n"));
    EXPECT_EQ(attempts_of(api).at("not-admin-now").outcome, "refused role");
}

// Goal: a change of each part of the rule ends the stream of whoever it refuses within 5 s, and
// leaves the stream of whoever it lets in.
TEST(staging_access, ends_streams_of_those_who_may_no_longer_come_in) {
    struct Change {
        std::string host;
        std::vector<std::string> vpn_networks;
        bool is_end;
    };
    for (const auto& [host, vpn_networks, is_end] :
         {Change{"other.example", {}, true}, Change{"127.0.0.1", {"10.66.0.0/16"}, true},
          Change{"127.0.0.1", {"127.0.0.0/8"}, false}}) {
        ApiServer api(StagingOptions{});
        http::testing::Client stream(api.port(), std::chrono::seconds(5));
        const auto& credential = api.authorization(Role::admin);
        stream.send("GET /api/admin/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " +
                    credential + "\r\n\r\n");
        stream.receive_until("event: hello");
        configure_staging(api.control().owner_settings(), host, vpn_networks);
        if (is_end) {
            EXPECT_NO_THROW(stream.receive_until("\r\n0\r\n")) << host;
            continue;
        }
        while (ask(api, {.more = "Authorization: " + credential + "\r\n"}, "still-let-in").status ==
               403) {
        }
        api.admin().post("/api/admin/characters", {{"name", "Watson"}});
        EXPECT_NO_THROW(stream.receive_until("event: character")) << host;
    }
}

TEST(staging_access, answers_nothing_that_it_cannot_write_down) {
    ApiServer api(StagingOptions{});
    const auto admin =
        with_database<std::string>(api, [](pg::Pool& pool) -> awaitable<std::string> {
            co_return co_await make_caller(pool, "admin", "full", Role::admin);
        });
    run(api.control().superuser_settings(),
        {"test_revoke_append", "REVOKE EXECUTE ON FUNCTION append_access FROM mien_app"});
    for (const auto& place : places()) {
        const auto answer =
            ask(api, {.method = place.method, .target = place.target, .credential = admin},
                "not-logged");
        EXPECT_EQ(answer.status, 503) << place.method << " " << place.target;
        EXPECT_TRUE(place.method == "HEAD" || answer.body.find("\"code\"") != std::string::npos);
        EXPECT_EQ(answer.body.find("admin@table.example"), std::string::npos) << answer.body;
    }
    EXPECT_EQ(ask(api, {.target = "/healthz"}, "not-logged").status, 200);
    // Nothing is changed while it is known that nothing can be written down.
    const auto count_characters = [](pg::Pool& pool) -> awaitable<std::int64_t> {
        const auto rows =
            co_await pool.run({"test_count_characters",
                               "SELECT count(*) AS count FROM characters WHERE name = 'Watson'"},
                              {}, soon());
        co_return rows.front().get<std::int64_t>("count");
    };
    const std::string body = R"({"name": "Watson"})";
    http::testing::Client client(api.port(), std::chrono::seconds(30));
    const auto refused = client.exchange(
        fmt::format("POST /api/admin/characters HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n"
                    "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                    admin, body.size(), body));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(with_database<std::int64_t>(api, count_characters), 0);
    run(api.control().superuser_settings(),
        {"test_grant_append", "GRANT EXECUTE ON FUNCTION append_access TO mien_app"});
    EXPECT_EQ(ask(api, {.credential = admin}, "logged-again").status, 200);
    EXPECT_FALSE(attempts_of(api).contains("not-logged"));
    EXPECT_EQ(attempts_of(api).at("logged-again").count, 1);
}

TEST(access_log, has_the_method_as_it_was_sent) {
    ApiServer api(StagingOptions{});
    EXPECT_EQ(ask(api, {.method = "BREW", .target = "/pot"}, "unknown-method").status, 501);
    EXPECT_EQ(ask(api, {.method = "POST", .target = "/%zz"}, "bad-target").status, 400);
    EXPECT_EQ(ask(api, {.method = "G(T", .target = "/no-token"}, "no-method").status, 400);
    const auto methods = with_database<std::string>(
        api.control().app_settings(), [](pg::Pool& pool) -> awaitable<std::string> {
            const auto rows = co_await pool.run(read_refused_methods, {}, soon());
            co_return rows.front().get<std::string>("methods");
        });
    EXPECT_EQ(methods, "BREW /pot, POST /%zz,  /no-token");
}

// list_access_log.
TEST(access_log, is_read_in_pages_with_filters) {
    ApiServer api(StagingOptions{});
    const auto& admin = api.admin();
    const auto me = admin.get("/api/auth/me");
    ask(api, {.target = "/=cmd?signature=secret"}, "formula-path");
    ask(api, {.target = "/api/auth/me", .host = "evil.test"}, "evil-host-1");
    ask(api, {.target = "/api/auth/me"}, "nobody-at-all");
    const auto one = admin.get("/api/admin/staging/access-log?limit=1&reason=host");
    EXPECT_EQ(one.at("/entries/0/request_id"), "evil-host-1");
    EXPECT_EQ(one.at("/entries/0/host"), "evil.test");
    EXPECT_EQ(one.at("/entries/0/outcome"), "refused");
    EXPECT_TRUE(one.at("/next_cursor").is_null());
    const auto count = [&](std::string_view query) {
        return admin.get(fmt::format("/api/admin/staging/access-log?{}", query))
            .at("/entries")
            .as_array()
            .size();
    };
    EXPECT_EQ(count("outcome=refused&reason=host"), 1U);
    EXPECT_EQ(count("outcome=refused&reason=credential"), 1U);
    EXPECT_EQ(count("status=401"), 1U);
    EXPECT_EQ(count("host=evil.test"), 1U);
    EXPECT_EQ(count("route=get_me&address=127.0.0.0/8"), 3U);
    EXPECT_EQ(count("address=10.66.0.7"), 0U);
    EXPECT_EQ(count("until=2000-01-01T00:00:00Z"), 0U);
    EXPECT_EQ(count("since=2999-01-01T00:00:00Z"), 0U);
    EXPECT_GE(count("admin_id=" + me.text("/admin/id")), 8U);
    EXPECT_EQ(admin.get("/api/admin/staging/access-log?address=nowhere").status, 422U);
    EXPECT_EQ(admin.get("/api/admin/staging/access-log?outcome=maybe").status, 422U);
    const auto first = admin.get("/api/admin/staging/access-log?limit=2");
    const auto next =
        admin.get("/api/admin/staging/access-log?limit=2&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(next.at("/entries/0/number").as_int64() + 1,
              first.at("/entries/1/number").as_int64());
}

// export_access_log.
TEST(access_log, is_a_file_that_no_spreadsheet_runs) {
    ApiServer api(StagingOptions{});
    const auto& admin = api.admin();
    ask(api, {.target = "/@cmd,x?signature=secret"}, "formula-path");
    ask(api, {.target = "/api/auth/me", .host = "-evil.test"}, "evil-host-1");
    const auto csv = admin.get("/api/admin/staging/access-log/export?outcome=refused");
    EXPECT_EQ(csv.status, 200U);
    EXPECT_EQ(csv.header("content-type"), "text/csv; charset=utf-8");
    EXPECT_THAT(csv.body, StartsWith("number,at,request_id,admin_id,"));
    EXPECT_THAT(csv.body, HasSubstr(",\"'-evil.test\","));
    const auto ndjson = admin.get("/api/admin/staging/access-log/export?format=ndjson&status=404");
    const auto line = ndjson.body.substr(0, ndjson.body.find('\n'));
    EXPECT_EQ(json::parse(line).at("path"), "/@cmd,x");
    EXPECT_THAT(ndjson.body, Not(HasSubstr("secret")));
    EXPECT_EQ(admin.get("/api/admin/staging/access-log/export?format=xml").status, 422U);
}

// What other tests see of production's routes.
TEST(staging, reads_its_lists_from_the_start_and_refuses_wrong_values) {
    ApiServer api(StagingOptions{});
    for (const auto& operation : operations()) {
        const auto* const parameters = operation.node.if_contains("parameters");
        if (operation.method != http::Method::get || !api::is_of_staging(operation.path) ||
            operation.path.find('{') != std::string::npos || parameters == nullptr) {
            continue;
        }
        EXPECT_EQ(api.admin().get(operation.path).status, 200U) << operation.path;
        for (const auto& parameter : parameters->as_array()) {
            if (parameter.at("in") != "query") {
                continue;
            }
            const auto target =
                fmt::format("{}?{}=~", operation.path, parameter.at("name").as_string().c_str());
            const auto* const limit = parameter.at("schema").as_object().if_contains("maxLength");
            const auto value = limit == nullptr ? std::string()
                                                : std::string(limit->to_number<std::size_t>(), 'a');
            EXPECT_EQ(api.admin().get(target + value).status, 422U) << target;
        }
    }
}

MIEN_API_TEST(staging, is_not_here_in_production) {
    for (const auto* const path :
         {"/api/admin/staging/access-log", "/api/admin/staging/access-log/export",
          "/api/admin/staging/config", "/api/admin/staging/config/versions/1"}) {
        EXPECT_EQ(api.nobody().get(path).status, 401U);
        EXPECT_EQ(api.editor().get(path).status, 403U);
        const auto answer = api.admin().get(path);
        EXPECT_EQ(answer.status, 404U);
        EXPECT_THAT(answer.text("/detail"), HasSubstr("not staging"));
    }
}

}  // namespace
}  // namespace mien::test
