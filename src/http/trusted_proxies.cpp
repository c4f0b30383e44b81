#include "http/trusted_proxies.hpp"

#include "http/characters.hpp"

namespace mien::http {

namespace ip = boost::asio::ip;

ip::address find_client(const ip::address& connected, std::string_view forwarded_for,
                        const async::NetworkSet& trusted) {
    auto client = async::unmapped(connected);
    while (!forwarded_for.empty() && trusted.contains(client)) {
        const auto comma = forwarded_for.rfind(',');
        const bool is_last = comma == std::string_view::npos;
        const auto text = trimmed(is_last ? forwarded_for : forwarded_for.substr(comma + 1));
        boost::system::error_code failure;
        const auto address = ip::make_address(std::string(text), failure);
        if (failure) {
            break;
        }
        client = async::unmapped(address);
        forwarded_for = is_last ? std::string_view() : forwarded_for.substr(0, comma);
    }
    return client;
}

}  // namespace mien::http
