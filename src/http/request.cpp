#include "http/request.hpp"

#include "base/assert.hpp"
#include "http/characters.hpp"

namespace mien::http {

std::string_view Request::param(std::string_view name) const {
    for (const auto& parameter : parameters) {
        if (parameter.name == name) {
            return std::string_view(location.path).substr(parameter.offset, parameter.length);
        }
    }
    MIEN_ASSERT(false, "the route has no such path parameter");
}

std::optional<std::string_view> Request::query(std::string_view name) const {
    for (const auto& [known_name, value] : location.query) {
        if (known_name == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const auto& field : head.fields) {
        if (equals_ignoring_case(field.name, name)) {
            return field.value;
        }
    }
    return std::nullopt;
}

std::optional<std::string> Request::header_list(std::string_view name) const {
    std::optional<std::string> list;
    for (const auto& field : head.fields) {
        if (equals_ignoring_case(field.name, name)) {
            list = list ? *list + ", " + std::string(field.value) : std::string(field.value);
        }
    }
    return list;
}

std::string_view Request::host() const {
    const auto value = header("host").value_or("");
    const auto end =
        value.starts_with('[') ? value.find(']') + 1 : std::min(value.find(':'), value.size());
    const auto port = value.substr(end);
    const bool is_port =
        port.empty() ||
        (port.front() == ':' && port.find_first_not_of("0123456789", 1) == std::string_view::npos);
    return is_port ? value.substr(0, end) : std::string_view();
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    auto rest = header("cookie").value_or("");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        const auto pair = trimmed(rest.substr(0, end));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            return pair.substr(equals + 1);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return std::nullopt;
}

}  // namespace mien::http
