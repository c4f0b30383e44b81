#include "app/server.hpp"

#include "api/edge/change_events.hpp"
#include "api/edge/contract.hpp"
#include "api/routes.hpp"
#include "app/web.hpp"
#include "base/log.hpp"
#include "store/constraints.hpp"
#include "store/prompts/presence.hpp"

namespace mien::app {
namespace {

constexpr std::size_t work_threads = 4;

http::ListenerOptions listener_options(const Config& config) {
    http::ListenerOptions options;
    options.address = config.listen_address;
    options.port = config.listen_port;
    options.is_behind_tls = config.public_url.starts_with("https://");
    options.trusted_proxies = http::NetworkSet(config.trusted_proxies);
    return options;
}

std::vector<std::string> change_channels() {
    auto channels = store::PromptCache::channels();
    channels.emplace_back("access_changed");
    channels.emplace_back("job_changed");
    channels.emplace_back(store::presence_channel);
    return channels;
}

pg::Settings named(pg::Settings settings, const char* name) {
    settings.application_name = name;
    return settings;
}

}  // namespace

Server::Server(IoContext& context, const Config& config)
    : work_(work_threads, limits::work_queued_max),
      pool_(context.get_executor(), named(config.database, "mien serve")),
      objects_(config.objects_directory, work_),
      links_(config.link_key),
      prompts_(pool_),
      access_(pool_, config.public_url),
      events_(context.get_executor()),
      changes_(make_change_listener(context, config)),
      context_{.pool = pool_,
               .work = work_,
               .objects = objects_,
               .prompts = prompts_,
               .access = access_,
               .events = events_,
               .metrics = metrics_,
               .changes = changes_,
               .environment = config.environment,
               .links = {.signer = links_, .public_url = config.public_url},
               .rendering = {.provider = config.provider,
                             .clip_limits = config.providers.at(config.provider).clip_limits}},
      router_([this](http::Request& request, const http::Route& route) {
          return access_.admit(request, route);
      }),
      listener_(context, listener_options(config), router_, metrics_, work_) {
    store::register_constraints();
    api::load_contract();
    for (auto& route : api::routes(context_)) {
        router_.add(std::move(route));
    }
    add_web(router_, config.web_directory);
}

Server::~Server() = default;

pg::Listener Server::make_change_listener(IoContext& context, const Config& config) {
    pg::ListenerEvents on;
    on.on_notification = [this](std::string_view channel, std::string_view payload) {
        if (channel == "job_changed") {
            events_.publish(payload);
        } else if (channel == "access_changed") {
            access_.forget_all();
            events_.check_access();
        } else {
            prompts_.apply(channel, payload);
            announce_change(channel, payload);
        }
    };
    on.on_connected = [this] {
        prompts_.set_listening(true);
        access_.forget_all();
        events_.check_access();
        events_.resync();
        log(LogLevel::info, "listening_for_changes");
    };
    on.on_lost = [this] {
        prompts_.set_listening(false);
        access_.forget_all();
        log(LogLevel::warning, "changes_listener_lost");
    };
    return {context.get_executor(), named(config.database, "mien serve changes"), change_channels(),
            std::move(on)};
}

void Server::announce_change(std::string_view channel, std::string_view payload) {
    if (events_.count_streams() == 0) {
        return;
    }
    const auto event = api::event_of(channel, payload);
    if (event) {
        events_.announce(*event);
    }
}

void Server::start() {
    changes_.start();
    events_.watch_access(pool_);
    listener_.start();
    log(LogLevel::info, "serving", {{"port", listener_.port()}});
}

awaitable<void> Server::stop(std::chrono::milliseconds grace) {
    events_.stop();
    co_await listener_.stop(grace);
    changes_.stop();
    pool_.close();
}

}  // namespace mien::app
