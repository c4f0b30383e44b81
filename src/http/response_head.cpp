#include "http/response_head.hpp"

#include <algorithm>
#include <array>
#include <ctime>

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

// RFC 9110 section 5.6.7; renewed once a second.
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

void append_number(std::uint64_t number, std::string& out) {
    const fmt::format_int digits(number);
    out.append(digits.data(), digits.size());
}

void append_status(unsigned status, std::string& out) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    out += "HTTP/1.1 ";
    append_number(status, out);
    out += ' ';
    out += reason_of(status);
    out += "\r\n";
}

// In milliseconds with three decimals.
void append_timing(std::chrono::microseconds duration, std::string& out) {
    const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    out += "Server-Timing: total;dur=";
    append_number(count / 1000, out);
    out += '.';
    const auto decimals = count % 1000;
    out += static_cast<char>('0' + decimals / 100);
    out += static_cast<char>('0' + decimals / 10 % 10);
    out += static_cast<char>('0' + decimals % 10);
    out += "\r\n";
}

void append_framing(const HeadFacts& facts, std::string& out) {
    switch (facts.framing) {
        case BodyFraming::none:
        case BodyFraming::until_close:
            return;
        case BodyFraming::length:
            out += "Content-Length: ";
            append_number(facts.body_bytes, out);
            out += "\r\n";
            return;
        case BodyFraming::chunked:
            out += "Transfer-Encoding: chunked\r\n";
            return;
    }
}

}  // namespace

void append_head(const Response& response, const HeadFacts& facts, std::string& out) {
    append_status(response.status, out);
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
    out += facts.own_lines;
    if (!facts.keeps_alive) {
        out += "Connection: close\r\n";
    }
    append_timing(facts.duration, out);
    out += "\r\n";
}

}  // namespace mien::http
