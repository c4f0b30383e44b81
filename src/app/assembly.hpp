// What every process of an environment stands on, whatever data it works with: threads for blocking
// work and the scratch directory, made from its configuration in this one place. The way to the
// data is app/storage.hpp.
#pragma once

#include <filesystem>
#include <string>

#include "app/bridge_config.hpp"
#include "app/config.hpp"
#include "async/work_pool.hpp"

namespace mien::app {

class Assembly {
  public:
    // The name of the process, such as "mien serve", is what PostgreSQL shows for its connections.
    // Touches no file.
    Assembly(const Config& config, std::string name);
    // Of the bridge, which is of no environment.
    Assembly(const BridgeConfig& config, std::string name);
    Assembly(const Assembly&) = delete;
    Assembly& operator=(const Assembly&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    // "production" or "staging"; empty for the bridge.
    [[nodiscard]] const std::string& environment() const { return environment_; }
    [[nodiscard]] async::WorkPool& work() { return work_; }

    // Empty of what killed processes have left. Looked after at the first call, which a
    // long-running process makes at its start and a command only if it needs it; that call blocks,
    // and throws when it cannot be used (base/scratch_directory.hpp).
    [[nodiscard]] const std::filesystem::path& scratch();

  private:
    Assembly(std::string name, std::string environment, std::filesystem::path scratch_directory,
             bool is_secret_readable_by_others);

    const std::string name_;
    const std::string environment_;
    const std::filesystem::path scratch_directory_;
    async::WorkPool work_;
    bool has_scratch_ = false;
};

}  // namespace mien::app
