#include "app/site.hpp"

#include "api/edge/change_channels.hpp"
#include "api/edge/contract.hpp"
#include "api/routes.hpp"
#include "app/rendering.hpp"
#include "app/web.hpp"
#include "async/deadline.hpp"
#include "base/limits/lists.hpp"
#include "base/log.hpp"

namespace mien::app {
namespace {

api::Admission admission_of(const Config& config) {
    return config.environment == "staging" ? api::Admission::admins_only : api::Admission::by_role;
}

// Whom a stream of events is for.
core::Role least_reader(const Config& config) {
    return config.environment == "staging" ? core::Role::admin : core::Role::viewer;
}

std::optional<api::StagingContext> staging_context(const Config& config, StagingFront* front,
                                                   Assembly& assembly) {
    if (front == nullptr) {
        return std::nullopt;
    }
    return api::StagingContext{.control = front->control(),
                               .tools = {.key = config.control.value().key,
                                         .ca_file = config.database.ca_file,
                                         .objects = config.objects,
                                         .scratch = assembly.scratch(),
                                         .work = assembly.work()}};
}

}  // namespace

ServerParts::ServerParts(IoContext& used_context, const Config& used_config)
    : context(used_context),
      config(used_config),
      assembly(config, "mien serve"),
      public_url(config.public_url),
      links(config.link_key),
      web(read_web(config.web_directory, {.environment = config.environment,
                                          .media_origin = objects::public_origin(config.objects)})),
      front(config.control ? std::make_unique<StagingFront>(context.get_executor(), config)
                           : nullptr),
      staging(staging_context(config, front.get(), assembly)) {
    api::load_contract();
}

awaitable<std::shared_ptr<Site>> Site::open(ServerParts& parts, Target target, Deadline deadline) {
    auto storage =
        std::make_unique<Storage>(parts.context.get_executor(), parts.assembly, std::move(target));
    co_await storage->require_usable(deadline);
    auto site = std::make_shared<Site>(parts, std::move(storage));
    site->start();
    co_await async::with_deadline(site->wait_until_listening(), deadline,
                                  "Listening for changes of the database");
    co_return site;
}

Site::Site(ServerParts& parts, std::unique_ptr<Storage> storage)
    : storage_(std::move(storage)),
      listening_(parts.context.get_executor()),
      prompts_(storage_->pool()),
      answers_(limits::prompt_cache_bytes_max / 4),
      split_log_(storage_->pool()),
      access_(storage_->shared_pool(), {parts.public_url, parts.config.environment},
              admission_of(parts.config)),
      events_(parts.context.get_executor()),
      jobs_(parts.context.get_executor()),
      experiment_notices_(parts.context.get_executor(), storage_->shared_pool()),
      changes_(make_change_listener(parts.context)),
      context_{.pool = storage_->pool(),
               .place = storage_->place(),
               .work = parts.assembly.work(),
               .objects = storage_->objects(),
               .prompts = prompts_,
               .answers = answers_,
               .split_log = split_log_,
               .access = access_,
               .events = events_,
               .jobs = jobs_,
               .experiment_notices = experiment_notices_,
               .metrics = parts.metrics,
               .changes = changes_,
               .passwords = parts.passwords,
               .sign_in_failures = parts.sign_in_failures,
               .staging = parts.staging ? &*parts.staging : nullptr,
               .environment = parts.config.environment,
               .staging_url = parts.config.staging_url,
               .cookie = {parts.public_url, parts.config.environment},
               .links = {.signer = parts.links, .public_url = parts.public_url},
               .rendering = rendering_of(parts.config),
               .services = parts.config.services},
      router_([this](http::Request& request, const http::Route& route) {
          return admit(request, route);
      }),
      least_reader_(least_reader(parts.config)),
      is_let_in_(parts.front ? parts.front->visitor_check() : api::VisitorCheck()) {
    for (auto& route : api::routes(context_)) {
        router_.add(std::move(route));
    }
    if (parts.web) {
        add_web(router_, parts.web);
    }
}

Site::~Site() {
    events_.stop();
}

pg::Listener Site::make_change_listener(IoContext& context) {
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
        events_.set_listening(true);
        events_.resync();
        jobs_.wake_all();
        listening_.notify_all();
        log(LogLevel::info, "listening_for_changes");
    };
    on.on_lost = [this] {
        prompts_.set_listening(false);
        events_.set_listening(false);
        access_.forget_all();
        log(LogLevel::warning, "changes_listener_lost");
    };
    return {context.get_executor(), storage_->connection_for("changes"), api::change_channels(),
            std::move(on)};
}

awaitable<void> Site::wait_until_listening() {
    while (!changes_.is_connected()) {
        co_await listening_.wait();
    }
}

awaitable<void> Site::admit(http::Request& request, const http::Route& route) {
    co_await access_.admit(request, route);
    api::check_parameters(request);
}

void Site::check_objects() {
    storage_->check_objects();
}

void Site::start() {
    changes_.start();
    events_.watch_access(storage_->shared_pool(), least_reader_, is_let_in_);
}

void Site::check_visitors() {
    events_.check_access();
}

void Site::retire() {
    changes_.stop();
    events_.dismiss();
    events_.stop();
    prompts_.set_listening(false);
    access_.forget_all();
    jobs_.wake_all();
    experiment_notices_.stop();
    storage_->pool().keep_none();
}

void Site::stop() {
    events_.stop();
    changes_.stop();
    experiment_notices_.stop();
    storage_->pool().close();
}

}  // namespace mien::app
