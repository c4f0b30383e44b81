// The table of routes, and which of them a request means. Filled once at the start; then constant.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/awaitable.hpp"
#include "http/method.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::http {

// Who may call a route. Defined by the layer that authenticates; opaque here.
enum class Access : std::uint8_t;

// Where the body of a request waits for its handler: Request::body or Request::body_file.
enum class BodyPlace : std::uint8_t { memory, file };

using Handler = std::function<awaitable<Response>(Request&)>;

// One row of the table. Pattern segments are literal, "{name}" (one segment, not empty), or, last
// only, "{name...}" (one or more segments). Pattern and name must outlive the router.
struct Route {
    Method method;
    std::string_view pattern;
    Access access;
    std::size_t body_bytes_max;  // a larger body is refused; one that no handler reads is let pass
    Handler handler;
    std::string_view name;  // for log and metrics, unique
    BodyPlace body_place = BodyPlace::memory;
};

// Runs on every matched request before its body is read: authentication, access, rate limits.
// Throws Error to refuse.
using AccessCheck = std::function<awaitable<void>(Request&, const Route&)>;

class Router {
  public:
    // There is no router without this check: a route cannot be open by omission.
    explicit Router(AccessCheck access_check);
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    // A broken pattern, or one that is there already with this method, is a bug.
    void add(Route route);
    // The route of every GET whose path no other route has and `takes` lets through, whatever its
    // pattern; other methods are refused there (405). At most one.
    void set_fallback(Route route, std::function<bool(std::string_view)> takes);

    struct Match {
        const Route* route = nullptr;      // nothing: 404 or 405, or OPTIONS
        std::size_t index = 0;             // of the route in routes()
        std::uint8_t allowed_methods = 0;  // bits by Method; 0 when no route has this path
    };
    // Literal segments win over parameters, those over the rest of a path, and that over the
    // fallback. HEAD finds GET.
    // Fills `parameters` for the route that is found.
    [[nodiscard]] Match find(Method method, std::string_view path,
                             std::vector<PathParameter>& parameters) const;

    [[nodiscard]] const AccessCheck& access_check() const { return access_check_; }
    [[nodiscard]] const std::deque<Route>& routes() const { return routes_; }

  private:
    struct Node;
    struct Search;

    static bool find_in(const Node& node, std::size_t depth, Search& search);
    [[nodiscard]] Match find_fallback(Method method, std::string_view path) const;

    AccessCheck access_check_;
    std::deque<Route> routes_;
    std::unique_ptr<Node> root_;
    std::size_t fallback_;  // index of a route, or no_route
    std::function<bool(std::string_view)> takes_fallback_;
};

// The value of an Allow header, e.g. "GET, HEAD, OPTIONS".
[[nodiscard]] std::string allow_header(std::uint8_t allowed_methods);

}  // namespace mien::http
