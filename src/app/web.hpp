// The web UI beside the API, on the same port.
#pragma once

#include <filesystem>
#include <string_view>

#include "http/router.hpp"

namespace mien::app {

// Serves the files of the directory wherever no route is; nothing for an empty path. Throws invalid
// when the directory holds no web UI (http/static_files.hpp).
void add_web(http::Router& router, const std::filesystem::path& directory);

// Whether a path may belong to the UI: those of the API, of media and of operations never do, so
// that a mistake in one of them is answered with a problem and not with a page.
[[nodiscard]] bool is_web_path(std::string_view path);

}  // namespace mien::app
