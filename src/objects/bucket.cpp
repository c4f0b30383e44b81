#include "objects/bucket.hpp"

#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

namespace mien::objects {
namespace {

namespace fs = std::filesystem;

// No key of an object has a segment that begins with a dot.
constexpr std::string_view mark_name = ".environment";

Problem problem(std::string_view code, std::string message) {
    return {"/storage_bucket", std::string(code), std::move(message)};
}

}  // namespace

std::optional<std::string> find_bucket_mark(const fs::path& directory) {
    std::ifstream file(directory / mark_name);
    std::string mark;
    if (!std::getline(file, mark)) {
        return std::nullopt;
    }
    return mark;
}

std::optional<Problem> find_bucket_problem(const fs::path& directory,
                                           std::string_view environment) {
    std::error_code failure;
    if (!fs::is_directory(directory, failure)) {
        return problem("bucket_missing",
                       "There is no such bucket: make an empty directory of this name beside "
                       "objects.directory of the configuration file.");
    }
    if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0) {
        return problem("bucket_refused", "The bucket cannot be read and written to.");
    }
    const auto mark = find_bucket_mark(directory);
    if (mark && *mark != environment) {
        return problem("production",
                       fmt::format("The bucket is marked as {}'s: {} must have another one.", *mark,
                                   environment));
    }
    if (!mark && !fs::is_empty(directory, failure)) {
        return problem(
            "not_ours",
            fmt::format("The bucket is not marked as {}'s, and it is not empty.", environment));
    }
    return std::nullopt;
}

void mark_bucket(const fs::path& directory, std::string_view environment) {
    const auto mark = find_bucket_mark(directory);
    if (mark && *mark != environment) {
        throw Error(
            ErrorKind::conflict,
            fmt::format("The object store is marked as {}'s, and this is {}.", *mark, environment));
    }
    if (mark) {
        return;
    }
    // Whole under its name, or not there.
    const auto partial = directory / fmt::format("{}.{}", mark_name, static_cast<int>(::getpid()));
    std::ofstream file(partial);
    file << environment << '\n';
    file.close();
    std::error_code failure;
    if (file) {
        fs::rename(partial, directory / mark_name, failure);
    }
    if (!file || failure) {
        throw Error(ErrorKind::unavailable, "The object store cannot be written to.");
    }
}

}  // namespace mien::objects
