#include "pg/socket.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>

namespace mien::pg {

Socket::Socket(Executor executor) : descriptor_(executor), timer_(executor) {}

Socket::~Socket() {
    let_go();
}

void Socket::borrow(int file_descriptor) {
    descriptor_.assign(file_descriptor);
}

void Socket::let_go() noexcept {
    if (descriptor_.is_open()) {
        descriptor_.release();
    }
}

void Socket::arm(Deadline deadline) {
    has_expired_ = false;
    ++arming_;
    timer_.expires_at(deadline);
    // The handler may be queued already when disarm cancels it: the number tells it is too late.
    timer_.async_wait(
        [weak = weak_from_this(), arming = arming_](const boost::system::error_code& failure) {
            const auto socket = weak.lock();
            if (failure || !socket || socket->arming_ != arming) {
                return;
            }
            socket->has_expired_ = true;
            socket->cancel();
        });
}

void Socket::disarm() noexcept {
    ++arming_;
    timer_.cancel();
}

void Socket::cancel() {
    boost::system::error_code ignored;
    descriptor_.cancel(ignored);
}

awaitable<bool> Socket::wait_readable() {
    return wait(Descriptor::wait_read);
}

awaitable<bool> Socket::wait_writable() {
    return wait(Descriptor::wait_write);
}

awaitable<bool> Socket::wait_either() {
    using namespace boost::asio::experimental::awaitable_operators;
    const auto which = co_await (wait_readable() || wait_writable());
    co_return which.index() == 0 ? std::get<0>(which) : std::get<1>(which);
}

awaitable<bool> Socket::wait(Descriptor::wait_type what) {
    if (has_expired_) {
        co_return false;
    }
    boost::system::error_code failure;
    co_await descriptor_.async_wait(what, asio::redirect_error(use_awaitable, failure));
    co_return !failure && !has_expired_;
}

}  // namespace mien::pg
