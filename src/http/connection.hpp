// One accepted TCP connection: its socket, what has arrived and is not yet consumed, and the moment
// by which the pending operation must end. Network thread only.
//
// Deadlines cost nothing on the hot path: setting one stores a time point, and a single sweep over
// all connections (listener.hpp) cancels what is late.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::http {

using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

class Connection {
  public:
    Connection(Socket socket, std::size_t buffer_bytes);

    // What has arrived; the view is good until the next call that is not const.
    [[nodiscard]] std::string_view buffered() const;
    void consume(std::size_t bytes);
    // Changes how much one read can bring; what has arrived stays.
    void resize_buffer(std::size_t bytes);

    // Waits for more bytes; false at the end of the stream, on failure and past the deadline. The
    // buffer must not be full.
    [[nodiscard]] awaitable<bool> read_more();
    // Writes all; false on failure and past the deadline. After that the connection is closed.
    [[nodiscard]] awaitable<bool> write(std::string_view bytes);
    // The call is made once when the peer has closed its end while nothing is read, unless
    // forgotten before. Bytes of the peer end the watch.
    void watch_peer(std::function<void()> on_left);
    void forget_peer() { peer_watch_.reset(); }
    // Writes what the socket takes at once and returns how much; never waits.
    [[nodiscard]] std::size_t write_at_once(std::string_view bytes);

    // For the operations that follow; what was late before is forgiven.
    void set_deadline(Deadline deadline) {
        deadline_ = deadline;
        is_timed_out_ = false;
    }
    void clear_deadline() { set_deadline(Deadline::max()); }
    // Cancels the pending operation when its deadline has passed.
    void check_deadline(SteadyTime time);
    [[nodiscard]] bool is_timed_out() const { return is_timed_out_; }
    [[nodiscard]] bool is_open() const { return socket_.is_open(); }
    // The address of the other end; an IPv4 address as such even on an IPv6 socket.
    [[nodiscard]] asio::ip::address peer() const;

    // Ends the stream and waits, until the deadline, for the peer to do the same: closing at once
    // with unread bytes would reset the connection and could destroy the response.
    [[nodiscard]] awaitable<void> linger();
    // Ends pending operations.
    void close();

  private:
    void move_to_front();
    [[nodiscard]] bool has_peer_left();

    Socket socket_;
    std::string buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    Deadline deadline_ = Deadline::max();
    bool is_timed_out_ = false;
    std::shared_ptr<std::function<void()>> peer_watch_;
};

}  // namespace mien::http
