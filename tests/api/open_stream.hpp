// A stream of events in the middle of its answer.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/json.hpp"
#include "http/http_test_client.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/contract_check.hpp"

namespace mien::test {

struct StreamPlace {
    std::string_view path;
    std::string_view schema;  // of its events
};
inline constexpr StreamPlace all_events{"/api/admin/events", "Events"};
inline constexpr StreamPlace changes{"/api/resolve/changes", "ChangeEvents"};

class OpenStream {
  public:
    OpenStream(const ApiServer& api, std::string_view token, StreamPlace place = all_events)
        : place_(place), client_(api.port(), std::chrono::seconds(20)) {
        client_.send(
            fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Authorization: Bearer {}\r\n\r\n",
                        place.path, token));
        hello = wait_for("hello");
    }
    // The data of the next event of that name, held against the contract; throws when it does not
    // come.
    json::value wait_for(std::string_view name) {
        before = client_.receive_until(fmt::format("event: {}\n", name));
        client_.receive_until("data: ");
        auto data = json::parse(client_.receive_until("\n"));
        check_event(name, data, place_.schema);
        return data;
    }
    void wait_for_text(std::string_view text) { client_.receive_until(text); }
    // Waits for it; throws when it does not come.
    void wait_for_end() { client_.receive_until("\r\n0\r\n"); }

    json::value hello;
    std::string before;  // what came before the last event that was waited for

  private:
    StreamPlace place_;
    http::testing::Client client_;
};

}  // namespace mien::test
