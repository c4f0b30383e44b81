#include "net/head_reader.hpp"

#include <algorithm>
#include <charconv>

#include "base/limits/net.hpp"

namespace mien::net {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

}  // namespace

bool HeadReader::take_line(std::string_view line) {
    if (is_complete_) {
        return true;
    }
    bytes_ += line.size();
    if (bytes_ > limits::web_header_bytes_max) {
        return false;
    }
    if (line.starts_with("HTTP/")) {
        return take_status(line);
    }
    if (!trimmed(line).empty()) {
        return take_header(line);
    }
    is_complete_ = status_ >= 200;
    return status_ != 0;
}

// "HTTP/1.1 200 OK", "HTTP/2 200".
bool HeadReader::take_status(std::string_view line) {
    headers_.clear();
    status_ = 0;
    const auto space = line.find(' ');
    if (space == std::string_view::npos || line.size() < space + 4) {
        return false;
    }
    const auto* const digits = line.data() + space + 1;
    const auto [end, failure] = std::from_chars(digits, digits + 3, status_);
    return failure == std::errc() && end == digits + 3 && status_ >= 100;
}

bool HeadReader::take_header(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') {
        if (headers_.empty()) {
            return false;
        }
        headers_.back().value.append(" ").append(trimmed(line));  // folded, as RFC 9112 reads it
        return true;
    }
    const auto colon = line.find(':');
    if (status_ == 0 || colon == 0 || colon == std::string_view::npos ||
        headers_.size() >= limits::web_header_fields_max) {
        return false;
    }
    headers_.push_back(
        {lower_case(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
    return true;
}

}  // namespace mien::net
