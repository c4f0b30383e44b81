#include "app/assembly.hpp"

#include <fmt/format.h>

#include "base/limits/process.hpp"
#include "base/log.hpp"
#include "base/scratch_directory.hpp"
#include "objects/open_store.hpp"
#include "store/constraints.hpp"

namespace mien::app {
namespace {

constexpr std::size_t work_threads = 4;

pg::Settings named(pg::Settings settings, std::string name) {
    settings.application_name = std::move(name);
    return settings;
}

}  // namespace

Assembly::Assembly(IoContext& context, const Config& config, std::string name)
    : config_(config),
      name_(std::move(name)),
      work_(work_threads, limits::work_queued_max),
      pool_(context.get_executor(), named(config.database, name_)) {
    store::register_constraints();
    if (config.is_secret_readable_by_others) {
        log(LogLevel::warning, "configuration_readable_by_others",
            {{"help", "A file with passwords or keys needs the mode 0600."}});
    }
}

objects::ObjectStore& Assembly::objects() {
    if (!objects_) {
        objects_ = objects::open_store(config_.objects, work_);
    }
    return *objects_;
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

pg::Settings Assembly::connection_for(std::string_view purpose) const {
    return named(config_.database, fmt::format("{} {}", name_, purpose));
}

}  // namespace mien::app
