#include "tests/support/tls_front.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mien::test {
namespace {

constexpr int inherited_socket = 9;

constexpr std::array<const char*, 4> names{"good", "name", "expired", "stranger"};

// The four certificates: who signs them, for whom, and for how many days.
constexpr const char* certificates_script = R"(
set -e
cd "$1"
for ca in ca strange; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj "/CN=Test $ca" -keyout $ca.key -out $ca.pem
done
certify() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
    -addext "subjectAltName=DNS:$3" -keyout $1.key -out $1.csr
  openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days $4 \
    -copy_extensions copy -out $1.pem
}
certify good ca good.test 2
certify name ca elsewhere.test 2
certify expired ca expired.test -1
certify stranger strange stranger.test 2
)";

constexpr const char* server_block = R"(
  server {{
    listen 127.0.0.1:{port} ssl http2;
    server_name {name}.test;
    ssl_certificate {directory}/{name}.pem;
    ssl_certificate_key {directory}/{name}.key;
    add_header X-Protocol $server_protocol always;
    add_header X-Connection $connection always;
    location / {{
      proxy_pass http://127.0.0.1:{server_port};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_request_buffering off;
      client_max_body_size 0;
    }}
  }}
)";

void run(const std::array<const char*, 6>& words) {
    pid_t process = -1;
    auto arguments = words;
    if (::posix_spawnp(&process, words[0], nullptr, nullptr,
                       const_cast<char* const*>(arguments.data()), environ) != 0) {
        throw std::runtime_error(fmt::format("cannot run {}", words[0]));
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    if (status != 0) {
        throw std::runtime_error(fmt::format("{} failed", words[0]));
    }
}

// Listens already, so that no client comes too early and no other program takes the port.
int listen_on_free_port(std::uint16_t& port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket, any, length) != 0 || ::listen(socket, 128) != 0 ||
        ::getsockname(socket, any, &length) != 0) {
        throw std::runtime_error("cannot listen");
    }
    port = ntohs(address.sin_port);
    return socket;
}

}  // namespace

TlsFront::TlsFront(std::uint16_t server_port) {
    make_certificates();
    const int socket = listen_on_free_port(port_);
    write_configuration(server_port);
    start(socket);
    ::close(socket);
}

TlsFront::~TlsFront() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

std::filesystem::path TlsFront::ca_file() const {
    return directory_.path() / "ca.pem";
}

std::string TlsFront::url(const std::string& name, const std::string& path) const {
    return fmt::format("https://{}:{}{}", name, port_, path);
}

void TlsFront::make_certificates() const {
    const auto script = std::string("exec >/dev/null 2>&1\n") + certificates_script;
    run({"sh", "-c", script.c_str(), "certificates", directory_.path().c_str(), nullptr});
}

void TlsFront::write_configuration(std::uint16_t server_port) const {
    const auto directory = directory_.path().string();
    std::ofstream file(directory_.path() / "nginx.conf");
    file << "daemon off;\nuser root;\nworker_processes 1;\npid " << directory << "/pid;\nerror_log "
         << directory << "/errors;\nevents { }\nhttp {\n  access_log off;\n";
    for (const auto* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        file << "  " << kind << "_temp_path " << directory << "/" << kind << ";\n";
    }
    for (const auto* name : names) {
        file << fmt::format(fmt::runtime(server_block), fmt::arg("port", port_),
                            fmt::arg("name", name), fmt::arg("directory", directory),
                            fmt::arg("server_port", server_port));
    }
    file << "}\n";
}

// nginx takes a listening socket over when NGINX names it.
void TlsFront::start(int listening_socket) {
    const auto configuration = (directory_.path() / "nginx.conf").string();
    const auto errors = (directory_.path() / "errors").string();
    const std::array<const char*, 6> arguments{"nginx", "-c",           configuration.c_str(),
                                               "-e",    errors.c_str(), nullptr};
    const auto inherited = fmt::format("NGINX={};", inherited_socket);
    const std::array<const char*, 3> environment{"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                                 inherited.c_str(), nullptr};
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, listening_socket, inherited_socket);
    const int failure = ::posix_spawn(&process_, "/usr/sbin/nginx", &files, nullptr,
                                      const_cast<char* const*>(arguments.data()),
                                      const_cast<char* const*>(environment.data()));
    ::posix_spawn_file_actions_destroy(&files);
    if (failure != 0) {
        throw std::runtime_error("cannot start nginx");
    }
}

}  // namespace mien::test
