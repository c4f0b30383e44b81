// A server that moves from one database to another while it serves.
#include <atomic>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/target.hpp"
#include "base/error.hpp"
#include "http/http_test_client.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_database.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view character_id = "0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001";

void run_sql(const pg::Settings& settings, std::string_view statement) {
    with_database<bool>(settings, [statement](pg::Pool& pool) -> awaitable<bool> {
        co_await pool.run({statement, statement}, {}, deadline_in(std::chrono::seconds(10)));
        co_return true;
    });
}

// A target with one character, whose id is the same wherever it is and whose name and text are not.
class Place {
  public:
    explicit Place(ApiServer& api, std::string name) : name_(std::move(name)) {
        api.make_accounts_in(database_.app_settings());
        run_sql(database_.superuser_settings(),
                fmt::format("INSERT INTO characters (id, slug, name, search_text) "
                            "VALUES ('{0}', 'someone', '{1}', '{1}')",
                            character_id, name_));
        api.move_to(target());
        api.editor().put("/api/admin/global-prompts/happy",
                         {{"prompt_text", name_ + " greets {character_name}"}});
    }

    [[nodiscard]] app::Target target() const {
        return {.database = database_.app_settings(),
                .objects = objects::FilesystemSettings{objects_.path()}};
    }
    [[nodiscard]] const TestDatabase& database() const { return database_; }
    // What the cell of the character stands for here, as long as nobody else wrote it.
    [[nodiscard]] std::string text() const { return fmt::format("{0} greets {0}", name_); }
    [[nodiscard]] int count_connections() const {
        return with_database<int>(
            database_.superuser_settings(), [](pg::Pool& pool) -> awaitable<int> {
                const pg::Query query{"count_connections", R"sql(
                    SELECT count(*) AS n FROM pg_stat_activity
                    WHERE datname = current_database() AND usename = 'mien_app')sql"};
                const auto rows =
                    co_await pool.run(query, {}, deadline_in(std::chrono::seconds(10)));
                co_return rows.front().get<int>("n");
            });
    }

  private:
    std::string name_;
    TestDatabase database_;
    ScratchDirectory objects_;
};

const std::string resolve_path =
    fmt::format("/api/resolve?emotion=happy&character_id={}", character_id);

// Asks on one connection until it is told to stop; notes each answer that is wrong.
struct Asker {
    void run(std::uint16_t port, const std::string& authorization, const std::atomic<bool>& is_over,
             const Place& one, const Place& other) {
        http::testing::Client client(port, std::chrono::seconds(20));
        const auto credentials =
            fmt::format("Host: 127.0.0.1\r\nAuthorization: {}\r\n", authorization);
        const auto read = fmt::format("GET {} HTTP/1.1\r\n{}\r\n", resolve_path, credentials);
        const std::string body = R"({"prompt_text":"{character_name} is sad"})";
        const auto write = fmt::format(
            "POST /api/admin/characters/{}/emotional-prompts/sad HTTP/1.1\r\n{}"
            "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
            character_id, credentials, body.size(), body);
        while (!is_over) {
            for (int i = 0; i < 8; ++i) {
                note(client.exchange(read), one, other);
            }
            const auto written = client.exchange(write);
            if (written.status != 201 && written.status != 200) {
                wrong.push_back(written.head + written.body);
            }
        }
    }
    void note(const http::testing::ClientResponse& response, const Place& one, const Place& other) {
        boost::system::error_code failure;
        const auto value = json::parse(response.body, failure);
        const auto* found = failure ? nullptr : value.find_pointer("/text", failure);
        const std::string text(found != nullptr && found->is_string() ? found->get_string() : "");
        const bool is_of_one = text == one.text();
        const bool is_of_other = text == other.text();
        of_one += is_of_one ? 1 : 0;
        of_other += is_of_other ? 1 : 0;
        if (response.status != 200 || (!is_of_one && !is_of_other)) {
            wrong.push_back(response.head + response.body);
        }
    }

    std::vector<std::string> wrong;
    int of_one = 0;
    int of_other = 0;
};

// Goal: no request fails because of a move, none is answered from two databases, and what served
// before is gone in the end, with its connections.
MIEN_API_TEST(moving, fails_no_request_and_mixes_no_answer) {
    const auto authorization = api.authorization(core::Role::editor);
    const Place one(api, "Ada");
    const Place other(api, "Grace");
    std::atomic<bool> is_over = false;
    std::vector<Asker> askers(10);
    std::vector<std::thread> threads;
    threads.reserve(askers.size());
    for (auto& asker : askers) {
        threads.emplace_back(
            [&, port = api.port()] { asker.run(port, authorization, is_over, one, other); });
    }
    for (int move = 0; move < 50; ++move) {
        api.move_to(move % 2 == 0 ? one.target() : other.target());
    }
    is_over = true;
    int of_one = 0;
    int of_other = 0;
    for (std::size_t i = 0; i < askers.size(); ++i) {
        threads[i].join();
        of_one += askers[i].of_one;
        of_other += askers[i].of_other;
        EXPECT_TRUE(askers[i].wrong.empty()) << askers[i].wrong.size() << " " << askers[i].wrong[0];
    }
    EXPECT_GT(of_one, 0);
    EXPECT_GT(of_other, 0);
    EXPECT_EQ(api.nobody().get("/readyz").text("/status"), "ready");
    EXPECT_EQ(api.count_sites(), 1U);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    int left = one.count_connections();
    while (left > 0 && std::chrono::steady_clock::now() < deadline) {
        left = one.count_connections();
    }
    EXPECT_EQ(left, 0) << "connections to a database that is not served";
    EXPECT_LE(other.count_connections(), 17) << "a pool's and the one that listens";
}

// Goal: what cannot be served is refused with its reason, and changes nothing.
MIEN_API_TEST(moving, refuses_what_cannot_be_served) {
    static_cast<void>(api.editor());
    const Place place(api, "Ada");
    const auto refusal = [&](app::Target target) -> Error {
        try {
            api.move_to(std::move(target));
        } catch (const Error& error) {
            return error;
        }
        return {ErrorKind::internal, "moved"};
    };
    auto target = place.target();

    target.database.port = 1;
    EXPECT_EQ(refusal(target).kind(), ErrorKind::unavailable);

    const TestDatabase empty(TestDatabase::Content::empty);
    target.database = empty.app_settings();
    EXPECT_EQ(refusal(target).kind(), ErrorKind::conflict);
    EXPECT_EQ(refusal(target).message(), "The database is not one of Mien's.");

    const TestDatabase older;
    run_sql(older.superuser_settings(),
            "DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM "
            "schema_migrations)");
    target.database = older.app_settings();
    EXPECT_EQ(refusal(target).kind(), ErrorKind::conflict);
    EXPECT_THAT(refusal(target).message(), HasSubstr("run mien migrate"));

    const TestDatabase good;
    target.database = good.owner_settings();
    EXPECT_EQ(refusal(target).kind(), ErrorKind::conflict);
    EXPECT_THAT(refusal(target).message(), HasSubstr("The role mien_owner may change the history"));

    target = {.database = good.app_settings(),
              .objects = objects::FilesystemSettings{"/proc/self/no-such-directory"}};
    EXPECT_NE(refusal(target).message(), "moved");

    EXPECT_EQ(api.editor().get(resolve_path).text("/text"), place.text());
    EXPECT_EQ(api.editor().get("/readyz").text("/status"), "ready");
    EXPECT_EQ(api.count_sites(), 1U);
}

// Goal: who follows changes hears that all may be different, and comes back at once.
MIEN_API_TEST(moving, ends_the_streams_of_events_with_a_resync) {
    static_cast<void>(api.editor());
    const Place one(api, "Ada");
    const Place other(api, "Grace");
    const auto open = fmt::format(
        "GET /api/admin/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {}\r\n\r\n",
        api.authorization(core::Role::editor));
    http::testing::Client client(api.port(), std::chrono::seconds(20));
    client.send(open);
    client.receive_until("retry: 3000\nevent: hello\n");
    api.move_to(one.target());
    client.receive_until("retry: 100\nevent: resync\n");
    client.receive_until("\r\n0\r\n\r\n");
    client.send(open);
    client.receive_until("retry: 3000\nevent: hello\n");
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "now"}});
    EXPECT_NO_THROW(client.receive_until("event: prompt\n")) << "of the database that serves now";
}

// Goal: what the process counts goes on where it was.
MIEN_API_TEST(moving, goes_on_counting) {
    api.nobody().get("/healthz");
    static_cast<void>(api.editor());
    const Place place(api, "Ada");
    api.nobody().get("/healthz");
    EXPECT_THAT(api.nobody().get("/metrics").body,
                HasSubstr("mien_http_requests_total{route=\"get_health\",status=\"2xx\"} 2"));
}

}  // namespace
}  // namespace mien::test
