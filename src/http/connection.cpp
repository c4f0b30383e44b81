#include "http/connection.hpp"

#include <algorithm>
#include <cstring>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>

#include "async/network_set.hpp"
#include "base/assert.hpp"

namespace mien::http {
namespace {

constexpr std::size_t lingering_bytes_max = 1024 * 1024;

}  // namespace

Connection::Connection(Socket socket, std::size_t buffer_bytes)
    : socket_(std::move(socket)), buffer_(buffer_bytes, '\0') {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

asio::ip::address Connection::peer() const {
    boost::system::error_code ignored;
    return async::unmapped(socket_.remote_endpoint(ignored).address());
}

std::string_view Connection::buffered() const {
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
}

void Connection::consume(std::size_t bytes) {
    MIEN_ASSERT(bytes <= end_ - begin_, "more consumed than there is");
    begin_ += bytes;
    if (begin_ == end_) {
        begin_ = 0;
        end_ = 0;
    }
}

void Connection::resize_buffer(std::size_t bytes) {
    move_to_front();
    buffer_.resize(std::max(bytes, end_));
    buffer_.shrink_to_fit();
}

void Connection::move_to_front() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
}

awaitable<bool> Connection::read_more() {
    move_to_front();
    MIEN_ASSERT(end_ < buffer_.size(), "the buffer is full");
    if (is_timed_out_) {
        co_return false;
    }
    boost::system::error_code failure;
    const auto space = asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
    const auto count =
        co_await socket_.async_read_some(space, asio::redirect_error(use_awaitable, failure));
    end_ += count;
    co_return !failure && count > 0;
}

awaitable<bool> Connection::write(std::string_view bytes) {
    while (!bytes.empty()) {
        boost::system::error_code failure;
        if (!is_timed_out_) {
            const auto count = co_await socket_.async_write_some(
                asio::buffer(bytes), asio::redirect_error(use_awaitable, failure));
            bytes.remove_prefix(count);
        }
        if (failure || is_timed_out_) {
            close();
            co_return false;
        }
    }
    co_return true;
}

std::size_t Connection::write_at_once(std::string_view bytes) {
    boost::system::error_code failure;
    const auto count = socket_.write_some(asio::buffer(bytes), failure);
    // A broken connection is found again, and closed, by the write() of what is left.
    return failure ? 0 : count;
}

bool Connection::has_peer_left() {
    char byte = 0;
    boost::system::error_code failure;
    const auto count = socket_.receive(asio::buffer(&byte, 1), Socket::message_peek, failure);
    return count == 0 && failure != asio::error::would_block;
}

void Connection::watch_peer(std::function<void()> on_left) {
    peer_watch_ = std::make_shared<std::function<void()>>(std::move(on_left));
    // The watch lives no longer than the connection.
    socket_.async_wait(Socket::wait_read,
                       [this, watch = std::weak_ptr(peer_watch_)](const auto& failure) {
                           const auto call = watch.lock();
                           if (call && !failure && has_peer_left()) {
                               (*call)();
                           }
                       });
}

void Connection::check_deadline(SteadyTime time) {
    if (time < deadline_) {
        return;
    }
    deadline_ = Deadline::max();
    is_timed_out_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

awaitable<void> Connection::linger() {
    boost::system::error_code failure;
    socket_.shutdown(asio::socket_base::shutdown_send, failure);
    for (std::size_t total = 0; !failure && !is_timed_out_ && total < lingering_bytes_max;) {
        const auto count = co_await socket_.async_read_some(
            asio::buffer(buffer_), asio::redirect_error(use_awaitable, failure));
        total += count;
    }
    close();
}

void Connection::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace mien::http
