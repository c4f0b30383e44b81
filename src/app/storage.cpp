#include "app/storage.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "async/spawn.hpp"
#include "base/limits/objects.hpp"
#include "base/log.hpp"
#include "objects/bucket.hpp"
#include "objects/keeping_store.hpp"
#include "objects/open_store.hpp"
#include "store/servable.hpp"
#include "store/staging/environment_marker.hpp"

namespace mien::app {
namespace {

// A directory is marked as this environment's, or refused as another one's. Blocks.
std::unique_ptr<objects::ObjectStore> open_own(const objects::StoreSettings& settings,
                                               const std::string& environment, Executor executor,
                                               async::WorkPool& work) {
    auto store = objects::open_store(settings, std::move(executor), work);
    if (const auto* files = std::get_if<objects::FilesystemSettings>(&settings)) {
        objects::mark_bucket(files->directory, environment);
    }
    // Generations that are kept need what the served one does not.
    if (environment == "staging") {
        return std::make_unique<objects::KeepingStore>(std::move(store));
    }
    return store;
}

awaitable<void> check(std::shared_ptr<objects::ObjectStore> store) {
    auto checking = store->require_usable(deadline_in(limits::object_check_time_max));
    const auto ending = co_await async::ending_of(std::move(checking));
    const auto error = error_in(ending.failure);
    if (error) {
        log(LogLevel::error, "object_store_unusable",
            {{"help", error->message()}, {"detail", error->detail()}});
    }
}

}  // namespace

Storage::Storage(Executor executor, Assembly& assembly, Target target)
    : executor_(std::move(executor)),
      assembly_(assembly),
      target_(std::move(target)),
      pool_(std::make_shared<pg::Pool>(executor_, named(target_.database, assembly_.name()))) {}

awaitable<void> Storage::require_usable(Deadline deadline) {
    const std::function<std::unique_ptr<objects::ObjectStore>()> open =
        [settings = target_.objects, environment = assembly_.environment(), executor = executor_,
         &work = assembly_.work()] { return open_own(settings, environment, executor, work); };
    objects_ = co_await async::with_deadline(assembly_.work().run(open), deadline,
                                             "Opening the object store");
    co_await objects_->require_usable(deadline);
    const auto lease = co_await pool_->lease(deadline);
    // What a name leads to may have changed since a configuration was tried.
    const store::Home home{.environment = assembly_.environment(),
                           .production_cluster = target_.production_cluster};
    co_await store::refuse_other_environment(lease.connection(), home, deadline);
    co_await store::require_servable(lease.connection(), deadline);
}

objects::ObjectStore& Storage::objects() {
    if (!objects_) {
        objects_ = open_own(target_.objects, assembly_.environment(), executor_, assembly_.work());
    }
    return *objects_;
}

void Storage::check_objects() {
    static_cast<void>(objects());
    async::spawn(executor_, "check_object_store", [store = objects_] { return check(store); });
}

core::DatabasePlace Storage::place() const {
    const auto& database = target_.database;
    return {.host = database.host,
            .port = database.port,
            .name = database.database,
            .user = database.user};
}

pg::Settings Storage::connection_for(std::string_view purpose) const {
    return named(target_.database, fmt::format("{} {}", assembly_.name(), purpose));
}

}  // namespace mien::app
