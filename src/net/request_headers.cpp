#include "net/request_headers.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quote.hpp"

namespace mien::net {
namespace {

constexpr std::array<std::string_view, 3> secret_names{"authorization", "proxy-authorization",
                                                       "cookie"};
constexpr std::array<std::string_view, 8> own_names{
    "host", "content-length", "transfer-encoding", "connection", "expect", "upgrade",
    "te",   "user-agent"};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               (c != '\0' && others.find(c) != std::string_view::npos);
    });
}

bool is_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\t';
    });
}

void require_sound_header(std::string_view name, std::string_view value) {
    if (!is_token(name)) {
        throw Error(ErrorKind::invalid, fmt::format("{} is no name of a header.", in_quotes(name)));
    }
    if (std::find(own_names.begin(), own_names.end(), lower_case(name)) != own_names.end()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The header {} is made by the client.", in_quotes(name)));
    }
    if (!is_value(value)) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The header {} holds control characters.", in_quotes(name)));
    }
}

}  // namespace

bool is_secret_name(std::string_view name) {
    return std::find(secret_names.begin(), secret_names.end(), lower_case(name)) !=
           secret_names.end();
}

void require_sound_headers(const Request& request) {
    for (const auto& header : request.headers) {
        require_sound_header(header.name, header.value);
    }
    for (const auto& header : request.secret_headers) {
        require_sound_header(header.name, header.value.reveal());
    }
}

}  // namespace mien::net
