#include "api/edge/staging_gate.hpp"

#include "base/error.hpp"
#include "http/characters.hpp"

namespace mien::api {
namespace {

std::string_view without_final_dot(std::string_view name) {
    return name.substr(0, name.size() - (name.ends_with('.') ? 1 : 0));
}

// As the router sees it: whatever else is asked of that path is a request like any other.
bool is_health_check(const http::Request& request) {
    return request.route_name == "get_health";
}

[[noreturn]] void refuse(std::string_view reason) {
    if (reason == staging_refusal::host) {
        throw Error(ErrorKind::forbidden, "Staging is not at this address.");
    }
    if (reason == staging_refusal::forwarded) {
        throw Error(ErrorKind::forbidden,
                    "The proxy does not say in X-Forwarded-For from which address this comes.");
    }
    throw Error(ErrorKind::forbidden, "Staging is open to the networks of its VPN only.");
}

void admit(const StagingAccessSource& source, const AccessLog& access_log, http::Request& request) {
    if (is_health_check(request)) {
        return;
    }
    const auto access = source();
    if (!access) {
        request.refused_for = staging_refusal::configuration;
        throw Error(ErrorKind::unavailable, "Staging's configuration is not known yet.");
    }
    const auto reason = refuse_at_gate(*access, visitor_of(request));
    if (reason) {
        request.refused_for = *reason;
        refuse(*reason);
    }
    if (access_log.is_failing() && !is_safe(request.method)) {
        request.refused_for = staging_refusal::log;
        throw Error(ErrorKind::unavailable,
                    "The access log cannot be written, so nothing is changed.");
    }
}

awaitable<void> record(AccessLog& access_log, const http::Request& request,
                       http::Answered answered) {
    if (is_health_check(request)) {
        co_return;
    }
    auto attempt = attempt_of(request, answered);
    co_await access_log.write(std::move(attempt));
}

}  // namespace

Visitor visitor_of(const http::Request& request) {
    return {.host = std::string(request.host()),
            .client = request.is_peer_known ? std::optional(request.peer) : std::nullopt};
}

std::optional<std::string_view> refuse_at_gate(const StagingAccess& access,
                                               const Visitor& visitor) {
    const auto& client = visitor.client;
    const auto name = without_final_dot(visitor.host);
    if (name.empty() ||
        !http::equals_ignoring_case(name, without_final_dot(access.admin_subdomain))) {
        return staging_refusal::host;
    }
    if (!client || (access.vpn_required && access.trusted_proxies.contains(*client))) {
        return staging_refusal::forwarded;
    }
    if (access.vpn_required && !access.networks.contains(*client)) {
        return staging_refusal::network;
    }
    return std::nullopt;
}

http::RequestHooks staging_hooks(StagingAccessSource source,
                                 std::shared_ptr<AccessLog> access_log) {
    return {.admit = [source = std::move(source),
                      access_log](http::Request& request) { admit(source, *access_log, request); },
            .record =
                [access_log](const http::Request& request, http::Answered answered) {
                    return record(*access_log, request, answered);
                }};
}

}  // namespace mien::api
