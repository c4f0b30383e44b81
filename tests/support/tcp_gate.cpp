#include "tests/support/tcp_gate.hpp"

#include <atomic>
#include <future>
#include <set>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "async/signal.hpp"
#include "async/spawn.hpp"

namespace mien::test {
namespace {

using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

struct Link {
    explicit Link(Executor executor) : client(executor), server(executor) {}

    void close() {
        boost::system::error_code ignored;
        client.close(ignored);
        server.close(ignored);
    }
    // A close without lingering is a reset.
    void reset() {
        boost::system::error_code ignored;
        client.set_option(asio::socket_base::linger(true, 0), ignored);
        close();
    }

    Socket client;
    Socket server;
};

}  // namespace

class TcpGate::State {
  public:
    State(const std::string& host, std::uint16_t port, const std::string& listen_address)
        : target_(asio::ip::make_address(host), port),
          acceptor_(context_.get_executor(), {asio::ip::make_address(listen_address), 0}),
          flow_(context_.get_executor()),
          port_(acceptor_.local_endpoint().port()) {
        async::spawn(context_.get_executor(), "tcp_gate", [this] { return accept(); });
        thread_ = std::thread([this] { context_.run(); });
    }
    ~State() {
        context_.stop();
        thread_.join();
    }

    void apply(std::function<void()> change) {
        std::promise<void> applied;
        asio::post(context_, [&] {
            change();
            flow_.notify_all();
            applied.set_value();
        });
        applied.get_future().wait();
    }
    void close_all() {
        for (const auto& link : links_) {
            link->close();
        }
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

    std::atomic<int> accepted_count{0};

    // Gate thread only.
    bool is_stalled = false;
    bool is_cut = false;
    std::optional<std::size_t> bytes_to_reset;

  private:
    awaitable<void> accept();
    awaitable<void> connect(std::shared_ptr<Link> link);
    awaitable<void> pump(std::shared_ptr<Link> link, bool is_from_server);
    // How many of the bytes may pass; fewer when the reset comes among them.
    std::size_t count_passing(std::size_t size, bool is_from_server);

    IoContext context_{1};
    asio::ip::tcp::endpoint target_;
    Acceptor acceptor_;
    async::Signal flow_;
    std::uint16_t port_;
    std::set<std::shared_ptr<Link>> links_;
    std::thread thread_;
};

awaitable<void> TcpGate::State::accept() {
    while (true) {
        const auto link = std::make_shared<Link>(context_.get_executor());
        co_await acceptor_.async_accept(link->client, use_awaitable);
        ++accepted_count;
        if (is_cut) {
            link->close();
            continue;
        }
        links_.insert(link);
        async::spawn(context_.get_executor(), "tcp_gate", [this, link] { return connect(link); });
    }
}

awaitable<void> TcpGate::State::connect(std::shared_ptr<Link> link) {
    boost::system::error_code failure;
    co_await link->server.async_connect(target_, asio::redirect_error(use_awaitable, failure));
    if (failure) {
        link->close();
        links_.erase(link);
        co_return;
    }
    const auto executor = context_.get_executor();
    async::spawn(executor, "tcp_gate", [this, link] { return pump(link, false); });
    async::spawn(executor, "tcp_gate", [this, link] { return pump(link, true); });
}

awaitable<void> TcpGate::State::pump(std::shared_ptr<Link> link, bool is_from_server) {
    auto& source = is_from_server ? link->server : link->client;
    auto& sink = is_from_server ? link->client : link->server;
    std::array<char, 16 * 1024> buffer{};
    boost::system::error_code failure;
    while (true) {
        const auto size = co_await source.async_read_some(
            asio::buffer(buffer), asio::redirect_error(use_awaitable, failure));
        while (is_stalled) {
            co_await flow_.wait();
        }
        if (failure) {
            break;
        }
        const auto passing = count_passing(size, is_from_server);
        co_await asio::async_write(sink, asio::buffer(buffer.data(), passing),
                                   asio::redirect_error(use_awaitable, failure));
        if (failure) {
            break;
        }
        if (passing < size) {
            bytes_to_reset.reset();
            for (const auto& other : links_) {
                other->reset();
            }
            break;
        }
    }
    link->close();
    links_.erase(link);
}

std::size_t TcpGate::State::count_passing(std::size_t size, bool is_from_server) {
    if (!is_from_server || !bytes_to_reset) {
        return size;
    }
    if (*bytes_to_reset >= size) {
        *bytes_to_reset -= size;
        return size;
    }
    return *bytes_to_reset;
}

TcpGate::TcpGate(std::string host, std::uint16_t port, std::string listen_address)
    : state_(std::make_unique<State>(host, port, listen_address)) {}

TcpGate::~TcpGate() = default;

std::uint16_t TcpGate::port() const {
    return state_->port();
}

int TcpGate::accepted_count() const {
    return state_->accepted_count;
}

void TcpGate::pass() {
    state_->apply([this] {
        state_->is_stalled = false;
        state_->is_cut = false;
    });
}

void TcpGate::stall() {
    state_->apply([this] { state_->is_stalled = true; });
}

void TcpGate::cut() {
    state_->apply([this] {
        state_->is_stalled = false;
        state_->is_cut = true;
        state_->close_all();
    });
}

void TcpGate::reset_after(std::size_t bytes) {
    state_->apply([this, bytes] { state_->bytes_to_reset = bytes; });
}

}  // namespace mien::test
