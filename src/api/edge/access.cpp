#include "api/edge/access.hpp"

#include <cstring>
#include <unordered_map>

#include <fmt/format.h>

#include "async/signal.hpp"
#include "async/spawn.hpp"
#include "base/assert.hpp"
#include "base/limits/access.hpp"
#include "base/limits/database.hpp"
#include "store/access/credentials.hpp"

namespace mien::api {
namespace {

using core::Principal;
using http::Access;
using store::CredentialKind;

using PrincipalPointer = std::shared_ptr<const Principal>;

struct Credential {
    CredentialKind kind;
    Sha256 digest;
};

// Digests of random values are uniform, so any part of one is a good hash.
struct DigestHash {
    std::size_t operator()(const Sha256& digest) const noexcept {
        std::size_t value = 0;
        std::memcpy(&value, digest.data(), sizeof value);
        return value;
    }
};

// Somebody is asking the database about a credential; others with the same one wait for the answer.
struct Inquiry {
    explicit Inquiry(Executor executor) : done(executor) {}

    async::Signal done;
    PrincipalPointer principal;
    bool is_done = false;
    bool has_answer = false;  // false after is_done: it failed or was cancelled
};

[[noreturn]] void refuse_credential() {
    throw Error(ErrorKind::unauthenticated, "Sign in, or send a valid API token.");
}

// A token counts before a cookie: what was put there on purpose before what a browser adds.
Credential credential_of(const http::Request& request, std::string_view cookie_name) {
    constexpr std::string_view scheme = "Bearer ";
    if (const auto header = request.header("authorization")) {
        const auto digest =
            header->starts_with(scheme)
                ? store::digest_of(CredentialKind::token, header->substr(scheme.size()))
                : std::nullopt;
        if (!digest) {
            refuse_credential();
        }
        return {CredentialKind::token, *digest};
    }
    const auto cookie = request.cookie(cookie_name);
    const auto digest = cookie ? store::digest_of(CredentialKind::session, *cookie) : std::nullopt;
    if (!digest) {
        refuse_credential();
    }
    return {CredentialKind::session, *digest};
}

PrincipalPointer make_principal(CredentialKind kind, const store::Holder& holder) {
    const bool is_token = kind == CredentialKind::token;
    const bool is_full = holder.scope == "full";
    Principal principal{.admin_id = holder.admin_id,
                        .email = holder.email,
                        .display_name = holder.display_name,
                        .role = is_full ? holder.role : core::Role::viewer,
                        .session_id = std::nullopt,
                        .token_id = std::nullopt,
                        .is_resolve_only = holder.scope == "resolve",
                        .is_read_only = !is_full};
    if (is_token) {
        principal.token_id = TokenId{holder.credential_id};
    } else {
        principal.session_id = SessionId{holder.credential_id};
    }
    principal.log_name = to_string(holder.admin_id) + (is_token ? "/token/" : "/session/") +
                         to_string(holder.credential_id);
    return std::make_shared<const Principal>(std::move(principal));
}

core::Role least_role(Access access) {
    switch (access) {
        case Access::anyone:
        case Access::link:
        case Access::resolve:
        case Access::viewer:
            return core::Role::viewer;
        case Access::editor:
            return core::Role::editor;
        case Access::admin:
            return core::Role::admin;
    }
    MIEN_ASSERT(false, "an access level without a role");
}

void require_access(const Principal& principal, Access access, Admission admission) {
    if (admission == Admission::admins_only && principal.role != core::Role::admin) {
        throw Error(ErrorKind::forbidden,
                    "Staging is for admins: this needs the role admin, and of an API token the "
                    "scope \"full\".");
    }
    if (principal.is_resolve_only && access != Access::resolve) {
        throw Error(ErrorKind::forbidden, "This API token may only read resolved prompts.");
    }
    const auto least = least_role(access);
    if (!core::allows(principal.role, least)) {
        throw Error(ErrorKind::forbidden,
                    "This needs the role " + std::string(core::name_of(least)) + ".");
    }
}

}  // namespace

// Network thread only. Shared with the coroutines that ask the database.
class AccessCache::State {
  public:
    State(std::shared_ptr<pg::Pool> pool, SessionCookie cookie, Admission admission)
        : pool_(std::move(pool)), cookie_(std::move(cookie)), admission_(admission) {}

    [[nodiscard]] const SessionCookie& cookie() const { return cookie_; }
    [[nodiscard]] Admission admission() const { return admission_; }

    struct Hit {
        PrincipalPointer principal;
        bool is_refresh_due = false;
    };
    [[nodiscard]] Hit find(const Sha256& digest) {
        const auto found = entries_.find(digest);
        if (found == entries_.end()) {
            return {};
        }
        auto& entry = found->second;
        const auto age = std::chrono::steady_clock::now() - entry.read_at;
        if (age >= limits::access_entry_life) {
            return {};
        }
        const bool is_due = age >= limits::access_refresh_after && !entry.is_refreshing;
        entry.is_refreshing = entry.is_refreshing || is_due;
        return {entry.principal, is_due};
    }

    // What is being asked for now is not to be remembered, nor to be given to who asks later.
    void forget_all() {
        entries_.clear();
        inquiries_.clear();
        ++generation_;
    }

    static awaitable<PrincipalPointer> ask(std::shared_ptr<State> state, Credential credential,
                                           Deadline deadline);
    static awaitable<PrincipalPointer> ask_together(std::shared_ptr<State> state,
                                                    Credential credential, Deadline deadline);
    // From memory where that is enough.
    static awaitable<PrincipalPointer> look_up(std::shared_ptr<State> state, Credential credential,
                                               Deadline deadline);
    static awaitable<void> refresh(std::shared_ptr<State> state, Credential credential);

  private:
    struct Entry {
        PrincipalPointer principal;
        SteadyTime read_at;
        bool is_refreshing = false;
    };
    // Ends an inquiry also when it fails or is cancelled.
    class InquiryScope;

    void keep(const Sha256& digest, PrincipalPointer principal, SteadyTime read_at);
    static awaitable<void> touch(std::shared_ptr<State> state, Credential credential);

    std::shared_ptr<pg::Pool> pool_;
    SessionCookie cookie_;
    Admission admission_;
    std::unordered_map<Sha256, Entry, DigestHash> entries_;
    std::unordered_map<Sha256, std::shared_ptr<Inquiry>, DigestHash> inquiries_;
    std::uint64_t generation_ = 0;
};

class AccessCache::State::InquiryScope {
  public:
    InquiryScope(State& state, const Sha256& digest, Executor executor)
        : state_(state), digest_(digest), inquiry_(std::make_shared<Inquiry>(executor)) {
        state_.inquiries_[digest_] = inquiry_;
    }
    InquiryScope(const InquiryScope&) = delete;
    InquiryScope& operator=(const InquiryScope&) = delete;
    ~InquiryScope() {
        inquiry_->is_done = true;
        inquiry_->done.notify_all();
        const auto found = state_.inquiries_.find(digest_);
        if (found != state_.inquiries_.end() && found->second == inquiry_) {
            state_.inquiries_.erase(found);
        }
    }

    void answer(PrincipalPointer principal) {
        inquiry_->principal = std::move(principal);
        inquiry_->has_answer = true;
    }

  private:
    State& state_;
    Sha256 digest_;
    std::shared_ptr<Inquiry> inquiry_;
};

void AccessCache::State::keep(const Sha256& digest, PrincipalPointer principal,
                              SteadyTime read_at) {
    if (entries_.size() >= limits::access_entries_max && !entries_.contains(digest)) {
        std::erase_if(entries_, [&](const auto& item) {
            return read_at - item.second.read_at >= limits::access_entry_life;
        });
        if (entries_.size() >= limits::access_entries_max) {
            entries_.clear();
        }
    }
    entries_[digest] = {std::move(principal), read_at, false};
}

awaitable<PrincipalPointer> AccessCache::State::ask(std::shared_ptr<State> state,
                                                    Credential credential, Deadline deadline) {
    const auto generation = state->generation_;
    const auto read_at = std::chrono::steady_clock::now();
    const auto holder =
        co_await store::find_holder(*state->pool_, credential.kind, credential.digest, deadline);
    if (!holder) {
        state->entries_.erase(credential.digest);
        co_return nullptr;
    }
    if (holder->is_touch_due) {
        const auto executor = co_await asio::this_coro::executor;
        async::spawn(executor, "touch_credential",
                     [state, credential] { return touch(state, credential); });
    }
    auto principal = make_principal(credential.kind, *holder);
    if (generation == state->generation_) {
        state->keep(credential.digest, principal, read_at);
    }
    co_return principal;
}

awaitable<PrincipalPointer> AccessCache::State::ask_together(std::shared_ptr<State> state,
                                                             Credential credential,
                                                             Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    const auto found = state->inquiries_.find(credential.digest);
    if (found == state->inquiries_.end()) {
        InquiryScope scope(*state, credential.digest, executor);
        auto principal = co_await ask(state, credential, deadline);
        scope.answer(principal);
        co_return principal;
    }
    const auto inquiry = found->second;
    while (!inquiry->is_done) {
        co_await inquiry->done.wait();
    }
    if (inquiry->has_answer) {
        co_return inquiry->principal;
    }
    co_return co_await ask(state, credential, deadline);
}

awaitable<PrincipalPointer> AccessCache::State::look_up(std::shared_ptr<State> state,
                                                        Credential credential, Deadline deadline) {
    if (state->admission_ == Admission::admins_only) {
        co_return co_await ask(state, credential, deadline);
    }
    auto [principal, is_refresh_due] = state->find(credential.digest);
    if (is_refresh_due) {
        const auto executor = co_await asio::this_coro::executor;
        async::spawn(executor, "refresh_access",
                     [state, credential] { return refresh(state, credential); });
    }
    if (!principal) {
        principal = co_await ask_together(state, credential, deadline);
    }
    co_return principal;
}

awaitable<void> AccessCache::State::refresh(std::shared_ptr<State> state, Credential credential) {
    const auto deadline = deadline_in(limits::access_entry_life);
    co_await ask(state, credential, deadline);
}

awaitable<void> AccessCache::State::touch(std::shared_ptr<State> state, Credential credential) {
    const auto deadline = deadline_in(limits::statement_time_max);
    co_await store::touch_credential(*state->pool_, credential.kind, credential.digest, deadline);
}

AccessCache::AccessCache(std::shared_ptr<pg::Pool> pool, SessionCookie cookie, Admission admission)
    : state_(std::make_shared<State>(std::move(pool), std::move(cookie), admission)) {}

AccessCache::~AccessCache() = default;

void AccessCache::forget_all() {
    state_->forget_all();
}

awaitable<void> AccessCache::admit(http::Request& request, const http::Route& route) {
    const auto admission = state_->admission();
    if (route.access == Access::anyone ||
        (route.access == Access::link && admission == Admission::by_role)) {
        co_return;
    }
    request.refused_for = "credential";
    const auto credential = credential_of(request, state_->cookie().name);
    const auto principal = co_await State::look_up(state_, credential, request.deadline);
    if (!principal) {
        refuse_credential();
    }
    // Before anything else is judged: the logs name also those who are refused.
    request.actor = principal->log_name;
    request.principal = principal;
    if (credential.kind == CredentialKind::session && !is_safe(request.method)) {
        request.refused_for = "origin";
        require_same_origin(request, state_->cookie().public_url);
    }
    request.refused_for = "role";
    require_access(*principal, route.access, admission);
    request.refused_for = {};
}

SessionCookie::SessionCookie(const std::string& used_public_url, std::string_view environment)
    : public_url(used_public_url) {
    const std::string_view url = public_url;
    const bool is_https = url.starts_with("https://");
    name = fmt::format("{}mien_session_{}", is_https ? "__Host-" : "", environment);
    const auto colon = url.rfind(':');
    const auto port = url.substr(colon + 1);
    if (!port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos) {
        name += fmt::format("_{}", port);
    }
}

namespace {

// Browsers tell the site of a request to https and localhost only. At another address the origin
// must be the host that was asked: the cookie is of that host, so no other page can send it.
bool is_own(std::string_view origin, const http::Request& request, std::string_view public_url) {
    const auto scheme_end = origin.find("://");
    return origin == public_url || (scheme_end != std::string_view::npos &&
                                    request.header("host") == origin.substr(scheme_end + 3));
}

}  // namespace

void require_same_origin(const http::Request& request, std::string_view public_url) {
    const auto site = request.header("sec-fetch-site");
    const auto origin = request.header("origin");
    if (site ? *site != "same-origin" : !origin || !is_own(*origin, request, public_url)) {
        throw Error(
            ErrorKind::forbidden,
            fmt::format("{}. Mien's address is {}: open that one, or send it as the Origin.",
                        origin ? "The request came from a page of another address"
                               : "The request does not say from which page it came",
                        public_url));
    }
}

const core::Principal& principal_of(const http::Request& request) {
    MIEN_ASSERT(request.principal != nullptr, "a route for anyone has no principal");
    return *request.principal;
}

}  // namespace mien::api
