#include "cli/output_file.hpp"

#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"

namespace mien::cli {
namespace {

void remove_file(const std::filesystem::path& path) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

File create_new(const std::filesystem::path& path) {
    if (!path.has_filename()) {
        throw Error(ErrorKind::invalid, fmt::format("“{}” names no file.", path.string()));
    }
    std::error_code failure;
    const auto directory = path.parent_path();
    if (!directory.empty() && !std::filesystem::is_directory(directory, failure)) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no directory {}.", directory.string()));
    }
    if (std::filesystem::exists(std::filesystem::symlink_status(path, failure))) {
        throw Error(ErrorKind::conflict, fmt::format("{} is there already.", path.string()));
    }
    return File::create(path, "The directory of the file");
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path) : path_(std::move(path)) {
    // Whether it can be made is known when it was made.
    {
        [[maybe_unused]] const auto file = create_new(path_);
    }
    remove_file(path_);
}

OutputFile::~OutputFile() {
    if (is_partial_) {
        remove_file(path_);
    }
}

std::shared_ptr<File> OutputFile::create() {
    auto file = std::make_shared<File>(create_new(path_));
    is_partial_ = true;
    return file;
}

}  // namespace mien::cli
