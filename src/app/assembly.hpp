// What every process of an environment stands on, made from its configuration in this one place:
// threads for blocking work, connections to the database, the object store and the scratch
// directory. A process, a command line and the tests add their own parts to it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"

namespace mien::app {

class Assembly {
  public:
    // The name of the process, such as "mien serve", is what PostgreSQL shows for its connections.
    // Connects to nothing yet and touches no file. The configuration must outlive it.
    Assembly(IoContext& context, const Config& config, std::string name);
    Assembly(const Assembly&) = delete;
    Assembly& operator=(const Assembly&) = delete;

    [[nodiscard]] async::WorkPool& work() { return work_; }
    [[nodiscard]] pg::Pool& pool() { return pool_; }

    // Both are opened at the first call, which a long-running process makes at its start and a
    // command only if it needs them; that call blocks, and throws when they cannot be used
    // (objects/open_store.hpp, base/scratch_directory.hpp).
    [[nodiscard]] objects::ObjectStore& objects();
    // Empty of what killed processes have left.
    [[nodiscard]] const std::filesystem::path& scratch();

    // For a connection beside the pool, named after the process and its purpose.
    [[nodiscard]] pg::Settings connection_for(std::string_view purpose) const;

  private:
    const Config& config_;
    const std::string name_;
    async::WorkPool work_;
    pg::Pool pool_;
    std::unique_ptr<objects::ObjectStore> objects_;
    bool has_scratch_ = false;
};

}  // namespace mien::app
