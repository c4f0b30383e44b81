#include "app/workshop.hpp"

#include "app/housekeeping.hpp"
#include "transfer/worker_jobs.hpp"
#include "video/worker_jobs.hpp"

namespace mien::app {
namespace {

video::ProviderLimits limits_of(const Config& config, const video::Provider& provider) {
    const auto& settings = config.providers.at(std::string(provider.name()));
    return {.deadline = settings.deadline,
            .previews_running_max = settings.previews_running_max,
            .videos_running_max = settings.videos_running_max};
}

}  // namespace

WorkerParts::WorkerParts(IoContext& used_context, const Config& used_config)
    : context(used_context), config(used_config), assembly(config, "mien worker") {
    providers.add(builtin, limits_of(config, builtin));
}

struct Workshop::Tools {
    Tools(WorkerParts& parts, std::unique_ptr<Storage> used_storage)
        : storage(std::move(used_storage)),
          clips{.pool = storage->pool(),
                .work = parts.assembly.work(),
                .objects = storage->objects(),
                .providers = parts.providers,
                .scratch_directory = parts.assembly.scratch()},
          transfers{.pool = storage->pool(),
                    .work = parts.assembly.work(),
                    .objects = storage->objects(),
                    .scratch_directory = parts.assembly.scratch()} {}

    const std::unique_ptr<Storage> storage;
    const video::ClipTools clips;
    const transfer::TransferTools transfers;
};

Workshop::Workshop(WorkerParts& parts, std::unique_ptr<Storage> storage)
    : tools_(std::make_shared<Tools>(parts, std::move(storage))),
      worker_(parts.context.get_executor(), tools_->storage->pool(),
              tools_->storage->connection_for("jobs")) {
    worker_.hold(tools_);
    video::register_clip_work(worker_, tools_->clips);
    transfer::register_transfer_work(worker_, tools_->transfers);
    register_housekeeping(worker_, tools_->storage->pool(), tools_->storage->objects());
}

void Workshop::start() {
    worker_.start();
}

awaitable<void> Workshop::stop() {
    co_await worker_.stop();
    tools_->storage->pool().close();
}

}  // namespace mien::app
