// The web UI beside the API, on the same port.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "http/router.hpp"
#include "http/static_files.hpp"

namespace mien::app {

// The files of the directory, or nothing for an empty path. Throws invalid when the directory holds
// no web UI (http/static_files.hpp).
[[nodiscard]] std::shared_ptr<const http::StaticFiles> read_web(
    const std::filesystem::path& directory, http::PageSettings settings);

// Serves the files wherever no route is.
void add_web(http::Router& router, std::shared_ptr<const http::StaticFiles> files);

// Whether a path may belong to the UI: those of the API, of media and of operations never do, so
// that a mistake in one of them is answered with a problem and not with a page.
[[nodiscard]] bool is_web_path(std::string_view path);

}  // namespace mien::app
