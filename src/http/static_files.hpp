// The files of a web UI, read once at the start and served from memory: only what was there then
// can be asked for, so no path leads anywhere else. A file may have neighbours NAME.br and NAME.gz,
// the same bytes compressed. A path of the UI that is no file is a page of it and answers
// index.html.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "http/content.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::http {

// What a server tells the pages.
struct PageSettings {
    std::string environment;  // stands wherever index.html says __ENVIRONMENT__
    std::string
        media_origin;  // "https://HOST": pictures and clips may come from there, too; or empty
};

class StaticFiles {
  public:
    // Reads all regular files below the directory; links and names that begin with a dot are left
    // out. Throws invalid when there is no index.html, or more than limits::web_files_max files or
    // limits::web_bytes_max bytes; unavailable when a file cannot be read.
    explicit StaticFiles(const std::filesystem::path& directory, PageSettings settings = {});

    // For GET and HEAD. Throws not_found for a path whose last segment has a dot and is no file.
    // Names below /assets/ change with their content, so those may be kept for ever; the rest is
    // asked for anew. index.html has a fresh nonce wherever it says __CSP_NONCE__.
    [[nodiscard]] Response respond(const Request& request) const;

    [[nodiscard]] std::size_t count() const { return files_.size(); }

  private:
    // One form of a file's bytes.
    struct Representation {
        SharedBody body;
        std::string etag;
    };

    struct File {
        std::string content_type;
        std::string cache_control;
        std::map<std::string, Representation, std::less<>> by_encoding;  // "identity", "br", "gzip"
    };

    void add(const std::string& path, std::string bytes);
    static Response file_of(const Request& request, const File& file);
    [[nodiscard]] Response index() const;

    std::map<std::string, File, std::less<>> files_;  // by path, which begins with "/"
    PageSettings settings_;
    std::string index_;
};

// The coding of a response: the first of br and gzip that the header allows and `has` knows, else
// identity.
[[nodiscard]] std::string_view choose_encoding(std::string_view accept_encoding,
                                               const std::function<bool(std::string_view)>& has);

}  // namespace mien::http
