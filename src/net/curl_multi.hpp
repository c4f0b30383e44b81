// Internal: libcurl's multi interface on the network thread. libcurl says which sockets and which
// timer to wait for; Asio waits. No thread is made.
#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>

#include <curl/curl.h>

#include "async/awaitable.hpp"

namespace mien::net {

class CurlTransfer;

// The transfers of one client and the connections that they share. Kept by its transfers, so that
// they may outlive the client.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
  public:
    CurlMulti(Executor executor, std::size_t connections_max);
    ~CurlMulti();
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;

    // The transfer begins; its end() is called once when it is over, never from within add. Throws
    // unavailable when there are too many, or after close.
    void add(CURL* easy, CurlTransfer& transfer);
    // Nothing of the transfer is called any more. Not from a callback of libcurl.
    void remove(CURL* easy) noexcept;
    // Ends every transfer that is under way, and takes no other.
    void close() noexcept;

  private:
    struct Watched;

    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* unused);
    static int on_timer(CURLM* multi, long delay_ms, void* self);
    void watch(curl_socket_t socket, int what);
    void let_go(curl_socket_t socket) noexcept;
    void wait_for(curl_socket_t socket, const std::shared_ptr<Watched>& watched);
    void arm(long delay_ms);
    void act(curl_socket_t socket, int ready);
    void end_finished();

    Executor executor_;
    Timer timer_;
    std::uint64_t arming_ = 0;
    std::unordered_map<curl_socket_t, std::shared_ptr<Watched>> sockets_;
    std::unordered_map<CURL*, CurlTransfer*> transfers_;
    CURLM* multi_;
    bool is_closed_ = false;
};

}  // namespace mien::net
