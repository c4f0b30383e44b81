#include "http/target.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "http/characters.hpp"

namespace mien::http {
namespace {

constexpr Refusal bad_path{400, "bad_path", "The path of the request is not valid."};
constexpr Refusal bad_query{400, "bad_query", "The query of the request is not valid."};
constexpr Refusal repeated_query{400, "repeated_query", "A query parameter is sent twice."};

constexpr auto path_characters = CharacterSet("-._~!$&'()*+,=:@/%").with_alphanumerics();
// Browsers leave more characters of a query unencoded than RFC 3986 allows.
constexpr auto query_characters = CharacterSet("-._~!$&'()*+,=:@/%;?[]{}|^`").with_alphanumerics();

enum class Plus { literal, space };

// Appends the decoded text; false when an escape is broken or stands for a control character.
bool append_decoded(std::string_view text, Plus plus, std::string& out) {
    const auto is_escape = [](char c) { return c == '%' || c == '+'; };
    if (std::none_of(text.begin(), text.end(), is_escape)) {
        out += text;
        return true;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::space) {
            out += ' ';
            continue;
        }
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return false;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return true;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool has_bad_segment(std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        const auto segment = path.substr(0, end);
        // An empty last segment is a trailing slash: harmless, and no route has one.
        if (segment == "." || segment == ".." || (segment.empty() && end != path.size())) {
            return true;
        }
        path.remove_prefix(end);
    }
    return false;
}

bool has_encoded_slash(std::string_view raw) {
    for (auto at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1)) {
        const auto digits = raw.substr(at + 1, 2);
        if (equals_ignoring_case(digits, "2f") || equals_ignoring_case(digits, "5c")) {
            return true;
        }
    }
    return false;
}

bool parse_path(std::string_view raw, std::string& path) {
    if (!path_characters.has_all(raw)) {
        return false;
    }
    if (raw.find('%') == std::string_view::npos) {
        path = raw;
        return !has_bad_segment(path);
    }
    return !has_encoded_slash(raw) && append_decoded(raw, Plus::literal, path) &&
           std::none_of(path.begin(), path.end(), is_control) && is_utf8(path) &&
           !has_bad_segment(path);
}

std::optional<Refusal> parse_query(std::string_view raw, Target& target) {
    while (!raw.empty()) {
        const auto end = std::min(raw.find('&'), raw.size());
        const auto pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (pair.empty()) {
            continue;
        }
        const auto equals = std::min(pair.find('='), pair.size());
        std::string name;
        std::string value;
        if (!query_characters.has_all(pair) ||
            !append_decoded(pair.substr(0, equals), Plus::space, name) ||
            !append_decoded(pair.substr(std::min(equals + 1, pair.size())), Plus::space, value)) {
            return bad_query;
        }
        if (name.empty() || name.find('\0') != std::string::npos ||
            value.find('\0') != std::string::npos || !is_utf8(name) || !is_utf8(value)) {
            return bad_query;
        }
        const auto is_same = [&](const auto& known) { return known.first == name; };
        if (std::any_of(target.query.begin(), target.query.end(), is_same)) {
            return repeated_query;
        }
        target.query.emplace_back(std::move(name), std::move(value));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> parse_target(std::string_view text, Target& target) {
    target.path.clear();
    target.query.clear();
    if (text == "*") {
        target.path = "*";
        return std::nullopt;
    }
    const auto question = std::min(text.find('?'), text.size());
    if (!text.starts_with('/') || !parse_path(text.substr(0, question), target.path)) {
        return bad_path;
    }
    return parse_query(text.substr(std::min(question + 1, text.size())), target);
}

}  // namespace mien::http
