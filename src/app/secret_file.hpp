// A secret in a file of its own, as service managers hand them over: systemd's LoadCredential=.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "base/secret.hpp"

namespace mien::app {

struct SecretFile {
    Secret value;
    bool is_readable_by_others = false;
};

// Reads one line of at most limits::secret_file_bytes_max; its line feed is not of the secret. A
// relative path lies in the directory of $CREDENTIALS_DIRECTORY. Otherwise what is wrong with the
// path, as the end of a sentence that begins with the setting's name.
[[nodiscard]] std::expected<SecretFile, std::string> read_secret_file(
    const std::filesystem::path& path);

}  // namespace mien::app
