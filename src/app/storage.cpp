#include "app/storage.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "objects/open_store.hpp"
#include "store/servable.hpp"

namespace mien::app {
namespace {

pg::Settings named(pg::Settings settings, std::string name) {
    settings.application_name = std::move(name);
    return settings;
}

}  // namespace

Storage::Storage(Executor executor, Assembly& assembly, Target target)
    : assembly_(assembly),
      target_(std::move(target)),
      pool_(std::make_shared<pg::Pool>(std::move(executor),
                                       named(target_.database, assembly_.name()))) {}

awaitable<void> Storage::require_usable(Deadline deadline) {
    const std::function<std::unique_ptr<objects::ObjectStore>()> open = [settings = target_.objects,
                                                                         &work = assembly_.work()] {
        return objects::open_store(settings, work);
    };
    objects_ = co_await async::with_deadline(assembly_.work().run(open), deadline,
                                             "Opening the object store");
    co_await store::require_servable(*pool_, deadline);
}

objects::ObjectStore& Storage::objects() {
    if (!objects_) {
        objects_ = objects::open_store(target_.objects, assembly_.work());
    }
    return *objects_;
}

pg::Settings Storage::connection_for(std::string_view purpose) const {
    return named(target_.database, fmt::format("{} {}", assembly_.name(), purpose));
}

}  // namespace mien::app
