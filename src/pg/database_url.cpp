#include "pg/database_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sodium.h>

#include "base/limits/staging.hpp"
#include "base/text.hpp"

namespace mien::pg {
namespace {

constexpr std::size_t host_bytes_max = 253;
constexpr std::size_t name_bytes_max = 63;  // of a database and of a role

// What libpq has read of an address; wiped, because there is a password in it.
class ReadOptions {
  public:
    // Sends nothing and looks nowhere else: neither the environment nor a service file.
    explicit ReadOptions(const std::string& text)
        : options_(PQconninfoParse(text.c_str(), &error_)) {}
    ~ReadOptions() {
        for (auto* option = options_; option != nullptr && option->keyword != nullptr; ++option) {
            if (option->val != nullptr) {
                sodium_memzero(option->val, std::char_traits<char>::length(option->val));
            }
        }
        PQconninfoFree(options_);
        // It quotes the address.
        if (error_ != nullptr) {
            sodium_memzero(error_, std::char_traits<char>::length(error_));
            PQfreemem(error_);
        }
    }
    ReadOptions(const ReadOptions&) = delete;
    ReadOptions& operator=(const ReadOptions&) = delete;

    [[nodiscard]] bool is_readable() const { return options_ != nullptr; }

    [[nodiscard]] std::string_view value(std::string_view keyword) const {
        for (const auto* option = options_; option->keyword != nullptr; ++option) {
            if (option->val != nullptr && keyword == option->keyword) {
                return option->val;
            }
        }
        return {};
    }

    // The first option that was given and is not one of these.
    [[nodiscard]] std::optional<std::string> find_other(
        std::span<const std::string_view> keywords) const {
        for (const auto* option = options_; option->keyword != nullptr; ++option) {
            const std::string_view keyword = option->keyword;
            if (option->val != nullptr && std::ranges::find(keywords, keyword) == keywords.end()) {
                return std::string(keyword);
            }
        }
        return std::nullopt;
    }

  private:
    char* error_ = nullptr;
    PQconninfoOption* options_;
};

std::unexpected<UrlProblem> refuse(std::string_view code, std::string message) {
    return std::unexpected(UrlProblem{std::string(code), std::move(message)});
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
    if (text.empty()) {
        return 5432;
    }
    std::uint16_t port = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, port);
    return failure == std::errc{} && stop == end && port != 0 ? std::optional(port) : std::nullopt;
}

std::optional<UrlProblem> find_option_problem(const ReadOptions& options) {
    constexpr std::array<std::string_view, 6> known{"host", "port",     "dbname",
                                                    "user", "password", "sslmode"};
    if (const auto other = options.find_other(known)) {
        return UrlProblem{
            "option_refused",
            fmt::format("The option {} may not stand here: Mien decides itself how it "
                        "connects and what a session does.",
                        *other)};
    }
    const auto mode = options.value("sslmode");
    if (!mode.empty() && mode != "verify-full") {
        return UrlProblem{"option_refused",
                          "sslmode must be verify-full, or be left out, which is the same."};
    }
    return std::nullopt;
}

std::optional<UrlProblem> find_host_problem(std::string_view host) {
    if (host.empty()) {
        return UrlProblem{"host_missing", "The address names no host."};
    }
    if (host.contains(',')) {
        return UrlProblem{"several_hosts", "The address must name one host only."};
    }
    if (host.front() == '/') {
        return UrlProblem{"socket_refused",
                          "The host must be a name or an IP address: a socket has no TLS."};
    }
    const bool has_form = host.size() <= host_bytes_max && std::ranges::all_of(host, [](char c) {
                              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                     (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
                                     c == '_';
                          });
    if (!has_form) {
        return UrlProblem{
            "bad_host",
            "The host is neither a name nor an IP address. In a password, @, /, # and "
            "% are written %40, %2F, %23 and %25."};
    }
    return std::nullopt;
}

std::optional<UrlProblem> find_name_problem(std::string_view what, std::string_view name) {
    if (name.empty()) {
        return UrlProblem{fmt::format("{}_missing", what),
                          fmt::format("The address names no {}.", what)};
    }
    if (name.size() > name_bytes_max) {
        return UrlProblem{fmt::format("bad_{}", what),
                          fmt::format("The name of the {} has 63 bytes at most.", what)};
    }
    return std::nullopt;
}

std::optional<UrlProblem> find_password_problem(std::string_view password) {
    if (password.empty()) {
        return UrlProblem{"password_missing", "The address has no password."};
    }
    if (password.size() > limits::database_password_bytes_max) {
        return UrlProblem{"bad_password", fmt::format("The password has {} bytes at most.",
                                                      limits::database_password_bytes_max)};
    }
    return std::nullopt;
}

std::optional<UrlProblem> find_problem(const ReadOptions& options) {
    if (auto problem = find_option_problem(options)) {
        return problem;
    }
    if (auto problem = find_host_problem(options.value("host"))) {
        return problem;
    }
    if (!port_of(options.value("port"))) {
        return UrlProblem{"bad_port", "The port must be a number from 1 to 65535."};
    }
    if (auto problem = find_name_problem("database", options.value("dbname"))) {
        return problem;
    }
    if (auto problem = find_name_problem("user", options.value("user"))) {
        return problem;
    }
    if (auto problem = find_password_problem(options.value("password"))) {
        return problem;
    }
    for (const auto* const keyword : {"dbname", "user", "password"}) {
        const auto value = options.value(keyword);
        if (std::ranges::any_of(value, is_control) || !is_utf8(value)) {
            return UrlProblem{"control_character",
                              "The address holds a control character or is not UTF-8."};
        }
    }
    return std::nullopt;
}

// Percent-encoded but for RFC 3986's unreserved characters.
std::string encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                              c == '~';
        if (is_plain) {
            result += c;
        } else {
            result += '%';
            result += digits[byte >> 4U];
            result += digits[byte & 0x0FU];
        }
    }
    return result;
}

}  // namespace

std::expected<Settings, UrlProblem> parse_database_url(std::string_view text, std::string ca_file) {
    if (text.empty() || text.size() > limits::database_url_bytes_max) {
        return refuse("bad_length", fmt::format("The address has 1 to {} bytes.",
                                                limits::database_url_bytes_max));
    }
    if (std::ranges::any_of(text, is_control) || text.front() == ' ' || text.back() == ' ') {
        return refuse("white_space",
                      "The address holds a control character, or begins or ends with a space.");
    }
    std::string copy(text);
    const ReadOptions options(copy);
    sodium_memzero(copy.data(), copy.size());
    if (!options.is_readable()) {
        return refuse(
            "unreadable",
            "This is no PostgreSQL address such as "
            "postgresql://user:password@db.example:5432/name. In a password, @, /, # and % "
            "are written %40, %2F, %23 and %25.");
    }
    if (auto problem = find_problem(options)) {
        return std::unexpected(std::move(*problem));
    }
    Settings settings;
    settings.host = canonical_host(options.value("host"));
    settings.port = port_of(options.value("port")).value();
    settings.database = options.value("dbname");
    settings.user = options.value("user");
    settings.password = Secret(std::string(options.value("password")));
    settings.ca_file = std::move(ca_file);
    return settings;
}

std::string canonical_host(std::string_view host) {
    boost::system::error_code failure;
    const auto address = boost::asio::ip::make_address(std::string(host), failure);
    if (!failure) {
        return address.to_string();
    }
    const bool has_final_dot = host.size() > 1 && host.ends_with('.');
    std::string name(host.substr(0, host.size() - (has_final_dot ? 1 : 0)));
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
}

std::string masked_database_url(const UrlParts& parts) {
    const bool is_ipv6 = parts.host.contains(':');
    return fmt::format("postgresql://{}:{}@{}:{}/{}", encoded(parts.user), masked_password,
                       is_ipv6 ? fmt::format("[{}]", parts.host) : parts.host, parts.port,
                       encoded(parts.database));
}

}  // namespace mien::pg
