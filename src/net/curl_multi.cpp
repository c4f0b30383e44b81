#include "net/curl_multi.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/net.hpp"
#include "net/curl_transfer.hpp"

namespace mien::net {
namespace {

using Descriptor = asio::posix::basic_stream_descriptor<Executor>;

}  // namespace

// A socket of libcurl, which owns it: it is only borrowed here.
struct CurlMulti::Watched {
    explicit Watched(Executor executor) : descriptor(executor) {}
    ~Watched() { let_go(); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    void let_go() noexcept {
        if (descriptor.is_open()) {
            descriptor.release();
        }
    }

    Descriptor descriptor;
    int wanted = CURL_POLL_NONE;
    bool waits_to_read = false;
    bool waits_to_write = false;
};

CurlMulti::CurlMulti(Executor executor, std::size_t connections_max)
    : executor_(executor), timer_(executor), multi_(curl_multi_init()) {
    MIEN_ASSERT(multi_ != nullptr, "libcurl is out of memory");
    const auto per_host = std::min(connections_max, limits::web_connections_per_host_max);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(connections_max));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections_max));
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(per_host));
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
}

CurlMulti::~CurlMulti() {
    close();
    curl_multi_cleanup(multi_);
}

void CurlMulti::add(CURL* easy, CurlTransfer& transfer) {
    if (is_closed_ || transfers_.size() >= limits::web_requests_max) {
        throw Error(ErrorKind::unavailable, "The server is busy; try again in a moment.");
    }
    transfers_.emplace(easy, &transfer);
    const auto result = curl_multi_add_handle(multi_, easy);
    MIEN_ASSERT(result == CURLM_OK, "a transfer is added once");
}

void CurlMulti::remove(CURL* easy) noexcept {
    if (transfers_.erase(easy) != 0) {
        curl_multi_remove_handle(multi_, easy);
    }
}

void CurlMulti::close() noexcept {
    is_closed_ = true;
    ++arming_;
    timer_.cancel();
    while (!transfers_.empty()) {
        const auto [easy, transfer] = *transfers_.begin();
        remove(easy);
        transfer->end(CURLE_ABORTED_BY_CALLBACK);
    }
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
    auto& multi = *static_cast<CurlMulti*>(self);
    if (what == CURL_POLL_REMOVE) {
        multi.let_go(socket);
    } else if (!multi.is_closed_) {
        multi.watch(socket, what);
    }
    return 0;
}

int CurlMulti::on_timer(CURLM*, long delay_ms, void* self) {
    static_cast<CurlMulti*>(self)->arm(delay_ms);
    return 0;
}

void CurlMulti::watch(curl_socket_t socket, int what) {
    auto& watched = sockets_[socket];
    if (!watched) {
        watched = std::make_shared<Watched>(executor_);
        boost::system::error_code failure;
        watched->descriptor.assign(socket, failure);
        if (failure) {
            sockets_.erase(socket);  // nobody wakes this transfer: it ends at its deadline
            return;
        }
    }
    watched->wanted = what;
    wait_for(socket, watched);
}

// Before libcurl closes the socket: its number may be another one's at once.
void CurlMulti::let_go(curl_socket_t socket) noexcept {
    const auto found = sockets_.find(socket);
    if (found != sockets_.end()) {
        found->second->let_go();
        sockets_.erase(found);
    }
}

void CurlMulti::wait_for(curl_socket_t socket, const std::shared_ptr<Watched>& watched) {
    const auto wait = [&](Descriptor::wait_type type, int wanted, int ready,
                          bool Watched::* waits) {
        if ((watched->wanted & wanted) == 0 || std::exchange((*watched).*waits, true)) {
            return;
        }
        watched->descriptor.async_wait(
            type, [weak_self = weak_from_this(), weak = std::weak_ptr(watched), socket, wanted,
                   ready, waits](const boost::system::error_code& failure) {
                const auto self = weak_self.lock();
                const auto waited = weak.lock();
                if (failure || !self || !waited || !waited->descriptor.is_open()) {
                    return;
                }
                (*waited).*waits = false;
                if ((waited->wanted & wanted) != 0) {
                    self->act(socket, ready);
                }
                if (waited->descriptor.is_open()) {
                    self->wait_for(socket, waited);
                }
            });
    };
    wait(Descriptor::wait_read, CURL_POLL_IN, CURL_CSELECT_IN, &Watched::waits_to_read);
    wait(Descriptor::wait_write, CURL_POLL_OUT, CURL_CSELECT_OUT, &Watched::waits_to_write);
}

void CurlMulti::arm(long delay_ms) {
    ++arming_;
    if (is_closed_ || delay_ms < 0) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::milliseconds(delay_ms));
    // The handler may be queued already when it is armed anew: the number tells it is too late.
    timer_.async_wait(
        [weak_self = weak_from_this(), arming = arming_](const boost::system::error_code& failure) {
            const auto self = weak_self.lock();
            if (!failure && self && self->arming_ == arming) {
                self->act(CURL_SOCKET_TIMEOUT, 0);
            }
        });
}

void CurlMulti::act(curl_socket_t socket, int ready) {
    if (is_closed_) {
        return;
    }
    int running = 0;
    curl_multi_socket_action(multi_, socket, ready, &running);
    end_finished();
}

void CurlMulti::end_finished() {
    int queued = 0;
    while (const auto* const message = curl_multi_info_read(multi_, &queued)) {
        auto* const easy = message->easy_handle;
        const auto result = message->data.result;
        const auto found = transfers_.find(easy);
        MIEN_ASSERT(found != transfers_.end(), "only what was added ends");
        auto& transfer = *found->second;
        remove(easy);
        transfer.end(result);
    }
}

}  // namespace mien::net
