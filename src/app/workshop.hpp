// Everything in a working process that stands on one target: the way to its data, and who takes its
// jobs. A worker works for another target by changing to another workshop (site.hpp is the same for
// a server).
#pragma once

#include <memory>

#include "app/assembly.hpp"
#include "app/config.hpp"
#include "app/storage.hpp"
#include "jobs/worker.hpp"
#include "video/builtin_provider.hpp"
#include "video/provider_registry.hpp"

namespace mien::app {

// What a working process has once, whichever target it works for. The configuration must outlive
// it.
struct WorkerParts {
    WorkerParts(IoContext& context, const Config& config);
    WorkerParts(const WorkerParts&) = delete;
    WorkerParts& operator=(const WorkerParts&) = delete;

    IoContext& context;
    const Config& config;
    Assembly assembly;
    video::BuiltinProvider builtin;
    video::ProviderRegistry providers;
};

// Network thread only. The parts must outlive it.
class Workshop {
  public:
    // Opens the object store, which blocks, if the storage has not; throws unavailable when it
    // cannot be used. Connects to nothing yet.
    Workshop(WorkerParts& parts, std::unique_ptr<Storage> storage);
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    // Takes jobs from now on.
    void start();
    // Takes no more; jobs that run are ended or given back (jobs::Worker::stop), then connections
    // are closed.
    [[nodiscard]] awaitable<void> stop();

  private:
    struct Tools;

    // Shared with the worker's coroutines: an attempt that ignores its stop may outlive all else.
    std::shared_ptr<Tools> tools_;
    jobs::Worker worker_;
};

}  // namespace mien::app
