#include "app/web.hpp"

#include "api/edge/access.hpp"
#include "base/log.hpp"

namespace mien::app {
namespace {

constexpr std::string_view others[] = {"/api", "/media", "/metrics", "/healthz", "/readyz"};

awaitable<http::Response> respond(std::shared_ptr<const http::StaticFiles> files,
                                  http::Request& request) {
    co_return files->respond(request);
}

}  // namespace

bool is_web_path(std::string_view path) {
    for (const auto other : others) {
        const bool begins = path.starts_with(other);
        if (begins && (path.size() == other.size() || path[other.size()] == '/')) {
            return false;
        }
    }
    return path.starts_with('/');
}

std::shared_ptr<const http::StaticFiles> read_web(const std::filesystem::path& directory,
                                                  http::PageSettings settings) {
    if (directory.empty()) {
        return nullptr;
    }
    auto files = std::make_shared<const http::StaticFiles>(directory, std::move(settings));
    log(LogLevel::info, "web_ui", {{"directory", directory.string()}, {"files", files->count()}});
    return files;
}

void add_web(http::Router& router, std::shared_ptr<const http::StaticFiles> files) {
    http::Route route{.method = http::Method::get,
                      .pattern = "/{path...}",
                      .access = http::Access::anyone,
                      .body_bytes_max = 0,
                      .handler = [files = std::move(files)](
                                     http::Request& request) { return respond(files, request); },
                      .name = "get_web"};
    router.set_fallback(std::move(route), is_web_path);
}

}  // namespace mien::app
