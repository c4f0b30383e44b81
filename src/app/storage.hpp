// The way to a target's data: connections to its database, and its object store.
#pragma once

#include <memory>
#include <string_view>

#include "app/assembly.hpp"
#include "app/target.hpp"
#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "core/staging_configuration.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"

namespace mien::app {

// Network thread only. The assembly must outlive it.
class Storage {
  public:
    // Connects to nothing yet and touches no file.
    Storage(Executor executor, Assembly& assembly, Target target);
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;

    // Throws unavailable when the object store or the database cannot be used or has not answered
    // by the deadline, and conflict when the database is none to work with (store/servable.hpp) or
    // another environment's.
    // Opens the object store without blocking.
    [[nodiscard]] awaitable<void> require_usable(Deadline deadline);

    [[nodiscard]] pg::Pool& pool() { return *pool_; }
    // For tasks that may go on when the rest has gone.
    [[nodiscard]] const std::shared_ptr<pg::Pool>& shared_pool() const { return pool_; }

    // Opened at the first call, which a long-running process makes at its start and a command only
    // if it needs them; that call blocks, and throws when the store cannot be used
    // (objects/open_store.hpp).
    [[nodiscard]] objects::ObjectStore& objects();

    // Looks, beside all else, whether the object store can be used, and logs what is wrong if not:
    // not everything needs it, so a process starts all the same.
    void check_objects();

    // Where its database is.
    [[nodiscard]] core::DatabasePlace place() const;

    // For a connection beside the pool, named after the process and its purpose.
    [[nodiscard]] pg::Settings connection_for(std::string_view purpose) const;

  private:
    const Executor executor_;
    Assembly& assembly_;
    const Target target_;
    const std::shared_ptr<pg::Pool> pool_;
    std::shared_ptr<objects::ObjectStore> objects_;
};

}  // namespace mien::app
