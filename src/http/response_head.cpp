#include "http/response_head.hpp"

#include <array>
#include <ctime>
#include <iterator>

#include <fmt/format.h>

namespace mien::http {
namespace {

struct Default {
    std::string_view name;
    std::string_view line;
};

constexpr std::array<Default, 4> defaults{{
    {"X-Content-Type-Options", "X-Content-Type-Options: nosniff\r\n"},
    {"Referrer-Policy", "Referrer-Policy: no-referrer\r\n"},
    {"Cache-Control", "Cache-Control: no-store\r\n"},
    {"Content-Security-Policy",
     "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"},
}};

constexpr std::string_view transport_security =
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";

// RFC 9110 section 5.6.7; made anew once a second.
std::string_view date_line() {
    thread_local std::time_t last = 0;
    thread_local std::string line;
    const auto time = std::time(nullptr);
    if (time != last) {
        constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
        constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm parts{};
        gmtime_r(&time, &parts);
        line = fmt::format("Date: {}, {:02} {} {} {:02}:{:02}:{:02} GMT\r\n",
                           days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                           months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                           parts.tm_hour, parts.tm_min, parts.tm_sec);
        last = time;
    }
    return line;
}

void append_framing(const HeadFacts& facts, std::string& out) {
    switch (facts.framing) {
        case BodyFraming::none:
        case BodyFraming::until_close:
            return;
        case BodyFraming::length:
            fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", facts.body_bytes);
            return;
        case BodyFraming::chunked:
            out += "Transfer-Encoding: chunked\r\n";
            return;
    }
}

}  // namespace

void append_head(const Response& response, const HeadFacts& facts, std::string& out) {
    const auto at = std::back_inserter(out);
    fmt::format_to(at, "HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    for (const auto& header : response.headers()) {
        out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    append_framing(facts, out);
    out += date_line();
    out.append("X-Request-Id: ").append(facts.request_id).append("\r\n");
    for (const auto& header : defaults) {
        if (response.find(header.name) == nullptr) {
            out += header.line;
        }
    }
    if (facts.is_behind_tls) {
        out += transport_security;
    }
    if (!facts.keeps_alive) {
        out += "Connection: close\r\n";
    }
    fmt::format_to(at, "Server-Timing: total;dur={:.3f}\r\n\r\n", facts.duration_ms);
}

}  // namespace mien::http
