// For tests only: a blocking client on a raw socket that sends exactly the bytes it is given. Every
// wait has a deadline; what does not come in time throws std::runtime_error.
#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mien::http::testing {

struct ClientResponse {
    int status = 0;
    std::string head;                            // the raw bytes up to the empty line
    std::map<std::string, std::string> headers;  // names in lower case; the last of equal ones
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

class Client {
  public:
    explicit Client(std::uint16_t port,
                    std::chrono::milliseconds timeout = std::chrono::milliseconds(5000))
        : timeout_(timeout), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(socket_);
            throw std::runtime_error("cannot connect");
        }
    }
    ~Client() { close(); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Bytes that the peer no longer takes are dropped: it may have refused and closed already.
    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                return;
            }
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void finish_sending() const { ::shutdown(socket_, SHUT_WR); }
    void close() {
        if (socket_ >= 0) {
            ::close(std::exchange(socket_, -1));
        }
    }

    // The next response. `method` decides whether a body follows.
    ClientResponse receive(std::string_view method = "GET") {
        ClientResponse response;
        const auto end = wait_for("\r\n\r\n");
        response.head = buffer_.substr(0, end + 4);
        buffer_.erase(0, end + 4);
        parse_head(response);
        const bool has_body = method != "HEAD" && response.status >= 200 &&
                              response.status != 204 && response.status != 304;
        if (!has_body) {
            return response;
        }
        if (response.header("transfer-encoding") == "chunked") {
            receive_chunks(response.body);
        } else if (response.headers.contains("content-length")) {
            response.body = take(std::stoul(response.header("content-length")));
        } else {
            response.body = receive_rest();
        }
        return response;
    }

    ClientResponse exchange(std::string_view bytes, std::string_view method = "GET") {
        send(bytes);
        return receive(method);
    }

    // Everything until the peer closes.
    std::string receive_rest() {
        while (read_some()) {
        }
        return std::exchange(buffer_, {});
    }
    // Waits until the text has come and returns everything up to its end.
    std::string receive_until(std::string_view text) {
        const auto end = wait_for(text) + text.size();
        auto bytes = buffer_.substr(0, end);
        buffer_.erase(0, end);
        return bytes;
    }

  private:
    // False at the end of the stream, and when the peer has reset the connection.
    bool read_some() {
        pollfd entry{socket_, POLLIN, 0};
        if (::poll(&entry, 1, static_cast<int>(timeout_.count())) <= 0) {
            throw std::runtime_error("nothing came in time; so far: " + buffer_);
        }
        std::string bytes(64 * 1024, '\0');
        const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (count <= 0) {
            return false;
        }
        buffer_.append(bytes, 0, static_cast<std::size_t>(count));
        return true;
    }
    std::size_t wait_for(std::string_view text) {
        for (;;) {
            const auto at = buffer_.find(text);
            if (at != std::string::npos) {
                return at;
            }
            if (!read_some()) {
                throw std::runtime_error("the connection ended; so far: " + buffer_);
            }
        }
    }
    std::string take(std::size_t bytes) {
        while (buffer_.size() < bytes) {
            if (!read_some()) {
                throw std::runtime_error("the body was cut");
            }
        }
        auto taken = buffer_.substr(0, bytes);
        buffer_.erase(0, bytes);
        return taken;
    }
    void receive_chunks(std::string& body) {
        for (;;) {
            const auto line = receive_until("\r\n");
            std::size_t size = 0;
            std::from_chars(line.data(), line.data() + line.size(), size, 16);
            body += take(size);
            if (take(2) != "\r\n") {
                throw std::runtime_error("a chunk does not end in CR LF");
            }
            if (size == 0) {
                return;
            }
        }
    }
    static void parse_head(ClientResponse& response) {
        response.status = std::stoi(response.head.substr(9, 3));
        auto rest = std::string_view(response.head);
        rest.remove_prefix(rest.find("\r\n") + 2);
        while (rest != "\r\n") {
            const auto line = rest.substr(0, rest.find("\r\n"));
            const auto colon = line.find(": ");
            std::string name(line.substr(0, colon));
            std::transform(name.begin(), name.end(), name.begin(),
                           [](unsigned char c) { return std::tolower(c); });
            response.headers[name] = line.substr(colon + 2);
            rest.remove_prefix(line.size() + 2);
        }
    }

    std::chrono::milliseconds timeout_;
    int socket_;
    std::string buffer_;
};

}  // namespace mien::http::testing
