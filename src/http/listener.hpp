// Accepts connections and ends them in good order.
#pragma once

#include <memory>

#include <boost/asio/basic_socket_acceptor.hpp>

#include "http/server_state.hpp"
#include "http/session.hpp"

namespace mien::http {

class Listener {
  public:
    // Binds at once; throws unavailable when the address cannot be had. Metrics and pool must
    // outlive the run of the context. Each request holds the router until its response is out.
    Listener(IoContext& context, ListenerOptions options, std::shared_ptr<const Router> router,
             Metrics& metrics, async::WorkPool& files);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    // For the requests that begin from now on; those under way keep the router that they began
    // with, and the routes of both must be the same, in the same order.
    void set_router(std::shared_ptr<const Router> router);

    // Accepts from now on. A connection above the limit is answered with 503 and closed.
    void start();

    // Stops accepting, ends idle connections and streams, lets requests finish for at most `grace`,
    // then cuts what is left. A trusted proxy's idle connections get one more answer, with
    // "Connection: close": it may be sending a request that it could not repeat elsewhere. Returns
    // when no connection is open, or a handler does not finish even then.
    [[nodiscard]] awaitable<void> stop(std::chrono::milliseconds grace);

  private:
    using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
    struct Accepting;

    static awaitable<void> accept_loop(std::shared_ptr<Accepting> accepting);
    static void admit(const std::shared_ptr<Accepting>& accepting, Socket socket);
    static void admit_waiting(const std::shared_ptr<Accepting>& accepting);
    static awaitable<void> refuse(std::shared_ptr<Accepting> accepting,
                                  std::shared_ptr<Connection> connection);
    static awaitable<void> sweep_loop(std::shared_ptr<Accepting> accepting);
    static awaitable<void> wait_until_empty(std::shared_ptr<ServerState> state, Deadline deadline);

    Executor executor_;
    std::shared_ptr<ServerState> state_;
    std::shared_ptr<Accepting> accepting_;
    std::uint16_t port_ = 0;
};

}  // namespace mien::http
