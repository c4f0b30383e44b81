#include "app/secret_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "base/limits/process.hpp"

namespace mien::app {
namespace {

bool is_control(char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
}

}  // namespace

std::expected<SecretFile, std::string> read_secret_file(const std::filesystem::path& path) {
    // Nothing writes the environment while a configuration is read.
    const char* const credentials = std::getenv("CREDENTIALS_DIRECTORY");
    if (path.is_relative() && credentials == nullptr) {
        return std::unexpected(
            "must be an absolute path: relative ones lie in the credentials directory of the "
            "service manager, and CREDENTIALS_DIRECTORY does not name one.");
    }
    const auto file = path.is_relative() ? std::filesystem::path(credentials) / path : path;
    std::error_code failure;
    const auto status = std::filesystem::status(file, failure);
    std::ifstream stream(file, std::ios::binary);
    if (!std::filesystem::is_regular_file(status) || !stream) {
        return std::unexpected(
            fmt::format("names {}, which is no file that can be read.", file.string()));
    }
    std::string line(limits::secret_file_bytes_max + 1, '\0');
    stream.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<std::size_t>(stream.gcount()));
    const bool is_too_long = line.size() > limits::secret_file_bytes_max;
    if (line.ends_with('\n')) {
        line.pop_back();
    }
    if (is_too_long || line.empty() || std::ranges::any_of(line, is_control)) {
        return std::unexpected(fmt::format("names {}, which must hold one line of 1 to {} bytes.",
                                           file.string(), limits::secret_file_bytes_max));
    }
    using std::filesystem::perms;
    const auto others = status.permissions() & (perms::group_read | perms::others_read);
    return SecretFile{.value = Secret(std::move(line)),
                      .is_readable_by_others = others != perms::none};
}

}  // namespace mien::app
