#include "net/failure.hpp"

#include <fmt/format.h>

namespace mien::net {
namespace {

struct Failure {
    ErrorKind kind;
    std::string_view text;
};

Failure failure_for(CURLcode code) {
    switch (static_cast<int>(code)) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return {ErrorKind::unavailable, "has no known address."};
        case CURLE_COULDNT_CONNECT:
            return {ErrorKind::unavailable, "cannot be reached."};
        case CURLE_OPERATION_TIMEDOUT:
            return {ErrorKind::unavailable, "does not answer."};
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return {ErrorKind::upstream_failed,
                    "shows a certificate that is not trusted: check its name, its dates and the "
                    "CA file."};
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CIPHER:
            return {ErrorKind::unavailable, "makes no TLS connection of version 1.2 or newer."};
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CRL_BADFILE:
            return {ErrorKind::internal, "has a CA file that cannot be read."};
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_BAD_CONTENT_ENCODING:
            return {ErrorKind::upstream_failed, "does not answer as a web server does."};
        case CURLE_ABORTED_BY_CALLBACK:
            return {ErrorKind::unavailable, "is not called any more: the program stops."};
        default:
            return {ErrorKind::unavailable, "broke off the connection."};
    }
}

}  // namespace

Error failure_of(CURLcode code, std::string_view peer, std::string detail) {
    const auto failure = failure_for(code);
    return Error(failure.kind, fmt::format("{} {}", peer, failure.text))
        .with_detail(fmt::format("{} ({})", detail, static_cast<int>(code)));
}

Error refused_address(std::string_view peer, std::string_view refusal, std::string detail) {
    return Error(ErrorKind::invalid,
                 fmt::format("{} has a {} address, which may not be called.", peer, refusal))
        .with_detail(std::move(detail));
}

Error too_large_answer(std::string_view peer, std::string detail) {
    return Error(ErrorKind::upstream_failed,
                 fmt::format("{} answered with more bytes than are allowed.", peer))
        .with_detail(std::move(detail));
}

}  // namespace mien::net
