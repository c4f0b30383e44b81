#include "base/ip_network.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/quote.hpp"

namespace mien {
namespace {

constexpr int ipv4_bits = 32;
constexpr int ipv6_bits = 128;
constexpr int mapped_bits = ipv6_bits - ipv4_bits;

struct Network {
    int family;
    std::array<unsigned char, 16> bytes;  // the first four for IPv4
    int prefix_bits;
};

int bits_of(int family) {
    return family == AF_INET ? ipv4_bits : ipv6_bits;
}

std::string text_of(const Network& network) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(network.family, network.bytes.data(), text.data(), text.size());
    return fmt::format("{}/{}", text.data(), network.prefix_bits);
}

std::optional<Network> parse(std::string_view text) {
    const auto slash = text.find('/');
    const std::string address(text.substr(0, slash));
    Network network{
        .family = address.contains(':') ? AF_INET6 : AF_INET, .bytes = {}, .prefix_bits = 0};
    if (::inet_pton(network.family, address.c_str(), network.bytes.data()) != 1) {
        return std::nullopt;
    }
    network.prefix_bits = bits_of(network.family);
    if (slash == std::string_view::npos) {
        return network;
    }
    const auto digits = text.substr(slash + 1);
    const auto* end = digits.data() + digits.size();
    int prefix = 0;
    const auto [stop, failure] = std::from_chars(digits.data(), end, prefix);
    const bool is_number = failure == std::errc{} && stop == end && digits.front() != '-' &&
                           (digits.size() == 1 || digits.front() != '0');
    if (!is_number || prefix > network.prefix_bits) {
        return std::nullopt;
    }
    network.prefix_bits = prefix;
    return network;
}

Network unmapped(const Network& network) {
    constexpr std::array<unsigned char, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const bool is_mapped =
        network.family == AF_INET6 && network.prefix_bits >= mapped_bits &&
        std::equal(mapped_prefix.begin(), mapped_prefix.end(), network.bytes.begin());
    if (!is_mapped) {
        return network;
    }
    Network result{
        .family = AF_INET, .bytes = {}, .prefix_bits = network.prefix_bits - mapped_bits};
    std::copy_n(network.bytes.begin() + mapped_prefix.size(), 4, result.bytes.begin());
    return result;
}

Network without_host_bits(Network network) {
    for (int bit = network.prefix_bits; bit < bits_of(network.family); ++bit) {
        auto& byte = network.bytes[static_cast<std::size_t>(bit) / 8];
        byte = static_cast<unsigned char>(byte & ~(0x80U >> (static_cast<unsigned>(bit) % 8U)));
    }
    return network;
}

}  // namespace

std::expected<std::string, std::string> parse_ip_network(std::string_view text) {
    const auto parsed = text.contains('\0') ? std::nullopt : parse(text);
    if (!parsed) {
        return std::unexpected(
            fmt::format("{} is no network such as 10.66.0.0/16 or fd00::/8.", in_quotes(text)));
    }
    const auto network = unmapped(*parsed);
    const auto masked = without_host_bits(network);
    if (masked.bytes != network.bytes) {
        return std::unexpected(
            fmt::format("{} has bits beyond its prefix: write {} for the network, or the address "
                        "without a prefix.",
                        in_quotes(text), text_of(masked)));
    }
    return text_of(network);
}

}  // namespace mien
