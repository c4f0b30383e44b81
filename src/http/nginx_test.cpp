// The shipped configuration of nginx against the limits of the server behind it.
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/limits/exchange.hpp"
#include "base/limits/http.hpp"
#include "base/limits/transfer.hpp"

namespace mien::http {
namespace {

std::string shipped_configuration(const std::string& name) {
    std::ifstream file(MIEN_SOURCE_DIRECTORY "/deploy/nginx/" + name + ".conf");
    return {std::istreambuf_iterator<char>(file), {}};
}

// How long nginx keeps an idle connection to us.
std::chrono::seconds upstream_keepalive(const std::string& environment) {
    const auto text = shipped_configuration(environment);
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
    for (const auto* const environment : {"production", "staging"}) {
        EXPECT_LT(upstream_keepalive(environment), limits::idle_time_max);
        EXPECT_LT(upstream_keepalive(environment), limits::stop_idle_time_max);
    }
}

// The limits of bodies, in the order of the file.
std::vector<std::size_t> body_limits() {
    const auto text = shipped_configuration("server");
    const std::regex line(R"(client_max_body_size (\d+)([kmg]);)");
    std::vector<std::size_t> limits;
    for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at) {
        const auto unit = (*at)[2].str();
        limits.push_back(std::stoul((*at)[1]) << (unit == "k" ? 10U : unit == "m" ? 20U : 30U));
    }
    return limits;
}

// A larger one of nginx would end in 502, because we close the connection before all of it came; a
// smaller one would refuse what we take.
TEST(nginx, takes_bodies_as_large_as_the_server_does) {
    EXPECT_EQ(body_limits(),
              (std::vector{limits::body_bytes_max, limits::bulk_body_bytes_max,
                           limits::import_upload_bytes_max, limits::card_upload_bytes_max,
                           limits::image_upload_bytes_max}));
}

}  // namespace
}  // namespace mien::http
