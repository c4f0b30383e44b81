#include "http/request.hpp"

#include "base/assert.hpp"
#include "http/characters.hpp"

namespace mien::http {
namespace {

constexpr std::size_t kept_body_bytes_max = 1024 * 1024;  // a larger buffer is given back

// Takes over the memory of a text or list that was used, without what is in it.
template <class Container>
void reuse(Container& fresh, Container& used) {
    fresh.swap(used);
    fresh.clear();
}

}  // namespace

void Request::begin() {
    Request fresh;
    reuse(fresh.target, target);
    reuse(fresh.location.path, location.path);
    reuse(fresh.location.query, location.query);
    reuse(fresh.parameters, parameters);
    reuse(fresh.head_bytes, head_bytes);
    reuse(fresh.head.fields, head.fields);
    if (body.capacity() <= kept_body_bytes_max) {
        reuse(fresh.body, body);
    }
    reuse(fresh.id, id);
    reuse(fresh.actor, actor);
    *this = std::move(fresh);
}

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
