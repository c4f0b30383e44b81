// nginx before a server of the test: TLS, HTTP/2, and certificates that are right or wrong in one
// way each. It serves on a free port of 127.0.0.1, by the name that the client asks for:
//
//   good.test       a certificate of the CA that ca_file() holds
//   name.test       one for another name
//   expired.test    one whose time is over
//   stranger.test   one of a CA that is not in ca_file()
//
// Every answer says its protocol in X-Protocol and the number of its connection in X-Connection.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/types.h>

#include "tests/support/scratch_directory.hpp"

namespace mien::test {

class TlsFront {
  public:
    // Passes requests on to that port of 127.0.0.1. Throws std::runtime_error.
    explicit TlsFront(std::uint16_t server_port);
    ~TlsFront();
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;

    [[nodiscard]] std::filesystem::path ca_file() const;
    [[nodiscard]] std::string url(const std::string& name, const std::string& path) const;

  private:
    void make_certificates() const;
    void write_configuration(std::uint16_t server_port) const;
    void start(int listening_socket);

    ScratchDirectory directory_;
    std::uint16_t port_ = 0;
    pid_t process_ = -1;
};

}  // namespace mien::test
