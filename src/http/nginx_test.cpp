// The shipped configuration of nginx against the limits of the server behind it.
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace mien::http {
namespace {

// How long nginx keeps an idle connection to us.
std::chrono::seconds upstream_keepalive() {
    std::ifstream file(MIEN_SOURCE_DIRECTORY "/deploy/nginx.conf");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto upstream = text.substr(0, text.find("\n}\n"));
    std::smatch found;
    if (!std::regex_search(upstream, found, std::regex(R"(\n\s+keepalive_timeout (\d+)s;)"))) {
        ADD_FAILURE() << "the upstream has no keepalive_timeout in seconds";
        return std::chrono::seconds::max();
    }
    return std::chrono::seconds(std::stoi(found[1]));
}

// Were we the first, a request could be on its way into the closing connection.
TEST(nginx, closes_idle_connections_before_the_server_does) {
    EXPECT_LT(upstream_keepalive(), limits::idle_time_max);
    EXPECT_LT(upstream_keepalive(), limits::stop_idle_time_max);
}

}  // namespace
}  // namespace mien::http
