#include "video/providers/form_body.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"

namespace mien::video {
namespace {

// What a name in quotes may not hold (the HTML standard, "Multipart form data").
std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) {
        switch (c) {
            case '"':
                text += "%22";
                break;
            case '\r':
                text += "%0D";
                break;
            case '\n':
                text += "%0A";
                break;
            default:
                text += c;
        }
    }
    return text;
}

}  // namespace

FormBody::FormBody() : boundary_("mien-" + to_base64url(random_bytes(24))) {}

void FormBody::add(std::string_view name, std::string_view value) {
    body_ += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n", boundary_,
                         escaped(name));
    body_ += value;
    body_ += "\r\n";
}

void FormBody::add_file(std::string_view name, std::string_view file_name,
                        std::string_view content_type, std::string_view bytes) {
    body_ += fmt::format(
        "--{}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n"
        "Content-Type: {}\r\n\r\n",
        boundary_, escaped(name), escaped(file_name), content_type);
    body_ += bytes;
    body_ += "\r\n";
}

std::string FormBody::content_type() const {
    return "multipart/form-data; boundary=" + boundary_;
}

std::string FormBody::finish() {
    body_ += "--" + boundary_ + "--\r\n";
    return std::move(body_);
}

}  // namespace mien::video
