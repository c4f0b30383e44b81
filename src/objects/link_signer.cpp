#include "objects/link_signer.hpp"

#include <span>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/objects.hpp"

namespace mien::objects {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

LinkSigner::LinkSigner(Secret key) : key_(std::move(key)) {
    if (key_.reveal().size() < limits::link_key_bytes_min) {
        throw Error(ErrorKind::invalid, fmt::format("The key of media links needs {} bytes.",
                                                    limits::link_key_bytes_min));
    }
}

std::string LinkSigner::sign(std::string_view object_key, Timestamp expires_at) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(expires_at);
    const std::int64_t expires = seconds.time_since_epoch().count();
    return fmt::format("/media/{}?expires={}&signature={}", object_key, expires,
                       signature_of(object_key, expires));
}

bool LinkSigner::is_signed(std::string_view object_key, std::int64_t expires,
                           std::string_view signature) const {
    const auto expected = signature_of(object_key, expires);
    return equal_constant_time(bytes_of(expected), bytes_of(signature));
}

std::string LinkSigner::signature_of(std::string_view object_key, std::int64_t expires) const {
    const auto mac = hmac_sha256(key_.reveal(), fmt::format("{}|{}", object_key, expires));
    return to_base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

}  // namespace mien::objects
