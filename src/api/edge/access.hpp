// Who may call what. Runs before the body is read; a route without an Access value does not
// compile. Roles are read from the database and remembered for at most five seconds; a change of a
// role, session or token tells every node at once (LISTEN access_changed). Staging remembers none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/principal.hpp"
#include "http/request.hpp"
#include "http/router.hpp"
#include "pg/pool.hpp"

namespace mien::http {

enum class Access : std::uint8_t {
    anyone,   // no credentials asked for
    link,     // a signature in the request lets in; on staging it takes an admin as well
    resolve,  // run-time reads: any valid credential, also a token of scope "resolve"
    viewer,
    editor,
    admin,
};

}  // namespace mien::http

namespace mien::api {

// The cookie that holds a login session. Its name holds the environment and the port, which cookies
// do not keep apart: two environments on one host do not end each other's sessions. Behind https it
// begins with "__Host-", which browsers take only with Secure, Path=/ and without Domain.
struct SessionCookie {
    // The address may change, and must outlive every request.
    SessionCookie(const std::string& public_url, std::string_view environment);

    std::string name;
    const std::string& public_url;  // where a browser finds the server
};

// Whom an environment lets in.
enum class Admission : std::uint8_t {
    by_role,      // as each route says; who was let in is remembered
    admins_only,  // wherever a role or a link is asked for, the role admin; read anew each time
};

class AccessCache {
  public:
    // Shares the pool with the tasks that look again at what is remembered, which may outlive it.
    AccessCache(std::shared_ptr<pg::Pool> pool, SessionCookie cookie, Admission admission);
    ~AccessCache();
    AccessCache(const AccessCache&) = delete;
    AccessCache& operator=(const AccessCache&) = delete;

    // The router's hook: sets request.principal, also of whom it refuses, or throws unauthenticated
    // or forbidden; request.refused_for then says in one word why.
    [[nodiscard]] awaitable<void> admit(http::Request& request, const http::Route& route);

    // Forgets everyone; called on access_changed and when the listener is lost.
    void forget_all();

    class State;

  private:
    std::shared_ptr<State> state_;
};

// Throws forbidden, naming the right address, when a browser sent the request from another site.
// Without Sec-Fetch-Site an Origin must be there, and be public_url or the host that was asked.
void require_same_origin(const http::Request& request, std::string_view public_url);

// The principal that admit has set. A bug on a route for anyone.
[[nodiscard]] const core::Principal& principal_of(const http::Request& request);

}  // namespace mien::api
