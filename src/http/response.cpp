#include "http/response.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "http/characters.hpp"

namespace mien::http {
namespace {

void require_field(std::string_view name, std::string_view value) {
    if (!token_characters.has_all(name) ||
        !std::all_of(value.begin(), value.end(), is_field_character)) {
        throw Error(ErrorKind::malformed, "A header value may not have control characters.");
    }
    const bool is_framing = equals_ignoring_case(name, "content-length") ||
                            equals_ignoring_case(name, "transfer-encoding") ||
                            equals_ignoring_case(name, "connection");
    if (is_framing) {
        throw Error(ErrorKind::internal, "Framing headers are the session's to set.");
    }
}

}  // namespace

Response& Response::set(std::string_view name, std::string_view value) {
    require_field(name, value);
    for (auto& header : headers_) {
        if (equals_ignoring_case(header.name, name)) {
            header.value = value;
            return *this;
        }
    }
    headers_.push_back({std::string(name), std::string(value)});
    return *this;
}

Response& Response::add(std::string_view name, std::string_view value) {
    require_field(name, value);
    headers_.push_back({std::string(name), std::string(value)});
    return *this;
}

const std::string* Response::find(std::string_view name) const {
    for (const auto& header : headers_) {
        if (equals_ignoring_case(header.name, name)) {
            return &header.value;
        }
    }
    return nullptr;
}

Response json_response(unsigned status, const boost::json::value& value) {
    return json_text_response(status, json_text(value));
}

Response json_text_response(unsigned status, Body text) {
    Response response;
    response.status = status;
    response.set("Content-Type", "application/json");
    response.body = std::move(text);
    return response;
}

Response text_response(unsigned status, std::string text, std::string_view content_type) {
    Response response;
    response.status = status;
    response.set("Content-Type", content_type);
    response.body = std::move(text);
    return response;
}

Response no_content() {
    Response response;
    response.status = 204;
    return response;
}

std::string_view reason_of(unsigned status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

}  // namespace mien::http
