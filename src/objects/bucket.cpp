#include "objects/bucket.hpp"

#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "base/quote.hpp"

namespace mien::objects {
namespace {

namespace fs = std::filesystem;

// No key of an object has a segment that begins with a dot.
constexpr std::string_view mark_name = ".environment";

Problem problem(std::string_view code, std::string message) {
    return {"/storage_bucket", std::string(code), std::move(message)};
}

// Whether there is more in it than a store puts there for itself, under names with a dot.
bool is_used(const fs::path& directory) {
    std::error_code failure;
    bool is_found = false;
    for (fs::directory_iterator entry(directory, failure), end;
         !failure && entry != end && !is_found; entry.increment(failure)) {
        is_found = !entry->path().filename().native().starts_with('.');
    }
    if (failure) {
        throw Error(ErrorKind::unavailable, "The object store cannot be read.")
            .with_detail(fmt::format("{}: {}", directory.string(), failure.message()));
    }
    return is_found;
}

void require_own_mark(std::string_view mark, std::string_view environment) {
    if (mark != environment) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The object store is marked as {}'s, and this is {}.",
                                visible(shortened(mark)), environment));
    }
}

// False when another mark came first. The mark is whole under its name, or not there.
bool write_mark(const fs::path& directory, std::string_view environment) {
    const auto partial = directory / fmt::format("{}.{}", mark_name, static_cast<int>(::getpid()));
    std::ofstream file(partial);
    file << environment << '\n';
    file.close();
    std::error_code failure;
    if (file) {
        fs::create_hard_link(partial, directory / mark_name, failure);
    }
    const bool is_written = file && !failure;
    std::error_code ignored;
    fs::remove(partial, ignored);
    if (!is_written && failure != std::errc::file_exists) {
        throw Error(ErrorKind::unavailable, "The object store cannot be written to.");
    }
    return is_written;
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
                       fmt::format("The bucket is marked as {}'s: {} must have another one.",
                                   visible(shortened(*mark)), environment));
    }
    if (!mark && is_used(directory)) {
        return problem(
            "not_ours",
            fmt::format("The bucket is not marked as {}'s, and it is not empty.", environment));
    }
    return std::nullopt;
}

void mark_bucket(const fs::path& directory, std::string_view environment) {
    const auto mark = find_bucket_mark(directory);
    if (mark) {
        require_own_mark(*mark, environment);
        return;
    }
    // What is there already may be production's, from before it marked its own.
    if (environment != "production" && is_used(directory)) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The object store has files in it and no mark that says whose they "
                                "are: check objects.directory. If it is {0}'s, write {0} into a "
                                "file {1} there.",
                                environment, mark_name));
    }
    if (!write_mark(directory, environment)) {
        const auto other = find_bucket_mark(directory);
        require_own_mark(other.value_or("nobody"), environment);
    }
}

}  // namespace mien::objects
