#include "api/access/sessions.hpp"

#include <fmt/format.h>

#include "actions/access/admin_changes.hpp"
#include "actions/access/end_credentials.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/session.hpp"
#include "base/error.hpp"
#include "base/limits/access.hpp"
#include "base/password.hpp"
#include "base/password_rules.hpp"
#include "base/password_text.hpp"
#include "base/text.hpp"
#include "store/access/credentials.hpp"

namespace mien::api {
namespace {

constexpr std::size_t user_agent_bytes_max = 200;

// One answer for an unknown e-mail, a wrong password, and an account that is locked or disabled.
[[noreturn]] void refuse_sign_in() {
    throw Error(ErrorKind::unauthenticated,
                "The e-mail or the password is wrong, or the account is locked for a while after "
                "too many wrong passwords.");
}

// Other pages may not sign a browser in. Programs send neither of the two headers.
void require_no_other_site(const http::Request& request, std::string_view public_url) {
    if (request.header("sec-fetch-site") || request.header("origin")) {
        require_same_origin(request, public_url);
    }
}

std::string cookie_text(const SessionCookie& cookie, std::string_view value,
                        std::chrono::seconds life) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", cookie.name, value,
                       life.count(), cookie.public_url.starts_with("https://") ? "; Secure" : "");
}

store::Actor nobody(const http::Request& request) {
    return {"system", std::nullopt, "sign-in", request.id};
}

std::string user_agent_of(const http::Request& request) {
    const auto agent = request.header("user-agent").value_or("").substr(0, user_agent_bytes_max);
    return is_utf8(agent) ? std::string(agent) : std::string();
}

std::optional<Sha256> session_token_of(const http::Request& request, const SessionCookie& cookie) {
    const auto value = request.cookie(cookie.name);
    return value ? store::digest_of(store::CredentialKind::session, *value) : std::nullopt;
}

// What the password of an account is compared with; nothing for an account that is not there.
std::string hash_of(const std::optional<store::Account>& account) {
    return account ? account->password_hash : std::string();
}

// How the password matches that of an open account; none is written down.
awaitable<PasswordMatch> match_password(Context& context, const http::Request& request,
                                        const std::optional<store::Account>& account,
                                        const Secret& password) {
    context.passwords.take_try(request.peer, std::chrono::steady_clock::now());
    const auto match = co_await context.passwords.verify(hash_of(account), password);
    if (match != PasswordMatch::none && account->is_open) {
        context.passwords.give_back_try(request.peer);
        co_return match;
    }
    const auto id = account ? std::optional(account->id) : std::nullopt;
    const auto left_out = context.sign_in_failures.take_entry(std::chrono::steady_clock::now());
    std::optional<json::object> details;
    if (left_out) {
        details = {{"peer_address", request.peer.to_string()}, {"left_out_before", *left_out}};
    }
    co_await store::record_wrong_password(context.pool, id, nobody(request), std::move(details),
                                          request.deadline);
    co_return PasswordMatch::none;
}

// After the costs of hashing have changed, or when the hash is of what was typed, while the
// password is at hand. Returns the hash to use.
awaitable<std::string> renew_hash(Context& context, const http::Request& request,
                                  const store::Account& account, const Secret& password,
                                  PasswordMatch match) {
    const bool may_be_prepared =
        match == PasswordMatch::as_typed && prepare_password(password).has_value();
    if (!may_be_prepared && !needs_rehash(account.password_hash)) {
        co_return account.password_hash;
    }
    const auto hash = co_await context.passwords.hash(password);
    co_await store::renew_password_hash(context.pool, account.id, account.password_hash, hash,
                                        request.deadline);
    co_return hash;
}

}  // namespace

awaitable<http::Response> sign_in(Context& context, http::Request& request) {
    require_no_other_site(request, context.cookie.public_url);
    const auto input = sign_in_from_json(body_of(request));
    const auto account = co_await store::find_account(context.pool, input.email, request.deadline);
    const auto match = co_await match_password(context, request, account, input.password);
    if (match == PasswordMatch::none) {
        request.refused_for = "credential";
        refuse_sign_in();
    }
    const auto hash = co_await renew_hash(context, request, *account, input.password, match);
    const auto value = store::make_credential(store::CredentialKind::session);
    const store::NewSession session{
        .id = SessionId::make(),
        .token_sha256 = *store::digest_of(store::CredentialKind::session, value.reveal()),
        .admin_id = account->id,
        .user_agent = user_agent_of(request),
        .peer_address = request.peer.to_string()};
    const store::Actor actor{"admin", account->id, account->email, request.id, session.id.uuid};
    const auto replaced_token = session_token_of(request, context.cookie);
    const auto started = co_await store::start_session(context.pool, session, hash, replaced_token,
                                                       actor, request.deadline);
    if (!started) {
        refuse_sign_in();
    }
    if (replaced_token) {
        context.access.forget_all();
    }
    auto response = http::json_response(200, to_json(*started));
    response.set("Set-Cookie",
                 cookie_text(context.cookie, value.reveal(), limits::session_time_max));
    response.set("Cache-Control", "no-store");
    co_return response;
}

awaitable<http::Response> sign_out(Context& context, http::Request& request) {
    const auto& principal = principal_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        Change result{http::no_content(), {}};
        if (!principal.session_id) {
            co_return result;
        }
        auto ended = co_await actions::end_session(
            transaction, principal.admin_id, *principal.session_id, actions::SessionEnd::sign_out);
        result.response.set("Set-Cookie", cookie_text(context.cookie, "", std::chrono::seconds(0)));
        result.audit = std::move(ended.audit);
        co_return result;
    };
    auto response = co_await mutate(context, request, change);
    context.access.forget_all();
    co_return response;
}

awaitable<http::Response> get_me(Context& context, http::Request& request) {
    co_return http::json_response(200, to_json(principal_of(request), context.environment));
}

awaitable<http::Response> put_own_password(Context& context, http::Request& request) {
    const auto& principal = principal_of(request);
    const auto input = password_change_from_json(body_of(request));
    if (!principal.session_id) {
        throw Error(ErrorKind::forbidden, "Sign in to change your password; a token cannot.");
    }
    require_valid(find_password_problems(
        input.new_password, {principal.email, principal.display_name, context.environment},
        "/new_password"));
    auto replayed = co_await find_replay(context, request, "");
    if (replayed) {
        co_return std::move(*replayed);
    }
    const auto account =
        co_await store::find_account(context.pool, principal.admin_id, request.deadline);
    const auto match = co_await match_password(context, request, account, input.current_password);
    if (match == PasswordMatch::none) {
        throw Error(ErrorKind::invalid, "The current password is wrong.",
                    {{"/current_password", "wrong_password",
                      "This is not your password, or your account is locked for a while."}});
    }
    const auto hash = co_await context.passwords.hash(input.new_password);
    const store::NewPassword replacement{.admin_id = account->id,
                                         .old_hash = account->password_hash,
                                         .new_hash = hash,
                                         .kept_session = principal.session_id,
                                         .revoked_tokens = input.revoked_tokens};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto replaced = co_await actions::replace_password(transaction, replacement);
        co_return Change{http::no_content(), std::move(replaced.audit)};
    };
    const MutationOptions options{.identity = ""};
    auto response = co_await mutate(context, request, change, options);
    context.access.forget_all();
    co_return response;
}

awaitable<http::Response> list_sessions(Context& context, http::Request& request) {
    const auto& principal = principal_of(request);
    const auto sessions =
        co_await store::list_sessions(context.pool, principal.admin_id, request.deadline);
    json::array rows;
    for (const auto& session : sessions) {
        rows.push_back(to_json(session, session.id == principal.session_id));
    }
    co_return http::json_response(200, json::object{{"sessions", std::move(rows)}});
}

awaitable<http::Response> delete_session(Context& context, http::Request& request) {
    const auto id = id_from_path<SessionId>(request, "There is no such session.");
    const auto& principal = principal_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [has_ended, audit] = co_await actions::end_session(transaction, principal.admin_id, id,
                                                                actions::SessionEnd::elsewhere);
        if (!has_ended) {
            throw Error(ErrorKind::not_found, "There is no such session.");
        }
        co_return Change{http::no_content(), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.access.forget_all();
    co_return response;
}

}  // namespace mien::api
