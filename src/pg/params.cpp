#include "pg/params.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace mien::pg {
namespace {

void append_quoted(std::string& literal, std::string_view element) {
    literal += '"';
    for (const char c : element) {
        if (c == '"' || c == '\\') {
            literal += '\\';
        }
        literal += c;
    }
    literal += '"';
}

template <class T, class Append>
void add_array(Params& params, const std::vector<T>& values, Append append) {
    std::string literal = "{";
    for (const auto& value : values) {
        if (literal.size() > 1) {
            literal += ',';
        }
        append(literal, value);
    }
    literal += '}';
    params.add_text(literal);
}

}  // namespace

std::size_t Params::bytes() const noexcept {
    std::size_t bytes = 0;
    for (const auto& value : values_) {
        bytes += value.bytes.size();
    }
    return bytes;
}

void Params::add_text(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) {
        throw Error(ErrorKind::malformed, "Text must not contain the character U+0000.");
    }
    values_.push_back({.bytes = std::string(text)});
}

void Params::add_bytes(std::string_view bytes) {
    values_.push_back({.bytes = std::string(bytes), .is_binary = true});
}

void Params::add_null() {
    values_.push_back({.bytes = {}, .is_null = true});
}

void add(Params& params, double value) {
    params.add_text(fmt::format("{}", value));
}

void add(Params& params, const Uuid& value) {
    params.add_text(to_string(value));
}

void add(Params& params, Timestamp value) {
    params.add_text(to_rfc3339(value));
}

void add(Params& params, const json::value& value) {
    params.add_text(json::serialize(value));
}

void add(Params& params, const std::vector<std::string>& values) {
    add_array(params, values, append_quoted);
}

void add(Params& params, const std::vector<Uuid>& values) {
    add_array(params, values,
              [](std::string& literal, const Uuid& value) { literal += to_string(value); });
}

void add(Params& params, const std::vector<int>& values) {
    add_array(params, values,
              [](std::string& literal, int value) { literal += std::to_string(value); });
}

void add(Params& params, const std::vector<std::int64_t>& values) {
    add_array(params, values,
              [](std::string& literal, std::int64_t value) { literal += std::to_string(value); });
}

}  // namespace mien::pg
