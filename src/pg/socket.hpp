// Waits for libpq's socket, under one deadline at a time. libpq owns the file descriptor: it is
// only borrowed here, and let go before libpq may close it.
#pragma once

#include <memory>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::pg {

class Socket : public std::enable_shared_from_this<Socket> {
  public:
    explicit Socket(Executor executor);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void borrow(int file_descriptor);
    void let_go() noexcept;

    // From arm to disarm every wait ends at the deadline.
    void arm(Deadline deadline);
    void disarm() noexcept;

    // True when the socket is ready; false at the deadline or when cancelled.
    [[nodiscard]] awaitable<bool> wait_readable();
    [[nodiscard]] awaitable<bool> wait_writable();
    [[nodiscard]] awaitable<bool> wait_either();
    void cancel();

  private:
    using Descriptor = asio::posix::basic_stream_descriptor<Executor>;

    awaitable<bool> wait(Descriptor::wait_type what);

    Descriptor descriptor_;
    Timer timer_;
    std::uint64_t arming_ = 0;
    bool has_expired_ = false;
};

}  // namespace mien::pg
