#include "objects/keeping_store.hpp"

#include "objects/object_key.hpp"
#include "objects/store_deadline.hpp"

namespace mien::objects {

awaitable<void> KeepingStore::put(std::string key, NewObject object, Deadline deadline) {
    return store_->put(std::move(key), std::move(object), deadline);
}

awaitable<std::unique_ptr<ObjectReader>> KeepingStore::open(std::string key, ByteRange range,
                                                            Deadline deadline) {
    return store_->open(std::move(key), range, deadline);
}

awaitable<std::optional<ObjectInfo>> KeepingStore::find(std::string key, Deadline deadline) {
    return store_->find(std::move(key), deadline);
}

awaitable<void> KeepingStore::remove(std::string key, Deadline deadline) {
    require_object_key(key);
    require_time(deadline);
    co_return;
}

awaitable<void> KeepingStore::list(TakeObjects take, Deadline deadline) {
    return store_->list(std::move(take), deadline);
}

awaitable<std::size_t> KeepingStore::remove_unfinished(std::chrono::seconds older_than,
                                                       Deadline deadline) {
    return store_->remove_unfinished(older_than, deadline);
}

awaitable<void> KeepingStore::require_usable(Deadline deadline) {
    return store_->require_usable(deadline);
}

std::optional<std::string> KeepingStore::public_link(const PublicLink& link) const {
    return store_->public_link(link);
}

}  // namespace mien::objects
