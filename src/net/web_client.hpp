// The one outgoing web client: nothing else in the program makes HTTP requests. Over libcurl's
// multi interface on the network thread (docs/decisions/0014-outgoing-requests.md).
//
// Each use of it has a client of its own, with its policy and its pool of connections: an
// HTTP/1.1 or HTTP/2 connection that one policy has allowed is never used under another one.
//
// - TLS 1.2 or newer, always verified. No option weakens it, and nothing of the environment or the
//   home directory counts: no proxy, no netrc, no cookies.
// - The addresses of a host are judged after it is resolved, all of them, and again in the moment
//   one is connected to; so is each hop of a redirect. https is never left for http.
// - Every call ends at its deadline; abandoned or cancelled, it ends at once and takes its
//   connection with it.
//
// Errors: invalid (a URL or a header that cannot be sent, or an address that is refused),
// unavailable (cannot be resolved or reached, stalled, cut, too late), upstream_failed (certificate
// refused, too large, no HTTP, a redirect that may not be followed). Messages for people begin with
// the peer's name; the host, the path and what libcurl says are in the detail. Neither holds a
// query, a secret header or a body.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "base/clock.hpp"
#include "net/address_policy.hpp"
#include "net/request.hpp"

namespace mien::net {

struct ClientState;

enum class PlainHttp : std::uint8_t { refused, allowed };

// The addresses of a host name; throws unavailable when it has none.
using Resolve = std::function<awaitable<std::vector<boost::asio::ip::address>>(std::string host,
                                                                               Deadline deadline)>;

struct WebClientOptions {
    std::string peer;                              // begins messages for people: "The object store"
    AddressPolicy addresses;                       // where it may connect to
    PlainHttp plain_http = PlainHttp::refused;     // http:// beside https://
    std::optional<std::filesystem::path> ca_file;  // PEM; trusted instead of the system's
    std::size_t connections_max = limits::web_connections_max;
    Resolve resolve;  // the system's when empty
};

// The head of an answer, and its body in pieces. What is not read is not fetched: at most
// limits::web_buffer_bytes_max lie here. Destroyed before its end, it closes the connection.
class ResponseStream {
  public:
    ResponseStream() = default;
    ResponseStream(const ResponseStream&) = delete;
    ResponseStream& operator=(const ResponseStream&) = delete;
    virtual ~ResponseStream() = default;

    [[nodiscard]] virtual const ResponseHead& head() const = 0;
    // The next bytes, at most bytes_max of them; none at the end of the body. Throws unavailable
    // when the body is cut, stalls, or nothing comes by the deadline, and upstream_failed when it
    // is larger than the request allows. One call at a time.
    [[nodiscard]] virtual awaitable<std::string> read(std::size_t bytes_max, Deadline deadline) = 0;
};

class WebClient {
  public:
    // Files are read and written on the pool, which must outlive the client. Throws invalid when
    // there is a ca_file that cannot be read.
    WebClient(Executor executor, async::WorkPool& files, WebClientOptions options);
    // Calls that are under way end with unavailable; streams and coroutines may outlive it.
    ~WebClient();
    WebClient(const WebClient&) = delete;
    WebClient& operator=(const WebClient&) = delete;

    // The whole answer, its body in memory.
    [[nodiscard]] awaitable<Response> send(Request request, Deadline deadline);

    // The body of a success goes to a new file, which must not exist, and which is gone again when
    // the call fails. Of any other answer the first limits::web_refusal_bytes_max are in `body`.
    // The place is what people call where the file lies, as for base/file.hpp.
    [[nodiscard]] awaitable<Response> download(Request request, std::filesystem::path file,
                                               std::string_view place, Deadline deadline);

    // Returns when the head is there; more attempts are made until then. Each read has a deadline
    // of its own.
    [[nodiscard]] awaitable<std::unique_ptr<ResponseStream>> open(Request request,
                                                                  Deadline deadline);

  private:
    std::shared_ptr<ClientState> state_;
};

}  // namespace mien::net
