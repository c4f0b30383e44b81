#include "app/serve.hpp"

#include "app/served_target.hpp"
#include "app/server.hpp"
#include "app/shutdown.hpp"
#include "async/spawn.hpp"

namespace mien::app {
namespace {

constexpr std::chrono::seconds stop_grace{20};

awaitable<void> run_until_stopped(IoContext& context, const Config& config) {
    const auto served = co_await with_served_target(config);
    Server server(context, served);
    server.start();
    co_await wait_for_stop_signal();
    co_await server.stop(stop_grace);
}

}  // namespace

int serve(const Config& config) {
    set_up_log(config.log_level, "serve");
    const std::function<awaitable<void>(IoContext&)> body = [&](IoContext& context) {
        return run_until_stopped(context, config);
    };
    async::run<void>(body);
    return 0;
}

}  // namespace mien::app
