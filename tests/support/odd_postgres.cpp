#include "tests/support/odd_postgres.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mien::test {

OddPostgres::OddPostgres(std::string_view says) : says_(says) {
    make_certificate();
    listen();
    thread_ = std::thread([this] { serve(); });
}

OddPostgres::~OddPostgres() {
    stop();
    ::close(socket_);
    SSL_CTX_free(context_);
}

pg::Settings OddPostgres::settings() const {
    return {.host = "127.0.0.1",
            .port = port_,
            .database = "mien",
            .user = "mien_app",
            .password = Secret("the real one"),
            .ca_file = (directory_.path() / "ca.pem").string()};
}

std::string OddPostgres::heard() {
    stop();
    return heard_;
}

void OddPostgres::stop() {
    if (thread_.joinable()) {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
    }
}

// Its own authority.
void OddPostgres::make_certificate() {
    auto* const key = EVP_EC_gen("P-256");
    auto* const certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    auto* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("odd"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    auto* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate, names, -1);
    X509_sign(certificate, key, EVP_sha256());
    auto* const file = BIO_new_file((directory_.path() / "ca.pem").c_str(), "w");
    PEM_write_bio_X509(file, certificate);
    BIO_free(file);
    context_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context_, certificate);
    SSL_CTX_use_PrivateKey(context_, key);
    X509_EXTENSION_free(names);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

void OddPostgres::listen() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    socklen_t length = sizeof address;
    if (::bind(socket_, any, length) != 0 || ::listen(socket_, 8) != 0 ||
        ::getsockname(socket_, any, &length) != 0) {
        throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(address.sin_port);
}

// SSLRequest and its answer, TLS, the greeting, what is said to it, and what comes of that.
void OddPostgres::serve() {
    constexpr std::size_t ssl_request_bytes = 8;
    while (true) {
        const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) {
            return;
        }
        std::array<char, 1024> bytes{};
        auto* const link = SSL_new(context_);
        SSL_set_fd(link, client);
        const bool is_greeted = ::recv(client, bytes.data(), ssl_request_bytes, MSG_WAITALL) ==
                                    static_cast<ssize_t>(ssl_request_bytes) &&
                                ::send(client, "S", 1, MSG_NOSIGNAL) == 1 &&
                                SSL_accept(link) == 1 &&
                                SSL_read(link, bytes.data(), static_cast<int>(bytes.size())) > 0;
        if (is_greeted) {
            SSL_write(link, says_.data(), static_cast<int>(says_.size()));
            const int read = SSL_read(link, bytes.data(), static_cast<int>(bytes.size()));
            heard_.append(bytes.data(), static_cast<std::size_t>(std::max(read, 0)));
        }
        SSL_free(link);
        ::close(client);
    }
}

}  // namespace mien::test
