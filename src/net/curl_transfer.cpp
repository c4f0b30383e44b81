#include "net/curl_transfer.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>
#include <sys/socket.h>

#include "base/assert.hpp"
#include "base/limits/net.hpp"
#include "net/failure.hpp"
#include "net/request_headers.hpp"

namespace mien::net {
namespace {

std::string bracketed(const asio::ip::address& address) {
    return address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
}

std::optional<asio::ip::address> address_of(const curl_sockaddr& socket_address) {
    const auto* const any = &socket_address.addr;
    if (socket_address.family == AF_INET) {
        const auto* const v4 = reinterpret_cast<const sockaddr_in*>(any);
        return asio::ip::address_v4(ntohl(v4->sin_addr.s_addr));
    }
    if (socket_address.family == AF_INET6) {
        const auto* const v6 = reinterpret_cast<const sockaddr_in6*>(any);
        asio::ip::address_v6::bytes_type bytes;
        std::copy_n(v6->sin6_addr.s6_addr, bytes.size(), bytes.begin());
        return asio::ip::address_v6(bytes);
    }
    return std::nullopt;
}

const char* name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::delete_:
            return "DELETE";
    }
    return "GET";
}

}  // namespace

HeaderLines::~HeaderLines() {
    for (auto* line = lines_; line != nullptr; line = line->next) {
        sodium_memzero(line->data, std::char_traits<char>::length(line->data));
    }
    curl_slist_free_all(lines_);
}

void HeaderLines::add(std::string_view name, std::string_view value) {
    // "Name;" is libcurl's form of a header without a value.
    append(value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value));
}

void HeaderLines::append(std::string line) {
    auto* const lines = curl_slist_append(lines_, line.c_str());
    sodium_memzero(line.data(), line.size());
    MIEN_ASSERT(lines != nullptr, "libcurl is out of memory");
    lines_ = lines;
}

CurlTransfer::CurlTransfer(std::shared_ptr<CurlMulti> multi, Executor executor,
                           async::WorkPool& files, std::shared_ptr<const TransferSettings> settings,
                           const Request& request, const Target& target)
    : multi_(std::move(multi)),
      files_(files),
      settings_(std::move(settings)),
      resolved_(nullptr, &curl_slist_free_all),
      request_body_(request.body),
      is_body_begun_(request.is_body_begun),
      body_bytes_max_(request.body_bytes_max),
      pace_(target.pace),
      place_(target.url.origin() + target.url.path),
      changed_(executor),
      easy_(curl_easy_init(), &curl_easy_cleanup) {
    MIEN_ASSERT(easy_ != nullptr, "libcurl is out of memory");
    set_up(request, target);
    multi_->add(easy_.get(), *this);
}

CurlTransfer::~CurlTransfer() {
    multi_->remove(easy_.get());
}

template <class Value>
void CurlTransfer::set(CURLoption option, Value value) {
    const auto result = curl_easy_setopt(easy_.get(), option, value);
    MIEN_ASSERT(result == CURLE_OK, "libcurl has every option that is set");
}

void CurlTransfer::set_up(const Request& request, const Target& target) {
    set(CURLOPT_URL, target.url.text().c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_ERRORBUFFER, message_.data());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits::web_connect_time_max.count()));
    // Who answers after minutes of work is not cut off by what forgets quiet connections.
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_time_max.count()));
    set(CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_READFUNCTION, &CurlTransfer::on_send);
    set(CURLOPT_READDATA, static_cast<void*>(this));
    set(CURLOPT_SEEKFUNCTION, &CurlTransfer::on_rewind);
    set(CURLOPT_SEEKDATA, static_cast<void*>(this));
    set(CURLOPT_UPLOAD_BUFFERSIZE, static_cast<long>(limits::web_buffer_bytes_max));
    set_up_connection(target);
    set_up_method(request);
    set_up_headers(request, target.sends_secrets);
    // libcurl sends a request again when a kept connection turns out to be dead. A body stops it
    // (on_rewind); without one, only a fresh connection does.
    if (request.attempts_max == 1 && request.method != Method::get &&
        request.method != Method::head && request_body_.bytes() == 0) {
        set(CURLOPT_FRESH_CONNECT, 1L);
    }
}

void CurlTransfer::set_up_connection(const Target& target) {
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // libcurl would also trust a directory of the system, and keep nothing of what it has read.
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    if (!settings_->ca_file.empty()) {
        set(CURLOPT_CAINFO, settings_->ca_file.c_str());
    }
    set(CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::on_open_socket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
    const bool may_share =
        target.url.scheme == Scheme::https && pace_ == Pace::whole && !request_body_.is_of_file();
    set(CURLOPT_HTTP_VERSION,
        static_cast<long>(may_share ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    set(CURLOPT_PIPEWAIT, may_share ? 1L : 0L);
    if (!target.addresses.empty()) {
        std::vector<std::string> addresses;
        addresses.reserve(target.addresses.size());
        for (const auto& address : target.addresses) {
            addresses.push_back(bracketed(address));
        }
        // "+": for a while, as every request brings them.
        const auto line =
            fmt::format("+{}:{}:{}", target.url.host, target.url.port, fmt::join(addresses, ","));
        resolved_.reset(curl_slist_append(nullptr, line.c_str()));
        set(CURLOPT_RESOLVE, resolved_.get());
    }
}

void CurlTransfer::set_up_method(const Request& request) {
    const auto bytes = request_body_.bytes();
    const bool needs_length = request.method == Method::post || request.method == Method::put ||
                              request.method == Method::patch;
    if (request.method == Method::head) {
        set(CURLOPT_NOBODY, 1L);
    } else if (bytes > 0 || needs_length) {
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes));
        set(CURLOPT_CUSTOMREQUEST, name_of(request.method));
    } else {
        set(CURLOPT_HTTPGET, 1L);
        set(CURLOPT_CUSTOMREQUEST, name_of(request.method));
    }
}

void CurlTransfer::set_up_headers(const Request& request, SendsSecrets sends_secrets) {
    header_lines_.add("User-Agent", "mien/" MIEN_VERSION);
    for (const auto& header : request.headers) {
        if (sends_secrets == SendsSecrets::yes || !is_secret_name(header.name)) {
            header_lines_.add(header.name, header.value);
        }
    }
    if (sends_secrets == SendsSecrets::yes) {
        for (const auto& header : request.secret_headers) {
            header_lines_.add(header.name, header.value.reveal());
        }
    }
    set(CURLOPT_HTTPHEADER, header_lines_.get());
}

// The last word on every address: whatever was resolved, this one is connected to.
curl_socket_t CurlTransfer::on_open_socket(void* self, curlsocktype purpose,
                                           curl_sockaddr* address) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    const auto judged = address_of(*address);
    if (purpose != CURLSOCKTYPE_IPCXN || !judged) {
        return CURL_SOCKET_BAD;
    }
    if (const auto refusal = transfer.settings_->addresses.refusal_of(*judged)) {
        transfer.fault_ = Fault::address;
        transfer.refused_address_ = *refusal;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                    address->protocol);
}

std::size_t CurlTransfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    if (!transfer.head_.take_line({bytes, size * count})) {
        transfer.fault_ = Fault::head;
        return 0;
    }
    if (transfer.head_.is_complete()) {
        transfer.changed_.notify_all();
    }
    return size * count;
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    const auto length = size * count;
    if (transfer.body_bytes_max_ - transfer.body_bytes_ < length) {
        transfer.fault_ = Fault::body_size;
        return 0;
    }
    if (transfer.pace_ == Pace::in_pieces && !transfer.body_.empty() &&
        transfer.body_.size() + length > limits::web_buffer_bytes_max) {
        transfer.is_receiving_paused_ = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    transfer.body_.append(bytes, length);
    transfer.body_bytes_ += length;
    transfer.changed_.notify_all();
    return length;
}

std::size_t CurlTransfer::on_send(char* into, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    const auto taken = transfer.request_body_.take(into, size * count);
    transfer.changed_.notify_all();
    if (!taken) {
        transfer.is_sending_paused_ = true;
        return CURL_READFUNC_PAUSE;
    }
    if (*taken > 0 && transfer.is_body_begun_) {
        *transfer.is_body_begun_ = true;
    }
    return *taken;
}

// A body is sent again only as another attempt, which the caller has allowed.
int CurlTransfer::on_rewind(void* self, curl_off_t, int) {
    return static_cast<CurlTransfer*>(self)->request_body_.is_begun() ? CURL_SEEKFUNC_FAIL
                                                                      : CURL_SEEKFUNC_OK;
}

void CurlTransfer::end(CURLcode result) {
    is_over_ = true;
    result_ = result;
    changed_.notify_all();
}

awaitable<void> CurlTransfer::wait_for_head() {
    while (!is_over_ && !head_.is_complete()) {
        co_await advance();
    }
    if (!head_.is_complete()) {
        require_sound();
        throw failure_of(CURLE_WEIRD_SERVER_REPLY, settings_->peer, place_ + ": no head");
    }
}

awaitable<std::string> CurlTransfer::read(std::size_t bytes_max) {
    while (body_.empty() && !is_over_) {
        unpause(is_receiving_paused_);
        if (body_.empty() && !is_over_) {
            co_await advance();
        }
    }
    if (body_.empty()) {
        require_sound();
        co_return std::string();
    }
    auto bytes = body_.substr(0, bytes_max);
    body_.erase(0, bytes.size());
    if (body_.size() <= limits::web_buffer_bytes_max / 2) {
        unpause(is_receiving_paused_);
    }
    co_return bytes;
}

// Goes on when something has changed, and feeds the body meanwhile.
awaitable<void> CurlTransfer::advance() {
    if (!request_body_.wants_bytes()) {
        co_await changed_.wait();
        co_return;
    }
    co_await request_body_.read_ahead(files_);
    unpause(is_sending_paused_);
}

// May call back at once, and be paused again.
void CurlTransfer::unpause(bool& is_paused) {
    if (is_over_ || !std::exchange(is_paused, false)) {
        return;
    }
    const int still =
        (is_receiving_paused_ ? CURLPAUSE_RECV : 0) | (is_sending_paused_ ? CURLPAUSE_SEND : 0);
    const auto result = curl_easy_pause(easy_.get(), still);
    if (result != CURLE_OK) {
        multi_->remove(easy_.get());
        end(result);
    }
}

void CurlTransfer::require_sound() const {
    if (result_ == CURLE_OK) {
        return;
    }
    auto detail = fmt::format("{}: {}", place_,
                              message_[0] != '\0' ? message_.data() : curl_easy_strerror(result_));
    switch (fault_) {
        case Fault::address:
            throw refused_address(settings_->peer, refused_address_, std::move(detail));
        case Fault::head:
            throw failure_of(CURLE_WEIRD_SERVER_REPLY, settings_->peer, std::move(detail));
        case Fault::body_size:
            throw too_large_answer(settings_->peer, std::move(detail));
        case Fault::none:
            break;
    }
    throw failure_of(result_, settings_->peer, std::move(detail));
}

}  // namespace mien::net
