#include "http/trusted_proxies.hpp"

#include <algorithm>
#include <utility>

#include "base/limits/http.hpp"
#include "http/characters.hpp"

namespace mien::http {

namespace ip = boost::asio::ip;

namespace {

// A zone would be one of the machine that wrote it, not of ours.
std::optional<ip::address> parse_hop(std::string_view text) {
    boost::system::error_code failure;
    const auto address = ip::make_address(std::string(text), failure);
    const bool is_plain = !failure && text.find('%') == std::string_view::npos;
    return is_plain ? std::optional(async::unmapped(address)) : std::nullopt;
}

}  // namespace

std::optional<ip::address> find_client(const ip::address& connected,
                                       const std::optional<std::string>& forwarded_for,
                                       const async::NetworkSet& trusted) {
    auto client = async::unmapped(connected);
    if (!forwarded_for || !trusted.contains(client)) {
        return client;
    }
    if (std::cmp_greater_equal(std::ranges::count(*forwarded_for, ','),
                               limits::forwarded_hops_max)) {
        return std::nullopt;
    }
    std::string_view hops = *forwarded_for;
    for (bool is_last = false; !is_last && trusted.contains(client);) {
        const auto comma = hops.rfind(',');
        is_last = comma == std::string_view::npos;
        const auto hop = parse_hop(trimmed(is_last ? hops : hops.substr(comma + 1)));
        if (!hop) {
            return std::nullopt;
        }
        client = *hop;
        hops = hops.substr(0, is_last ? 0 : comma);
    }
    return client;
}

}  // namespace mien::http
