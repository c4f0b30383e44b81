// A TCP proxy on a free port of the loopback, in a thread of its own, for tests of what a client
// does when its link misbehaves. TLS passes through untouched.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace mien::test {

class TcpGate {
  public:
    TcpGate(std::string host, std::uint16_t port, std::string listen_address = "127.0.0.1");
    ~TcpGate();
    TcpGate(const TcpGate&) = delete;
    TcpGate& operator=(const TcpGate&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // Connections that clients have made so far.
    [[nodiscard]] int accepted_count() const;

    // Each takes effect before it returns.

    // Everything flows, also what a stall held back. The mode at first.
    void pass();
    // Connections stand, but nothing flows: a half-open link.
    void stall();
    // Closes every connection, and each new one at once.
    void cut();
    // Resets every connection when that many more bytes have come from the server; then passes.
    void reset_after(std::size_t bytes);

  private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace mien::test
