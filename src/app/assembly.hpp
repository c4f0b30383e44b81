// What every process of an environment stands on, whatever data it works with: threads for blocking
// work and the scratch directory, made from its configuration in this one place. The way to the
// data is app/storage.hpp.
#pragma once

#include <filesystem>
#include <string>

#include "app/config.hpp"
#include "async/work_pool.hpp"

namespace mien::app {

class Assembly {
  public:
    // The name of the process, such as "mien serve", is what PostgreSQL shows for its connections.
    // Touches no file. The configuration must outlive it.
    Assembly(const Config& config, std::string name);
    Assembly(const Assembly&) = delete;
    Assembly& operator=(const Assembly&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& environment() const { return config_.environment; }
    [[nodiscard]] async::WorkPool& work() { return work_; }

    // Empty of what killed processes have left. Looked after at the first call, which a
    // long-running process makes at its start and a command only if it needs it; that call blocks,
    // and throws when it cannot be used (base/scratch_directory.hpp).
    [[nodiscard]] const std::filesystem::path& scratch();

  private:
    const Config& config_;
    const std::string name_;
    async::WorkPool work_;
    bool has_scratch_ = false;
};

}  // namespace mien::app
