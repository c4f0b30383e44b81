// Internal: one request to one URL and its answer, on one easy handle.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "async/signal.hpp"
#include "async/work_pool.hpp"
#include "net/address_policy.hpp"
#include "net/curl_multi.hpp"
#include "net/head_reader.hpp"
#include "net/request_body.hpp"
#include "net/url.hpp"

namespace mien::net {

// What every transfer of a client has in common.
struct TransferSettings {
    std::string peer;
    AddressPolicy addresses;
    std::string ca_file;  // the system's when empty
};

// An answer that is wanted whole is never held up, so that it may share an HTTP/2 connection. What
// may be held up (a body that is read in pieces, a file that is sent) has an HTTP/1.1 connection of
// its own: in libcurl 7.88 a stream that pauses stops all others of its connection.
enum class Pace : std::uint8_t { whole, in_pieces };

enum class SendsSecrets : std::uint8_t { no, yes };

// Header lines for libcurl, wiped when they go.
class HeaderLines {
  public:
    HeaderLines() = default;
    ~HeaderLines();
    HeaderLines(const HeaderLines&) = delete;
    HeaderLines& operator=(const HeaderLines&) = delete;

    void add(std::string_view name, std::string_view value);
    [[nodiscard]] curl_slist* get() const { return lines_; }

  private:
    void append(std::string line);

    curl_slist* lines_ = nullptr;
};

class CurlTransfer {
  public:
    struct Target {
        Url url;
        // Of its host, judged already; none when the host is an address itself.
        std::vector<asio::ip::address> addresses;
        SendsSecrets sends_secrets = SendsSecrets::yes;
        Pace pace = Pace::whole;
    };

    // Begins at once. Throws unavailable when the client is busy. The request must outlive it.
    CurlTransfer(std::shared_ptr<CurlMulti> multi, Executor executor, async::WorkPool& files,
                 std::shared_ptr<const TransferSettings> settings, const Request& request,
                 const Target& target);
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    // Both throw what ended the transfer.
    [[nodiscard]] awaitable<void> wait_for_head();
    // The next bytes of the body, at most that many; none at its end.
    [[nodiscard]] awaitable<std::string> read(std::size_t bytes_max);

    [[nodiscard]] const HeadReader& head() const { return head_; }

    // By CurlMulti, once.
    void end(CURLcode result);

  private:
    // What we ended the transfer for.
    enum class Fault : std::uint8_t { none, address, head, body_size };

    static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t on_send(char* into, std::size_t size, std::size_t count, void* self);
    static int on_rewind(void* self, curl_off_t offset, int origin);

    void set_up(const Request& request, const Target& target);
    void set_up_connection(const Target& target);
    void set_up_method(const Request& request);
    void set_up_headers(const Request& request, SendsSecrets sends_secrets);
    [[nodiscard]] awaitable<void> advance();
    void unpause(bool& is_paused);
    void require_sound() const;
    template <class Value>
    void set(CURLoption option, Value value);

    std::shared_ptr<CurlMulti> multi_;
    async::WorkPool& files_;
    std::shared_ptr<const TransferSettings> settings_;
    HeaderLines header_lines_;
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> resolved_;
    RequestBody request_body_;
    std::shared_ptr<bool> is_body_begun_;
    HeadReader head_;
    std::string body_;  // not yet read
    std::uint64_t body_bytes_ = 0;
    std::uint64_t body_bytes_max_;
    Pace pace_;
    bool is_receiving_paused_ = false;
    bool is_sending_paused_ = false;
    bool is_over_ = false;
    CURLcode result_ = CURLE_OK;
    Fault fault_ = Fault::none;
    std::string refused_address_;
    std::array<char, CURL_ERROR_SIZE> message_{};
    std::string place_;  // what the detail of an error names
    async::Signal changed_;
    // Ends first: it refers to what stands above.
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
};

}  // namespace mien::net
