#include "app/workshop.hpp"

#include "app/housekeeping.hpp"
#include "app/image_taker.hpp"
#include "exchange/worker_jobs.hpp"
#include "transfer/worker_jobs.hpp"
#include "video/answer_notes.hpp"
#include "video/order/renderer_process.hpp"
#include "video/worker_jobs.hpp"

namespace mien::app {
namespace {

video::ProviderLimits limits_of(const Config& config, const video::Provider& provider) {
    const auto& settings = config.providers.at(std::string(provider.name()));
    return {.deadline = settings.deadline,
            .previews_running_max = settings.previews_running_max,
            .videos_running_max = settings.videos_running_max};
}

// Staging's servers are behind a gate that no service passes.
std::string webhook_base_of(const Config& config) {
    const bool is_reachable =
        config.environment == "production" && config.public_url.starts_with("https://");
    return is_reachable ? config.public_url : "";
}

}  // namespace

WorkerParts::WorkerParts(IoContext& used_context, const Config& used_config)
    : context(used_context), config(used_config), assembly(config, "mien worker") {
    providers.add(builtin, limits_of(config, builtin));
}

struct Workshop::Tools {
    Tools(WorkerParts& parts, std::unique_ptr<Storage> used_storage)
        : storage(std::move(used_storage)),
          hints(parts.context.get_executor(), storage->connection_for("submissions")),
          answers(parts.assembly.work(), parts.assembly.scratch() / "answers"),
          services{.pool = storage->pool(),
                   .hints = hints,
                   .access = parts.config.services,
                   .open =
                       [&parts](video::ServiceConnection connection, json::object preset) {
                           return video::open_service(parts.context.get_executor(),
                                                      parts.assembly.work(), std::move(connection),
                                                      std::move(preset));
                       },
                   .renderer = video::renderer_program(),
                   .webhook_base = webhook_base_of(parts.config),
                   .answers = &answers},
          clips{.pool = storage->pool(),
                .work = parts.assembly.work(),
                .objects = storage->objects(),
                .providers = parts.providers,
                .scratch_directory = parts.assembly.scratch(),
                .services = &services},
          exchanges{.pool = storage->pool(),
                    .work = parts.assembly.work(),
                    .objects = storage->objects(),
                    .scratch_directory = parts.assembly.scratch(),
                    .renderer = video::renderer_program()},
          transfers{.pool = storage->pool(),
                    .work = parts.assembly.work(),
                    .objects = storage->objects(),
                    .scratch_directory = parts.assembly.scratch(),
                    .take_image = take_images_with(exchanges)} {}

    const std::unique_ptr<Storage> storage;
    video::SubmissionHints hints;
    video::AnswerNotes answers;
    const video::ServiceTools services;
    const video::ClipTools clips;
    const exchange::ExchangeTools exchanges;
    const transfer::TransferTools transfers;
};

Workshop::Workshop(WorkerParts& parts, std::unique_ptr<Storage> storage)
    : tools_(std::make_shared<Tools>(parts, std::move(storage))),
      worker_(parts.context.get_executor(), tools_->storage->pool(),
              tools_->storage->connection_for("jobs")) {
    worker_.hold(tools_);
    video::register_clip_work(worker_, tools_->clips);
    transfer::register_transfer_work(worker_, tools_->transfers);
    exchange::register_exchange_work(worker_, tools_->exchanges);
    register_housekeeping(worker_, tools_->storage->pool(), tools_->storage->objects());
}

void Workshop::start() {
    tools_->hints.start();
    worker_.start();
}

awaitable<void> Workshop::stop() {
    co_await worker_.stop();
    tools_->hints.stop();
    tools_->storage->pool().close();
}

}  // namespace mien::app
