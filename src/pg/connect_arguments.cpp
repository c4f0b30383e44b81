#include "pg/connect_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>
#include <sodium.h>

#include "base/error.hpp"
#include "base/limits/database.hpp"

namespace mien::pg {
namespace {

void require_plain(std::string_view name, std::string_view value) {
    if (value.empty() || value.find('\0') != std::string_view::npos) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The database setting \"{}\" is empty or broken.", name));
    }
}

// libpq repeats per address what it takes per host.
std::string repeat(std::string_view value, std::size_t count) {
    return fmt::format("{}", fmt::join(std::vector<std::string_view>(count, value), ","));
}

std::string joined(const std::vector<asio::ip::address>& addresses) {
    std::vector<std::string> texts;
    texts.reserve(addresses.size());
    for (const auto& address : addresses) {
        texts.push_back(address.to_string());
    }
    return fmt::format("{}", fmt::join(texts, ","));
}

// How long what was sent may lie unread before the link counts as lost. In a bulk session, which is
// one without a limit on statements, the other side may have to wait for its disk, or its turn.
std::chrono::milliseconds unread_time_max(const Settings& settings) {
    constexpr std::chrono::seconds usual{8};
    constexpr std::chrono::minutes bulk{2};
    return settings.statement_time_max.count() == 0 ? bulk : usual;
}

// The server's side of every limit, and the formats that rows.cpp reads.
std::string session_options(const Settings& settings) {
    constexpr std::string_view fixed =
        " -c client_connection_check_interval=2000"  // stops a statement whose client is gone
        " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
        " -c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601"
        " -c standard_conforming_strings=on -c bytea_output=hex -c extra_float_digits=1"
        " -c jit=off";
    using std::chrono::milliseconds;
    return fmt::format(
        "-c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={} "
        "-c tcp_user_timeout={}{}",
        settings.statement_time_max.count(), milliseconds(limits::lock_wait_max).count(),
        settings.idle_in_transaction_time_max.count(), unread_time_max(settings).count(), fixed);
}

}  // namespace

void require_sound(const Settings& settings) {
    require_plain("host", settings.host);
    require_plain("database", settings.database);
    require_plain("user", settings.user);
    require_plain("password", settings.password.reveal());
    require_plain("ca_file", settings.ca_file);
    require_plain("application_name", settings.application_name);
    // A directory would be a Unix socket, on which libpq ignores sslmode; a comma starts a list.
    if (settings.host.find_first_of("/@,") != std::string::npos) {
        throw Error(ErrorKind::invalid, "The database host must be a DNS name or an IP address.");
    }
    if (settings.port == 0) {
        throw Error(ErrorKind::invalid, "The database port must be 1 to 65535.");
    }
}

ConnectArguments::ConnectArguments(const Settings& settings,
                                   const std::vector<asio::ip::address>& addresses, Proof proof) {
    constexpr auto connect_seconds = limits::connect_time_max.count();
    add("host", repeat(settings.host, addresses.size()));
    add("hostaddr", joined(addresses));
    add("port", std::to_string(settings.port));
    add("dbname", settings.database);
    add("user", settings.user);
    add("password", std::string(settings.password.reveal()));
    add("application_name", settings.application_name);
    add("options", session_options(settings));
    add("client_encoding", "UTF8");
    add("target_session_attrs", "any");
    add("connect_timeout", std::to_string(connect_seconds));
    add("keepalives", "1");
    add("keepalives_idle", "5");
    add("keepalives_interval", "2");
    add("keepalives_count", "3");
    add("tcp_user_timeout", std::to_string(unread_time_max(settings).count()));
    // The link. A client certificate or revocation list in the home directory must not matter, and
    // a path below /dev/null never exists.
    add("sslmode", "verify-full");
    add("sslrootcert", settings.ca_file);
    add("ssl_min_protocol_version", "TLSv1.2");
    add("sslcert", "/dev/null/none");
    add("sslkey", "/dev/null/none");
    add("sslcrl", "/dev/null/none");
    add("channel_binding", proof == Proof::bound ? "require" : "prefer");
    add("gssencmode", "disable");
    add("passfile", "/dev/null/none");

    for (const auto& value : values_) {
        value_pointers_.push_back(value.c_str());
    }
    keywords_.push_back(nullptr);
    value_pointers_.push_back(nullptr);
}

ConnectArguments::~ConnectArguments() {
    for (auto& value : values_) {
        sodium_memzero(value.data(), value.size());
    }
}

void ConnectArguments::add(const char* keyword, std::string value) {
    keywords_.push_back(keyword);
    values_.push_back(std::move(value));
}

}  // namespace mien::pg
