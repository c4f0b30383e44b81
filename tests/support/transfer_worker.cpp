#include "tests/support/transfer_worker.hpp"

#include <thread>

#include <boost/asio/executor_work_guard.hpp>

#include "app/image_taker.hpp"
#include "async/spawn.hpp"
#include "async/work_pool.hpp"
#include "objects/filesystem_store.hpp"
#include "tests/support/exchange_worker.hpp"
#include "tests/support/scratch_directory.hpp"
#include "transfer/worker_jobs.hpp"

namespace mien::test {

namespace {

transfer::TakeImage telling(transfer::TakeImage take, std::function<void()> on_image) {
    if (!on_image) {
        return take;
    }
    return [take = std::move(take), on_image = std::move(on_image)](std::filesystem::path source,
                                                                    Deadline deadline) {
        on_image();
        return take(std::move(source), deadline);
    };
}

}  // namespace

struct TransferWorker::State {
    State(const ApiServer& api, TransferWorkerOptions options)
        : pool(context.get_executor(), api.app_settings()),
          objects(api.objects_directory(), work),
          exchanges{.pool = pool,
                    .work = work,
                    .objects = objects,
                    .scratch_directory = scratch.path(),
                    .renderer = built_renderer()},
          tools{
              .pool = pool,
              .work = work,
              .objects = objects,
              .scratch_directory = scratch.path(),
              .take_image = telling(app::take_images_with(exchanges), std::move(options.on_image)),
              .comparison_reserve = options.comparison_reserve},
          worker(context.get_executor(), pool, api.app_settings()),
          guard(context.get_executor()) {
        transfer::register_transfer_work(worker, tools);
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
    exchange::ExchangeTools exchanges;
    transfer::TransferTools tools;
    jobs::Worker worker;
    asio::executor_work_guard<Executor> guard;
    std::thread thread;
};

TransferWorker::TransferWorker(const ApiServer& api, TransferWorkerOptions options)
    : state_(std::make_unique<State>(api, std::move(options))) {}

TransferWorker::~TransferWorker() = default;

}  // namespace mien::test
