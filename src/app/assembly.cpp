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
    : Assembly(std::move(name), config.environment, config.scratch_directory,
               config.is_secret_readable_by_others) {}

Assembly::Assembly(const BridgeConfig& config, std::string name)
    : Assembly(std::move(name), "", config.scratch_directory, config.is_secret_readable_by_others) {
}

Assembly::Assembly(std::string name, std::string environment,
                   std::filesystem::path scratch_directory, bool is_secret_readable_by_others)
    : name_(std::move(name)),
      environment_(std::move(environment)),
      scratch_directory_(std::move(scratch_directory)),
      work_(work_threads, limits::work_queued_max) {
    store::register_constraints();
    if (is_secret_readable_by_others) {
        log(LogLevel::warning, "configuration_readable_by_others",
            {{"help", "A file with passwords or keys needs the mode 0600."}});
    }
}

const std::filesystem::path& Assembly::scratch() {
    if (!has_scratch_) {
        require_scratch(scratch_directory_);
        const auto swept = sweep_scratch(scratch_directory_);
        if (swept > 0) {
            log(LogLevel::info, "scratch_swept", {{"directories", swept}});
        }
        has_scratch_ = true;
    }
    return scratch_directory_;
}

}  // namespace mien::app
