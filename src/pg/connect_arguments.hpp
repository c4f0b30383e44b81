// Internal: what libpq is told when it connects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "async/awaitable.hpp"
#include "pg/settings.hpp"

namespace mien::pg {

// Throws invalid when a setting is empty, holds U+0000, or has libpq read it as something else: a
// socket directory or a list as the host.
void require_sound(const Settings& settings);

// How a server may be told that the client knows the password.
enum class Proof : std::uint8_t {
    // As it asks; it is the one that the settings mean.
    any,
    // By SCRAM, bound to the certificate of this link (RFC 5929, tls-server-end-point): neither the
    // password goes out, nor what another server would take for it.
    bound,
};

// Keywords and values for PQconnectStartParams, to be used with expand_dbname = 0.
class ConnectArguments {
  public:
    // The addresses are those of the host, so that libpq never waits for a name server.
    ConnectArguments(const Settings& settings, const std::vector<asio::ip::address>& addresses,
                     Proof proof = Proof::any);
    ~ConnectArguments();
    ConnectArguments(const ConnectArguments&) = delete;
    ConnectArguments& operator=(const ConnectArguments&) = delete;

    [[nodiscard]] const char* const* keywords() const { return keywords_.data(); }
    [[nodiscard]] const char* const* values() const { return value_pointers_.data(); }

  private:
    void add(const char* keyword, std::string value);

    std::vector<const char*> keywords_;
    std::vector<std::string> values_;
    std::vector<const char*> value_pointers_;
};

}  // namespace mien::pg
