#include "app/server.hpp"

#include "api/edge/change_channels.hpp"
#include "api/edge/contract.hpp"
#include "api/routes.hpp"
#include "app/rendering.hpp"
#include "app/web.hpp"
#include "base/limits/lists.hpp"
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

}  // namespace

Server::Server(IoContext& context, const Config& config)
    : assembly_(context, config, "mien serve"),
      links_(config.link_key),
      prompts_(assembly_.pool()),
      answers_(limits::prompt_cache_bytes_max / 4),
      access_(assembly_.pool(), {config.public_url, config.environment}),
      events_(context.get_executor()),
      jobs_(context.get_executor()),
      changes_(make_change_listener(context)),
      context_{.pool = assembly_.pool(),
               .work = assembly_.work(),
               .objects = assembly_.objects(),
               .prompts = prompts_,
               .answers = answers_,
               .access = access_,
               .events = events_,
               .jobs = jobs_,
               .metrics = metrics_,
               .changes = changes_,
               .environment = config.environment,
               .cookie = {config.public_url, config.environment},
               .links = {.signer = links_, .public_url = config.public_url},
               .rendering = rendering_of(config)},
      router_([this](http::Request& request, const http::Route& route) {
          return admit(request, route);
      }),
      listener_(context, listener_options(config, assembly_.scratch()), router_, metrics_,
                assembly_.work()) {
    api::load_contract();
    for (auto& route : api::routes(context_)) {
        router_.add(std::move(route));
    }
    add_web(router_, config.web_directory);
}

Server::~Server() = default;

pg::Listener Server::make_change_listener(IoContext& context) {
    pg::ListenerEvents on;
    on.on_notification = [this](std::string_view channel, std::string_view payload) {
        const api::ChangeTargets targets{
            .prompts = prompts_, .access = access_, .events = events_, .jobs = jobs_};
        api::hear_change(targets, channel, payload);
    };
    on.on_connected = [this] {
        prompts_.set_listening(true);
        access_.forget_all();
        events_.check_access();
        events_.resync();
        jobs_.wake_all();
        log(LogLevel::info, "listening_for_changes");
    };
    on.on_lost = [this] {
        prompts_.set_listening(false);
        access_.forget_all();
        log(LogLevel::warning, "changes_listener_lost");
    };
    return {context.get_executor(), assembly_.connection_for("changes"), api::change_channels(),
            std::move(on)};
}

awaitable<void> Server::admit(http::Request& request, const http::Route& route) {
    co_await access_.admit(request, route);
    api::check_parameters(request);
}

void Server::start() {
    changes_.start();
    events_.watch_access(assembly_.pool());
    listener_.start();
    log(LogLevel::info, "serving", {{"port", listener_.port()}});
}

awaitable<void> Server::stop(std::chrono::milliseconds grace) {
    events_.stop();
    co_await listener_.stop(grace);
    changes_.stop();
    assembly_.pool().close();
}

}  // namespace mien::app
