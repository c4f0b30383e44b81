// The stream of events as a client reads it.
#pragma once

#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "http/http_test_client.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/contract_check.hpp"

namespace mien::test {

// A stream in the middle of its answer.
class OpenStream {
  public:
    OpenStream(const ApiServer& api, std::string_view token)
        : client_(api.port(), std::chrono::seconds(20)) {
        client_.send(
            fmt::format("GET /api/admin/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Authorization: Bearer {}\r\n\r\n",
                        token));
        client_.receive_until("event: hello");
    }
    // The data of the next event of that name, held against the contract; throws when it does not
    // come.
    json::value wait_for(std::string_view name) {
        client_.receive_until(fmt::format("event: {}\n", name));
        client_.receive_until("data: ");
        auto data = json::parse(client_.receive_until("\n"));
        check_event(name, data);
        return data;
    }
    // Waits for it; throws when it does not come.
    void wait_for_end() { client_.receive_until("\r\n0\r\n"); }

  private:
    http::testing::Client client_;
};

}  // namespace mien::test
