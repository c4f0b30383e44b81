// Who may reach staging at all, before anybody asks for credentials: its own host name and, when
// the configuration says so, the networks of its VPN. `/healthz` alone is open to whoever reaches
// the port, and is not logged.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>

#include "api/edge/access_log.hpp"
#include "async/network_set.hpp"
#include "http/request.hpp"
#include "http/request_hooks.hpp"

namespace mien::api {

// What the active configuration says of it.
struct StagingAccess {
    std::string admin_subdomain;  // a host name; case and one final dot do not count
    bool vpn_required = false;
    async::NetworkSet networks = {};  // when it is required
    // Of the configuration file: who says in X-Forwarded-For for whom it asks.
    async::NetworkSet trusted_proxies = {};
};

// Who sends a request.
struct Visitor {
    std::string host;  // of the Host header, without its port (Request::host)
    // Nothing when what a trusted proxy says of it cannot be read.
    std::optional<boost::asio::ip::address> client = std::nullopt;
};

[[nodiscard]] Visitor visitor_of(const http::Request& request);

// Why a request may not come in. The words are those of the access log.
namespace staging_refusal {
inline constexpr std::string_view host = "host";            // it is not for this host
inline constexpr std::string_view forwarded = "forwarded";  // nobody knows for whom the proxy asks
inline constexpr std::string_view network = "network";      // it comes from outside of the VPN
inline constexpr std::string_view configuration = "configuration";  // which is not known yet
inline constexpr std::string_view log = "log";  // it may change something, unlogged
}  // namespace staging_refusal

// The rule: the host, then the client. With a VPN the client is never a trusted proxy itself: one
// that names nobody stands for anybody. Nothing when the visitor may come in. X-Forwarded-Host and
// Forwarded are never looked at, whoever sends them.
[[nodiscard]] std::optional<std::string_view> refuse_at_gate(const StagingAccess& access,
                                                             const Visitor& visitor);

// The configuration in force; null while it is not known.
using StagingAccessSource = std::function<std::shared_ptr<const StagingAccess>()>;

// The rule for every request, and its row in the log. While the log cannot be written, requests
// that may change something are refused before they do.
[[nodiscard]] http::RequestHooks staging_hooks(StagingAccessSource source,
                                               std::shared_ptr<AccessLog> access_log);

}  // namespace mien::api
