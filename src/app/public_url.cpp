#include "app/public_url.hpp"

namespace mien::app {
namespace {

constexpr std::string_view scheme_end = "://";

// Where the host begins, and where it ends.
struct Stretch {
    std::size_t begin;
    std::size_t end;
};

Stretch find_host(std::string_view origin) {
    const auto begin = origin.find(scheme_end) + scheme_end.size();
    const auto colon = origin.rfind(':');
    // One in brackets is of an IPv6 address, and that of the scheme comes before the host.
    const bool is_port = colon != std::string_view::npos && colon > begin && !origin.ends_with(']');
    return {begin, is_port ? colon : origin.size()};
}

}  // namespace

std::string host_of(std::string_view origin) {
    const auto [begin, end] = find_host(origin);
    return std::string(origin.substr(begin, end - begin));
}

std::string with_host(std::string_view origin, std::string_view host) {
    const auto [begin, end] = find_host(origin);
    std::string moved(origin.substr(0, begin));
    moved += host;
    moved += origin.substr(end);
    return moved;
}

}  // namespace mien::app
