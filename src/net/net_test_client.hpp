// For tests only: clients that may call the servers of tests, and their requests.
#pragma once

#include "net/net_test_server.hpp"
#include "net/web_client.hpp"

namespace mien::net::testing {

inline WebClientOptions local_options() {
    WebClientOptions options;
    options.peer = "The peer";
    options.addresses = AddressPolicy({"127.0.0.1"});
    options.plain_http = PlainHttp::allowed;
    // Names that no name server knows.
    options.resolve = [](std::string host, Deadline) -> awaitable<std::vector<asio::ip::address>> {
        std::vector<asio::ip::address> addresses;
        if (host.ends_with(".test")) {
            addresses.push_back(asio::ip::make_address("127.0.0.1"));
        }
        if (host == "mixed.test") {
            addresses.push_back(asio::ip::make_address("10.0.0.1"));
        }
        co_return addresses;
    };
    return options;
}

inline Request get(std::string url) {
    Request request;
    request.url = std::move(url);
    return request;
}

inline Request request_of(Method method, std::string url,
                          std::variant<std::string, FileRange> body = "") {
    auto request = get(std::move(url));
    request.method = method;
    request.body = std::move(body);
    return request;
}

inline bool has_line(const Seen& seen, const std::string& line) {
    return seen.head.find("\r\n" + line + "\r\n") != std::string::npos;
}

inline Reply say_ok(const Seen&) {
    return {answer("200 OK", "fine")};
}

}  // namespace mien::net::testing
