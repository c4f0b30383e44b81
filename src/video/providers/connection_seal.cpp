#include "video/providers/connection_seal.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/sealed_box.hpp"
#include "net/url.hpp"

namespace mien::video {
namespace {

const Secret& require_key(const ServiceAccess& access) {
    if (!access.key) {
        throw Error(ErrorKind::invalid,
                    "Providers need the section [providers] with a key in Mien's configuration; "
                    "the guide on providers says how.");
    }
    return *access.key;
}

std::string seal_value(const ServiceAccess& access, const SealedConnection& connection,
                       json::value value) {
    const json::object sealed{{"provider_id", to_string(connection.id)},
                              {"origin", net::parse_url(connection.base_url).origin()},
                              {"value", std::move(value)}};
    return seal(require_key(access), Secret(json::serialize(sealed)));
}

json::value open_value(const ServiceAccess& access, const SealedConnection& connection,
                       const std::string& sealed, std::string_view what) {
    const auto opened = unseal(require_key(access), sealed);
    if (!opened) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The {} of this provider was sealed with another providers.key: "
                                "put that key back, or give the {} anew.",
                                what, what));
    }
    auto document = json::parse(opened->reveal()).as_object();
    if (document.at("provider_id").as_string() != to_string(connection.id) ||
        document.at("origin").as_string() != net::parse_url(connection.base_url).origin()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The {} of this provider was given for another address: give it "
                                "anew.",
                                what));
    }
    return std::move(document.at("value"));
}

}  // namespace

std::string seal_service_key(const ServiceAccess& access, const SealedConnection& connection,
                             const Secret& key) {
    return seal_value(access, connection, json::value(key.reveal()));
}

std::string seal_service_headers(const ServiceAccess& access, const SealedConnection& connection,
                                 const std::vector<net::SecretHeader>& headers) {
    json::object named;
    for (const auto& header : headers) {
        named[header.name] = header.value.reveal();
    }
    return seal_value(access, connection, std::move(named));
}

ServiceConnection open_connection(const ServiceAccess& access, const SealedConnection& connection) {
    ServiceConnection opened{.provider_id = to_string(connection.id),
                             .kind = connection.kind,
                             .base_url = connection.base_url,
                             .key = {},
                             .headers = {},
                             .allowed_networks = access.allowed_networks};
    require_key(access);
    if (connection.key) {
        const auto key = open_value(access, connection, *connection.key, "key");
        opened.key = Secret(std::string(key.as_string()));
    }
    if (connection.headers) {
        const auto headers = open_value(access, connection, *connection.headers, "headers");
        for (const auto& header : headers.as_object()) {
            opened.headers.push_back(
                {std::string(header.key()), Secret(std::string(header.value().as_string()))});
        }
    }
    return opened;
}

}  // namespace mien::video
