#include "tests/support/exchange_worker.hpp"

#include <thread>

#include <boost/asio/executor_work_guard.hpp>

#include "async/spawn.hpp"
#include "async/work_pool.hpp"
#include "exchange/worker_jobs.hpp"
#include "objects/filesystem_store.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::test {

struct ExchangeWorker::State {
    explicit State(const ApiServer& api)
        : pool(context.get_executor(), api.app_settings()),
          objects(api.objects_directory(), work),
          tools{.pool = pool,
                .work = work,
                .objects = objects,
                .scratch_directory = scratch.path(),
                .renderer = built_renderer()},
          worker(context.get_executor(), pool, api.app_settings()),
          guard(context.get_executor()) {
        exchange::register_exchange_work(worker, tools);
        asio::post(context, [this] { worker.start(); });
        thread = std::thread([this] { context.run(); });
    }
    ~State() {
        async::spawn(context.get_executor(), "stop_worker",
                     [this] { return worker.stop(std::chrono::milliseconds(0)); });
        guard.reset();
        thread.join();
    }

    ScratchDirectory scratch;
    IoContext context{1};
    async::WorkPool work{2, 64};
    pg::Pool pool;
    objects::FilesystemStore objects;
    exchange::ExchangeTools tools;
    jobs::Worker worker;
    asio::executor_work_guard<Executor> guard;
    std::thread thread;
};

std::filesystem::path built_renderer() {
    return MIEN_TEST_RENDERER;
}

ExchangeWorker::ExchangeWorker(const ApiServer& api) : state_(std::make_unique<State>(api)) {}

ExchangeWorker::~ExchangeWorker() = default;

}  // namespace mien::test
