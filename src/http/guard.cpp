#include "http/guard.hpp"

#include <algorithm>
#include <charconv>

#include "http/characters.hpp"

namespace mien::http {
namespace {

constexpr Refusal bad_line{400, "bad_line_end", "A header line does not end in CR LF."};
constexpr Refusal bad_request_line{400, "bad_request_line", "The request line is not valid."};
constexpr Refusal bad_target{400, "bad_target", "The request target must be an absolute path."};
constexpr Refusal bad_field{400, "bad_header", "A header field is not valid."};
constexpr Refusal bad_host{400, "bad_host", "Exactly one valid Host header is required."};
constexpr Refusal bad_length{400, "bad_content_length", "Content-Length must be one number."};
constexpr Refusal bad_coding{400, "bad_transfer_encoding",
                             "The only transfer coding understood is \"chunked\"."};
constexpr Refusal double_framing{400, "double_framing",
                                 "Transfer-Encoding and Content-Length exclude each other."};
constexpr Refusal repeated_field{400, "repeated_header", "A header field is sent more than once."};
constexpr Refusal unknown_expectation{417, "unknown_expectation",
                                      "The only expectation understood is \"100-continue\"."};
constexpr Refusal unknown_method{501, "unknown_method", "The method is not known."};
constexpr Refusal unknown_version{505, "unknown_version", "Only HTTP/1.1 and 1.0 are spoken."};
constexpr Refusal long_target{414, "target_too_long", "The request target is too long."};
constexpr Refusal long_head{431, "headers_too_large", "The header fields are too large."};
constexpr Refusal many_fields{431, "too_many_headers", "There are too many header fields."};

constexpr std::size_t length_digits_max = 15;  // far above any body, far below an overflow

constexpr auto host_characters = CharacterSet("-._:[]").with_alphanumerics();

// Fields whose repetition means that two readers could see two different requests.
constexpr std::array<std::string_view, 12> single_fields{
    "authorization",   "content-type", "cookie",       "expect",
    "idempotency-key", "if-range",     "origin",       "range",
    "sec-fetch-site",  "x-csrf-token", "x-request-id", "x-forwarded-proto"};

using Result = std::optional<Refusal>;

Result parse_request_line(std::string_view line, const HeadLimits& limits, Head& head) {
    const auto first_space = line.find(' ');
    const auto last_space = line.rfind(' ');
    if (first_space == std::string_view::npos || first_space == last_space) {
        return line.size() > limits.target_bytes_max ? long_target : bad_request_line;
    }
    const auto method = line.substr(0, first_space);
    const auto version = line.substr(last_space + 1);
    head.target = line.substr(first_space + 1, last_space - first_space - 1);
    if (!token_characters.has_all(method)) {
        return bad_request_line;
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool has_form = version.size() == 8 && version.starts_with("HTTP/") &&
                              digit_characters.has(version[5]) && version[6] == '.' &&
                              digit_characters.has(version[7]);
        return has_form ? unknown_version : bad_request_line;
    }
    const auto known_method = parse_method(method);
    if (!known_method) {
        return unknown_method;
    }
    if (head.target.size() > limits.target_bytes_max) {
        return long_target;
    }
    head.method = *known_method;
    head.is_http_1_1 = version.back() == '1';
    head.keeps_alive = head.is_http_1_1;
    const bool is_asterisk = head.target == "*" && head.method == Method::options;
    if (!is_asterisk && !head.target.starts_with('/')) {
        return bad_target;
    }
    return std::nullopt;
}

Result parse_field(std::string_view line, Head& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
        return bad_field;
    }
    const HeaderField field{line.substr(0, colon), trimmed(line.substr(colon + 1))};
    if (!token_characters.has_all(field.name) ||
        !std::all_of(field.value.begin(), field.value.end(), is_field_character)) {
        return bad_field;
    }
    head.fields.push_back(field);
    return std::nullopt;
}

Result parse_fields(std::string_view lines, const HeadLimits& limits, Head& head) {
    std::size_t count = 0;
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        if (end == std::string_view::npos) {
            return bad_line;
        }
        if (++count > limits.header_fields_max) {
            return many_fields;
        }
        if (const auto refusal = parse_field(lines.substr(0, end), head)) {
            return refusal;
        }
        lines.remove_prefix(end + 2);
    }
    // A gateway may turn "-" into "_": such names could pass for the fields that proxies set.
    std::erase_if(head.fields, [](const HeaderField& field) {
        return field.name.find('_') != std::string_view::npos;
    });
    return std::nullopt;
}

bool is_host(std::string_view value) {
    if (!host_characters.has_all(value)) {
        return false;
    }
    auto port = value;
    if (value.front() == '[') {
        const auto close = value.find(']');
        if (close == std::string_view::npos || close < 3) {
            return false;
        }
        port.remove_prefix(close + 1);
    } else {
        if (value.find_first_of("[]") != std::string_view::npos) {
            return false;
        }
        port.remove_prefix(std::min(value.find(':'), value.size()));
        if (port.size() == value.size()) {
            return false;
        }
    }
    return port.empty() ||
           (port.front() == ':' && port.size() <= 6 && digit_characters.has_all(port.substr(1)));
}

void apply_connection(std::string_view value, Head& head) {
    while (!value.empty()) {
        const auto comma = std::min(value.find(','), value.size());
        // "keep-alive" of HTTP/1.0 is not honoured: closing is always right there.
        if (equals_ignoring_case(trimmed(value.substr(0, comma)), "close")) {
            head.keeps_alive = false;
        }
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
}

Result apply_content_length(std::string_view value, Head& head) {
    if (!digit_characters.has_all(value) || value.size() > length_digits_max) {
        return bad_length;
    }
    std::from_chars(value.data(), value.data() + value.size(), head.body_bytes);
    return std::nullopt;
}

struct Counts {
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    std::size_t codings = 0;
    std::uint32_t singles = 0;  // one bit for each of single_fields
};

Result count_single(std::string_view name, Counts& counts) {
    for (std::size_t i = 0; i < single_fields.size(); ++i) {
        if (equals_ignoring_case(name, single_fields[i])) {
            const auto bit = 1U << i;
            if ((counts.singles & bit) != 0) {
                return repeated_field;
            }
            counts.singles |= bit;
        }
    }
    return std::nullopt;
}

Result apply_field(const HeaderField& field, Counts& counts, Head& head) {
    if (equals_ignoring_case(field.name, "host")) {
        return ++counts.hosts > 1 || !is_host(field.value) ? Result(bad_host) : std::nullopt;
    }
    if (equals_ignoring_case(field.name, "content-length")) {
        return ++counts.lengths > 1 ? bad_length : apply_content_length(field.value, head);
    }
    if (equals_ignoring_case(field.name, "transfer-encoding")) {
        const bool is_understood =
            ++counts.codings == 1 && field.value == "chunked" && head.is_http_1_1;
        return is_understood ? std::nullopt : Result(bad_coding);
    }
    if (equals_ignoring_case(field.name, "connection")) {
        apply_connection(field.value, head);
        return std::nullopt;
    }
    if (equals_ignoring_case(field.name, "expect")) {
        if (!equals_ignoring_case(field.value, "100-continue")) {
            return unknown_expectation;
        }
        head.expects_continue = head.is_http_1_1;
    }
    return count_single(field.name, counts);
}

Result apply_fields(Head& head) {
    Counts counts;
    for (const auto& field : head.fields) {
        if (const auto refusal = apply_field(field, counts, head)) {
            return refusal;
        }
    }
    if (counts.hosts == 0 && head.is_http_1_1) {
        return bad_host;
    }
    if (counts.codings > 0 && counts.lengths > 0) {
        return double_framing;
    }
    if (counts.codings > 0) {
        head.framing = Framing::chunked;
    } else if (head.body_bytes > 0) {
        head.framing = Framing::length;
    }
    return std::nullopt;
}

}  // namespace

void Head::clear() {
    auto kept = std::move(fields);
    kept.clear();
    *this = {};
    fields = std::move(kept);
}

std::expected<std::size_t, Refusal> find_head_end(std::string_view bytes,
                                                  const HeadLimits& limits) {
    if (!bytes.empty() && (bytes.front() < 'A' || bytes.front() > 'Z')) {
        return std::unexpected(bad_request_line);
    }
    const auto head = bytes.substr(0, limits.header_bytes_max);
    std::size_t line_start = 0;
    for (auto end = head.find('\n'); end != std::string_view::npos;
         end = head.find('\n', end + 1)) {
        if (end == line_start || head[end - 1] != '\r') {
            return std::unexpected(bad_line);
        }
        if (end == line_start + 1) {
            return end + 1;
        }
        line_start = end + 1;
    }
    if (bytes.size() >= limits.header_bytes_max) {
        return std::unexpected(line_start == 0 ? long_target : long_head);
    }
    return 0;
}

std::optional<Refusal> parse_head(std::string_view bytes, const HeadLimits& limits, Head& head) {
    head.clear();
    if (!bytes.ends_with("\r\n\r\n")) {
        return bad_line;
    }
    bytes.remove_suffix(2);
    const auto line_end = bytes.find("\r\n");
    if (const auto refusal = parse_request_line(bytes.substr(0, line_end), limits, head)) {
        return refusal;
    }
    if (const auto refusal = parse_fields(bytes.substr(line_end + 2), limits, head)) {
        return refusal;
    }
    return apply_fields(head);
}

}  // namespace mien::http
