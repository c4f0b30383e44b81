#include "http/multipart.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "base/text.hpp"
#include "http/characters.hpp"
#include "http/multipart_head.hpp"

namespace mien::http {
namespace {

constexpr std::size_t boundary_characters_max = 70;
constexpr auto boundary_characters = CharacterSet("'()+_,-./:=? ").with_alphanumerics();
constexpr std::string_view form_type = "multipart/form-data";

Error cut() {
    return malformed_upload("The upload ended before its closing boundary.");
}

}  // namespace

bool is_multipart_form(std::string_view content_type) {
    return equals_ignoring_case(trimmed(content_type.substr(0, content_type.find_first_of(";,"))),
                                form_type);
}

std::string multipart_boundary(std::string_view content_type) {
    const auto parsed = parse_parameters(content_type);
    if (!parsed || !equals_ignoring_case(parsed->value, form_type)) {
        throw malformed_upload("The Content-Type must be multipart/form-data with a boundary.");
    }
    const auto boundary = parsed->find("boundary").value_or("");
    if (boundary.size() > boundary_characters_max || !boundary_characters.has_all(boundary) ||
        boundary.ends_with(' ')) {
        throw malformed_upload(
            "The boundary of the upload must be 1 to 70 of the characters that RFC 2046 permits.");
    }
    return std::string(boundary);
}

MultipartReader::MultipartReader(std::string_view boundary, OnContent on_content)
    : delimiter_("\r\n--" + std::string(boundary)), on_content_(std::move(on_content)) {}

void MultipartReader::feed(std::string_view bytes) {
    buffer_ += bytes;
    read();
}

std::vector<MultipartPart> MultipartReader::finish() {
    is_at_end_ = true;
    read();
    if (state_ != State::end) {
        throw cut();
    }
    return std::move(parts_);
}

std::string_view MultipartReader::rest() const {
    return std::string_view(buffer_).substr(taken_);
}

bool MultipartReader::has(std::size_t bytes) const {
    return is_at_end_ || rest().size() >= bytes;
}

void MultipartReader::read() {
    while (read_step()) {
    }
    buffer_.erase(0, taken_);
    taken_ = 0;
}

// False when there is nothing to do before more bytes arrive.
bool MultipartReader::read_step() {
    switch (state_) {
        case State::begin:
            return take_first_delimiter();
        case State::delimiter_end:
            return take_delimiter_end();
        case State::head:
            return take_head();
        case State::content:
            return take_content();
        case State::end:
            return check_end();
    }
    return false;
}

// Clients may send the line end that belongs to the delimiter here too.
bool MultipartReader::take_first_delimiter() {
    if (!has(delimiter_.size())) {
        return false;
    }
    const auto bare = std::string_view(delimiter_).substr(2);
    if (rest().starts_with(delimiter_)) {
        taken_ += delimiter_.size();
    } else if (rest().starts_with(bare)) {
        taken_ += bare.size();
    } else {
        throw malformed_upload("The upload does not begin with its boundary.");
    }
    state_ = State::delimiter_end;
    return true;
}

bool MultipartReader::take_delimiter_end() {
    if (!has(2)) {
        return false;
    }
    const auto bytes = rest().substr(0, 2);
    if (bytes.size() < 2) {
        throw cut();
    }
    if (bytes != "\r\n" && bytes != "--") {
        throw malformed_upload("A line of the upload begins like its boundary but is longer.");
    }
    state_ = bytes == "--" ? State::end : State::head;
    taken_ += 2;
    return true;
}

bool MultipartReader::take_head() {
    if (parts_.size() == limits::multipart_parts_max) {
        throw malformed_upload(
            fmt::format("The upload has more than {} parts.", limits::multipart_parts_max));
    }
    const auto bytes = rest().substr(0, limits::multipart_head_bytes_max);
    if (bytes.starts_with("\r\n")) {
        throw malformed_upload("A part of the upload has no name.");
    }
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        if (!has(limits::multipart_head_bytes_max)) {
            return false;
        }
        throw bytes.size() < limits::multipart_head_bytes_max
            ? cut()
            : malformed_upload(
                  fmt::format("A part of the upload has more than {} bytes of headers.",
                              limits::multipart_head_bytes_max));
    }
    auto head = parse_part_head(bytes.substr(0, end + 2));
    if (find_part(parts_, head.name) != nullptr) {
        throw malformed_upload("Two parts of the upload have the same name.");
    }
    parts_.push_back({.name = std::move(head.name),
                      .file_name = std::move(head.file_name),
                      .content_type = std::move(head.content_type),
                      .value = {}});
    taken_ += end + 4;
    state_ = State::content;
    return true;
}

// All but what may be the beginning of a delimiter.
bool MultipartReader::take_content() {
    const auto bytes = rest();
    if (bytes.size() < delimiter_.size()) {
        if (is_at_end_) {
            throw cut();
        }
        return false;
    }
    // Unlike find(), this is linear for every content.
    const auto* const found = static_cast<const char*>(
        ::memmem(bytes.data(), bytes.size(), delimiter_.data(), delimiter_.size()));
    const auto count = found == nullptr ? bytes.size() - delimiter_.size() + 1
                                        : static_cast<std::size_t>(found - bytes.data());
    add_content(bytes.substr(0, count));
    taken_ += count;
    if (found != nullptr) {
        taken_ += delimiter_.size();
        end_part();
    }
    return true;
}

void MultipartReader::add_content(std::string_view bytes) {
    auto& part = parts_.back();
    part.length += bytes.size();
    if (part.file_name) {
        on_content_(part, bytes);
        return;
    }
    if (part.length > limits::multipart_field_bytes_max) {
        throw malformed_upload(fmt::format("A field of the upload is longer than {} bytes.",
                                           limits::multipart_field_bytes_max));
    }
    part.value += bytes;
}

void MultipartReader::end_part() {
    if (!is_utf8(parts_.back().value)) {
        throw malformed_upload("A field of the upload is not UTF-8.");
    }
    state_ = State::delimiter_end;
}

// Nothing but a line end may follow.
bool MultipartReader::check_end() const {
    const std::string_view line_end = "\r\n";
    if (!line_end.starts_with(rest()) || (is_at_end_ && rest().size() == 1)) {
        throw malformed_upload("The upload goes on behind its closing boundary.");
    }
    return false;
}

const MultipartPart* find_part(const std::vector<MultipartPart>& parts, std::string_view name) {
    const auto found = std::ranges::find(parts, name, &MultipartPart::name);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace mien::http
