#include "http/router.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace mien::http {
namespace {

constexpr std::size_t segments_max = 16;
constexpr std::size_t no_route = static_cast<std::size_t>(-1);

struct Segment {
    std::size_t offset;
    std::size_t length;
};

struct Segments {
    std::array<Segment, segments_max> items;
    std::size_t count = 0;
    bool is_cut = false;  // the path has more

    [[nodiscard]] std::string_view text(std::string_view path, std::size_t index) const {
        return path.substr(items[index].offset, items[index].length);
    }
};

// "/" has no segments; "/a/" has "a" and "".
Segments split(std::string_view path) {
    Segments segments;
    for (std::size_t start = 1; start < path.size() || (start > 1 && start == path.size());) {
        if (segments.count == segments_max) {
            segments.is_cut = true;
            break;
        }
        const auto end = std::min(path.find('/', start), path.size());
        segments.items[segments.count++] = {start, end - start};
        start = end + 1;
    }
    return segments;
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}') && segment.size() > 2;
}

bool is_rest(std::string_view segment) {
    return is_parameter(segment) && segment.ends_with("...}");
}

std::uint8_t bit_of(Method method) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(method));
}

}  // namespace

struct Router::Node {
    Node() { routes.fill(no_route); }

    [[nodiscard]] Node* child(std::string_view segment) const {
        for (const auto& [literal, node] : literals) {
            if (literal == segment) {
                return node.get();
            }
        }
        return nullptr;
    }

    std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> parameter;
    std::unique_ptr<Node> rest;
    std::array<std::size_t, method_names.size()> routes{};  // index by Method
};

struct Router::Search {
    std::string_view path;
    Segments segments;
    Method method = Method::get;
    std::uint8_t allowed_methods = 0;
    std::size_t route = no_route;

    // True when the node answers the method; otherwise notes which it does answer.
    bool ends_at(const Node& node) {
        for (std::size_t i = 0; i < node.routes.size(); ++i) {
            if (node.routes[i] != no_route) {
                allowed_methods |= bit_of(static_cast<Method>(i));
            }
        }
        route = node.routes[static_cast<std::size_t>(method)];
        return route != no_route;
    }
};

Router::Router(AccessCheck access_check)
    : access_check_(std::move(access_check)), root_(std::make_unique<Node>()), fallback_(no_route) {
    MIEN_ASSERT(access_check_, "a router needs an access check");
}

Router::~Router() = default;

void Router::add(Route route) {
    MIEN_ASSERT(route.pattern.starts_with('/') && route.handler, "a route is incomplete");
    const auto segments = split(route.pattern);
    MIEN_ASSERT(!segments.is_cut, "a pattern has too many segments");
    Node* node = root_.get();
    for (std::size_t i = 0; i < segments.count; ++i) {
        const auto segment = segments.text(route.pattern, i);
        MIEN_ASSERT(!segment.empty(), "a pattern has an empty segment");
        MIEN_ASSERT(!is_rest(segment) || i + 1 == segments.count, "\"...\" must come last");
        if (is_parameter(segment)) {
            auto& next = is_rest(segment) ? node->rest : node->parameter;
            if (!next) {
                next = std::make_unique<Node>();
            }
            node = next.get();
            continue;
        }
        Node* next = node->child(segment);
        if (next == nullptr) {
            next = node->literals.emplace_back(segment, std::make_unique<Node>()).second.get();
        }
        node = next;
    }
    auto& slot = node->routes[static_cast<std::size_t>(route.method)];
    MIEN_ASSERT(slot == no_route, "two routes have the same method and pattern");
    slot = routes_.size();
    routes_.push_back(std::move(route));
}

void Router::set_fallback(Route route, std::function<bool(std::string_view)> takes) {
    MIEN_ASSERT(fallback_ == no_route, "there are two fallbacks");
    MIEN_ASSERT(route.method == Method::get && route.handler && takes, "a fallback is incomplete");
    fallback_ = routes_.size();
    routes_.push_back(std::move(route));
    takes_fallback_ = std::move(takes);
}

Router::Match Router::find_fallback(Method method, std::string_view path) const {
    if (fallback_ == no_route || !takes_fallback_(path)) {
        return {};
    }
    Match match{.allowed_methods = bit_of(Method::get)};
    if (method == Method::get) {
        match.route = &routes_[fallback_];
        match.index = fallback_;
    }
    return match;
}

bool Router::find_in(const Node& node, std::size_t depth, Search& search) {
    if (depth == search.segments.count && !search.segments.is_cut) {
        return search.ends_at(node);
    }
    if (depth == search.segments.count) {
        return false;
    }
    const auto segment = search.segments.text(search.path, depth);
    const Node* literal = node.child(segment);
    if (literal != nullptr && find_in(*literal, depth + 1, search)) {
        return true;
    }
    if (node.parameter && !segment.empty() && find_in(*node.parameter, depth + 1, search)) {
        return true;
    }
    return node.rest && !segment.empty() && search.ends_at(*node.rest);
}

Router::Match Router::find(Method method, std::string_view path,
                           std::vector<PathParameter>& parameters) const {
    parameters.clear();
    Search search{.path = path, .segments = split(path)};
    search.method = method == Method::head ? Method::get : method;
    if (!find_in(*root_, 0, search)) {
        return search.allowed_methods == 0 ? find_fallback(search.method, path)
                                           : Match{.allowed_methods = search.allowed_methods};
    }
    const auto& route = routes_[search.route];
    const auto pattern_segments = split(route.pattern);
    for (std::size_t i = 0; i < pattern_segments.count; ++i) {
        const auto segment = pattern_segments.text(route.pattern, i);
        const auto at = search.segments.items[i];
        if (is_rest(segment)) {
            parameters.push_back(
                {segment.substr(1, segment.size() - 5), at.offset, path.size() - at.offset});
        } else if (is_parameter(segment)) {
            parameters.push_back({segment.substr(1, segment.size() - 2), at.offset, at.length});
        }
    }
    return {&route, search.route, search.allowed_methods};
}

std::string allow_header(std::uint8_t allowed_methods) {
    if ((allowed_methods & bit_of(Method::get)) != 0) {
        allowed_methods |= bit_of(Method::head);
    }
    allowed_methods |= bit_of(Method::options);
    std::string text;
    for (std::size_t i = 0; i < method_names.size(); ++i) {
        if ((allowed_methods & bit_of(static_cast<Method>(i))) != 0) {
            text += text.empty() ? "" : ", ";
            text += method_names[i];
        }
    }
    return text;
}

}  // namespace mien::http
