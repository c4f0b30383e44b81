// For tests only: a service on the loopback that answers as the test says, and the adapter for it.
#pragma once

#include <fstream>
#include <iterator>

#include "base/json_text.hpp"
#include "net/net_test_server.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/service.hpp"

namespace mien::video::testing {

using net::testing::answer;
using net::testing::Reply;
using net::testing::Seen;
using net::testing::TestServer;
using test::error_of;
using test::soon;

// "POST /prompt", without the query.
inline std::string line_of(const Seen& seen) {
    const auto target_at = seen.head.find(' ') + 1;
    const auto end = seen.head.find_first_of(" ?", target_at);
    return seen.head.substr(0, end);
}

inline bool has_key(const Seen& seen) {
    return seen.head.find("\r\nAuthorization: ") != std::string::npos;
}

inline Reply json_reply(std::string_view body, std::string_view status = "200 OK",
                        std::string_view headers = "") {
    return {answer(status, body, "Content-Type: application/json\r\n" + std::string(headers))};
}

inline json::object object_of(std::string_view text) {
    return json::parse({text.data(), text.size()}).as_object();
}

inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// What was sent with that line.
inline std::vector<Seen> seen_of(const TestServer& server, std::string_view line) {
    std::vector<Seen> found;
    for (const auto& seen : server.requests()) {
        if (line_of(seen) == line) {
            found.push_back(seen);
        }
    }
    return found;
}

// Answers each line of the table with its next reply, the last of them for ever; 404 for others.
class Routes {
  public:
    Routes& on(std::string line, std::vector<Reply> replies) {
        state_->replies[std::move(line)] = std::move(replies);
        return *this;
    }
    // What the other answers, too.
    void take(const Routes& other) { state_->replies = other.state_->replies; }
    [[nodiscard]] TestServer::Script script() const {
        return [state = state_](const Seen& seen) -> Reply {
            const auto found = state->replies.find(line_of(seen));
            if (found == state->replies.end()) {
                return json_reply(R"({"detail":"nothing here"})", "404 Not Found");
            }
            const auto at = std::min(state->counts[found->first]++, found->second.size() - 1);
            return found->second[at];
        };
    }

  private:
    struct State {
        std::map<std::string, std::vector<Reply>> replies;
        std::map<std::string, std::size_t> counts;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

inline ServiceConnection connection_to(std::string kind, std::string base_url) {
    ServiceConnection connection;
    connection.provider_id = "provider";
    connection.kind = std::move(kind);
    connection.base_url = std::move(base_url);
    connection.key = Secret("hidden-key");
    connection.allowed_networks = {"127.0.0.1"};
    return connection;
}

struct Bench {
    Bench(IoContext& context, const Routes& routes)
        : executor(context.get_executor()), server(context, routes.script()) {}

    [[nodiscard]] std::unique_ptr<VideoService> open(std::string kind, std::string_view content,
                                                     std::string path = "") {
        return open_service(executor, files, connection_to(std::move(kind), server.url(path)),
                            object_of(content));
    }

    Executor executor;
    async::WorkPool files{1, 8};
    TestServer server;
};

inline ClipOrder some_order() {
    ClipOrder order;
    order.submission_id = "019ac0de-0000-7000-8000-00000000000a";
    order.character_id = "019ac0de-0000-7000-8000-00000000000c";
    order.emotion = "happy";
    order.resolved_text = "Luna says \"hi\" – {happy}";
    order.settings = {.width = 512, .height = 256, .fps = 24, .duration_ms = 3000, .seed = 7};
    return order;
}

template <class T>
[[nodiscard]] const T* as(const Submission& submission) {
    return std::get_if<T>(&submission);
}

}  // namespace mien::video::testing
