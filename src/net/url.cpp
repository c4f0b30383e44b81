#include "net/url.hpp"

#include <algorithm>
#include <memory>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/net.hpp"

namespace mien::net {
namespace {

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// RFC 3986 section 2: unreserved, reserved and "%".
bool is_url_text(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c != '\0' &&
               (letters_and_digits.find(c) != std::string_view::npos ||
                std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos);
    });
}

bool is_hexadecimal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool has_broken_escape(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos;
         at = text.find('%', at + 1)) {
        if (at + 2 >= text.size() || !is_hexadecimal(text[at + 1]) ||
            !is_hexadecimal(text[at + 2])) {
            return true;
        }
    }
    return false;
}

[[noreturn]] void refuse(std::string message) {
    throw Error(ErrorKind::invalid, std::move(message));
}

void require_url_text(std::string_view text) {
    if (text.size() > limits::web_url_bytes_max) {
        refuse(fmt::format("A URL has at most {} bytes.", limits::web_url_bytes_max));
    }
    if (!is_url_text(text)) {
        refuse(
            "A URL holds no spaces, control characters, backslashes or letters beyond ASCII: "
            "write them percent-encoded.");
    }
    if (has_broken_escape(text)) {
        refuse("Two hexadecimal digits follow each % of a URL.");
    }
}

// libcurl forgives "https:///host" and escapes in a host; nothing that calls us needs either.
void require_plain_authority(std::string_view text) {
    const auto slashes = text.find("//");
    if (slashes == std::string_view::npos || text.find_first_of("/?#") != slashes) {
        return;  // a path
    }
    const auto behind = text.substr(slashes + 2);
    const auto authority = behind.substr(0, behind.find_first_of("/?#"));
    if (authority.empty() || authority.find('%') != std::string_view::npos) {
        refuse("The host in a URL is a DNS name or an IP address.");
    }
}

// libcurl's reading of a URL: what is judged here is what it would connect to.
class CurlUrl {
  public:
    CurlUrl() : handle_(curl_url(), &curl_url_cleanup) {
        MIEN_ASSERT(handle_ != nullptr, "libcurl is out of memory");
    }

    // Also relative to what is there.
    void set(const std::string& text) {
        require_plain_authority(text);
        const auto result = curl_url_set(handle_.get(), CURLUPART_URL, text.c_str(),
                                         CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
        if (result == CURLUE_USER_NOT_ALLOWED) {
            refuse("A URL holds no user name and no password.");
        }
        if (result == CURLUE_UNSUPPORTED_SCHEME) {
            refuse("A URL begins with https:// or http://.");
        }
        if (result != CURLUE_OK) {
            refuse("This is no URL; write it like https://host/path.");
        }
    }
    [[nodiscard]] std::string get(CURLUPart part, unsigned flags = 0) const {
        char* text = nullptr;
        if (curl_url_get(handle_.get(), part, &text, flags) != CURLUE_OK) {
            return {};
        }
        const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
        return text;
    }

  private:
    std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle_;
};

Scheme scheme_of(const std::string& name) {
    if (name == "https") {
        return Scheme::https;
    }
    if (name != "http") {
        refuse("A URL begins with https:// or http://.");
    }
    return Scheme::http;
}

std::string host_of(const CurlUrl& url) {
    auto host = url.get(CURLUPART_HOST);
    if (!url.get(CURLUPART_ZONEID).empty()) {
        refuse("The address in a URL names no network interface.");
    }
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find_first_not_of(std::string(letters_and_digits) + ".-_") !=
               std::string::npos) {
        refuse("The host in a URL is a DNS name or an IP address.");
    }
    if (host.empty() || host.size() > 255) {
        refuse("A URL names a host.");
    }
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return host;
}

Url url_of(const CurlUrl& parsed) {
    Url url;
    url.scheme = scheme_of(parsed.get(CURLUPART_SCHEME));
    url.host = host_of(parsed);
    const auto port = std::stoul("0" + parsed.get(CURLUPART_PORT, CURLU_DEFAULT_PORT));
    if (port == 0 || port > 65535) {
        refuse("The port of a URL is 1 to 65535.");
    }
    url.port = static_cast<std::uint16_t>(port);
    url.path = parsed.get(CURLUPART_PATH);
    const auto query = parsed.get(CURLUPART_QUERY);
    url.query = query.empty() ? "" : "?" + query;
    return url;
}

std::uint16_t usual_port(Scheme scheme) {
    return scheme == Scheme::https ? 443 : 80;
}

}  // namespace

std::string Url::authority() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    auto text = is_v6 ? "[" + host + "]" : host;
    return port == usual_port(scheme) ? text : fmt::format("{}:{}", text, port);
}

std::string Url::origin() const {
    return (scheme == Scheme::https ? "https://" : "http://") + authority();
}

std::string Url::text() const {
    return origin() + path + query;
}

Url parse_url(std::string_view text) {
    require_url_text(text);
    if (!text.starts_with("https://") && !text.starts_with("http://")) {
        refuse("A URL begins with https:// or http://.");
    }
    CurlUrl parsed;
    parsed.set(std::string(text));
    return url_of(parsed);
}

std::optional<Url> find_url(std::string_view text) {
    try {
        return parse_url(text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

Url follow_url(const Url& base, std::string_view location) {
    require_url_text(location);
    CurlUrl parsed;
    parsed.set(base.text());
    parsed.set(std::string(location));
    return url_of(parsed);
}

}  // namespace mien::net
