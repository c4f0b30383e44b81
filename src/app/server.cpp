#include "app/server.hpp"

#include "base/log.hpp"

namespace mien::app {
namespace {

http::ListenerOptions listener_options(const Config& config, std::filesystem::path scratch) {
    http::ListenerOptions options;
    options.address = config.listen_address;
    options.port = config.listen_port;
    options.is_behind_tls = config.public_url.starts_with("https://");
    options.trusted_proxies = http::NetworkSet(config.trusted_proxies);
    options.scratch_directory = std::move(scratch);
    return options;
}

// Who holds the router holds its site.
std::shared_ptr<const http::Router> router_of(const std::shared_ptr<Site>& site) {
    return {site, &site->router()};
}

}  // namespace

Server::Server(IoContext& context, const Config& config)
    : parts_(context, config),
      site_(std::make_shared<Site>(parts_, target_of(config))),
      listener_(context, listener_options(config, parts_.assembly.scratch()), router_of(site_),
                parts_.metrics, parts_.assembly.work()) {}

Server::~Server() = default;

void Server::start() {
    site_->start();
    listener_.start();
    log(LogLevel::info, "serving", {{"port", listener_.port()}});
}

awaitable<void> Server::stop(std::chrono::milliseconds grace) {
    co_await listener_.stop(grace);
    site_->stop();
}

}  // namespace mien::app
