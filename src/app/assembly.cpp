#include "app/assembly.hpp"

#include "base/limits/process.hpp"
#include "base/log.hpp"
#include "base/scratch_directory.hpp"
#include "store/constraints.hpp"

namespace mien::app {
namespace {

constexpr std::size_t work_threads = 4;

}  // namespace

Assembly::Assembly(const Config& config, std::string name)
    : config_(config), name_(std::move(name)), work_(work_threads, limits::work_queued_max) {
    store::register_constraints();
    if (config.is_secret_readable_by_others) {
        log(LogLevel::warning, "configuration_readable_by_others",
            {{"help", "A file with passwords or keys needs the mode 0600."}});
    }
}

const std::filesystem::path& Assembly::scratch() {
    if (!has_scratch_) {
        require_scratch(config_.scratch_directory);
        const auto swept = sweep_scratch(config_.scratch_directory);
        if (swept > 0) {
            log(LogLevel::info, "scratch_swept", {{"directories", swept}});
        }
        has_scratch_ = true;
    }
    return config_.scratch_directory;
}

}  // namespace mien::app
