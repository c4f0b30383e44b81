#include "http/static_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/http.hpp"
#include "http/characters.hpp"
#include "http/entity_tags.hpp"

namespace mien::http {
namespace {

constexpr std::string_view index_path = "/index.html";
constexpr std::string_view nonce_placeholder = "__CSP_NONCE__";
constexpr std::string_view environment_placeholder = "__ENVIRONMENT__";
constexpr std::size_t nonce_bytes = 18;

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array content_types{
    Pair{".css", "text/css; charset=utf-8"},
    Pair{".html", "text/html; charset=utf-8"},
    Pair{".ico", "image/x-icon"},
    Pair{".jpg", "image/jpeg"},
    Pair{".js", "text/javascript; charset=utf-8"},
    Pair{".json", "application/json"},
    Pair{".map", "application/json"},
    Pair{".mjs", "text/javascript; charset=utf-8"},
    Pair{".mp4", "video/mp4"},
    Pair{".png", "image/png"},
    Pair{".svg", "image/svg+xml"},
    Pair{".txt", "text/plain; charset=utf-8"},
    Pair{".wasm", "application/wasm"},
    Pair{".webmanifest", "application/manifest+json"},
    Pair{".webp", "image/webp"},
    Pair{".woff2", "font/woff2"},
};

// What is preferred comes first.
constexpr std::array compressed{Pair{".br", "br"}, Pair{".gz", "gzip"}};

std::string_view content_type_of(std::string_view path) {
    for (const auto& [ending, type] : content_types) {
        if (path.ends_with(ending)) {
            return type;
        }
    }
    return "application/octet-stream";
}

// Scripts and styles only from here. A library that puts <style> elements into the page names the
// nonce; style attributes, which cannot load or run anything, are free.
std::string security_policy(std::string_view nonce, std::string_view media_origin) {
    const auto media = media_origin.empty() ? std::string() : fmt::format(" {}", media_origin);
    const auto inline_styles = nonce.empty() ? std::string() : fmt::format(" 'nonce-{}'", nonce);
    return fmt::format(
        "default-src 'none'; script-src 'self'; style-src 'self'{0}; "
        "style-src-elem 'self'{0}; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data: blob:{1}; media-src 'self' blob:{1}; connect-src 'self'; "
        "font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'",
        inline_styles, media);
}

void secure(Response& response, std::string_view nonce, std::string_view media_origin) {
    response.set("Content-Security-Policy", security_policy(nonce, media_origin));
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("Permissions-Policy",
                 "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    response.set("Referrer-Policy", "same-origin");
}

std::string read_file(const std::filesystem::path& path, std::size_t bytes_max) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    std::array<char, 64UL * 1024> part{};
    while (file.read(part.data(), part.size()) || file.gcount() > 0) {
        bytes.append(part.data(), static_cast<std::size_t>(file.gcount()));
        if (bytes.size() > bytes_max) {
            throw Error(ErrorKind::invalid,
                        fmt::format("The web UI has more than {} bytes.", limits::web_bytes_max));
        }
    }
    if (file.bad() || !file.eof()) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("The file {} of the web UI cannot be read.", path.string()));
    }
    return bytes;
}

// By path below the directory, "/assets/x.js".
using FilePaths = std::map<std::string, std::filesystem::path>;

FilePaths list_files(const std::filesystem::path& directory) {
    namespace fs = std::filesystem;
    FilePaths paths;
    std::error_code failure;
    fs::recursive_directory_iterator entry(directory, failure);
    for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
        const bool is_hidden = entry->path().filename().string().starts_with('.');
        if (is_hidden || entry->is_symlink()) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            paths.emplace("/" + entry->path().lexically_relative(directory).generic_string(),
                          entry->path());
        }
        if (paths.size() > limits::web_files_max) {
            throw Error(ErrorKind::invalid, fmt::format("The web UI in {} has more than {} files.",
                                                        directory.string(), limits::web_files_max));
        }
    }
    if (failure) {
        throw Error(ErrorKind::invalid, fmt::format("The directory {} of the web UI: {}.",
                                                    directory.string(), failure.message()));
    }
    return paths;
}

// "br;q=0.5" and the like: whether the header has an element of that name, and allows it.
std::optional<bool> is_allowed(std::string_view accept_encoding, std::string_view coding) {
    while (!accept_encoding.empty()) {
        const auto end = std::min(accept_encoding.find(','), accept_encoding.size());
        const auto element = accept_encoding.substr(0, end);
        accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
        const auto semicolon = std::min(element.find(';'), element.size());
        if (!equals_ignoring_case(trimmed(element.substr(0, semicolon)), coding)) {
            continue;
        }
        const auto weight = trimmed(element.substr(std::min(semicolon + 1, element.size())));
        const auto digits = weight.substr(std::min<std::size_t>(2, weight.size()));
        const bool is_zero = equals_ignoring_case(weight.substr(0, 2), "q=") &&
                             digits.find_first_not_of("0.") == std::string_view::npos;
        return !is_zero;
    }
    return std::nullopt;
}

std::string replace_all(std::string_view text, std::string_view placeholder,
                        std::string_view value) {
    std::string replaced;
    replaced.reserve(text.size() + value.size());
    for (auto at = text.find(placeholder); at != std::string_view::npos;
         at = text.find(placeholder)) {
        replaced.append(text.substr(0, at)).append(value);
        text.remove_prefix(at + placeholder.size());
    }
    return replaced.append(text);
}

bool is_page(std::string_view path) {
    return path == index_path || path.substr(path.rfind('/')).find('.') == std::string_view::npos;
}

}  // namespace

std::string_view choose_encoding(std::string_view accept_encoding,
                                 const std::function<bool(std::string_view)>& has) {
    const bool is_rest_allowed = is_allowed(accept_encoding, "*").value_or(false);
    for (const auto& [ending, coding] : compressed) {
        if (has(coding) && is_allowed(accept_encoding, coding).value_or(is_rest_allowed)) {
            return coding;
        }
    }
    return "identity";
}

StaticFiles::StaticFiles(const std::filesystem::path& directory, PageSettings settings)
    : settings_(std::move(settings)) {
    std::size_t bytes_left = limits::web_bytes_max;
    for (const auto& [path, file] : list_files(directory)) {
        auto bytes = read_file(file, bytes_left);
        bytes_left -= bytes.size();
        add(path, std::move(bytes));
    }
    // A compressed file without its original is nothing.
    std::erase_if(files_,
                  [](const auto& item) { return !item.second.by_encoding.contains("identity"); });
    const auto index = files_.find(index_path);
    if (index == files_.end()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The web UI in {} has no index.html.", directory.string()));
    }
    index_ = replace_all(*index->second.by_encoding.at("identity").body, environment_placeholder,
                         settings_.environment);
}

void StaticFiles::add(const std::string& path, std::string bytes) {
    std::string name = path;
    std::string_view coding = "identity";
    for (const auto& [ending, known] : compressed) {
        if (path.ends_with(ending)) {
            name.resize(path.size() - ending.size());
            coding = known;
        }
    }
    auto& file = files_[name];
    file.content_type = content_type_of(name);
    file.cache_control =
        name.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    auto etag = make_etag(to_hex(sha256(bytes)).substr(0, 32));
    file.by_encoding.emplace(
        coding, Representation{std::make_shared<const std::string>(std::move(bytes)), etag});
}

Response StaticFiles::respond(const Request& request) const {
    const auto& path = request.path();
    const auto file = files_.find(path);
    if (path != index_path && file != files_.end()) {
        return file_of(request, file->second);
    }
    if (is_page(path)) {
        return index();
    }
    throw Error(ErrorKind::not_found, "There is no such file.");
}

Response StaticFiles::file_of(const Request& request, const File& file) {
    const auto coding =
        choose_encoding(request.header("accept-encoding").value_or(""),
                        [&](std::string_view known) { return file.by_encoding.contains(known); });
    const auto& chosen = file.by_encoding.find(coding)->second;
    const Content content{.size = chosen.body->size(),
                          .content_type = file.content_type,
                          .etag = chosen.etag,
                          .cache_control = file.cache_control};
    auto response = content_response(request, content, [&](ByteRange range) -> Body {
        if (range.length == content.size) {
            return chosen.body;
        }
        return chosen.body->substr(range.offset, range.length);
    });
    response.set("Vary", "Accept-Encoding");
    if (coding != "identity" && (response.status == 200 || response.status == 206)) {
        response.set("Content-Encoding", coding);
    }
    // A worker has the policy of its own script.
    secure(response, "", "");
    return response;
}

Response StaticFiles::index() const {
    const auto nonce = to_base64url(random_bytes(nonce_bytes));
    auto response = text_response(200, replace_all(index_, nonce_placeholder, nonce),
                                  "text/html; charset=utf-8");
    response.set("Cache-Control", "no-cache");
    secure(response, nonce, settings_.media_origin);
    return response;
}

}  // namespace mien::http
