#include "http/problem_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "base/quote.hpp"
#include "http/characters.hpp"
#include "http/problem.hpp"

namespace mien::http {
namespace {

constexpr std::string_view page_type = "text/html; charset=utf-8";
constexpr std::string_view page_policy =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
constexpr fmt::format_string<std::string, std::string_view> page_format = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mien</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto }}
h1 {{ font-size: 1.5rem }}
small {{ opacity: 0.7 }}
</style>
</head>
<body>
<h1>{}</h1>
<p><small>Request {}</small></p>
</body>
</html>
)";

std::string escaped(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

}  // namespace

bool asks_for_page(const Request& request) {
    if (request.method != Method::get && request.method != Method::head) {
        return false;
    }
    const auto accepted = request.header_list("accept").value_or("");
    for (std::string_view rest = accepted; !rest.empty();) {
        const auto end = std::min(rest.find(','), rest.size());
        const auto range = rest.substr(0, end);
        if (equals_ignoring_case(trimmed(range.substr(0, range.find(';'))), "text/html")) {
            return true;
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

Response turned_away(const Request& request, const std::exception_ptr& thrown) {
    auto response = problem_response(thrown, request.id);
    const auto error = error_in(thrown);
    if (!asks_for_page(request) || !error || error->kind() == ErrorKind::internal) {
        return response;
    }
    const auto sentence = shortened(error->message(), limits::told_characters_max);
    response.body = fmt::format(page_format, escaped(sentence), std::string_view(request.id));
    response.set("Content-Type", page_type);
    response.set("Content-Security-Policy", page_policy);
    return response;
}

}  // namespace mien::http
