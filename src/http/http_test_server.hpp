// For tests only: a listener on a free port of 127.0.0.1 with its own network thread. Routes are
// added before start().
#pragma once

#include <future>
#include <memory>
#include <thread>

#include <boost/asio/post.hpp>

#include "async/spawn.hpp"
#include "http/listener.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"

namespace mien::http::testing {

class Server {
  public:
    Server() : Server(AccessCheck(allow_all)) {}
    explicit Server(AccessCheck access_check) : router(std::move(access_check)) {}
    ~Server() { stop(std::chrono::milliseconds(0)); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    static awaitable<void> allow_all(Request&, const Route&) { co_return; }

    // Adds a route whose handler is a plain function of the request.
    void add(Method method, std::string_view pattern, std::function<Response(Request&)> respond,
             std::size_t body_bytes_max = 1024) {
        Handler handler = [respond = std::move(respond)](Request& request) {
            return respond_later(respond, request);
        };
        add_handler(method, pattern, std::move(handler), body_bytes_max);
    }
    void add_handler(Method method, std::string_view pattern, Handler handler,
                     std::size_t body_bytes_max = 1024) {
        router.add({method, pattern, Access{}, body_bytes_max, std::move(handler), pattern});
    }

    void start() {
        listener = std::make_unique<Listener>(
            context, options, first_router ? first_router : unowned(router), metrics, files);
        listener->start();
        thread_ = std::thread([this] { context.run(); });
    }
    [[nodiscard]] std::uint16_t port() const { return listener->port(); }

    // The server's own router outlives every session, so nobody needs to hold it.
    static std::shared_ptr<const Router> unowned(const Router& router) {
        return {std::shared_ptr<void>(), &router};
    }

    // Begins to stop; the future is ready when the listener has stopped.
    std::future<void> begin_stop(std::chrono::milliseconds grace) {
        auto stopped = std::make_shared<std::promise<void>>();
        auto future = stopped->get_future();
        async::spawn(context.get_executor(), "stop",
                     [this, stopped, grace] { return stop_listener(*this, stopped, grace); });
        return future;
    }
    void stop(std::chrono::milliseconds grace) {
        if (thread_.joinable()) {
            begin_stop(grace).wait();
            work_.reset();
            context.stop();
            thread_.join();
        }
    }
    // Runs the call on the network thread and waits for it.
    template <class Call>
    auto run(Call call) {
        std::packaged_task<decltype(call())()> task(std::move(call));
        auto result = task.get_future();
        asio::post(context, [&task] { task(); });
        return result.get();
    }

    IoContext context{1};
    ListenerOptions options = quiet_options();
    Router router;
    std::shared_ptr<const Router> first_router;  // instead of that one
    Metrics metrics;
    async::WorkPool files{1, 64};
    std::unique_ptr<Listener> listener;

  private:
    static ListenerOptions quiet_options() {
        ListenerOptions options;
        options.logs_requests = false;
        options.limits.deadline_sweep = std::chrono::milliseconds(10);
        return options;
    }
    static awaitable<Response> respond_later(const std::function<Response(Request&)>& respond,
                                             Request& request) {
        co_return respond(request);
    }
    static awaitable<void> stop_listener(Server& server, std::shared_ptr<std::promise<void>> done,
                                         std::chrono::milliseconds grace) {
        co_await server.listener->stop(grace);
        done->set_value();
    }

    asio::executor_work_guard<Executor> work_{context.get_executor()};
    std::thread thread_;
};

}  // namespace mien::http::testing
