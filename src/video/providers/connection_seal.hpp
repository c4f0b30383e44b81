// The secrets of a connection as they are at rest. What is sealed holds for one provider and the
// origin of one base URL: whoever changes the address in the database, or moves a key from row to
// row, gets nothing sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/secret.hpp"
#include "net/request.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// [providers] of the configuration.
struct ServiceAccess {
    std::optional<Secret> key;  // seals and opens; without it no provider can be used
    std::vector<std::string> allowed_networks;
};

// What a provider's row holds of it.
struct SealedConnection {
    ProviderId id;
    std::string kind;
    std::string base_url;
    std::optional<std::string> key = {};
    std::optional<std::string> headers = {};
};

// Throws invalid for a base URL that is none, and when there is no key to seal with.
[[nodiscard]] std::string seal_service_key(const ServiceAccess& access,
                                           const SealedConnection& connection, const Secret& key);
[[nodiscard]] std::string seal_service_headers(const ServiceAccess& access,
                                               const SealedConnection& connection,
                                               const std::vector<net::SecretHeader>& headers);

// Throws invalid, with what a person can do, when there is no key or it does not open what is
// sealed.
[[nodiscard]] ServiceConnection open_connection(const ServiceAccess& access,
                                                const SealedConnection& connection);

}  // namespace mien::video
