#include "app/storage.hpp"

#include <fmt/format.h>

#include "objects/open_store.hpp"

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
