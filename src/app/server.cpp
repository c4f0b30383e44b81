#include "app/server.hpp"

#include <algorithm>

#include "app/public_url.hpp"
#include "base/limits/moves.hpp"
#include "base/log.hpp"

namespace mien::app {
namespace {

http::ListenerOptions listener_options(ServerParts& parts) {
    const auto& config = parts.config;
    http::ListenerOptions options;
    options.address = config.listen_address;
    options.port = config.listen_port;
    options.is_behind_tls = config.public_url.starts_with("https://");
    // So that nobody takes an answer of staging for one of production.
    if (config.environment == "staging") {
        options.own_lines = "Mien-Environment: staging\r\n";
    }
    options.trusted_proxies = async::NetworkSet(config.trusted_proxies);
    options.scratch_directory = parts.assembly.scratch();
    if (parts.front) {
        options.hooks = parts.front->hooks();
    }
    return options;
}

// Who holds the router holds its site.
std::shared_ptr<const http::Router> router_of(const std::shared_ptr<Site>& site) {
    return {site, &site->router()};
}

}  // namespace

Server::Server(IoContext& context, const Config& config)
    : parts_(context, config),
      moves_(context.get_executor()),
      site_(std::make_shared<Site>(
          parts_,
          std::make_unique<Storage>(context.get_executor(), parts_.assembly, target_of(config)))),
      listener_(context, listener_options(parts_), router_of(site_), parts_.metrics,
                parts_.assembly.work()) {}

Server::~Server() = default;

void Server::start() {
    if (parts_.front) {
        parts_.front->start(
            {.on_access = [this](const std::string& host) { change_access(host); },
             .move_to = [this](Target target) { return move_to(std::move(target)); }});
    }
    site_->start();
    site_->check_objects();
    listener_.start();
    log(LogLevel::info, "serving", {{"port", listener_.port()}});
}

void Server::change_access(const std::string& admin_subdomain) {
    parts_.public_url = with_host(parts_.config.public_url, admin_subdomain);
    site_->check_visitors();
}

awaitable<void> Server::move_to(Target target) {
    const auto move = moves_.begin();
    auto next =
        co_await Site::open(parts_, std::move(target), deadline_in(limits::target_check_time_max));
    moves_.require_going_on();
    listener_.set_router(router_of(next));
    const auto before = std::exchange(site_, std::move(next));
    std::erase_if(left_, [](const auto& site) { return site.expired(); });
    left_.push_back(before);
    before->retire();
    log(LogLevel::info, "moved", {{"sites", count_sites()}});
}

std::size_t Server::count_sites() const {
    const auto answering =
        std::ranges::count_if(left_, [](const auto& site) { return !site.expired(); });
    return 1 + static_cast<std::size_t>(answering);
}

awaitable<void> Server::stop(std::chrono::milliseconds grace) {
    moves_.stop();
    co_await listener_.stop(grace);
    co_await moves_.wait_until_ended();
    site_->stop();
    if (parts_.front) {
        parts_.front->stop();
    }
}

}  // namespace mien::app
